//! A witness as a program of its own (`readroom-gateway witness`), best on another machine in other
//! hands: it knows a gateway's key and nothing else, keeps the heads it signed, and refuses whatever
//! does not continue them (C2SP tlog-witness).

use crate::{
    GatewayError,
    config::{load_secrets, make_secrets},
    db::WitnessDb,
    make_certificate, random,
    server::{listen, tls},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use axum_server::Handle;
use clock::SharedClock;
use keys::write_private;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use trail::{AddCheckpoint, Cosigner, Head, LogVerifier, Refusal};

/// `witness.toml`; paths are relative to its folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessFile {
    pub listen: SocketAddr,
    /// The witness's name, as it stands in its signatures.
    pub name: String,
    /// The verifier key of the gateway's log: what that key enlists is witnessed.
    pub gateway: String,
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub secrets: PathBuf,
    pub database: String,
}

struct Witness {
    cosigner: Cosigner,
    gateway: LogVerifier,
    db: WitnessDb,
    clock: SharedClock,
}

/// A witness that runs until it is stopped.
#[derive(Debug)]
pub struct WitnessServer {
    pub address: SocketAddr,
    /// Its verifier key, for the gateway's config.
    pub verifier: String,
    handle: Handle<SocketAddr>,
    task: tokio::task::JoinHandle<()>,
    db: WitnessDb,
}

fn refused(error: impl std::fmt::Display) -> GatewayError {
    GatewayError::Refused(error.to_string())
}

fn cosigner(name: &str, secrets: &Path) -> Result<Cosigner, GatewayError> {
    let seed = keys::derive(&load_secrets(secrets)?, "trail witness")?;
    Cosigner::new(name, seed.bytes()).map_err(refused)
}

impl WitnessFile {
    /// Makes a witness's folder; answers the verifier key that the gateway's config needs.
    pub fn init(
        dir: &Path,
        name: &str,
        gateway: &str,
        at: SocketAddr,
        hosts: Vec<String>,
    ) -> Result<String, GatewayError> {
        LogVerifier::parse(gateway).map_err(refused)?;
        let path = dir.join("witness.toml");
        if path.exists() {
            return Err(refused(format!("{} is there already; nothing was changed", path.display())));
        }
        fs::create_dir_all(dir).map_err(GatewayError::file(dir))?;
        let folder = fs::canonicalize(dir).map_err(GatewayError::file(dir))?;
        let made = make_certificate(hosts)?;
        make_secrets(&dir.join("witness-secrets.key"))?;
        let file = Self {
            listen: at,
            name: name.to_owned(),
            gateway: gateway.to_owned(),
            certificate: "certificate.pem".into(),
            key: "certificate.key".into(),
            secrets: "witness-secrets.key".into(),
            database: format!("sqlite:{}?mode=rwc", folder.join("witness.db").display()),
        };
        let verifier = cosigner(name, &dir.join(&file.secrets))?.public();
        let text = toml::to_string_pretty(&file).map_err(refused)?;
        let files = [
            ("certificate.pem", made.certificate.as_str()),
            ("certificate.key", made.key.as_str()),
            ("ca.pem", made.ca.as_str()),
            ("witness.toml", text.as_str()),
        ];
        for (name, text) in files {
            write_private(&dir.join(name), text.as_bytes()).map_err(GatewayError::file(dir.join(name)))?;
        }
        Ok(verifier)
    }

    pub fn load(path: &Path) -> Result<Self, GatewayError> {
        let text = fs::read_to_string(path).map_err(GatewayError::file(path))?;
        let mut file: Self = toml::from_str(&text)
            .map_err(|error| GatewayError::Config { path: path.to_owned(), why: error.to_string() })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        for file in [&mut file.certificate, &mut file.key, &mut file.secrets] {
            *file = folder.join(&*file);
        }
        Ok(file)
    }

