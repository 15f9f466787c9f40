//! Password hashes at the gateway: Argon2id in PHC strings, computed off the async threads, and few at
//! a time, so that a flood of sign-ins can't take all memory (64 MiB each).

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use keys::{Cost, KeyError};
use secrecy::{ExposeSecret, SecretString};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

#[cfg(test)]
pub mod watch;

static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Compared against when no account has the name, so that an unknown one takes as long.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| hash_now(&SecretString::from("nobody's password at all")).ok());

fn argon() -> Result<Argon2<'static>, KeyError> {
    let Cost { memory_kib, passes, lanes } = Cost::FLOOR;
    let params = Params::new(memory_kib, passes, lanes, None).map_err(|_| KeyError::Machine)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &SecretString) -> Result<String, KeyError> {
    let hash = argon()?.hash_password(password.expose_secret().as_bytes()).map_err(|_| KeyError::Machine)?;
    let hash = hash.to_string();
    #[cfg(test)]
    watch::ran(&hash);
    Ok(hash)
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
) -> Result<T, KeyError> {
    let place = AT_ONCE.acquire().await.map_err(|_| KeyError::Machine)?;
    #[cfg(test)]
    let work = watch::carry(work);
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| KeyError::Machine)?;
    drop(place);
    #[cfg(test)]
    watch::pass().await;
    done
}

/// The PHC string to keep for `password`.
pub async fn hash(password: SecretString) -> Result<String, KeyError> {
    off_thread(move || hash_now(&password)).await
}

/// Whether `password` is the one of `kept`; with `None` the same work is done and the answer is no.
pub async fn matches(password: SecretString, kept: Option<String>) -> Result<bool, KeyError> {
    off_thread(move || {
        let known = kept.is_some();
        let kept = kept.or_else(|| NOBODY.clone()).ok_or(KeyError::Machine)?;
        let parsed = PasswordHash::new(&kept).map_err(|_| KeyError::Damaged)?;
        let same = argon()?.verify_password(password.expose_secret().as_bytes(), &parsed).is_ok();
        #[cfg(test)]
        watch::ran(&kept);
        Ok(known && same)
    })
    .await
}

/// Makes the comparison hash for unknown names, so that the first sign-in doesn't pay for it.
pub async fn warm_up() {
    let _ = tokio::task::spawn_blocking(|| NOBODY.is_some()).await;
}

/// SEC-4: whether `password` is among the common ones or follows a common pattern: its guesses, as
/// zxcvbn counts them over its frequency lists, stay under 10^10.
#[must_use]
pub fn guessable(password: &str, about: &[&str]) -> bool {
    zxcvbn::zxcvbn(password, about).guesses_log10() < 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_4_common_passwords_and_patterns_are_found_guessable() {
        for common in [
            "passwordpassword",
            "123456789012345",
            "qwertyuiopasdfghj",
            "aaaaaaaaaaaaaaaaaa",
            "iloveyouiloveyou",
            "letmeinletmein1",
        ] {
            assert!(guessable(common, &[]), "{common}");
        }
        for good in ["plum kettle orbit sandal", "quiet walnut meadow lamp", "harbor lantern seventeen"] {
            assert!(!guessable(good, &[]), "{good}");
        }
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_at_the_floor_and_opens_by_its_password_only() {
        let kept = hash("plum kettle orbit sandal".into()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=65536,t=3,p=4$"), "{kept}");
        assert!(matches("plum kettle orbit sandal".into(), Some(kept.clone())).await.unwrap());
        assert!(!matches("plum kettle orbit candle".into(), Some(kept)).await.unwrap());
        assert!(!matches("nobody's password at all".into(), None).await.unwrap(), "an unknown account never matches");
    }
}
