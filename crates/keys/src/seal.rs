//! AES-256-GCM over small secrets: a fresh random 96-bit nonce leads the ciphertext.

use crate::KeyError;
use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, AeadInOut, KeyInit, Payload},
};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What [`unseal`] gives back; zeroized when dropped.
pub type Unsealed = Zeroizing<Vec<u8>>;

const NONCE: usize = 12;

/// A 256-bit key. Its length is its type: SQLCipher takes a key of another length for a passphrase.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// From the system's randomness.
    pub fn random() -> Result<Self, KeyError> {
        let mut key = Self::zero();
        getrandom::fill(&mut key.0).map_err(|_| KeyError::Machine)?;
        Ok(key)
    }
    pub(crate) const fn zero() -> Self {
        Self([0; 32])
    }
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }
    /// The raw bytes, for a cipher or a file that only the owner reads.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
    pub fn from_slice(bytes: &[u8]) -> Result<Self, KeyError> {
        bytes.try_into().map(Self).map_err(|_| KeyError::Damaged)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Nonce and ciphertext; `about` is bound to it and has to be given again.
pub fn seal(key: &Key, about: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
    let mut nonce = [0u8; NONCE];
    getrandom::fill(&mut nonce).map_err(|_| KeyError::Machine)?;
    let cipher = Aes256Gcm::new_from_slice(&key.0).map_err(|_| KeyError::Machine)?;
    let sealed =
        cipher.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: about }).map_err(|_| KeyError::Machine)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// The plain bytes, or `Damaged` when the key, `about` or any bit differs.
pub fn unseal(key: &Key, about: &[u8], sealed: &[u8]) -> Result<Unsealed, KeyError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(KeyError::Damaged)?;
    let cipher = Aes256Gcm::new_from_slice(&key.0).map_err(|_| KeyError::Machine)?;
    cipher
        .decrypt(&Nonce::from(*nonce), Payload { msg: body, aad: about })
        .map(Zeroizing::new)
        .map_err(|_| KeyError::Damaged)
}

/// What opens bytes that were sealed where they stand, besides the key; no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    pub nonce: [u8; NONCE],
    pub tag: [u8; 16],
}

/// Seals large bytes without a copy of them: what was plain is ciphertext after.
pub fn seal_in_place(key: &Key, about: &[u8], bytes: &mut [u8]) -> Result<Seal, KeyError> {
    let mut nonce = [0u8; NONCE];
    getrandom::fill(&mut nonce).map_err(|_| KeyError::Machine)?;
    let cipher = Aes256Gcm::new_from_slice(&key.0).map_err(|_| KeyError::Machine)?;
    let tag = cipher.encrypt_inout_detached(&Nonce::from(nonce), about, bytes.into()).map_err(|_| KeyError::Machine)?;
    Ok(Seal { nonce, tag: tag.into() })
}

/// Opens what [`seal_in_place`] sealed; on `Damaged` it stays ciphertext.
pub fn unseal_in_place(key: &Key, about: &[u8], seal: &Seal, bytes: &mut [u8]) -> Result<(), KeyError> {
    let cipher = Aes256Gcm::new_from_slice(&key.0).map_err(|_| KeyError::Machine)?;
    cipher
        .decrypt_inout_detached(&Nonce::from(seal.nonce), about, bytes.into(), &seal.tag.into())
        .map_err(|_| KeyError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_sealed_opens_and_no_changed_bit_goes_unseen(plain in proptest::collection::vec(any::<u8>(), 0..80), bit in 0usize..800) {
            let key = Key::random().unwrap();
            let mut sealed = seal(&key, b"about", &plain).unwrap();
            let opened = unseal(&key, b"about", &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), plain.as_slice());
            prop_assert!(unseal(&key, b"other", &sealed).is_err());
            let at = bit % (sealed.len() * 8);
            sealed[at / 8] ^= 1 << (at % 8);
            prop_assert!(unseal(&key, b"about", &sealed).is_err());
        }

        #[test]
        fn what_is_sealed_where_it_stands_opens_and_no_changed_bit_goes_unseen(plain in proptest::collection::vec(any::<u8>(), 1..80), bit in 0usize..800) {
            let key = Key::random().unwrap();
            let mut bytes = plain.clone();
            let seal = seal_in_place(&key, b"about", &mut bytes).unwrap();
            let sealed = bytes.clone();
            prop_assert!(unseal_in_place(&key, b"other", &seal, &mut bytes).is_err());
            prop_assert_eq!(&bytes, &sealed, "what does not open stays as it is");
            let at = bit % (bytes.len() * 8);
            bytes[at / 8] ^= 1 << (at % 8);
            prop_assert!(unseal_in_place(&key, b"about", &seal, &mut bytes).is_err());
            bytes[at / 8] ^= 1 << (at % 8);
            unseal_in_place(&key, b"about", &seal, &mut bytes).unwrap();
            prop_assert_eq!(&bytes, &plain);
            // Both ways make the same of it.
            let together = [seal.nonce.as_slice(), &sealed, &seal.tag].concat();
            let opened = unseal(&key, b"about", &together).unwrap();
            prop_assert_eq!(opened.as_slice(), plain.as_slice());
        }
    }

    #[test]
    fn a_key_never_prints_itself() {
        assert_eq!(format!("{:?}", Key::random().unwrap()), "Key(…)");
    }
}
