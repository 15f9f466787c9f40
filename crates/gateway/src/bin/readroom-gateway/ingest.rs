//! `readroom-gateway ingest`: records of the agency's own readers from files and standard input.

use clap::Args;
use clock::SharedClock;
use domain::Timestamp;
use gateway::{
    Db, Embedded, Gateway, GatewayError, NotTaken, Parcel, Preparer, ServiceError, Taken, config::Config, readers_of,
};
use ingest::{Counts, Format, FormatName, Mapping, Readers, Records, Rejected};
use serde::Serialize;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::mpsc;

#[derive(Args)]
pub struct Ingest {
    #[arg(long, required_unless_present = "training")]
    config: Option<PathBuf>,
    /// In place of a config: the folder of a training workstation's gateway
    #[arg(long, conflicts_with = "config", value_name = "FOLDER")]
    training: Option<PathBuf>,
    /// openalpr, platerecognizer, frigate or csv
    #[arg(long)]
    format: String,
    /// What the columns of a table are; with csv alone
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// What the records do not say of their cameras
    #[arg(long)]
    readers: Option<PathBuf>,
    /// Where to write the records that are rejected, with their reasons, as JSON lines; what is there is replaced
    #[arg(long)]
    rejected: Option<PathBuf>,
    /// What the log calls the place that the records come from
    #[arg(long, default_value = "console")]
    source_name: String,
    /// Files, or - for standard input
    #[arg(default_value = "-")]
    files: Vec<PathBuf>,
}

/// Reasons that are shown where no file takes them.
const SHOWN: u64 = 20;

/// A rejected record in the file of rejects.
#[derive(Serialize)]
struct Reject<'a> {
    input: &'a str,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    byte: u64,
    why: String,
    /// As it stood; absent where it is too long, no text, or stands with an earlier line.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a str>,
}

/// An input with its name.
type Input = (String, Box<dyn Read + Send>);

/// What is read, and what was seen of it.
struct Inputs {
    files: Vec<Input>,
    /// Bytes of all of them; 0 where standard input is among them.
    total: u64,
    seen: Arc<AtomicU64>,
}

