//! What answers questions: the sources behind the gateway, each one a [`Source`].

mod vendor;
mod world;

pub use vendor::VendorSource;
pub use world::WorldSource;

use crate::{GatewayError, config::VendorConfig};
use domain::{About, Jurisdiction, Mode, PictureView, Read, Reader, Timestamp};
use std::{collections::BTreeSet, fmt::Debug, future::Future, pin::Pin, sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// A source of our own answers within this.
const DEADLINE: Duration = Duration::from_secs(20);

/// A source, and how long a question waits for it.
#[derive(Debug, Clone)]
pub struct Registered {
    pub source: Arc<dyn Source>,
    pub deadline: Duration,
}

impl Registered {
    fn own(source: impl Source + 'static) -> Self {
        Self { source: Arc::new(source), deadline: DEADLINE }
    }
}

/// Every source of a gateway, each once and each under a name of its own. A new kind of source is registered here.
pub fn all(mode: Mode, vendors: &[VendorConfig]) -> Result<Vec<Registered>, GatewayError> {
    let mut all = Vec::new();
    if mode == Mode::Training {
        all.push(Registered::own(WorldSource::default()));
    }
    for vendor in vendors {
        all.push(Registered { source: Arc::new(VendorSource::new(vendor)?), deadline: vendor.deadline() });
    }
    let names: BTreeSet<&str> = all.iter().map(|one| one.source.name()).collect();
    if names.len() < all.len() {
        return Err(GatewayError::Refused("two sources have the same name; give each vendor one of its own".into()));
    }
    Ok(all)
}

/// What a source is asked; nothing of who asks or why goes with it (AUD-5).
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    pub about: About,
    pub jurisdiction: Option<Jurisdiction>,
    pub from: Timestamp,
    pub to: Timestamp,
    /// The most reads that are wanted: the newest where there are more.
    pub limit: usize,
}

/// A camera as its source tells of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceReader {
    pub reader: Reader,
    /// ISO 3166-1 alpha-2 of where it stands, or the training territory's; what is not known is not shown (QRY-7).
    pub country: Option<String>,
}

/// A part of an answer. A reader comes before, or with, the first read that names it; newer parts come first, so that
/// what an answer has no room for is the oldest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    pub readers: Vec<SourceReader>,
    pub reads: Vec<Read>,
}

/// How a search of a source ended well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Searched {
    /// There were more than the limit.
    pub more: bool,
    /// Records that the source could not make a read of.
    pub odd: u64,
}

/// A picture as a source gives it, not looked into yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawPicture {
    pub data: Vec<u8>,
}

/// Why a source could not answer. The words are for people and hold nothing of the question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// To try again soon may help.
    #[error("{0}")]
    Down(String),
    /// It answered, and what it says can't be trusted or read.
    #[error("{0}")]
    Odd(String),
    /// It has no such thing.
    #[error("it has no such record")]
    Nothing,
}

/// What a source gives, when it gives it.
pub type Giving<'a, T> = Pin<Box<dyn Future<Output = Result<T, SourceError>> + Send + 'a>>;

/// A data service behind the gateway. Deadlines, retries, cuts and merging are not its business; dropping the future
/// is how it is told to stop.
pub trait Source: Send + Sync + Debug {
    /// As grants, answers and people call it.
    fn name(&self) -> &str;
    /// Sends what it finds to `out` as it comes; a closed `out` ends the search.
    fn search<'a>(&'a self, search: &'a Search, out: mpsc::Sender<Batch>) -> Giving<'a, Searched>;
    /// The picture of one read, by [`Read::id`].
    fn picture<'a>(&'a self, read: &'a str, view: PictureView) -> Giving<'a, RawPicture>;
    /// Where its cameras stand.
    fn readers(&self) -> Giving<'_, Vec<SourceReader>>;
    /// What it is still busy with before it can answer anything, and how much of that is done, 0 to 1. Looking begins it.
    fn preparing(&self) -> Option<(&'static str, f64)> {
        None
    }
}
