//! `readroom-gateway`: the server and its console.
#![allow(clippy::print_stdout, reason = "a console program answers on standard output")]

use clap::{Parser, Subcommand};
use clock::{SharedClock, SystemClock};
use domain::Role;
use gateway::{
    GatewayError, WitnessFile,
    config::Config,
    vendor_example::{self, Mischief, VendorExample},
};
use std::{path::PathBuf, process::ExitCode, sync::Arc};

mod commands;
mod example;
mod ingest;

#[derive(Parser)]
#[command(name = "readroom-gateway", version, about = "The Readroom gateway: consent, sign-in, sessions and accounts")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a folder with config, keys and certificate, and the first system owner
    Init {
        /// The folder to make
        #[arg(long)]
        dir: PathBuf,
        /// postgres://… in service, sqlite:… for a trial; the default is a SQLite file in the folder
        #[arg(long)]
        database: Option<String>,
        #[arg(long, default_value = "127.0.0.1:8443")]
        listen: std::net::SocketAddr,
        /// A name or address that workstations reach the gateway by; may be repeated
        #[arg(long, default_value = "localhost")]
        host: Vec<String>,
        /// The account name of the first system owner
        #[arg(long)]
        owner: String,
        /// The owner's name, as people know it
        #[arg(long)]
        owner_name: String,
    },
    /// Serve until told to end
    Serve {
        #[arg(long)]
        config: PathBuf,
    },
    /// Administer accounts from this machine
    Account {
        #[arg(long)]
        config: PathBuf,
        #[command(subcommand)]
        what: Account,
    },
    /// Take records of the agency's own readers; ends with 3 where some were rejected
    Ingest(ingest::Ingest),
    /// Write records of nobody's, of the last three days, to try `ingest` with
    IngestExample {
        /// The folder to write them to
        #[arg(long)]
        dir: PathBuf,
    },
    /// Make and revoke the keys by which camera systems post records
    ReaderKey {
        #[arg(long)]
        config: PathBuf,
        #[command(subcommand)]
        what: ReaderKey,
    },
    /// Be a second witness of a gateway's logs, best on another machine in other hands
    Witness {
        #[command(subcommand)]
        what: Witness,
    },
    /// Print the verifier key of this gateway's log, for readroom-verify and for witnesses
    Key {
        #[arg(long)]
        config: PathBuf,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Print the OpenAPI document of what a vendor serves to this gateway
    VendorOpenapi,
    /// Serve a small vendor with reads of nobody's, to try a gateway against
    VendorExample {
        #[arg(long, default_value = "127.0.0.1:8445")]
        listen: std::net::SocketAddr,
        /// The file that holds the key which the gateway has to bring
        #[arg(long)]
        key_file: PathBuf,
        /// Where to write the authority of this run's certificate, for the gateway's config
        #[arg(long)]
        ca: PathBuf,
        /// Be a bad one
        #[arg(long)]
        trouble: Option<Mischief>,
    },
    /// Open a workstation's store with the agency's private key, and give it a new password (read from standard input)
    Recover {
        /// The store's folder: it holds keys.json
        #[arg(long)]
        store: PathBuf,
        /// The agency's private key file
        #[arg(long)]
        key: PathBuf,
    },
}

#[derive(Subcommand)]
enum Witness {
    /// Make a witness's folder; prints what the gateway's config needs
    Init {
        #[arg(long)]
        dir: PathBuf,
        /// The witness's name, without spaces, as it stands in its signatures
        #[arg(long)]
        name: String,
        /// The verifier key of the gateway's log (`readroom-gateway key`)
        #[arg(long)]
        gateway: String,
        #[arg(long, default_value = "127.0.0.1:8444")]
        listen: std::net::SocketAddr,
        /// A name or address that the gateway reaches it by; may be repeated
        #[arg(long, default_value = "localhost")]
        host: Vec<String>,
    },
    /// Witness until told to end
    Serve {
        /// witness.toml
        #[arg(long)]
        config: PathBuf,
    },
}

