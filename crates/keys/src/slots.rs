//! The key file beside a store: slots that each hold the data key, wrapped.
//!
//! A slot's parameters stand in the associated data of its wrapping, so none can be altered unseen; a
//! digest over each slot tells damage from a wrong password. A change of password writes the new slot
//! beside the old one before the gateway is told, and drops the old one after: whichever password the
//! gateway ends with, one slot opens.

use crate::{AgencyPrivate, AgencyPublic, Cost, Key, KeyError, seal, unseal};
use data_encoding::BASE64;
use domain::{AccountName, Mode, StoreId};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

const FORMAT: u32 = 1;

/// Which store the keys are for; bound into every slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    pub mode: Mode,
    pub account: AccountName,
    pub store: StoreId,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Lock {
    Password { cost: Cost, salt: String },
    Recovery { agency: String },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    lock: Lock,
    wrapped: String,
    /// SHA-256 over the slot, to tell a damaged one from a wrong password.
    check: String,
}

/// The key file, as JSON text in `keys.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    format: u32,
    subject: Subject,
    slots: Vec<Slot>,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

impl Slot {
    fn about(subject: &Subject, lock: &Lock) -> Result<Vec<u8>, KeyError> {
        serde_json::to_vec(&("readroom key slot", FORMAT, subject, lock)).map_err(|_| KeyError::Damaged)
    }
    fn digest(about: &[u8], wrapped: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(about);
        hash.update(wrapped.as_bytes());
        BASE64.encode(&hash.finalize())
    }
    fn new(
        subject: &Subject,
        lock: Lock,
        wrap: impl FnOnce(&[u8]) -> Result<Vec<u8>, KeyError>,
    ) -> Result<Self, KeyError> {
        let about = Self::about(subject, &lock)?;
        let wrapped = BASE64.encode(&wrap(&about)?);
        let check = Self::digest(&about, &wrapped);
        Ok(Self { lock, wrapped, check })
    }
    fn for_password(subject: &Subject, password: &SecretString, key: &Key) -> Result<Self, KeyError> {
        let mut salt = [0u8; 16];
        getrandom::fill(&mut salt).map_err(|_| KeyError::Machine)?;
        let cost = Cost::FLOOR;
        let wrapping = cost.derive(password, &salt)?;
        let lock = Lock::Password { cost, salt: BASE64.encode(&salt) };
        Self::new(subject, lock, |about| seal(&wrapping, about, key.bytes()))
    }
    /// The associated data and the wrapped bytes of an undamaged slot.
    fn sound(&self, subject: &Subject) -> Result<(Vec<u8>, Vec<u8>), KeyError> {
        if let Lock::Password { cost, .. } = &self.lock {
            cost.check()?;
        }
        let about = Self::about(subject, &self.lock)?;
        let same: bool = Self::digest(&about, &self.wrapped).as_bytes().ct_eq(self.check.as_bytes()).into();
        let wrapped = BASE64.decode(self.wrapped.as_bytes()).map_err(|_| KeyError::Damaged)?;
        if same { Ok((about, wrapped)) } else { Err(KeyError::Damaged) }
    }
    fn try_password(&self, subject: &Subject, password: &SecretString) -> Result<Option<Key>, KeyError> {
        let Lock::Password { cost, salt } = &self.lock else { return Ok(None) };
        let (about, wrapped) = self.sound(subject)?;
        let salt = BASE64.decode(salt.as_bytes()).map_err(|_| KeyError::Damaged)?;
        let salt = salt.as_slice().try_into().map_err(|_| KeyError::Damaged)?;
        let wrapping = cost.derive(password, salt)?;
        unseal(&wrapping, &about, &wrapped).ok().map(|plain| Key::from_slice(&plain)).transpose()
    }
    const fn is_password(&self) -> bool {
        matches!(self.lock, Lock::Password { .. })
    }
}

impl KeyFile {
    /// Slots for a new store: the password's and the agency's.
    pub fn create(
        subject: Subject,
        password: &SecretString,
        agency: &AgencyPublic,
        key: &Key,
    ) -> Result<Self, KeyError> {
        let recovery = Slot::new(&subject, Lock::Recovery { agency: agency.id() }, |about| agency.seal(about, key))?;
        let slots = vec![Slot::for_password(&subject, password, key)?, recovery];
        Ok(Self { format: FORMAT, subject, slots })
    }

