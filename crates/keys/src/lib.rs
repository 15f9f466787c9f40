//! Keys: the random data key of a store, its slots (wrapped by a password through Argon2id, and to the
//! agency's recovery key), and sealing of small secrets with AES-256-GCM (SEC-1).
//!
//! **Invariant:** nothing here prints a key; everything secret is zeroized on drop.

mod agency;
mod cost;
mod derive;
mod file;
mod seal;
mod slots;

pub use agency::{AgencyPrivate, AgencyPublic};
pub use cost::Cost;
pub use derive::{derive, keyed_digest};
pub use file::{KeyFileError, write_private};
pub use seal::{Key, Seal, Unsealed, seal, seal_in_place, unseal, unseal_in_place};
pub use slots::{KeyFile, Subject};

/// What can be wrong with keys; each is told apart in plain words.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyError {
    #[error("the password does not open this store")]
    WrongPassword,
    #[error("the recovery key does not open this store: it belongs to another agency or was damaged")]
    WrongRecoveryKey,
    #[error("the key file of this store is damaged")]
    Damaged,
    #[error("the key file asks for weaker protection than Readroom allows; it was altered")]
    Downgraded,
    #[error("the key file was written by a newer Readroom")]
    Newer,
    #[error("the key file belongs to another store or account, or to the other kind (training or service)")]
    OtherStore,
    #[error("the machine gives no randomness or memory for keys")]
    Machine,
}
