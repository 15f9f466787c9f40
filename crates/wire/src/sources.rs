//! The sources behind the gateway, as a workstation learns of them.

use domain::Reader;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /v1/readers`: where the cameras of one's sources stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Readers {
    /// The training world is being laid out; ask again.
    Preparing {
        what: String,
        /// How much of it is done, 0 to 1000.
        thousandths: u16,
    },
    Ready {
        sources: Vec<SourceReaders>,
    },
}

/// The readers of one source, in its own order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SourceReaders {
    pub source: String,
    #[schema(value_type = Vec<Object>)]
    pub readers: Vec<Reader>,
}
