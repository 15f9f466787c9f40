//! Speaks to a vendor's data service ([`wire::vendor`]). Nothing that it answers is trusted: sizes are bounded before
//! anything is read, a record that can't be read costs only itself, and no text of it stands in an error.

use crate::{ClientError, Endpoint, connect};
use reqwest::{RequestBuilder, Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::time::Duration;
use wire::vendor::{
    KEY_HEADER, PAGE_BYTES, PAGE_READS, PICTURE_BYTES, READERS, SEARCH, VendorRead, VendorReader, VendorSearch,
};

/// Whoever asks has a deadline of their own, which is shorter.
const WHOLE: Duration = Duration::from_mins(2);
/// Readers of one page, at most.
const PAGE_READERS: usize = 20_000;
/// A cursor is handed back as it came, and no longer than this.
const CURSOR: usize = 2_000;

/// Why a vendor gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VendorFault {
    /// Not reached, or the connection broke off.
    #[error("it can't be reached, or broke off")]
    Away,
    /// It answers, and can't now: 429 or 5xx.
    #[error("it says that it can't answer now (status {0})")]
    Busy(u16),
    #[error("what answers is not the service whose authority this gateway trusts")]
    Untrusted,
    #[error("it does not take this gateway's key (status {0})")]
    Key(u16),
    #[error("it has no such record")]
    Nothing,
    #[error("what it sends is larger than {0} bytes")]
    TooLarge(usize),
    #[error("what it sends can't be read: {0}")]
    Odd(&'static str),
    #[error("it refuses what version 1 asks (status {0})")]
    Refused(u16),
}

/// A page, as far as it could be read.
#[derive(Debug, Default)]
pub struct VendorPart {
    pub readers: Vec<VendorReader>,
    pub reads: Vec<VendorRead>,
    /// Reads that could not be read.
    pub odd: u64,
    pub next: Option<String>,
    pub more: bool,
    pub total: Option<u64>,
    /// Reads that the page had, readable or not.
    pub told: u64,
}

/// A page before its records are looked at, each by itself.
#[derive(Deserialize)]
struct Loose {
    #[serde(default)]
    readers: Vec<Value>,
    reads: Vec<Value>,
    #[serde(default)]
    next: Option<String>,
    #[serde(default)]
    more: bool,
    #[serde(default)]
    total: Option<u64>,
}

fn each<T: DeserializeOwned>(values: Vec<Value>) -> Vec<T> {
    values.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect()
}

impl Loose {
    fn part(self) -> Result<VendorPart, VendorFault> {
        if self.reads.len() > PAGE_READS || self.readers.len() > PAGE_READERS {
            return Err(VendorFault::Odd("a page has more records than a page may have"));
        }
        if self.next.as_ref().is_some_and(|next| next.len() > CURSOR) {
            return Err(VendorFault::Odd("its cursor is longer than a cursor may be"));
        }
        let told = self.reads.len();
        let reads: Vec<VendorRead> = each(self.reads);
        let odd = (told - reads.len()) as u64;
        let readers = each(self.readers);
        Ok(VendorPart { readers, reads, odd, next: self.next, more: self.more, total: self.total, told: told as u64 })
    }
}

/// A client of one vendor.
#[derive(Debug, Clone)]
pub struct VendorClient {
    #[allow(clippy::disallowed_types, reason = "this is the client")]
    http: reqwest::Client,
    url: Url,
    key: SecretString,
}

impl VendorClient {
    /// Prepares a client; nothing is sent yet.
    pub fn new(endpoint: &Endpoint, key: SecretString) -> Result<Self, ClientError> {
        let (http, url) = connect(endpoint)?;
        let odd = |_| ClientError::Config("the address can't be read".into());
        let url = Url::parse(&url).map_err(odd)?;
        if !key.expose_secret().bytes().all(|b| b.is_ascii_graphic()) || key.expose_secret().is_empty() {
            return Err(ClientError::Config("the key is one word of ASCII characters".into()));
        }
        Ok(Self { http, url, key })
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(path);
        url
    }

    async fn sent(&self, request: RequestBuilder) -> Result<Response, VendorFault> {
        let request = request.header(KEY_HEADER, self.key.expose_secret()).timeout(WHOLE);
        let response = request.send().await.map_err(|error| match ClientError::from_send(&error) {
            ClientError::Untrusted => VendorFault::Untrusted,
            _ => VendorFault::Away,
        })?;
        let status = response.status();
        match status {
            StatusCode::OK => Ok(response),
            StatusCode::NOT_FOUND => Err(VendorFault::Nothing),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(VendorFault::Key(status.as_u16())),
            StatusCode::TOO_MANY_REQUESTS => Err(VendorFault::Busy(status.as_u16())),
            _ if status.is_server_error() => Err(VendorFault::Busy(status.as_u16())),
            _ => Err(VendorFault::Refused(status.as_u16())),
        }
    }

    /// One page of a search.
    pub async fn search(&self, search: &VendorSearch) -> Result<VendorPart, VendorFault> {
        let response = self.sent(self.http.post(self.at(SEARCH)).json(search)).await?;
        let bytes = bounded(response, PAGE_BYTES).await?;
        let page: Loose =
            serde_json::from_slice(&bytes).map_err(|_| VendorFault::Odd("it is not a page of version 1"))?;
        page.part()
    }

    /// The bytes of a picture, whatever they are.
    pub async fn picture(&self, read: &str, view: &str) -> Result<Vec<u8>, VendorFault> {
        let mut url = self.at("/v1/pictures");
        // What the vendor named its record is one segment of the path, whatever is in it.
        url.path_segments_mut().map_err(|()| VendorFault::Odd("the address takes no path"))?.push(read);
        url.query_pairs_mut().append_pair("view", view);
        bounded(self.sent(self.http.get(url)).await?, PICTURE_BYTES).await
    }

    pub async fn readers(&self) -> Result<Vec<VendorReader>, VendorFault> {
        let bytes = bounded(self.sent(self.http.get(self.at(READERS))).await?, PAGE_BYTES).await?;
        let readers: Vec<Value> =
            serde_json::from_slice(&bytes).map_err(|_| VendorFault::Odd("it is not a list of readers"))?;
        if readers.len() > PAGE_READERS {
            return Err(VendorFault::Odd("it lists more readers than a page may have"));
        }
        Ok(each(readers))
    }
}

/// A body that has an end: reading stops where it becomes too large, whatever its header says.
async fn bounded(mut response: Response, most: usize) -> Result<Vec<u8>, VendorFault> {
    if response.content_length().is_some_and(|length| length > most as u64) {
        return Err(VendorFault::TooLarge(most));
    }
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|_| VendorFault::Away)? {
        if bytes.len() + part.len() > most {
            return Err(VendorFault::TooLarge(most));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn part(page: Value) -> Result<VendorPart, VendorFault> {
        serde_json::from_value::<Loose>(page).unwrap().part()
    }

    #[test]
    fn a_record_that_cannot_be_read_costs_only_itself() {
        let read = |plate: &str, place: [f64; 2]| json!({"id": "1", "reader": "a", "at": 1, "position": place, "plate": plate, "confidence": 900});
        let page = json!({"reads": [
            read("7KXM482", [-103.0, 44.0]), read("<b>7KXM482</b>", [-103.0, 44.0]), read("7KXM482", [999.0, 44.0]), 7,
        ]});
        let part = part(page).unwrap();
        assert_eq!((part.reads.len(), part.odd, part.told), (1, 3, 4));
    }

    #[test]
    fn a_page_with_too_much_is_no_page() {
        let page = json!({"reads": vec![json!({}); PAGE_READS + 1]});
        assert!(matches!(part(page), Err(VendorFault::Odd(_))));
        assert!(matches!(part(json!({"reads": [], "next": "x".repeat(CURSOR + 1)})), Err(VendorFault::Odd(_))));
    }
}
