//! The server: TLS by rustls, from the config's certificate or, embedded, from one made at start.

use crate::{
    Db, GatewayError,
    config::{self, Config, OwnReadersConfig, Settings, VendorConfig, WitnessConfig},
    http, password,
    service::Gateway,
    training,
};
use axum_server::{Handle, accept::NoDelayAcceptor, tls_rustls::RustlsConfig};
use clock::SharedClock;
use domain::{Mode, Profile};
use keys::{AgencyPrivate, AgencyPublic, write_private};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    sync::Arc,
    time::Duration,
};

/// The training gateway's database in its folder.
const DATABASE: &str = "gateway.db";

/// A server that runs until it is stopped.
#[derive(Debug)]
pub struct Server {
    pub gateway: Arc<Gateway>,
    pub address: SocketAddr,
    handle: Handle<SocketAddr>,
    task: tokio::task::JoinHandle<()>,
}

/// The gateway inside the training workstation: loopback only, on a port the system gives.
#[derive(Debug)]
pub struct Embedded {
    pub server: Server,
    /// PEM of the authority that signed this run's certificate; its key was dropped after signing.
    pub ca: String,
    tls: RustlsConfig,
}

/// A certificate chain and key, PEM.
pub struct Certificate {
    pub ca: String,
    pub certificate: String,
    pub key: String,
}

/// Makes an authority, signs one certificate for `hosts` and forgets the authority's key: nothing else
/// can ever be signed by it, so whoever trusts it trusts this one certificate.
pub fn make_certificate(hosts: Vec<String>) -> Result<Certificate, GatewayError> {
    let tls = |error: rcgen::Error| GatewayError::Tls(error.to_string());
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(rcgen::DnType::CommonName, "Readroom gateway authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().map_err(tls)?).map_err(tls)?;
    let key = KeyPair::generate().map_err(tls)?;
    let mut params = CertificateParams::new(hosts).map_err(tls)?;
    params.distinguished_name.push(rcgen::DnType::CommonName, "Readroom gateway");
    let certificate = params.signed_by(&key, &issuer).map_err(tls)?;
    Ok(Certificate { ca: issuer.pem(), certificate: certificate.pem(), key: key.serialize_pem() })
}

pub(crate) fn tls(certificate: &[u8], key: &[u8]) -> Result<RustlsConfig, GatewayError> {
    let bad = |what: &str| GatewayError::Tls(format!("{what} can't be read: PEM is expected"));
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate).collect();
    let chain = chain.map_err(|_| bad("the certificate"))?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| bad("the key"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| GatewayError::Tls(error.to_string()))?;
    Ok(RustlsConfig::from_config(Arc::new(config)))
}

/// Starts a gateway from its config.
pub async fn serve(config: &Config, clock: SharedClock) -> Result<Server, GatewayError> {
    let certificate = fs::read(&config.certificate).map_err(GatewayError::file(&config.certificate))?;
    let key = fs::read(&config.key).map_err(GatewayError::file(&config.key))?;
    let tls = tls(&certificate, &key)?;
    let db = Db::open(&config.database, config.mode).await?;
    let gateway = Gateway::open(db, clock, config.settings()?).await?;
    Server::start(gateway, config.listen, tls)
}

fn not_listening(address: SocketAddr) -> impl Fn(std::io::Error) -> GatewayError {
    move |error| GatewayError::Listen { address: address.to_string(), why: error.to_string() }
}

/// Takes the port; the address says which, where the system chose it.
pub(crate) fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), GatewayError> {
    let listener = TcpListener::bind(address).map_err(not_listening(address))?;
    listener.set_nonblocking(true).map_err(not_listening(address))?;
    let address = listener.local_addr().map_err(not_listening(address))?;
    Ok((listener, address))
}

