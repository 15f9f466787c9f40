//! Tokens, ids and codes from the system's randomness, and the digests under which tokens are kept.

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD, HEXLOWER};
use keys::KeyError;
use sha2::{Digest, Sha256};
use wire::Secret;

pub fn bytes<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|_| KeyError::Machine)?;
    Ok(bytes)
}

/// 256 bits, as 43 letters.
pub fn token() -> Result<Secret, KeyError> {
    Ok(Secret(BASE64URL_NOPAD.encode(&bytes::<32>()?)))
}

/// The random bytes of a recovery code: 80 bits.
pub const RECOVERY_CODE: usize = 10;

/// Four groups of four: `k7qf-…`.
pub fn recovery_code(bytes: &[u8]) -> Secret {
    let letters = BASE32_NOPAD.encode(bytes).to_ascii_lowercase();
    let groups: Vec<_> = letters.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    Secret(groups.join("-"))
}

/// A password that a system owner hands over once: 100 bits in five groups.
pub fn initial_password() -> Result<Secret, KeyError> {
    let letters = BASE32_NOPAD.encode(&bytes::<13>()?).to_ascii_lowercase();
    let groups: Vec<_> = letters.as_bytes().chunks_exact(4).map(String::from_utf8_lossy).collect();
    Ok(Secret(groups.join("-")))
}

/// Tokens and codes are kept as SHA-256 in hex: enough, since each has 80 random bits or more.
pub fn digest(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// A recovery code as typed: case, spaces and hyphens don't matter.
pub fn recovery_digest(account: &str, typed: &str) -> String {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    digest(&format!("{account}:{plain}"))
}

/// Six characters to quote from a fault to a log.
pub fn reference() -> String {
    bytes::<4>().map_or_else(|_| "NORAND".to_owned(), |b| BASE32_NOPAD.encode(&b).chars().take(6).collect())
}