/// Counts the bytes that go through.
struct Counted<R> {
    inner: R,
    seen: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.seen.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// What the reading thread hands over.
enum Step {
    Parcel(Box<Parcel>),
    /// An input is through.
    Through(Counts, u64),
}

pub async fn ingest(args: Ingest, clock: SharedClock) -> Result<(), GatewayError> {
    let name: FormatName = args.format.parse().map_err(refused)?;
    let mapping = args.mapping.as_deref().map(text).transpose()?;
    let mapping = mapping.as_deref().map(Mapping::parse).transpose().map_err(refused)?;
    let format = Format::new(name, mapping).map_err(refused)?;
    let readers = args.readers.as_deref().map(text).transpose()?;
    let readers = readers_of(readers.as_deref().unwrap_or_default()).map_err(refused)?;
    let inputs = Inputs::open(&args.files)?;
    let rejects = Rejects::open(args.rejected.as_deref())?;

    let gateway = open(&args, &clock).await?;
    let done = run(&gateway, &clock, &args.source_name, format, readers, inputs, rejects).await;
    gateway.close().await;
    let (all, left) = done?;
    println!(
        "{} reads taken, {} made better, {} known already, {} rejected; {} records were no reads; {} pictures not kept",
        all.taken,
        all.changed,
        all.same,
        all.rejected,
        left.0.skipped(),
        left.1
    );
    match all.rejected {
        0 => Ok(()),
        count => Err(GatewayError::SomeRejected { count, file: args.rejected }),
    }
}

async fn open(args: &Ingest, clock: &SharedClock) -> Result<Gateway, GatewayError> {
    if let Some(folder) = &args.training {
        return Embedded::open(folder, clock.clone()).await;
    }
    let path = args.config.as_deref().ok_or_else(|| refused("name the gateway's config: --config FILE"))?;
    let config = Config::load(path)?;
    Gateway::open(Db::open(&config.database, config.mode).await?, clock.clone(), config.settings()?).await
}

async fn run(
    gateway: &Gateway,
    clock: &SharedClock,
    origin: &str,
    format: Format,
    readers: Readers,
    inputs: Inputs,
    rejects: Rejects,
) -> Result<(Taken, (Counts, u64)), GatewayError> {
    let mut intake = gateway.begin_intake(origin, format.name(), &readers).await.map_err(refused)?;
    let (send, mut steps) = mpsc::channel(2);
    let (preparer, now) = (gateway.preparer(), gateway.now());
    let mut progress = Progress::new(inputs.total, Arc::clone(&inputs.seen), clock.clone());
    let reading =
        tokio::task::spawn_blocking(move || read_all(inputs, &format, &readers, now, preparer, rejects, &send));
    let (mut all, mut left) = (Taken::default(), (Counts::default(), 0));
    while let Some(step) = steps.recv().await {
        match step {
            Step::Parcel(parcel) => {
                all += gateway.take_parcel(&mut intake, &parcel).await.map_err(failed)?;
                left.1 += parcel.pictures_dropped;
                progress.tell(&all);
            }
            Step::Through(counts, dropped) => {
                left.0 = sum(left.0, counts);
                left.1 += dropped;
            }
        }
    }
    reading.await.map_err(refused)??;
    gateway.end_intake(intake).await.map_err(failed)?;
    progress.end(&all);
    Ok((all, left))
}

fn sum(a: Counts, b: Counts) -> Counts {
    Counts {
        entries: a.entries + b.entries,
        rejected: a.rejected + b.rejected,
        heartbeats: a.heartbeats + b.heartbeats,
        without_plate: a.without_plate + b.without_plate,
        previews: a.previews + b.previews,
        taken_back: a.taken_back + b.taken_back,
        other: a.other + b.other,
        pictures_dropped: a.pictures_dropped + b.pictures_dropped,
    }
}

/// Reads all inputs to their ends; ends early when nobody takes what it reads any more.
fn read_all(
    inputs: Inputs,
    format: &Format,
    readers: &Readers,
    now: Timestamp,
    mut by: Preparer,
    mut rejects: Rejects,
    send: &mpsc::Sender<Step>,
) -> Result<(), GatewayError> {
    for (name, input) in inputs.files {
        let mut records = Records::new(format, readers, now, BufReader::with_capacity(1 << 20, input));
        let mut parcel = Box::new(Parcel::default());
        for record in records.by_ref() {
            let line = match record {
                Err(rejected) => {
                    rejects.add(&of_rejected(&name, &rejected))?;
                    parcel.rejected += 1;
                    continue;
                }
                Ok(entry) => {
                    let at = entry.origin;
                    match parcel.add(&mut by, entry) {
                        Ok(()) => None,
                        Err(NotTaken::Key(error)) => return Err(error.into()),
                        Err(NotTaken::Old(old)) => Some((at, old.to_string())),
                    }
                }
            };
            if let Some((at, why)) = line {
                let (line, byte) = (at.line, at.byte);
                rejects.add(&Reject { input: &name, line, column: None, byte, why, record: None })?;
                parcel.rejected += 1;
            }
            if parcel.is_full() && send.blocking_send(Step::Parcel(std::mem::take(&mut parcel))).is_err() {
                return Ok(());
            }
        }
        let counts = records.counts();
        let gone = !parcel.is_empty() && send.blocking_send(Step::Parcel(parcel)).is_err();
        if gone || send.blocking_send(Step::Through(counts, counts.pictures_dropped)).is_err() {
            return Ok(());
        }
    }
    rejects.end()
}

fn of_rejected<'a>(input: &'a str, rejected: &'a Rejected) -> Reject<'a> {
    Reject {
        input,
        line: rejected.line,
        column: rejected.column,
        byte: rejected.origin.byte,
        why: rejected.why.to_string(),
        record: rejected.record.as_deref(),
    }
}

impl Inputs {
    /// Opens all inputs before anything is taken from one.
    fn open(paths: &[PathBuf]) -> Result<Self, GatewayError> {
        let seen = Arc::new(AtomicU64::new(0));
        let mut files: Vec<Input> = Vec::new();
        let (mut total, mut known) = (0, true);
        for path in paths {
            let name = path.display().to_string();
            let counted: Box<dyn Read + Send> = if name == "-" {
                known = false;
                Box::new(Counted { inner: io::stdin(), seen: Arc::clone(&seen) })
            } else {
                let file = File::open(path).map_err(GatewayError::file(path))?;
                let about = file.metadata().map_err(GatewayError::file(path))?;
                if about.is_dir() {
                    return Err(refused(format!("{name} is a folder; name the files in it")));
                }
                known &= about.is_file();
                total += about.len();
                Box::new(Counted { inner: file, seen: Arc::clone(&seen) })
            };
            files.push((name, counted));
        }
        Ok(Self { files, total: if known { total } else { 0 }, seen })
    }
}

/// Where rejected records go. They hold plates, so the file is its owner's alone; the screen gets reasons only.
enum Rejects {
    File(PathBuf, BufWriter<File>),
    Shown(u64),
}

impl Rejects {
    fn open(path: Option<&Path>) -> Result<Self, GatewayError> {
        let Some(path) = path else { return Ok(Self::Shown(0)) };
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
        Ok(Self::File(path.to_owned(), BufWriter::new(file.map_err(GatewayError::file(path))?)))
    }

