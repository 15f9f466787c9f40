//! The gateway's config file. An unknown key or a loosened bound is an error that names it.

use crate::{GatewayError, lists::Lists, own::KEEP_DAYS};
use data_encoding::HEXLOWER;
use domain::{Mode, Profile};
use keys::{AgencyPublic, Key, write_private};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};
use wire::Coded;
use zeroize::Zeroizing;

/// `gateway.toml`; paths are relative to its folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub mode: Mode,
    pub listen: SocketAddr,
    /// `sqlite:…` or `postgres:…`.
    pub database: String,
    pub certificate: PathBuf,
    pub key: PathBuf,
    /// The key under which second factors are sealed in the database.
    pub secrets: PathBuf,
    /// 64 hex digits.
    pub agency_public: AgencyPublic,
    /// The agency's profile of the rules: tighter numbers only.
    #[serde(default)]
    pub policy: Profile,
    /// The gateway's zone, in minutes east of UTC: the offset that times in the trail bear.
    #[serde(default)]
    pub utc_offset_minutes: i16,
    /// Where the trail is published as C2SP tiles; the folder holds entries in the clear, so it belongs
    /// on an encrypted disk. Absent, nothing is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<PathBuf>,
    /// The agency's own readers (docs/ingest.md).
    #[serde(default)]
    pub own_readers: OwnReadersConfig,
    /// Statutes and reasons besides those that Readroom brings.
    #[serde(default, rename = "authority", skip_serializing_if = "Vec::is_empty")]
    pub authorities: Vec<Coded>,
    #[serde(default, rename = "reason", skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Coded>,
    /// Witnesses besides this gateway.
    #[serde(default, rename = "witness", skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<WitnessConfig>,
    /// Data services that are asked.
    #[serde(default, rename = "vendor", skip_serializing_if = "Vec::is_empty")]
    pub vendors: Vec<VendorConfig>,
}

/// A vendor's data service (docs/sources.md).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorConfig {
    /// As grants, answers and people call it.
    pub name: String,
    /// `https://host:port`.
    pub url: String,
    /// PEM of the authority that signed its certificate.
    pub ca: PathBuf,
    /// The file that holds this gateway's key at the vendor.
    pub key: PathBuf,
    /// How long a question waits for it.
    #[serde(default = "VendorConfig::usual_deadline")]
    pub deadline_seconds: u32,
}

impl VendorConfig {
    const NAME_MOST: usize = 60;
    const DEADLINE_MOST: u32 = 60;

    const fn usual_deadline() -> u32 {
        10
    }

    #[must_use]
    pub fn deadline(&self) -> Duration {
        Duration::from_secs(self.deadline_seconds.into())
    }

    fn check(&self) -> Result<(), String> {
        let plain = !self.name.chars().any(char::is_control) && self.name.trim() == self.name;
        if !plain || !(1..=Self::NAME_MOST).contains(&self.name.chars().count()) {
            return Err(format!("a vendor's `name` has 1 to {} plain characters", Self::NAME_MOST));
        }
        if !(1..=Self::DEADLINE_MOST).contains(&self.deadline_seconds) {
            return Err(format!(
                "`deadline_seconds = {}` of the vendor {}: it lies between 1 and {}",
                self.deadline_seconds,
                self.name,
                Self::DEADLINE_MOST
            ));
        }
        Ok(())
    }
}

/// What the agency's own readers saw, as a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnReadersConfig {
    /// As grants, answers and people call it.
    pub name: String,
    /// How long a read is kept after it was taken.
    pub keep_days: u32,
}

impl Default for OwnReadersConfig {
    fn default() -> Self {
        Self { name: "Own readers".into(), keep_days: 30 }
    }
}