    /// From the text of the file: `Newer`, `Damaged`, or the file.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let FormatOnly { format } = serde_json::from_str(text).map_err(|_| KeyError::Damaged)?;
        if format > FORMAT {
            return Err(KeyError::Newer);
        }
        serde_json::from_str(text).map_err(|_| KeyError::Damaged)
    }

    pub fn to_text(&self) -> Result<String, KeyError> {
        serde_json::to_string_pretty(self).map_err(|_| KeyError::Damaged)
    }

    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// How many passwords open it: two while a change is under way.
    #[must_use]
    pub fn passwords(&self) -> usize {
        self.slots.iter().filter(|slot| slot.is_password()).count()
    }

    /// The data key, by password. A damaged slot is reported only when no sound one opens.
    pub fn open(&self, password: &SecretString) -> Result<Key, KeyError> {
        let mut trouble = KeyError::WrongPassword;
        for slot in self.slots.iter().filter(|slot| slot.is_password()) {
            match slot.try_password(&self.subject, password) {
                Ok(Some(key)) => return Ok(key),
                Ok(None) => {}
                Err(error) => trouble = error,
            }
        }
        if self.slots.iter().any(Slot::is_password) { Err(trouble) } else { Err(KeyError::Damaged) }
    }

    /// The data key, by the agency's private key.
    pub fn recover(&self, private: &AgencyPrivate) -> Result<Key, KeyError> {
        let slot = self.slots.iter().find(|slot| !slot.is_password()).ok_or(KeyError::Damaged)?;
        let (about, sealed) = slot.sound(&self.subject)?;
        private.open(&about, &sealed)
    }

    /// The same file with one more password.
    pub fn with_password(&self, password: &SecretString, key: &Key) -> Result<Self, KeyError> {
        let mut file = self.clone();
        file.slots.insert(0, Slot::for_password(&self.subject, password, key)?);
        Ok(file)
    }

    /// The same file with `password` as its only one; it must open already.
    pub fn only_password(&self, password: &SecretString) -> Result<Self, KeyError> {
        let mut file = self.clone();
        let mut kept = false;
        for slot in &self.slots {
            if !kept && matches!(slot.try_password(&self.subject, password), Ok(Some(_))) {
                file.slots.retain(|other| !other.is_password() || other.check == slot.check);
                kept = true;
            }
        }
        if kept { Ok(file) } else { Err(KeyError::WrongPassword) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> (KeyFile, Key, AgencyPrivate) {
        let (private, public) = AgencyPrivate::generate();
        let subject = Subject {
            mode: Mode::Training,
            account: AccountName::new("r.alvarez").unwrap(),
            store: StoreId::from_random([7; 16]),
        };
        let key = Key::random().unwrap();
        (KeyFile::create(subject, &"plum kettle orbit sandal".into(), &public, &key).unwrap(), key, private)
    }

    fn altered(file: &KeyFile, from: &str, to: &str) -> Result<KeyFile, KeyError> {
        let text = file.to_text().unwrap();
        assert!(text.contains(from), "{from} stands in the file");
        KeyFile::parse(&text.replacen(from, to, 1))
    }

    #[test]
    fn sec_1_only_the_password_and_the_agency_open_a_store() {
        let (file, key, private) = made();
        let file = KeyFile::parse(&file.to_text().unwrap()).unwrap();
        assert_eq!(file.open(&"plum kettle orbit sandal".into()).unwrap(), key);
        assert_eq!(file.open(&"plum kettle orbit candle".into()).unwrap_err(), KeyError::WrongPassword);
        assert_eq!(file.recover(&private).unwrap(), key);
        let (stranger, _) = AgencyPrivate::generate();
        assert_eq!(file.recover(&stranger).unwrap_err(), KeyError::WrongRecoveryKey);
        let again = AgencyPrivate::from_file(&private.to_file()).unwrap();
        assert_eq!(file.recover(&again).unwrap(), key);
    }

    #[test]
    fn downgraded_damaged_newer_and_foreign_files_are_told_apart() {
        let (file, _, private) = made();
        let open = |f: KeyFile| f.open(&"plum kettle orbit sandal".into()).unwrap_err();
        assert_eq!(open(altered(&file, "\"memory_kib\": 65536", "\"memory_kib\": 8").unwrap()), KeyError::Downgraded);
        assert_eq!(open(altered(&file, "\"passes\": 3", "\"passes\": 4").unwrap()), KeyError::Damaged);
        assert_eq!(open(altered(&file, "\"passes\": 3", "\"passes\": 4000000").unwrap()), KeyError::Damaged);
        assert_eq!(open(altered(&file, "r.alvarez", "d.whitford").unwrap()), KeyError::Damaged);
        assert_eq!(
            altered(&file, "r.alvarez", "d.whitford").unwrap().recover(&private).unwrap_err(),
            KeyError::Damaged
        );
        assert_eq!(altered(&file, "\"format\": 1", "\"format\": 2").unwrap_err(), KeyError::Newer);
        assert_eq!(altered(&file, "\"slots\"", "\"slotz\"").unwrap_err(), KeyError::Damaged);
        assert_eq!(KeyFile::parse("").unwrap_err(), KeyError::Damaged);
    }

    #[test]
    fn a_change_of_password_re_wraps_the_same_key_and_either_opens_until_it_is_settled() {
        let (file, key, private) = made();
        let both = file.with_password(&"quiet walnut meadow lamp".into(), &key).unwrap();
        assert_eq!(both.open(&"plum kettle orbit sandal".into()).unwrap(), key);
        assert_eq!(both.open(&"quiet walnut meadow lamp".into()).unwrap(), key);
        let settled = both.only_password(&"quiet walnut meadow lamp".into()).unwrap();
        assert_eq!(settled.open(&"plum kettle orbit sandal".into()).unwrap_err(), KeyError::WrongPassword);
        assert_eq!(settled.open(&"quiet walnut meadow lamp".into()).unwrap(), key);
        assert_eq!(settled.recover(&private).unwrap(), key);
    }
}
