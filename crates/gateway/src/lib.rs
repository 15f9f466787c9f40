//! The gateway: accounts, consents, sign-in and sessions, over HTTPS, on one schema for several engines.
//!
//! It enforces; the workstation asks the same functions of `domain::policy` first. **Invariant:** no
//! state of its own between requests that another copy of it could not find in the database.

pub mod config;
mod db;
mod error;
mod federation;
mod http;
mod lists;
mod own;
mod password;
mod random;
mod second_factor;
mod server;
mod service;
mod sources;
pub mod training;
pub mod vendor_example;
mod witness;

pub use db::Db;
pub use error::GatewayError;
pub use http::openapi;
pub use lists::Lists;
pub use own::{NotTaken, Parcel, Preparer};
pub use password::guessable;
pub use server::{Certificate, Embedded, Server, make_certificate, serve};
pub use service::{Actor, Address, Gateway, Intake, ReaderKey, ServiceError, Taken, readers_of};
pub use witness::{WitnessFile, WitnessServer};