impl Server {
    fn start(gateway: Gateway, address: SocketAddr, tls: RustlsConfig) -> Result<Self, GatewayError> {
        let (listener, address) = listen(address)?;
        let gateway = Arc::new(gateway);
        let app = http::router(Arc::clone(&gateway)).into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        // The small lines of an answer go out as they come, not when the kernel has gathered enough.
        let server = axum_server::from_tcp_rustls(listener, tls)
            .map_err(not_listening(address))?
            .map(|acceptor| acceptor.acceptor(NoDelayAcceptor::new()))
            .handle(handle.clone());
        let watched = Arc::clone(&gateway);
        let task = tokio::spawn(async move {
            password::warm_up().await;
            let witnessing = tokio::spawn(witness(Arc::clone(&watched)));
            let sweeping = tokio::spawn(sweep(watched));
            if let Err(error) = server.serve(app).await {
                tracing::error!("the gateway stopped: {error}");
            }
            witnessing.abort();
            sweeping.abort();
        });
        tracing::info!(%address, "the gateway listens");
        Ok(Self { gateway, address, handle, task })
    }

    /// Finishes what is under way, then ends.
    pub async fn stop(self) {
        self.handle.graceful_shutdown(Some(Duration::from_secs(5)));
        let _ = self.task.await;
        self.gateway.close().await;
    }

    /// Runs until the process is told to end.
    pub async fn until_signal(self) {
        let _ = tokio::signal::ctrl_c().await;
        self.stop().await;
    }
}

/// Takes the gateway's own log to its witnesses and publishes all logs, every few seconds.
async fn witness(gateway: Arc<Gateway>) {
    let mut every = tokio::time::interval(Duration::from_secs(5));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        every.tick().await;
        if let Err(error) = gateway.witness_own().await {
            tracing::warn!("the gateway's log was not witnessed: {error}");
        }
        if let Err(error) = gateway.publish().await {
            tracing::error!("the trail could not be published: {error}");
        }
    }
}

/// What happens by itself, every few seconds: the keys of answers that expired are destroyed (RET-5), what own readers
/// sent is entered, and saved reads (RET-4) and what own readers saw are disposed of when their days are over.
async fn sweep(gateway: Arc<Gateway>) {
    let mut every = tokio::time::interval(Duration::from_secs(5));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        every.tick().await;
        if let Err(error) = gateway.sweep_answers().await {
            tracing::error!("the keys of expired answers could not be destroyed: {error}");
        }
        if let Err(error) = gateway.sweep_tallies().await {
            tracing::error!("what own readers sent could not be entered: {error}");
        }
        if let Err(error) = gateway.dispose_saved().await {
            tracing::error!("saved reads whose day has come could not be disposed of: {error}");
        }
        if let Err(error) = gateway.dispose_own_reads().await {
            tracing::error!("own reads whose days are over could not be disposed of: {error}");
        }
    }
}

impl Embedded {
    /// Starts the training gateway on the database and keys in `folder`, which are made at first.
    pub async fn start(folder: &Path, clock: SharedClock) -> Result<Self, GatewayError> {
        Self::with_profile(folder, clock, Profile::default()).await
    }

    pub async fn with_profile(folder: &Path, clock: SharedClock, profile: Profile) -> Result<Self, GatewayError> {
        let url = format!("sqlite:{}?mode=rwc", folder.join(DATABASE).display());
        Self::with_database(folder, &url, clock, profile).await
    }

    /// The same over another engine, for the test suite that runs on each.
    pub async fn with_database(
        folder: &Path,
        url: &str,
        clock: SharedClock,
        profile: Profile,
    ) -> Result<Self, GatewayError> {
        Self::witnessed(folder, url, clock, profile, Vec::new()).await
    }

    /// The same with witnesses besides itself.
    pub async fn witnessed(
        folder: &Path,
        url: &str,
        clock: SharedClock,
        profile: Profile,
        witnesses: Vec<WitnessConfig>,
    ) -> Result<Self, GatewayError> {
        Self::with_vendors(folder, url, clock, profile, witnesses, Vec::new()).await
    }

