//! Where the key that signs this workstation's trail is kept: the system's key service where there is
//! one, else the encrypted store.

use zeroize::Zeroizing;

/// The system's key service, brought by the shell.
pub trait KeyService: Send + Sync {
    /// The secret of `name`; `None` when there is none, or the service is away.
    fn get(&self, name: &str) -> Option<Zeroizing<Vec<u8>>>;
    /// Keeps a secret; `false` when the service can't.
    fn set(&self, name: &str, secret: &[u8]) -> bool;
}
