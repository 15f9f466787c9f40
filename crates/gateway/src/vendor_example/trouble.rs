//! Troubles that vendors have, on purpose.

use axum::{
    Json,
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use clap::ValueEnum;
use domain::Span;
use serde_json::{Value, json};
use std::{io, time::Duration};
use wire::vendor::{VendorPage, VendorSearch};

/// What a bad vendor does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mischief {
    /// Never answers.
    Hang,
    /// Gives a page, and breaks off in the middle of the next.
    Half,
    /// Says that there are ten times as many reads, on pages that lead round in a circle.
    LyingPages,
    /// Adds reads that are older than five years.
    Old,
    /// Adds reads of cameras in Canada, and of one in Paris that it says is in the United States.
    Abroad,
    /// Adds reads at impossible places and times, surer than sure.
    Absurd,
    /// Gives pictures of 10 MB.
    HugePicture,
    /// Writes markup for plates and into names.
    Html,
    /// Answers with bytes that are nothing.
    Garbage,
    /// Takes two seconds for each page.
    Slow,
}

/// Reads of a page; a bad vendor's are small, so that there are several.
pub(super) const fn page_size(mischief: Option<Mischief>) -> usize {
    match mischief {
        None => 500,
        Some(_) => 20,
    }
}

pub(super) fn huge_picture() -> Vec<u8> {
    let mut data = vec![0u8; 10 * 1024 * 1024];
    for (byte, head) in data.iter_mut().zip(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x90") {
        *byte = *head;
    }
    data
}

/// The page as a bad vendor gives it.
pub(super) async fn spoil(mischief: Mischief, search: &VendorSearch, page: VendorPage) -> Response {
    match mischief {
        Mischief::Hang => std::future::pending().await,
        Mischief::Slow => {
            tokio::time::sleep(Duration::from_secs(2)).await;
            Json(page).into_response()
        }
        Mischief::Half if search.cursor.is_some() => half(&page),
        Mischief::Half | Mischief::HugePicture => Json(page).into_response(),
        Mischief::LyingPages => {
            let total = page.total.map(|total| total.saturating_mul(10));
            Json(VendorPage { total, next: Some("0".into()), ..page }).into_response()
        }
        Mischief::Garbage => vec![0xfeu8; 4_000].into_response(),
        Mischief::Old | Mischief::Abroad | Mischief::Absurd | Mischief::Html => {
            Json(changed(mischief, page)).into_response()
        }
    }
}

fn half(page: &VendorPage) -> Response {
    let mut text = serde_json::to_vec(page).unwrap_or_default();
    text.truncate(text.len() / 2);
    let broken = io::Error::from(io::ErrorKind::ConnectionReset);
    Body::from_stream(tokio_stream::iter([Ok(Bytes::from(text)), Err(broken)])).into_response()
}

fn changed(mischief: Mischief, page: VendorPage) -> Value {
    let mut page = serde_json::to_value(VendorPage { total: None, ..page }).unwrap_or_default();
    let list = |page: &Value, name: &str| page.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let (mut readers, mut reads) = (list(&page, "readers"), list(&page, "reads"));
    let with = |value: &Value, changes: &Value| {
        let mut value = value.clone();
        if let (Some(object), Some(changes)) = (value.as_object_mut(), changes.as_object()) {
            object.extend(changes.clone());
        }
        value
    };
    let id = |read: &Value, end: &str| format!("{}-{end}", read.get("id").and_then(Value::as_str).unwrap_or_default());
    let at = |read: &Value| read.get("at").and_then(Value::as_i64).unwrap_or(0);
    let extra: Vec<Value> = match mischief {
        Mischief::Old => {
            let six_years = Span::hours(6 * 366 * 24).0;
            reads.iter().map(|read| with(read, &json!({"id": id(read, "old"), "at": at(read) - six_years}))).collect()
        }
        Mischief::Abroad => {
            let first = readers.first().cloned().unwrap_or_default();
            let (toronto, paris) = (json!([-79.38, 43.65]), json!([2.35, 48.86]));
            readers.push(with(&first, &json!({"id": "toronto", "country": "CA", "position": toronto})));
            readers.push(with(&first, &json!({"id": "paris", "country": "US", "position": paris})));
            let by = |read: &Value, reader: &str, place: &Value| {
                with(read, &json!({"id": id(read, reader), "reader": reader, "position": place}))
            };
            reads.iter().flat_map(|read| [by(read, "toronto", &toronto), by(read, "paris", &paris)]).collect()
        }
        Mischief::Absurd => {
            let later = Span::hours(500 * 366 * 24).0;
            let changes = |read: &Value| {
                [
                    json!({"id": id(read, "a"), "position": [999.0, 95.0]}),
                    json!({"id": id(read, "b"), "position": [0.0, 0.0]}),
                    json!({"id": id(read, "c"), "at": at(read) + later}),
                    json!({"id": id(read, "d"), "confidence": 5_000}),
                ]
            };
            reads.iter().flat_map(|read| changes(read).map(|change| with(read, &change))).collect()
        }
        _ => {
            for reader in &mut readers {
                *reader = with(reader, &json!({"name": "<script>alert(1)</script>\u{7}\u{202e}"}));
            }
            let plate =
                |read: &Value| format!("<b>{}</b>", read.get("plate").and_then(Value::as_str).unwrap_or_default());
            reads.iter().map(|read| with(read, &json!({"id": id(read, "html"), "plate": plate(read)}))).collect()
        }
    };
    reads.extend(extra);
    if let Some(page) = page.as_object_mut() {
        page.insert("readers".into(), readers.into());
        page.insert("reads".into(), reads.into());
    }
    page
}