    fn add(&mut self, line: &Reject<'_>) -> Result<(), GatewayError> {
        match self {
            Self::File(path, file) => {
                let text = serde_json::to_string(line).map_err(refused)?;
                writeln!(file, "{text}").map_err(GatewayError::file(path.as_path()))
            }
            Self::Shown(count) => {
                *count += 1;
                if *count <= SHOWN {
                    let column = line.column.map(|column| format!(", column {column}")).unwrap_or_default();
                    eprintln!("{}, line {}{column}: {}", line.input, line.line, line.why);
                }
                Ok(())
            }
        }
    }

    fn end(self) -> Result<(), GatewayError> {
        match self {
            Self::File(path, mut file) => file.flush().map_err(GatewayError::file(path)),
            Self::Shown(count) => {
                if count > SHOWN {
                    eprintln!("{} more were rejected; --rejected FILE keeps them all", count - SHOWN);
                }
                Ok(())
            }
        }
    }
}

/// How far it is, on standard error, about once a second.
struct Progress {
    total: u64,
    seen: Arc<AtomicU64>,
    clock: SharedClock,
    begun: domain::Span,
    told: Option<i64>,
}

impl Progress {
    fn new(total: u64, seen: Arc<AtomicU64>, clock: SharedClock) -> Self {
        let begun = clock.elapsed();
        Self { total, seen, clock, begun, told: None }
    }

    fn tell(&mut self, all: &Taken) {
        let second = self.clock.elapsed().as_seconds();
        if self.told != Some(second) {
            self.told = Some(second);
            self.line(all);
        }
    }

    fn end(&self, all: &Taken) {
        self.line(all);
    }

    #[allow(clippy::cast_precision_loss, reason = "figures for people")]
    fn line(&self, all: &Taken) {
        let seconds = (self.clock.elapsed().0 - self.begun.0).max(1) as f64 / 1e6;
        let count = all.taken + all.changed + all.same + all.rejected;
        let seen = self.seen.load(Ordering::Relaxed);
        let share = if self.total > 0 {
            format!("{:.0} %", 100.0 * (seen as f64 / self.total as f64).min(1.0))
        } else {
            format!("{:.1} MB", seen as f64 / 1e6)
        };
        eprintln!("{count} records, {:.0}/s, {share}", count as f64 / seconds);
    }
}

/// The text of a file that goes with the records.
pub fn text(path: &Path) -> Result<String, GatewayError> {
    fs::read_to_string(path).map_err(GatewayError::file(path))
}

fn refused(error: impl std::fmt::Display) -> GatewayError {
    GatewayError::Refused(error.to_string())
}

/// What was taken stays; the same command goes on from there.
fn failed(error: ServiceError) -> GatewayError {
    GatewayError::Refused(format!("{error}; what was taken stays, and the same command again takes the rest"))
}
