//! A request -> the answer to it, from memory alone.
//!
//! 1. A host that is not this machine is refused: a page of another site could have its name point here.
//! 2. So is every method that does more than read.
//! 3. The path is decoded and looked up among the files of the site; no path leads anywhere else.
//! 4. A page gets the reload script.

use std::net::IpAddr;

use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, LOCATION};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Method, Response, StatusCode};

use super::insert::{SCRIPT, with_script};
use super::shown::{Preview, Shown};
use crate::site::SitePath;

const RELOAD: &str = include_str!("reload.js");
/// Stands in for the site as long as there has been none.
const NO_SITE: &str = include_str!("no-site.html");

/// Why a request gets no answer, if so.
pub(super) fn refusal(request: &Parts) -> Option<Response<Vec<u8>>> {
    if !is_for_this_machine(request) {
        return Some(text(StatusCode::FORBIDDEN, "This server answers to localhost only.\n"));
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let mut refusal = text(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are allowed.\n");
        refusal.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(refusal);
    }
    None
}

/// The answer to a request that is not refused.
pub(super) fn answer(shown: &Shown, request: &Parts) -> Response<Vec<u8>> {
    let path = request.uri.path();
    if path == SCRIPT {
        return whole(StatusCode::OK, content_type("reload.js"), RELOAD.into());
    }
    let Some(preview) = &shown.preview else {
        return page(StatusCode::SERVICE_UNAVAILABLE, NO_SITE.as_bytes(), shown.version());
    };
    if path == "/" && preview.base_path != "/" {
        return redirect(&preview.base_path, request.uri.query());
    }
    match lookup(preview, path) {
        Found::File(path, bytes) if content_type(path.as_str()) == HTML => page(StatusCode::OK, bytes, shown.version()),
        Found::File(path, bytes) => whole(StatusCode::OK, content_type(path.as_str()), bytes.to_vec()),
        Found::Directory(address) => redirect(&address, request.uri.query()),
        Found::Nothing => {
            let own = SitePath::new("404.html").ok().and_then(|path| preview.site.files.get(&path));
            match own {
                Some(bytes) => page(StatusCode::NOT_FOUND, bytes, shown.version()),
                None => text(StatusCode::NOT_FOUND, "Nothing is here.\n"),
            }
        }
    }
}

/// Whether a request names this machine as the host that it is for.
fn is_for_this_machine(request: &Parts) -> bool {
    let is_loopback = |authority: &Authority| {
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    };
    let mut hosts = request.headers.get_all(HOST).iter();
    let named = hosts.next().and_then(|host| host.to_str().ok()?.parse().ok());
    named.is_some_and(|host| is_loopback(&host))
        && hosts.next().is_none()
        && request.uri.authority().is_none_or(is_loopback)
}

/// What is at a path.
enum Found<'a> {
    File(SitePath, &'a [u8]),
    /// A page, at this address with a slash at its end.
    Directory(String),
    Nothing,
}

fn lookup<'a>(preview: &'a Preview, path: &str) -> Found<'a> {
    let (Some(path), Some(base)) = (decode(path), decode(&preview.base_path)) else { return Found::Nothing };
    if base.strip_suffix('/') == Some(&path) {
        return Found::Directory(preview.base_path.clone());
    }
    let Some(address) = path.strip_prefix(&base) else { return Found::Nothing };
    let file = |path: &str| preview.site.files.get_key_value(&SitePath::new(path).ok()?);
    let index = if address.is_empty() { "index.html".into() } else { format!("{address}/index.html") };
    let found = match address.strip_suffix('/') {
        None if !address.is_empty() => file(address),
        Some(address) => file(&format!("{address}/index.html")),
        None => file(&index),
    };
    match found {
        Some((path, bytes)) => Found::File(path.clone(), bytes),
        // What is found holds no separators of its own, so that it cannot lead to another host.
        None if file(&index).is_some() => Found::Directory(format!("{}{address}/", preview.base_path)),
        None => Found::Nothing,
    }
}

/// The path with every `%41` as the byte it means; `None` if that is not UTF-8.
fn decode(path: &str) -> Option<String> {
    let digit = |at: usize| char::from(*path.as_bytes().get(at)?).to_digit(16);
    let mut bytes = Vec::with_capacity(path.len());
    let mut at = 0;
    while let Some(byte) = path.as_bytes().get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).ok()?);
                at += 3;
            }
            _ => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

const HTML: &str = "text/html; charset=utf-8";

/// The content type of a file, by its name.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "gif" => "image/gif",
        "html" => HTML,
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

/// A page with the reload script; one that is no text stays as it is.
fn page(status: StatusCode, bytes: &[u8], version: &str) -> Response<Vec<u8>> {
    let body = match str::from_utf8(bytes) {
        Ok(page) => with_script(page, version).into_bytes(),
        Err(_) => bytes.to_vec(),
    };
    whole(status, HTML, body)
}

fn text(status: StatusCode, text: &str) -> Response<Vec<u8>> {
    whole(status, content_type(".txt"), text.into())
}

fn redirect(address: &str, query: Option<&str>) -> Response<Vec<u8>> {
    let mut response = text(StatusCode::TEMPORARY_REDIRECT, "");
    let target = query.map_or(address.to_owned(), |query| format!("{address}?{query}"));
    if let Ok(target) = HeaderValue::from_bytes(target.as_bytes()) {
        response.headers_mut().insert(LOCATION, target);
    }
    response
}

fn whole(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    // A preview is out of date as soon as something is saved.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests;
