//! Keys of logs and witnesses: Ed25519, as C2SP signed-note and tlog-cosignature name and write them.

use crate::{BadHead, Head};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use signed_note::{Note, Signature as NoteSignature, StandardVerifier, Verifier, VerifierList, key_id};
use std::fmt;
use zeroize::Zeroizing;

/// C2SP signed-note: Ed25519 over the text.
const ED25519: u8 = 1;
/// C2SP tlog-cosignature, version 1.
const COSIGNATURE: u8 = 4;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    #[error("a key's name is not empty and has no space and no plus")]
    Name,
    #[error("this is not a verifier key: NAME+HASH+BASE64 is expected")]
    Text,
}

/// `NAME+HASH+BASE64`, the form in which verifier keys are handed around.
fn vkey(name: &str, kind: u8, key: &VerifyingKey) -> String {
    let bytes = [&[kind], key.as_bytes().as_slice()].concat();
    format!("{name}+{:08x}+{}", key_id(name, &bytes), crate::base64(&bytes))
}

fn named(name: &str) -> Result<String, BadKey> {
    let plain = !name.is_empty() && !name.contains('+') && !name.chars().any(|c| c.is_whitespace() || c.is_control());
    if plain && name.len() <= 200 { Ok(name.to_owned()) } else { Err(BadKey::Name) }
}

/// Reads `NAME+HASH+BASE64` of `kind`.
fn parse(text: &str, kind: u8) -> Result<(String, u32, VerifyingKey), BadKey> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(BadKey::Text);
    };
    let name = named(name)?;
    let id =
        if id.len() == 8 { u32::from_str_radix(id, 16).map_err(|_| BadKey::Text)? } else { return Err(BadKey::Text) };
    let bytes = data_encoding::BASE64.decode(key.as_bytes()).map_err(|_| BadKey::Text)?;
    let (found, key) = bytes.split_first().ok_or(BadKey::Text)?;
    let key: [u8; 32] = key.try_into().map_err(|_| BadKey::Text)?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| BadKey::Text)?;
    if *found == kind && key_id(&name, &bytes) == id { Ok((name, id, key)) } else { Err(BadKey::Text) }
}

/// The key that signs a log's checkpoints. Its name is the log's origin.
#[derive(Clone)]
pub struct LogKey {
    origin: String,
    key: SigningKey,
}

impl LogKey {
    /// From 32 secret random bytes.
    pub fn new(origin: &str, seed: &[u8; 32]) -> Result<Self, BadKey> {
        Ok(Self { origin: named(origin)?, key: SigningKey::from_bytes(seed) })
    }

    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The public half, in words to hand around.
    #[must_use]
    pub fn public(&self) -> String {
        vkey(&self.origin, ED25519, &self.key.verifying_key())
    }

    /// The secret bytes, for the place that keeps them.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.key.to_bytes())
    }

    /// Signs any text that ends with a line feed, as a note.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let id = key_id(&self.origin, &[&[ED25519], self.key.verifying_key().as_bytes().as_slice()].concat());
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        format!("{text}\n{}", line(&self.origin, id, &signature))
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({}, …)", self.origin)
    }
}

/// One signature line of a note: an em dash, the name, and base64 of key id and signature.
fn line(name: &str, id: u32, signature: &[u8]) -> String {
    format!("\u{2014} {name} {}\n", crate::base64(&[id.to_be_bytes().as_slice(), signature].concat()))
}

/// Checks a log's signatures.
#[derive(Clone)]
pub struct LogVerifier {
    origin: String,
    text: String,
    inner: StandardVerifier,
}

impl LogVerifier {
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let (origin, _, _) = parse(text, ED25519)?;
        Ok(Self { origin, text: text.to_owned(), inner: StandardVerifier::new(text).map_err(|_| BadKey::Text)? })
    }

    /// The key as text.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The text of a note that this key signed.
    pub fn check(&self, note: &str) -> Result<String, BadHead> {
        let note = Note::from_bytes(note.as_bytes()).map_err(|_| BadHead::Unreadable)?;
        note.verify(&VerifierList::new(vec![self.boxed()])).map_err(|_| BadHead::Signature)?;
        String::from_utf8(note.text().to_vec()).map_err(|_| BadHead::Unreadable)
    }

    pub(crate) fn boxed(&self) -> Box<dyn Verifier> {
        Box::new(self.inner.clone())
    }
}

impl fmt::Debug for LogVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogVerifier({})", self.origin)
    }
}

/// The key with which a witness cosigns (C2SP tlog-cosignature).
#[derive(Clone)]
pub struct Cosigner {
    name: String,
    key: SigningKey,
}

impl Cosigner {
    /// From 32 secret random bytes.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, BadKey> {
        Ok(Self { name: named(name)?, key: SigningKey::from_bytes(seed) })
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn public(&self) -> String {
        vkey(&self.name, COSIGNATURE, &self.key.verifying_key())
    }

    /// The cosignature line for a checkpoint that this witness has checked and kept; `seconds` since 1970.
    #[must_use]
    pub fn cosign(&self, head: &Head, seconds: u64) -> String {
        let id = key_id(&self.name, &[&[COSIGNATURE], self.key.verifying_key().as_bytes().as_slice()].concat());
        let signature = self.key.sign(&cosigned(seconds, head.text().as_bytes())).to_bytes();
        line(&self.name, id, &[seconds.to_be_bytes().as_slice(), &signature].concat())
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({}, …)", self.name)
    }
}

/// What a cosignature of version 1 is over.
fn cosigned(seconds: u64, text: &[u8]) -> Vec<u8> {
    [format!("cosignature/v1\ntime {seconds}\n").as_bytes(), text].concat()
}

/// Checks a witness's cosignatures.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessVerifier {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl WitnessVerifier {
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let (name, id, key) = parse(text, COSIGNATURE)?;
        Ok(Self { name, id, key })
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key as text.
    #[must_use]
    pub fn public(&self) -> String {
        vkey(&self.name, COSIGNATURE, &self.key)
    }

    /// When the witness signed, in seconds since 1970, if the signature is one.
    pub(crate) fn time(signature: &NoteSignature) -> Option<u64> {
        signature.signature().first_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes))
    }
}

impl fmt::Debug for WitnessVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessVerifier({})", self.name)
    }
}

impl Verifier for WitnessVerifier {
    fn name(&self) -> &str {
        &self.name
    }
    fn key_id(&self) -> u32 {
        self.id
    }
    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((seconds, signature)) = signature.split_first_chunk::<8>() else { return false };
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        self.key.verify_strict(&cosigned(u64::from_be_bytes(*seconds), text), &signature).is_ok()
    }
}
