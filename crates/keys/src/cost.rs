//! What one guess at a password costs. Measured on a 2-core workstation (`./dev bench`): 64 MiB, 3
//! passes, 4 lanes take about 0.16 s, so a sign-in with one hash at the gateway and one at the store
//! stays well under its 1.2 s.

use crate::{Key, KeyError};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// Argon2id parameters (RFC 9106): memory in KiB, passes, lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    /// The floor, and what new slots get: 64 MiB, t = 3, p = 4.
    pub const FLOOR: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };
    /// Beyond this an altered file could exhaust the machine.
    const CEILING: Self = Self { memory_kib: 1024 * 1024, passes: 16, lanes: 16 };

    /// Refuses what is weaker than the floor as `Downgraded`, what no Readroom writes as `Damaged`.
    pub fn check(self) -> Result<(), KeyError> {
        let (low, high) = (Self::FLOOR, Self::CEILING);
        if self.memory_kib < low.memory_kib || self.passes < low.passes || self.lanes < low.lanes {
            return Err(KeyError::Downgraded);
        }
        if self.memory_kib > high.memory_kib || self.passes > high.passes || self.lanes > high.lanes {
            return Err(KeyError::Damaged);
        }
        Ok(())
    }

    /// 32 bytes of Argon2id over the password and a 16-byte salt. Takes about 0.2 s: call it off the
    /// main thread.
    pub fn derive(self, password: &SecretString, salt: &[u8; 16]) -> Result<Key, KeyError> {
        self.check()?;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| KeyError::Damaged)?;
        let mut key = Key::zero();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.expose_secret().as_bytes(), salt, key.bytes_mut())
            .map_err(|_| KeyError::Machine)?;
        Ok(key)
    }
}