impl OwnReadersConfig {
    fn check(&self) -> Result<(), String> {
        let plain = !self.name.chars().any(char::is_control) && self.name.trim() == self.name;
        if !plain || !(1..=60).contains(&self.name.chars().count()) {
            return Err("`name` of [own_readers] has 1 to 60 plain characters".into());
        }
        if !KEEP_DAYS.contains(&self.keep_days) {
            let (least, most) = (KEEP_DAYS.start(), KEEP_DAYS.end());
            return Err(format!("`keep_days = {}` of [own_readers] lies between {least} and {most}", self.keep_days));
        }
        Ok(())
    }
}

/// A witness: another process, best on another machine in other hands.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessConfig {
    /// `https://host:port`.
    pub url: String,
    /// Its verifier key, as `readroom-gateway witness` prints it.
    pub verifier: String,
    /// PEM of the authority that signed its certificate.
    pub ca: PathBuf,
}

/// What the service needs of a config.
#[derive(Debug)]
pub struct Settings {
    pub mode: Mode,
    pub profile: Profile,
    pub secrets: Key,
    pub agency: AgencyPublic,
    pub utc_offset_minutes: i16,
    pub publish: Option<PathBuf>,
    pub witnesses: Vec<WitnessConfig>,
    pub own_readers: OwnReadersConfig,
    pub authorities: Vec<Coded>,
    pub reasons: Vec<Coded>,
    pub vendors: Vec<VendorConfig>,
}

impl Config {
    /// Reads and checks a config file.
    pub fn load(path: &Path) -> Result<Self, GatewayError> {
        let text = fs::read_to_string(path).map_err(GatewayError::file(path))?;
        Self::parse(&text, path)
    }

    /// Checks the text of a config file; `path` is named in errors and leads relative paths.
    pub fn parse(text: &str, path: &Path) -> Result<Self, GatewayError> {
        let refuse = |why: String| GatewayError::Config { path: path.to_owned(), why };
        let mut config: Self = toml::from_str(text).map_err(|error| refuse(error.to_string()))?;
        config.policy.check().map_err(|error| refuse(error.to_string()))?;
        AgencyPublic::from_text(config.agency_public.as_str())
            .map_err(|_| refuse("`agency_public` is not a public key: 64 hex digits, as `init` prints them".into()))?;
        config.own_readers.check().map_err(refuse)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        for file in [&mut config.certificate, &mut config.key, &mut config.secrets] {
            *file = folder.join(&*file);
        }
        for witness in &mut config.witnesses {
            witness.ca = folder.join(&witness.ca);
        }
        for vendor in &mut config.vendors {
            vendor.check().map_err(refuse)?;
            vendor.ca = folder.join(&vendor.ca);
            vendor.key = folder.join(&vendor.key);
        }
        config.publish = config.publish.map(|publish| folder.join(publish));
        Lists::with(&config.authorities, &config.reasons).map_err(refuse)?;
        let most = config.witnesses.len() + 1;
        if config.policy.witness_quorum as usize > most {
            return Err(refuse(format!(
                "`witness_quorum = {}` can't be met: this gateway and the configured witnesses are {most}",
                config.policy.witness_quorum
            )));
        }
        Ok(config)
    }

    pub fn settings(&self) -> Result<Settings, GatewayError> {
        Ok(Settings {
            mode: self.mode,
            profile: self.policy.clone(),
            secrets: load_secrets(&self.secrets)?,
            agency: self.agency_public.clone(),
            utc_offset_minutes: self.utc_offset_minutes,
            publish: self.publish.clone(),
            witnesses: self.witnesses.clone(),
            own_readers: self.own_readers.clone(),
            authorities: self.authorities.clone(),
            reasons: self.reasons.clone(),
            vendors: self.vendors.clone(),
        })
    }
}

/// Reads the sealing key.
pub fn load_secrets(path: &Path) -> Result<Key, GatewayError> {
    let text = Zeroizing::new(fs::read_to_string(path).map_err(GatewayError::file(path))?);
    let bytes = HEXLOWER.decode(text.trim().as_bytes()).map(Zeroizing::new);
    let damaged = |_| GatewayError::File { path: path.to_owned(), why: "it is not a key: 64 hex digits are".into() };
    Ok(Key::from_slice(&bytes.map_err(damaged)?)?)
}