#[derive(Subcommand)]
enum ReaderKey {
    /// Make the key of a camera system; it is printed once
    Add {
        name: String,
        #[command(flatten)]
        files: KeyFiles,
    },
    /// Give a key other files; what is not named stays
    Update {
        name: String,
        #[command(flatten)]
        files: KeyFiles,
    },
    /// List keys
    List,
    /// Take no more records by this key
    Revoke { name: String },
}

#[derive(clap::Args)]
struct KeyFiles {
    /// What this system's records do not say of their cameras
    #[arg(long)]
    readers: Option<PathBuf>,
    /// What the columns are, for a system that posts CSV
    #[arg(long)]
    mapping: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Account {
    /// Add an account; its initial password is printed once
    Add {
        account: String,
        #[arg(long)]
        name: String,
        #[arg(long)]
        role: Role,
        /// The unit that the person's supervisor answers for
        #[arg(long, default_value = "")]
        unit: String,
    },
    /// List accounts
    List,
    /// Grant a source or a right: source:NAME or right:area_query, right:partial_plate, right:photo_scan (ACC-6, ACC-7)
    Grant { account: String, what: String },
    /// Take a grant away
    Revoke { account: String, what: String },
    /// List what an account was granted
    Grants { account: String },
    /// End an account's sessions and let it sign in no more
    Disable { account: String },
    /// A new initial password; the authenticator is enrolled again
    Reset { account: String },
    /// Let a locked account try again (SEC-3)
    Release { account: String },
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("READROOM_LOG").unwrap_or_else(|_| "info".into()))
        .init();
    let clock: SharedClock = Arc::new(SystemClock::new());
    match run(Cli::parse().command, clock).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::from(error.exit_code())
        }
    }
}

async fn run(command: Command, clock: SharedClock) -> Result<(), GatewayError> {
    match command {
        Command::Init { dir, database, listen, host, owner, owner_name } => {
            commands::init(commands::Init { dir, database, listen, host, owner, owner_name }, clock).await
        }
        Command::Serve { config } => {
            let server = gateway::serve(&Config::load(&config)?, clock).await?;
            println!("listening on https://{}", server.address);
            server.until_signal().await;
            Ok(())
        }
        Command::Account { config, what } => commands::account(&Config::load(&config)?, what, clock).await,
        Command::Ingest(what) => ingest::ingest(what, clock).await,
        Command::IngestExample { dir } => example::write(&dir, &clock),
        Command::ReaderKey { config, what } => commands::reader_key(&Config::load(&config)?, what, clock).await,
        Command::Witness { what: Witness::Init { dir, name, gateway, listen, host } } => {
            let first = host.first().cloned().unwrap_or_default();
            let verifier = WitnessFile::init(&dir, &name, &gateway, listen, host)?;
            println!(
                "Made {}. Next: readroom-gateway witness serve --config {}/witness.toml",
                dir.display(),
                dir.display()
            );
            println!("For the gateway's config:\n\n[[witness]]\nurl = \"https://{first}:{}\"", listen.port());
            println!("verifier = \"{verifier}\"\nca = \"PATH OF {}/ca.pem\"", dir.display());
            Ok(())
        }
        Command::Witness { what: Witness::Serve { config } } => {
            let server = WitnessFile::load(&config)?.serve(clock).await?;
            println!("witnessing on https://{} as {}", server.address, server.verifier);
            server.until_signal().await;
            Ok(())
        }
        Command::Key { config } => {
            println!("{}", commands::key(&Config::load(&config)?, clock).await?);
            Ok(())
        }
        Command::Openapi => {
            println!("{}", gateway::openapi().map_err(|error| GatewayError::Refused(error.to_string()))?);
            Ok(())
        }
        Command::VendorOpenapi => {
            println!("{}", vendor_example::openapi().map_err(|error| GatewayError::Refused(error.to_string()))?);
            Ok(())
        }
        Command::VendorExample { listen, key_file, ca, trouble } => {
            let key = std::fs::read_to_string(&key_file).map_err(GatewayError::file(&key_file))?;
            let vendor = VendorExample::start(listen, &key, trouble)?;
            std::fs::write(&ca, &vendor.ca).map_err(GatewayError::file(&ca))?;
            println!("a vendor on https://{}", vendor.address);
            vendor.until_signal().await;
            Ok(())
        }
        Command::Recover { store, key } => commands::recover(&store, &key),
    }
}
