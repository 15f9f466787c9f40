//! What the console's commands do.

use crate::{Account, KeyFiles, ReaderKey, ingest::text};
use clock::SharedClock;
use domain::{
    AccountName, Mode, Profile, Role,
    policy::{PasswordFacts, new_password},
};
use gateway::{
    Actor, Db, Gateway, GatewayError,
    config::{self, Config, OwnReadersConfig},
    guessable, make_certificate,
};
use keys::{AgencyPrivate, KeyFile, KeyFileError, write_private};
use secrecy::{ExposeSecret, SecretString};
use std::{
    fs,
    io::Read,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use wire::{InitialPassword, NewAccount};

pub struct Init {
    pub dir: PathBuf,
    pub database: Option<String>,
    pub listen: SocketAddr,
    pub host: Vec<String>,
    pub owner: String,
    pub owner_name: String,
}

fn refused(error: impl std::fmt::Display) -> GatewayError {
    GatewayError::Refused(error.to_string())
}

pub async fn init(init: Init, clock: SharedClock) -> Result<(), GatewayError> {
    let path = init.dir.join("gateway.toml");
    if path.exists() {
        return Err(refused(format!("{} is there already; nothing was changed", path.display())));
    }
    fs::create_dir_all(&init.dir).map_err(GatewayError::file(&init.dir))?;
    let made = make_certificate(init.host)?;
    let (private, agency_public) = AgencyPrivate::generate();
    config::make_secrets(&init.dir.join("secrets.key"))?;
    let database = if let Some(url) = init.database {
        url
    } else {
        let folder = fs::canonicalize(&init.dir).map_err(GatewayError::file(&init.dir))?;
        format!("sqlite:{}?mode=rwc", folder.join("gateway.db").display())
    };
    let private = private.to_file();
    let files: [(&str, &[u8]); 4] = [
        ("certificate.pem", made.certificate.as_bytes()),
        ("certificate.key", made.key.as_bytes()),
        ("ca.pem", made.ca.as_bytes()),
        ("agency-recovery.key", private.as_bytes()),
    ];
    for (name, bytes) in files {
        let file = init.dir.join(name);
        write_private(&file, bytes).map_err(GatewayError::file(file))?;
    }
    let config = Config {
        mode: Mode::Service,
        listen: init.listen,
        database,
        certificate: "certificate.pem".into(),
        key: "certificate.key".into(),
        secrets: "secrets.key".into(),
        agency_public,
        policy: Profile::default(),
        utc_offset_minutes: 0,
        publish: None,
        own_readers: OwnReadersConfig::default(),
        authorities: Vec::new(),
        reasons: Vec::new(),
        witnesses: Vec::new(),
        vendors: Vec::new(),
    };
    let text = toml::to_string_pretty(&config).map_err(refused)?;
    write_private(&path, text.as_bytes()).map_err(GatewayError::file(&path))?;
    let gateway = open(&Config::load(&path)?, clock).await?;
    let new = NewAccount { account: init.owner, name: init.owner_name, role: Role::SystemOwner, unit: String::new() };
    let initial = gateway.add_account(&Actor::console(), new).await.map_err(refused)?;
    println!("Made {}. Next: readroom-gateway serve --config {}", init.dir.display(), path.display());
    println!("Give ca.pem to the workstations. Move agency-recovery.key off this machine: it opens every store.");
    tell(&initial);
    gateway.close().await;
    Ok(())
}

pub async fn account(config: &Config, what: Account, clock: SharedClock) -> Result<(), GatewayError> {
    let gateway = open(config, clock).await?;
    let actor = Actor::console();
    let named = |text: &str| AccountName::new(text).map_err(refused);
    match what {
        Account::Add { account, name, role, unit } => {
            tell(&gateway.add_account(&actor, NewAccount { account, name, role, unit }).await.map_err(refused)?);
        }
        Account::List => {
            for account in gateway.accounts(&actor).await.map_err(refused)? {
                let grants = account.grants.join(", ");
                println!(
                    "{}\t{}\t{}\t{}\t{:?}\t{grants}",
                    account.who.account, account.who.name, account.who.role, account.who.unit, account.state
                );
            }
        }
        Account::Grant { account, what } => {
            gateway.grant(&actor, &named(&account)?, &what).await.map_err(refused)?;
        }
        Account::Revoke { account, what } => {
            gateway.revoke(&actor, &named(&account)?, &what).await.map_err(refused)?;
        }
        Account::Grants { account } => {
            for what in gateway.grants_of(&named(&account)?).await.map_err(refused)? {
                println!("{what}");
            }
        }
        Account::Disable { account } => gateway.disable_account(&actor, &named(&account)?).await.map_err(refused)?,
        Account::Reset { account } => tell(&gateway.reset_account(&actor, &named(&account)?).await.map_err(refused)?),
        Account::Release { account } => gateway.release_account(&actor, &named(&account)?).await.map_err(refused)?,
    }
    gateway.close().await;
    Ok(())
}

pub async fn reader_key(config: &Config, what: ReaderKey, clock: SharedClock) -> Result<(), GatewayError> {
    let gateway = open(config, clock).await?;
    let actor = Actor::console();
    let texts = |files: KeyFiles| {
        let read = |path: Option<PathBuf>| path.as_deref().map(text).transpose();
        Ok::<_, GatewayError>((read(files.readers)?, read(files.mapping)?))
    };
    match what {
        ReaderKey::Add { name, files } => {
            let (readers, mapping) = texts(files)?;
            let key = gateway.add_reader_key(&actor, &name, readers, mapping).await.map_err(refused)?;
            println!(
                "The key of {} (shown once; its posts bear it as `Authorization: Bearer`):\n{}",
                name.trim(),
                key.0
            );
        }
        ReaderKey::Update { name, files } => {
            let (readers, mapping) = texts(files)?;
            gateway.update_reader_key(&actor, &name, readers, mapping).await.map_err(refused)?;
        }
        ReaderKey::List => {
            for key in gateway.reader_keys().await.map_err(refused)? {
                let revoked = key.revoked.map(|at| format!("revoked {}", at.in_words()));
                let state = revoked.unwrap_or_else(|| "in use".into());
                println!("{}\tmade {}\t{state}", key.name, key.made.in_words());
            }
        }
        ReaderKey::Revoke { name } => gateway.revoke_reader_key(&actor, &name).await.map_err(refused)?,
    }
    gateway.close().await;
    Ok(())
}

/// The verifier key of the gateway's log.
pub async fn key(config: &Config, clock: SharedClock) -> Result<String, GatewayError> {
    let gateway = open(config, clock).await?;
    let key = gateway.verifier();
    gateway.close().await;
    Ok(key)
}

async fn open(config: &Config, clock: SharedClock) -> Result<Gateway, GatewayError> {
    Gateway::open(Db::open(&config.database, config.mode).await?, clock, config.settings()?).await
}

fn tell(initial: &InitialPassword) {
    println!(
        "Account {}: initial password {} (shown once; hand it over in person)",
        initial.account, initial.password.0
    );
}

/// Re-wraps a store's key to a new password by the agency's private key; the store's data is untouched.
pub fn recover(store: &Path, key: &Path) -> Result<(), GatewayError> {
    let path = store.join("keys.json");
    let told = |error: KeyFileError| match error {
        KeyFileError::Io(error) => GatewayError::File { path: path.clone(), why: error.to_string() },
        KeyFileError::Key(error) => error.into(),
    };
    let text = SecretString::from(fs::read_to_string(key).map_err(GatewayError::file(key))?);
    let private = AgencyPrivate::from_file(text.expose_secret())?;
    let file = KeyFile::load(&path).map_err(told)?;
    let data_key = file.recover(&private)?;
    let mut typed = String::new();
    std::io::stdin().read_to_string(&mut typed).map_err(GatewayError::file("standard input"))?;
    let password = SecretString::from(typed.trim_end_matches(['\r', '\n']).to_owned());
    zeroize::Zeroize::zeroize(&mut typed);
    let facts = PasswordFacts {
        password: password.expose_secret(),
        account: &file.subject().account,
        same_as_before: false,
        guessable: guessable(password.expose_secret(), &[file.subject().account.as_str()]),
    };
    new_password(facts, &Profile::default()).map_err(|denial| refused(format!("{} {}", denial.why, denial.remedy)))?;
    let fresh = file.with_password(&password, &data_key)?.only_password(&password)?;
    fresh.save(&path).map_err(told)?;
    println!("The store of {} opens with the new password. Nothing in it was changed.", file.subject().account);
    Ok(())
}
