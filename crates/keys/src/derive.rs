//! Keys for one purpose each, from one kept key (HKDF-SHA256, RFC 5869), and keyed digests.

use crate::{Key, KeyError};
use hkdf::Hkdf;
use sha2::Sha256;

/// The key for `purpose`; other purposes say nothing about it.
pub fn derive(key: &Key, purpose: &str) -> Result<Key, KeyError> {
    let mut derived = Key::zero();
    Hkdf::<Sha256>::new(None, key.bytes())
        .expand(purpose.as_bytes(), derived.bytes_mut())
        .map_err(|_| KeyError::Machine)?;
    Ok(derived)
}

/// A digest of `text` that nobody can compute or test without `key`: to find what is sealed.
pub fn keyed_digest(key: &Key, text: &[u8]) -> Result<[u8; 16], KeyError> {
    let mut digest = [0u8; 16];
    let hkdf = Hkdf::<Sha256>::from_prk(key.bytes()).map_err(|_| KeyError::Machine)?;
    hkdf.expand(text, &mut digest).map_err(|_| KeyError::Machine)?;
    Ok(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_its_own_key_and_the_same_each_time() {
        let key = Key::from_slice(&[7; 32]).unwrap();
        assert!(derive(&key, "a").unwrap() == derive(&key, "a").unwrap());
        assert!(derive(&key, "a").unwrap() != derive(&key, "b").unwrap());
        assert!(keyed_digest(&key, b"x").unwrap() != keyed_digest(&derive(&key, "a").unwrap(), b"x").unwrap());
    }
}
