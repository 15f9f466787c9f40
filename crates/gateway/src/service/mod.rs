//! What the gateway does, one module per concern. Each decision is asked of `domain::policy`.

mod accounts;
mod answers;
mod approvals;
mod consent;
mod fault;
mod forms;
mod grants;
mod looks;
pub(crate) mod own;
mod purpose;
mod readers;
mod records;
mod session;
mod sign_in;
mod steps;
mod trail;
mod tries;
mod work;

#[cfg(test)]
mod races;
#[cfg(test)]
mod tests;

pub use self::trail::Actor;
pub use fault::ServiceError;
pub(crate) use own::Post;
pub use own::{Intake, ReaderKey, Taken, readers_of};

use crate::{
    Db, GatewayError, Lists,
    config::Settings,
    federation::Federation,
    random,
    sources::{self, Registered},
};
use clock::SharedClock;
use domain::{AccountId, Mode, Profile, RulesText, Timestamp};
use keys::{AgencyPublic, Key, Unsealed};
use std::{net::IpAddr, path::PathBuf};

/// The text of the rules in force, part of the program: a new text is a new release.
const RULES: &str = include_str!("../../../../assets/rules/2027.1.json");

/// The address that a request came from, as the socket saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl From<IpAddr> for Address {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical().to_string())
    }
}

impl Address {
    fn as_str(&self) -> &str {
        &self.0
    }
}

/// The gateway's use cases over its database and clock.
#[derive(Debug)]
pub struct Gateway {
    db: Db,
    clock: SharedClock,
    mode: Mode,
    profile: Profile,
    rules: RulesText,
    digest: String,
    secrets: Key,
    agency: AgencyPublic,
    publish: Option<PathBuf>,
    own: own::Own,
    trail: trail::Trail,
    work: work::Work,
    answers: answers::Answers,
    federation: Federation,
}

impl Gateway {
    /// Over an open database; its log becomes known there.
    pub async fn open(db: Db, clock: SharedClock, settings: Settings) -> Result<Self, GatewayError> {
        let sources = sources::all(&db, &settings)?;
        Self::over(db, clock, settings, sources).await
    }

    /// The same over sources that are at hand.
    pub(crate) async fn over(
        db: Db,
        clock: SharedClock,
        settings: Settings,
        sources: Vec<Registered>,
    ) -> Result<Self, GatewayError> {
        let rules: RulesText = serde_json::from_str(RULES)
            .map_err(|error| GatewayError::Refused(format!("the rules text can't be read: {error}")))?;
        let digest = rules.digest();
        let Settings { mode, profile, secrets, agency, utc_offset_minutes, publish, witnesses, own_readers, .. } =
            settings;
        let trail = trail::Trail::new(&secrets, utc_offset_minutes, &witnesses)?;
        let own = own::Own::new(&secrets, &own_readers)?;
        let lists = Lists::with(&settings.authorities, &settings.reasons).map_err(GatewayError::Refused)?;
        let work = work::Work::new(&secrets, lists)?;
        let answers = answers::Answers::new(&secrets)?;
        let federation = Federation::new(sources, clock.clone(), mode);
        let gateway = Self {
            db,
            clock,
            mode,
            profile,
            rules,
            digest,
            secrets,
            agency,
            publish,
            own,
            trail,
            work,
            answers,
            federation,
        };
        gateway.enlist_own().await.map_err(|error| GatewayError::Refused(error.to_string()))?;
        Ok(gateway)
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    #[must_use]
    pub fn hello(&self) -> wire::Hello {
        wire::Hello {
            mode: self.mode,
            wire: wire::path::WIRE,
            now: self.now(),
            agency_public: self.agency.as_str().to_owned(),
            profile: self.profile.clone(),
        }
    }

    #[must_use]
    pub fn rules(&self) -> wire::Rules {
        wire::Rules { text: self.rules.clone(), digest: self.digest.clone() }
    }

    /// Ends the database's connections.
    pub async fn close(&self) {
        self.db.close().await;
    }

    fn seal(&self, account: AccountId, secret: &[u8]) -> Result<Vec<u8>, ServiceError> {
        Ok(keys::seal(&self.secrets, account.to_string().as_bytes(), secret)?)
    }

    fn unseal(&self, account: AccountId, sealed: &[u8]) -> Result<Unsealed, ServiceError> {
        Ok(keys::unseal(&self.secrets, account.to_string().as_bytes(), sealed)?)
    }
}

/// The digest under which failures of a typed name are counted.
fn name_digest(typed: &str) -> String {
    random::digest(&format!("name:{}", typed.trim().to_lowercase()))
}
