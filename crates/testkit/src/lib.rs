//! For tests only: a fixed clock, temporary folders, a gateway in process on either engine, and short
//! words for what every test does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod cut;
mod gateway_rig;
mod keep;
mod matter;
mod own;
mod workstation;

pub use app::Intent;
pub use cut::Line;
pub use gateway_rig::{Beside, Engine, GatewayRig, code_for};
pub use keep::keep;
pub use matter::{ask, draft, event, purpose};
pub use own::take_records;
pub use workstation::{Workstation, call, call_raw};

use domain::Timestamp;

/// Sunday 14 March 2027, 09:41 UTC: the moment of the mock-ups.
pub const START: Timestamp = Timestamp(1_805_017_260_000_000);

/// One test on each engine: `on_each_engine! { a_rule_holds => check; }`, where `check` takes the engine.
#[macro_export]
macro_rules! on_each_engine {
    ($($name:ident => $body:expr;)*) => {$(
        mod $name {
            use super::*;
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                $body($crate::Engine::Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                $body($crate::Engine::Postgres).await;
            }
        }
    )*};
}