    /// The same with vendors besides the training world.
    pub async fn with_vendors(
        folder: &Path,
        url: &str,
        clock: SharedClock,
        profile: Profile,
        witnesses: Vec<WitnessConfig>,
        vendors: Vec<VendorConfig>,
    ) -> Result<Self, GatewayError> {
        let made = make_certificate(vec!["localhost".into(), "127.0.0.1".into()])?;
        let tls = tls(made.certificate.as_bytes(), made.key.as_bytes())?;
        let server = Self::serve(folder, url, clock, profile, witnesses, vendors, tls.clone()).await?;
        Ok(Self { server, ca: made.ca, tls })
    }

    /// Stops, and starts again on the same database behind the same certificate, at a port that the system gives: for
    /// the test suite.
    pub async fn restarted(
        self,
        folder: &Path,
        url: &str,
        clock: SharedClock,
        profile: Profile,
    ) -> Result<Self, GatewayError> {
        let Self { server, ca, tls } = self;
        server.stop().await;
        let server = Self::serve(folder, url, clock, profile, Vec::new(), Vec::new(), tls.clone()).await?;
        Ok(Self { server, ca, tls })
    }

    async fn serve(
        folder: &Path,
        url: &str,
        clock: SharedClock,
        profile: Profile,
        witnesses: Vec<WitnessConfig>,
        vendors: Vec<VendorConfig>,
        tls: RustlsConfig,
    ) -> Result<Server, GatewayError> {
        fs::create_dir_all(folder).map_err(GatewayError::file(folder))?;
        let settings = Self::settings(folder, profile, witnesses, vendors)?;
        let db = Db::open(url, Mode::Training).await?;
        let gateway = Gateway::open(db, clock, settings).await?;
        training::ensure_accounts(&gateway).await?;
        Server::start(gateway, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), tls)
    }

    /// The training gateway that was made in `folder`, without its server: for the console beside a workstation.
    pub async fn open(folder: &Path, clock: SharedClock) -> Result<Gateway, GatewayError> {
        let database = folder.join(DATABASE);
        if !database.exists() {
            return Err(GatewayError::Refused(format!(
                "{} is not there; open Readroom in training once, which makes it",
                database.display()
            )));
        }
        let settings = Self::settings(folder, Profile::default(), Vec::new(), Vec::new())?;
        let db = Db::open(&format!("sqlite:{}", database.display()), Mode::Training).await?;
        Gateway::open(db, clock, settings).await
    }

    fn settings(
        folder: &Path,
        profile: Profile,
        witnesses: Vec<WitnessConfig>,
        vendors: Vec<VendorConfig>,
    ) -> Result<Settings, GatewayError> {
        Ok(Settings {
            mode: Mode::Training,
            profile,
            secrets: config::secrets(&folder.join("gateway-secrets.key"))?,
            agency: agency_key(&folder.join("agency-recovery.key"))?,
            utc_offset_minutes: 0,
            // The training world's trail lies open beside its database, for whoever wants to verify it.
            publish: Some(folder.join("published-trail")),
            witnesses,
            own_readers: OwnReadersConfig::default(),
            authorities: Vec::new(),
            reasons: Vec::new(),
            vendors,
        })
    }
}

/// The training world's recovery key: made at first, kept beside the database, since nothing in
/// training is worth keeping it apart for.
fn agency_key(path: &Path) -> Result<AgencyPublic, GatewayError> {
    let public = path.with_extension("pub");
    if let Ok(text) = fs::read_to_string(&public) {
        return Ok(AgencyPublic::from_text(&text)?);
    }
    let (private, key) = AgencyPrivate::generate();
    write_private(path, private.to_file().as_bytes()).map_err(GatewayError::file(path))?;
    write_private(&public, key.as_str().as_bytes()).map_err(GatewayError::file(&public))?;
    Ok(key)
}
