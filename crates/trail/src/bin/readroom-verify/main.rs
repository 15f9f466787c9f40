//! `readroom-verify`: says whether a trail is whole. No network, nothing written.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a console program answers on standard output")]

use clap::Parser;
use std::{
    borrow::Cow,
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
    process::ExitCode,
};
use trail::{Files, Keys, Noted, Report, verify_export, verify_folder};

/// No file that is read whole is larger.
const LARGEST: u64 = 4 << 30;

/// Says whether a trail is whole, or exactly what was done to it.
///
/// Exit codes: 0 whole, by the keys you gave; 1 tampered with; 2 not readable; 3 whole in itself, but
/// the keys or witnesses you gave do not prove it.
#[derive(Parser)]
#[command(name = "readroom-verify", version)]
struct Cli {
    /// An export (.jsonl, or .csv with its .csv.proof), or a folder of tiles
    path: PathBuf,
    /// The proofs of a .csv, where they do not lie beside it
    #[arg(long)]
    proof: Option<PathBuf>,
    /// The verifier key of a log, or a file of such keys; may be repeated
    #[arg(long)]
    key: Vec<String>,
    /// The verifier key of a witness, or a file of such keys; may be repeated
    #[arg(long)]
    witness: Vec<String>,
    /// How many of these witnesses have to have signed
    #[arg(long, default_value_t = 1)]
    quorum: usize,
    /// A checkpoint that you noted at another time; may be repeated
    #[arg(long)]
    checkpoint: Vec<PathBuf>,
    /// Answer as one JSON object
    #[arg(long)]
    json: bool,
}

struct Folder<'a>(&'a Path);

impl Files for Folder<'_> {
    fn read(&self, path: &str, most: usize) -> Result<Option<Cow<'_, [u8]>>, String> {
        let relative = Path::new(path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err("the name leads out of the folder".into());
        }
        match read(&self.0.join(relative), most as u64) {
            Ok(bytes) => Ok(Some(Cow::Owned(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// The text itself, when it is a key; else the file it names.
fn given(text: &str) -> Result<Cow<'_, str>, String> {
    // NAME+HASH+BASE64; the last part may have more of them.
    let hash = text.split('+').nth(1).filter(|_| text.splitn(3, '+').count() == 3);
    if hash.is_some_and(|hash| hash.len() == 8) && !Path::new(text).exists() {
        return Ok(Cow::Borrowed(text));
    }
    fs::read_to_string(text).map(Cow::Owned).map_err(|error| format!("{text} can't be read: {error}"))
}

fn keys(cli: &Cli) -> Result<Keys, String> {
    let mut keys = Keys { quorum: cli.quorum, ..Keys::default() };
    for text in &cli.key {
        keys.add_logs(&given(text)?).map_err(|error| format!("{text}: {error}"))?;
    }
    for text in &cli.witness {
        keys.add_witnesses(&given(text)?).map_err(|error| format!("{text}: {error}"))?;
    }
    for path in &cli.checkpoint {
        let from = path.display().to_string();
        let note = fs::read_to_string(path).map_err(|error| format!("{from} can't be read: {error}"))?;
        keys.noted.push(Noted { from, note });
    }
    Ok(keys)
}

fn verify(cli: &Cli) -> Result<Report, String> {
    let keys = keys(cli)?;
    if cli.path.is_dir() {
        return Ok(verify_folder(&Folder(&cli.path), &keys));
    }
    let told = |path: &Path| {
        let path = path.display().to_string();
        move |error: io::Error| format!("{path} can't be read: {error}")
    };
    let data = read(&cli.path, LARGEST).map_err(told(&cli.path))?;
    let beside = cli.path.extension().is_some_and(|ending| ending == "csv").then(|| {
        let mut name = cli.path.clone().into_os_string();
        name.push(".proof");
        PathBuf::from(name)
    });
    let proof = match cli.proof.clone().or(beside) {
        Some(path) => Some(read(&path, LARGEST).map_err(told(&path))?),
        None => None,
    };
    Ok(verify_export(&data, proof.as_deref(), &keys))
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let report = match verify(&cli) {
        Ok(report) => report,
        Err(why) => {
            eprintln!("readroom-verify: {why}");
            return ExitCode::from(2);
        }
    };
    if cli.json {
        match report.to_json() {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("readroom-verify: {error}"),
        }
    } else {
        print!("{report}");
    }
    ExitCode::from(report.exit)
}
