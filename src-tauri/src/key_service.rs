//! The system's key service (Secret Service, Keychain, Credential Manager) for the key that signs this
//! workstation's trail: a copied store then can't sign on in its name. Where there is none, or it is
//! locked, the encrypted store keeps the key.

use app::KeyService;
use keyring::Entry;
use std::thread;
use zeroize::Zeroizing;

const SERVICE: &str = "readroom";

pub struct System;

/// The service's own library may block on a runtime of its own, so it gets a thread of its own.
fn apart<T: Send>(work: impl FnOnce() -> Option<T> + Send) -> Option<T> {
    thread::scope(|scope| scope.spawn(work).join().ok().flatten())
}

impl KeyService for System {
    fn get(&self, name: &str) -> Option<Zeroizing<Vec<u8>>> {
        apart(|| Entry::new(SERVICE, name).ok()?.get_secret().ok().map(Zeroizing::new))
    }

    fn set(&self, name: &str, secret: &[u8]) -> bool {
        let kept = apart(|| {
            let entry = Entry::new(SERVICE, name).ok()?;
            entry.set_secret(secret).ok()?;
            // Only what can be read back is kept: some services take and forget.
            entry.get_secret().ok().map(Zeroizing::new)
        });
        let kept = kept.is_some_and(|kept| kept.as_slice() == secret);
        tracing::info!(kept, "the system's key service was asked to keep the trail's key");
        kept
    }
}
