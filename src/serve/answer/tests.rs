//! Every kind of request: what is there, what is not, and what must not be.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::Request;

use super::*;
use crate::site::{Site, Summary};

const PAGE: &str =
    "<html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"></head></html>";

/// A site below `base_path`.
fn shown(base_path: &str) -> Shown {
    let files = [
        ("index.html", PAGE),
        ("404.html", PAGE),
        ("failures/a/index.html", PAGE),
        ("failures/a.json", "{\"head\": \"</head>\"}"),
        ("assets/ä b.css", "x"),
        ("assets/matcher.wasm", "\0asm"),
        ("feed.bin", "?"),
    ];
    let files: BTreeMap<_, _> =
        files.into_iter().map(|(path, text)| (SitePath::new(path).unwrap(), text.into())).collect();
    let site = Site { files, summary: Summary::default() };
    let preview = Preview { site, base_path: base_path.into(), version: "v1".into() };
    Shown { preview: Some(Arc::new(preview)), problems: None }
}

fn request(method: Method, target: &str, host: &str) -> Parts {
    Request::builder().method(method).uri(target).header(HOST, host).body(()).unwrap().into_parts().0
}

fn get(shown: &Shown, target: &str) -> Response<Vec<u8>> {
    let request = request(Method::GET, target, "localhost:4000");
    refusal(&request).unwrap_or_else(|| answer(shown, &request))
}

/// Status, and content type or address.
fn told(response: &Response<Vec<u8>>) -> (u16, &str) {
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap());
    (response.status().as_u16(), header(LOCATION).or(header(CONTENT_TYPE)).unwrap())
}

#[test]
fn every_file_is_served_as_what_it_is() {
    let shown = shown("/");
    for (path, kind) in [
        ("/", HTML),
        ("/index.html", HTML),
        ("/failures/a/", HTML),
        ("/f%61ilures/a/?q=1", HTML),
        ("/failures/a.json", "application/json"),
        ("/assets/%C3%A4%20b.css", "text/css; charset=utf-8"),
        ("/assets/matcher.wasm", "application/wasm"),
        ("/feed.bin", "application/octet-stream"),
        ("/-/faultline/reload.js", "text/javascript; charset=utf-8"),
    ] {
        let response = get(&shown, path);
        assert_eq!(told(&response), (200, kind), "{path}");
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    }
}

#[test]
fn a_directory_gets_its_slash_and_the_top_leads_to_the_base_path() {
    assert_eq!(told(&get(&shown("/"), "/failures/a?q=1")), (307, "/failures/a/?q=1"));
    let below = shown("/a%20b/docs/");
    for (path, target) in [
        ("/", "/a%20b/docs/"),
        ("/?q", "/a%20b/docs/?q"),
        ("/a%20b/docs", "/a%20b/docs/"),
        ("/a%20b/docs/failures/a", "/a%20b/docs/failures/a/"),
    ] {
        assert_eq!(told(&get(&below, path)), (307, target), "{path}");
    }
    assert_eq!(told(&get(&below, "/a%20b/docs/")), (200, HTML));
    assert_eq!(told(&get(&below, "/a%20b/docs/failures/a/")), (200, HTML));
    assert_eq!(told(&get(&below, "/failures/a/")), (404, HTML), "outside of the base path");
}

#[test]
fn no_path_leads_out_of_the_site() {
    let shown = shown("/docs/");
    for path in [
        "/docs/nowhere",
        "/docs/../docs/index.html",
        "/docs/%2e%2e/docs/index.html",
        "/docs/..%2findex.html",
        "/docs/failures/../index.html",
        "/docs/failures/%2e%2e/index.html",
        "/docs/failures%5ca/",
        "/docs/failures\\a/",
        "/docs/./index.html",
        "/docs//index.html",
        "/docs/index.html%00",
        "/docs/index.html/",
        "/docs//",
        "/docs/%ff",
        "/docs/%",
        "/docs/%zz",
        "//docs/",
        "/docs/%2fetc/passwd",
        "/etc/passwd",
        "//evil.example/docs/failures/a",
    ] {
        assert_eq!(told(&get(&shown, path)), (404, HTML), "{path}");
    }
}

#[test]
fn pages_alone_get_the_script_and_get_it_once() {
    let shown = shown("/");
    let script = "<script src=\"/-/faultline/reload.js\" data-version=\"v1\" defer></script>\n";
    for (path, is_page) in
        [("/", true), ("/failures/a/", true), ("/nowhere", true), ("/failures/a.json", false), ("/feed.bin", false)]
    {
        let body = String::from_utf8(get(&shown, path).into_body()).unwrap();
        assert_eq!(body.matches(SCRIPT).count(), usize::from(is_page), "{path}");
        if is_page {
            let original = body.replace(script, "").replace("; connect-src 'self'", "");
            assert_eq!(original, PAGE, "nothing else of {path} changes");
        }
    }
}

#[test]
fn only_what_reads_is_allowed() {
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE] {
        let refusal = refusal(&request(method, "/", "localhost")).unwrap();
        assert_eq!((refusal.status().as_u16(), &refusal.headers()[ALLOW]), (405, &"GET, HEAD".parse().unwrap()));
    }
    assert!(refusal(&request(Method::HEAD, "/", "localhost")).is_none());
}

#[test]
fn only_this_machine_is_answered() {
    for host in ["localhost", "LOCALHOST:4000", "127.0.0.1:4000", "127.9.9.9", "[::1]:4000", "[::1]"] {
        assert!(refusal(&request(Method::GET, "/", host)).is_none(), "{host}");
    }
    for host in
        ["evil.example", "localhost.evil.example", "10.0.0.1", "0.0.0.0", "[::]", "", "a b", "evil@x", "127.0.0.1.x"]
    {
        let refusal = refusal(&request(Method::GET, "/", host)).unwrap_or_else(|| panic!("{host} is answered"));
        assert_eq!(refusal.status(), 403);
    }
    let absolute = request(Method::GET, "http://evil.example/", "localhost");
    assert_eq!(refusal(&absolute).unwrap().status(), 403, "the address names another host");
    let mut several = request(Method::GET, "/", "localhost");
    several.headers.append(HOST, HeaderValue::from_static("evil.example"));
    assert_eq!(refusal(&several).unwrap().status(), 403, "two hosts are named");
    several.headers.remove(HOST);
    assert_eq!(refusal(&several).unwrap().status(), 403, "none is named");
}

#[test]
fn without_a_site_every_address_waits_for_one() {
    let nothing = Shown { preview: None, problems: Some("broken".into()) };
    for path in ["/", "/failures/a/"] {
        let response = get(&nothing, path);
        let body = String::from_utf8(response.body().clone()).unwrap();
        assert_eq!(told(&response), (503, HTML));
        assert!(body.contains("data-version=\"\"") && body.contains("connect-src 'self'"), "{body}");
    }
    assert_eq!(nothing.message(), r#"{"version":"","problems":"broken"}"#);
}
