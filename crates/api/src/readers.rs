//! Where the cameras of one's sources stand.

use domain::Reader;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ReadersView {
    /// In training, the world is being laid out; look again soon.
    Preparing {
        what: String,
        thousandths: u16,
    },
    Ready {
        readers: Vec<ReaderLine>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReaderLine {
    pub source: String,
    pub reader: Reader,
}
