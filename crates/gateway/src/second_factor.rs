//! The second factor (SEC-4): TOTP after RFC 6238, SHA-1, 6 digits, 30 s, one step of skew either way.
//! A code counts once: only a step later than the last accepted one is taken.

use crate::{error::GatewayError, random};
use data_encoding::BASE32_NOPAD;
use domain::{AccountName, Timestamp};
use totp_rs::{Algorithm, Builder, Totp};
use wire::Secret;
use zeroize::Zeroizing;

pub const STEP_SECONDS: u64 = 30;

/// 160 bits, as RFC 4226 recommends.
const SECRET: usize = 20;
const RECOVERY_CODES: usize = 10;

/// A second factor and its recovery codes, staged as one until the first code is right.
pub struct Offer(Zeroizing<Vec<u8>>);

impl Offer {
    pub fn new() -> Result<Self, GatewayError> {
        let bytes = Zeroizing::new(random::bytes::<{ SECRET + RECOVERY_CODES * random::RECOVERY_CODE }>()?);
        Ok(Self(Zeroizing::new(bytes.to_vec())))
    }
    /// What [`Self::bytes`] gave; `None` when it can't be.
    pub fn read(bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        (bytes.len() == SECRET + RECOVERY_CODES * random::RECOVERY_CODE).then_some(Self(bytes))
    }
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
    pub fn secret(&self) -> &[u8] {
        self.0.split_at(SECRET).0
    }
    pub fn recovery_codes(&self) -> Vec<Secret> {
        self.0.split_at(SECRET).1.chunks(random::RECOVERY_CODE).map(random::recovery_code).collect()
    }
}

/// As typed into an authenticator by hand.
pub fn in_letters(secret: &[u8]) -> Secret {
    Secret(BASE32_NOPAD.encode(secret))
}

/// The `otpauth:` address that the QR code holds.
pub fn uri(secret: &[u8], account: &AccountName) -> Secret {
    Secret(format!("otpauth://totp/Readroom:{account}?secret={}&issuer=Readroom", in_letters(secret).0))
}

fn totp(secret: &[u8]) -> Result<Totp, GatewayError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS)
        .with_secret(secret.to_vec())
        .with_account_name("account")
        .with_issuer(Some("Readroom"))
        .build()
        .map_err(|_| GatewayError::Refused("the second factor on record can't be used; reset the account".into()))
}

/// The step of `code` at `now`, if it is right and later than `last`.
pub fn accept(secret: &[u8], code: &str, last: i64, now: Timestamp) -> Result<Option<i64>, GatewayError> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let totp = totp(secret)?;
    let present = i64::try_from(now.unix_seconds() / STEP_SECONDS).unwrap_or(i64::MAX);
    // Each step in the window is compared by itself: a step already used must not hide a later one
    // that happens to bear the same digits.
    let mut accepted = None;
    for step in [present.saturating_sub(1), present, present.saturating_add(1)] {
        let right = same(&code_at(&totp, step), &code);
        if right && step > last && accepted.is_none() {
            accepted = Some(step);
        }
    }
    Ok(accepted)
}

fn same(a: &str, b: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(a.as_bytes(), b.as_bytes()).into()
}

fn code_at(totp: &Totp, step: i64) -> String {
    let seconds = u64::try_from(step).unwrap_or(0).saturating_mul(STEP_SECONDS);
    totp.generate(seconds).to_string()
}

/// The code that is accepted next after step `last`: for the training accounts' one-click fill.
/// `None` when each code of the window has been used.
pub fn next_code(secret: &[u8], last: i64, now: Timestamp) -> Result<Option<Secret>, GatewayError> {
    let totp = totp(secret)?;
    let present = i64::try_from(now.unix_seconds() / STEP_SECONDS).unwrap_or(i64::MAX);
    // Not the step before: it would be over if the minute turned while somebody reads it.
    let free = [present, present.saturating_add(1)].into_iter().find(|step| *step > last);
    Ok(free.map(|step| Secret(code_at(&totp, step))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";
    const T: Timestamp = Timestamp(1_111_111_109_000_000);

    #[test]
    fn sec_4_the_codes_are_those_of_rfc_6238() {
        // RFC 6238, appendix B, SHA-1, last six digits of the eight.
        let present = 1_111_111_109 / 30;
        assert_eq!(accept(SECRET, "081804", 0, T).unwrap(), Some(present));
        assert_eq!(accept(SECRET, "081 804", 0, T).unwrap(), Some(present));
        assert_eq!(accept(SECRET, "081805", 0, T).unwrap(), None);
    }

    #[test]
    fn sec_4_a_code_counts_once_and_not_after_a_later_one() {
        let present = 1_111_111_109 / 30;
        assert_eq!(accept(SECRET, "081804", present, T).unwrap(), None);
        assert_eq!(accept(SECRET, "081804", 0, T + domain::Span::seconds(90)).unwrap(), None);
        for bad in ["", "08180", "0818040", "٠٨١٨٠٤", "abcdef"] {
            assert_eq!(accept(SECRET, bad, 0, T).unwrap(), None);
        }
    }

    #[test]
    fn the_next_code_is_one_that_is_accepted_until_the_window_is_used_up() {
        let mut last = 0;
        for _ in 0..2 {
            let code = next_code(SECRET, last, T).unwrap().unwrap();
            last = accept(SECRET, &code.0, last, T).unwrap().unwrap();
        }
        assert!(next_code(SECRET, last, T).unwrap().is_none());
    }
}
