//! The agency's recovery key pair: RFC 9180 HPKE, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
//! The public half seals each store's data key; the private half is kept off the network.

use crate::{Key, KeyError, Unsealed};
use data_encoding::HEXLOWER;
use hpke::{
    Deserializable, Kem as _, OpModeR, OpModeS, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::X25519HkdfSha256,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

type Kem = X25519HkdfSha256;
type Public = <Kem as hpke::Kem>::PublicKey;
type Private = <Kem as hpke::Kem>::PrivateKey;
type Encapped = <Kem as hpke::Kem>::EncappedKey;

const ENCAPPED: usize = 32;

/// The half that everybody may know, 64 hex digits in files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgencyPublic(String);

/// The half that recovers stores; 64 hex digits in its file.
pub struct AgencyPrivate(Private);

impl AgencyPrivate {
    /// A new pair.
    #[must_use]
    pub fn generate() -> (Self, AgencyPublic) {
        let (private, public) = Kem::gen_keypair();
        (Self(private), AgencyPublic(HEXLOWER.encode(&public.to_bytes())))
    }
    /// The text of the private key file.
    #[must_use]
    pub fn to_file(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new(self.0.to_bytes().to_vec());
        Zeroizing::new(HEXLOWER.encode(&bytes))
    }
    pub fn from_file(text: &str) -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(HEXLOWER.decode(text.trim().as_bytes()).map_err(|_| KeyError::WrongRecoveryKey)?);
        Private::from_bytes(&bytes).map(Self).map_err(|_| KeyError::WrongRecoveryKey)
    }
    pub(crate) fn open(&self, about: &[u8], sealed: &[u8]) -> Result<Key, KeyError> {
        let wrong = KeyError::WrongRecoveryKey;
        let (encapped, body) = sealed.split_first_chunk::<ENCAPPED>().ok_or(KeyError::Damaged)?;
        let encapped = Encapped::from_bytes(encapped).map_err(|_| KeyError::Damaged)?;
        let mut context = hpke::setup_receiver::<AesGcm256, HkdfSha256, Kem>(&OpModeR::Base, &self.0, &encapped, about)
            .map_err(|_| wrong)?;
        let plain: Unsealed = Zeroizing::new(context.open(body, about).map_err(|_| KeyError::WrongRecoveryKey)?);
        Key::from_slice(&plain)
    }
}

impl std::fmt::Debug for AgencyPrivate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AgencyPrivate(…)")
    }
}

impl AgencyPublic {
    pub fn from_text(text: &str) -> Result<Self, KeyError> {
        let key = Self(text.trim().to_ascii_lowercase());
        key.parse().map(|_| key)
    }
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// First 16 hex digits of SHA-256 of the key: names the pair in a key file.
    #[must_use]
    pub fn id(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.0.as_bytes())).chars().take(16).collect()
    }
    fn parse(&self) -> Result<Public, KeyError> {
        let bytes = HEXLOWER.decode(self.0.as_bytes()).map_err(|_| KeyError::Damaged)?;
        Public::from_bytes(&bytes).map_err(|_| KeyError::Damaged)
    }
    pub(crate) fn seal(&self, about: &[u8], key: &Key) -> Result<Vec<u8>, KeyError> {
        let (encapped, mut context) =
            hpke::setup_sender::<AesGcm256, HkdfSha256, Kem>(&OpModeS::Base, &self.parse()?, about)
                .map_err(|_| KeyError::Machine)?;
        let body = context.seal(key.bytes(), about).map_err(|_| KeyError::Machine)?;
        Ok([encapped.to_bytes().as_slice(), &body].concat())
    }
}