/// Makes a sealing key.
pub fn make_secrets(path: &Path) -> Result<Key, GatewayError> {
    let key = Key::random()?;
    let text = Zeroizing::new(HEXLOWER.encode(key.bytes()));
    write_private(path, text.as_bytes()).map_err(GatewayError::file(path))?;
    Ok(key)
}

/// Reads the sealing key, or makes it where there is none.
pub fn secrets(path: &Path) -> Result<Key, GatewayError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make_secrets(path),
        _ => load_secrets(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rest: &str) -> String {
        let (_, public) = keys::AgencyPrivate::generate();
        format!(
            "mode = \"service\"\nlisten = \"127.0.0.1:8443\"\ndatabase = \"sqlite:x\"\ncertificate = \"c.pem\"\n\
             key = \"k.pem\"\nsecrets = \"s.key\"\nagency_public = \"{}\"\n{rest}",
            public.as_str()
        )
    }

    fn refusal(rest: &str) -> String {
        Config::parse(&text(rest), Path::new("/etc/gateway.toml")).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_is_named() {
        assert!(refusal("lissten = 1").contains("lissten"));
        assert!(refusal("[policy]\nidle_minuets = 5").contains("idle_minuets"));
    }

    #[test]
    fn a_loosened_bound_names_the_key_and_the_bound() {
        let said = refusal("[policy]\nidle_minutes = 45");
        assert!(said.contains("idle_minutes = 45") && said.contains("SEC-2") && said.contains("30"), "{said}");
    }

    #[test]
    fn own_reads_are_kept_for_a_bounded_number_of_days() {
        let config = Config::parse(&text("[own_readers]\nkeep_days = 90"), Path::new("/etc/gateway.toml")).unwrap();
        assert_eq!((config.own_readers.keep_days, config.own_readers.name.as_str()), (90, "Own readers"));
        for days in ["0", "1826"] {
            assert!(refusal(&format!("[own_readers]\nkeep_days = {days}")).contains("between 1 and 1825"));
        }
        assert!(refusal("[own_readers]\nname = ' x'").contains("plain characters"));
    }

    #[test]
    fn a_vendor_has_a_plain_name_and_a_bounded_deadline() {
        let vendor = |name: &str, seconds: u32| {
            format!(
                "[[vendor]]\nname = {name:?}\nurl = \"https://v:1\"\nca = \"v.pem\"\nkey = \"v.key\"\n\
                 deadline_seconds = {seconds}"
            )
        };
        let good = Config::parse(&text(&vendor("Tollgate", 5)), Path::new("/etc/readroom/gateway.toml")).unwrap();
        assert_eq!(good.vendors[0].key, Path::new("/etc/readroom/v.key"));
        assert!(refusal(&vendor("Toll\tgate", 5)).contains("plain characters"));
        assert!(refusal(&vendor("Tollgate", 90)).contains("between 1 and 60"));
    }

    #[test]
    fn the_agency_adds_statutes_and_reasons_and_odd_ones_are_named() {
        let own =
            "[[authority]]\ncode = \"SC 12-3\"\nwords = \"Cattle\"\n[[reason]]\ncode = \"cattle\"\nwords = \"Cattle\"";
        let config = Config::parse(&text(own), Path::new("/etc/gateway.toml")).unwrap();
        let lists = Lists::with(&config.authorities, &config.reasons).unwrap();
        assert!(lists.has_reason("cattle") && lists.has_authority("SC 12-3"));
        assert!(refusal("[[reason]]\ncode = \"\"\nwords = \"Cattle\"").contains("reason"));
        assert!(refusal("[[authority]]\ncode = \"18 USC 659\"\nwords = \"Again\"").contains("18 USC 659"));
    }

    #[test]
    fn paths_are_relative_to_the_config() {
        let config = Config::parse(&text(""), Path::new("/etc/readroom/gateway.toml")).unwrap();
        assert_eq!(config.key, Path::new("/etc/readroom/k.pem"));
    }
}
