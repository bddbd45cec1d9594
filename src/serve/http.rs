//! The preview on the wire: requests and the event stream.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use futures_util::stream::{self, Stream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch::Receiver;

use super::answer::{answer, refusal};
use super::insert::EVENTS;
use super::shown::Shown;

/// Answers requests for what is shown.
pub(super) async fn serve(listener: TcpListener, shown: Receiver<Shown>) {
    // An event is smaller than a packet, and must not wait for more.
    let listener = listener.tap_io(|stream: &mut TcpStream| drop(stream.set_nodelay(true)));
    // It accepts for ever: an error concerns one connection, and is passed over.
    let _ = axum::serve(listener, Router::new().fallback(handle).with_state(shown)).await;
}

async fn handle(State(shown): State<Receiver<Shown>>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    if let Some(refusal) = refusal(&request) {
        return refusal.map(Body::from);
    }
    if request.uri.path() == EVENTS {
        return events(shown);
    }
    let shown = shown.borrow().clone();
    answer(&shown, &request).map(Body::from)
}

fn events(shown: Receiver<Shown>) -> Response {
    let mut response = Sse::new(messages(shown)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What is shown, at once and after every change.
fn messages(mut shown: Receiver<Shown>) -> impl Stream<Item = Result<Event, Infallible>> {
    shown.mark_changed();
    stream::unfold(shown, |mut shown| async {
        shown.changed().await.ok()?;
        let message = shown.borrow_and_update().message();
        Some((Ok(Event::default().data(message)), shown))
    })
}