    /// Starts the witness.
    pub async fn serve(&self, clock: SharedClock) -> Result<WitnessServer, GatewayError> {
        let cosigner = cosigner(&self.name, &self.secrets)?;
        let verifier = cosigner.public();
        let db = WitnessDb::open(&self.database).await?;
        let gateway = LogVerifier::parse(&self.gateway).map_err(refused)?;
        let witness = Arc::new(Witness { cosigner, gateway, db: db.clone(), clock });
        let app = Router::new()
            .route("/add-checkpoint", post(add_checkpoint))
            .route("/enlist", post(enlist))
            .layer(DefaultBodyLimit::max(64 * 1024))
            .with_state(witness);
        let read = |path: &Path| fs::read(path).map_err(GatewayError::file(path));
        let tls = tls(&read(&self.certificate)?, &read(&self.key)?)?;
        let (listener, address) = listen(self.listen)?;
        let handle = Handle::new();
        let server = axum_server::from_tcp_rustls(listener, tls).map_err(refused)?.handle(handle.clone());
        let task = tokio::spawn(async move {
            if let Err(error) = server.serve(app.into_make_service()).await {
                tracing::error!("the witness stopped: {error}");
            }
        });
        Ok(WitnessServer { address, verifier, handle, task, db })
    }
}

impl WitnessServer {
    pub async fn stop(self) {
        self.handle.graceful_shutdown(Some(std::time::Duration::from_secs(2)));
        let _ = self.task.await;
        self.db.close().await;
    }

    /// Runs until the process is told to end.
    pub async fn until_signal(self) {
        let _ = tokio::signal::ctrl_c().await;
        self.stop().await;
    }
}

/// A log becomes known by a note that the gateway's log key signed.
async fn enlist(State(witness): State<Arc<Witness>>, body: String) -> Response {
    let verifier = trail::open_note(&body, &witness.gateway)
        .and_then(|text| text.strip_prefix("readroom-enlist/1\n").map(|rest| rest.trim_end().to_owned()));
    let Some((verifier, log)) = verifier.and_then(|key| Some((key.clone(), LogVerifier::parse(&key).ok()?))) else {
        return (StatusCode::FORBIDDEN, "the gateway did not sign this").into_response();
    };
    match witness.db.enlist(log.origin(), &verifier).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => away(&error),
    }
}

async fn add_checkpoint(State(witness): State<Arc<Witness>>, body: String) -> Response {
    let request = match AddCheckpoint::parse(&body) {
        Ok(request) => request,
        Err(refusal) => return told(&refusal),
    };
    let Ok(origin) = Head::claimed_origin(&request.note) else { return told(&Refusal::Malformed) };
    let log = match witness.db.log(&origin).await {
        Ok(Some(log)) => log,
        Ok(None) => return (StatusCode::NOT_FOUND, "unknown log").into_response(),
        Err(error) => return away(&error),
    };
    let Ok(verifier) = LogVerifier::parse(&log.verifier) else { return told(&Refusal::Signature) };
    let now = witness.clock.now();
    let witnessed = match request.check(&verifier, log.known) {
        Ok(witnessed) => witnessed,
        Err(refusal) => {
            if refusal.shows_tampering() {
                tracing::error!("ALERT: a head of {origin} does not continue what was signed: {refusal}");
                let id = random::token().map(|token| token.0.clone()).unwrap_or_default();
                if let Err(error) = witness.db.refuse(&id, &origin, &request.note, &refusal.to_string(), now).await {
                    return away(&error);
                }
            }
            return told(&refusal);
        }
    };
    // Kept before it is signed: a witness that forgot could sign both branches of a fork.
    match witness.db.keep(&origin, log.known, witnessed.known(), &request.note, now).await {
        Ok(true) => witnessed.cosign(&witness.cosigner, now.unix_seconds()).into_response(),
        Ok(false) => told(&Refusal::Conflict { known: log.known.size }),
        Err(error) => away(&error),
    }
}

/// A conflict answers with the size that is known, as the specification has it.
fn told(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    match refusal {
        Refusal::Conflict { known } => {
            (status, [(CONTENT_TYPE, "text/x.tlog.size")], format!("{known}\n")).into_response()
        }
        other => (status, other.to_string()).into_response(),
    }
}

fn away(error: &sqlx::Error) -> Response {
    tracing::error!("the witness can't use its database: {error}");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
