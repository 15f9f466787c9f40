//! `readroom-gateway ingest` and `reader-key` as an administrator uses them: a process of its own, killed too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod examples;
mod pace;

use sqlx::{Connection, Row, SqliteConnection};
use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_readroom-gateway");
const READERS: &str =
    "[defaults]\ncountry='US'\n[[reader]]\nid='gate_in'\nname='Yard gate'\nlatitude=44.06\nlongitude=-103.24\n";

struct Desk {
    folder: TempDir,
    config: String,
}

fn run(arguments: &[&str], typed: &[u8]) -> Output {
    let mut command = Command::new(PROGRAM);
    let piped = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(typed);
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Seconds since 1970, some minutes ago: the program has the machine's clock.
fn lately() -> u64 {
    #[allow(clippy::disallowed_methods, reason = "what the program under test will read")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_secs() - 7_200
}

/// So many records of Frigate's, one a line.
fn records(count: u64) -> String {
    let begun = lately();
    (0..count).fold(String::new(), |mut text, n| {
        let at = begun + n % 3_600;
        writeln!(
            text,
            "{{\"type\":\"lpr\",\"id\":\"{n}.5-a\",\"name\":null,\"plate\":\"T{n:06}\",\"score\":0.9,\"camera\":\"gate_in\",\
             \"timestamp\":{at}}}"
        )
        .unwrap();
        text
    })
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("gateway");
        let dir = dir.to_str().unwrap();
        let made = run(&["init", "--dir", dir, "--owner", "o.owner", "--owner-name", "O. Owner"], b"");
        assert!(made.status.success(), "{}", said(&made));
        let config = format!("{dir}/gateway.toml");
        let desk = Self { folder, config };
        desk.write("readers.toml", READERS);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    fn ingest(&self, more: &[&str], typed: &[u8]) -> Output {
        let readers = self.path("readers.toml");
        let first = ["ingest", "--config", &self.config, "--readers", readers.to_str().unwrap(), "--format", "frigate"];
        run(&[&first, more].concat(), typed)
    }

    async fn count(&self, table: &str) -> i64 {
        let url = format!("sqlite:{}", self.path("gateway/gateway.db").display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        sqlx::query(sql).fetch_one(&mut connection).await.unwrap().get(0)
    }
}

#[tokio::test]
async fn files_and_standard_input_are_taken_and_the_same_again_adds_nothing() {
    let desk = Desk::new();
    let file = desk.write("a.jsonl", &records(300));
    let done = desk.ingest(&[&file], b"");
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(said(&done).contains("300 reads taken") && said(&done).contains("100 %"), "{}", said(&done));
    let more = desk.ingest(&[&file, "-"], records(310).as_bytes());
    assert_eq!(more.status.code(), Some(0), "{}", said(&more));
    assert!(said(&more).contains("10 reads taken, 0 made better, 600 known already"), "{}", said(&more));
    assert_eq!(desk.count("own_reads").await, 310);
}

#[tokio::test]
async fn what_is_rejected_goes_to_a_file_of_its_owners_and_the_exit_code_says_so() {
    let desk = Desk::new();
    let good = records(3);
    let bad = format!("{good}{{\"type\":\"lpr\",\"plate\":\n{}", good.replacen("T000000", "TST 1234 5678 X", 1));
    let (file, rejects) = (desk.write("bad.jsonl", &bad), desk.path("rejects.jsonl"));
    let done = desk.ingest(&["--rejected", rejects.to_str().unwrap(), &file], b"");
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    assert!(!said(&done).contains("1234 5678"), "the screen gets no plate: {}", said(&done));
    let lines: Vec<serde_json::Value> =
        fs::read_to_string(&rejects).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["line"].as_u64().unwrap()).collect::<Vec<_>>(), [4, 5]);
    assert!(lines[1]["record"].as_str().unwrap().contains("1234 5678"));
    assert!(lines.iter().all(|line| !line["why"].as_str().unwrap().contains("1234")));
    assert_eq!(mode(&rejects) & 0o077, 0, "it holds plates");
    assert_eq!(desk.count("own_reads").await, 3);

    // Mended and given again.
    let mended = lines[1]["record"].as_str().unwrap().replace("TST 1234 5678 X", "TST1234");
    let again = desk.ingest(&["-"], mended.replace("0.5-a", "9.5-a").as_bytes());
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    assert_eq!(desk.count("own_reads").await, 4);
}

fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions())
}

#[tokio::test]
async fn what_can_not_be_begun_takes_nothing_and_says_why() {
    let desk = Desk::new();
    let file = desk.write("a.jsonl", &records(3));
    let missing = desk.path("no-such-file");
    for (arguments, why) in [
        (vec![file.as_str(), missing.to_str().unwrap()], "no-such-file"),
        (vec!["--mapping", file.as_str(), file.as_str()], "map"),
        (vec!["--source-name", "", file.as_str()], "1 to 60"),
        (vec![desk.folder.path().to_str().unwrap()], "folder"),
    ] {
        let done = desk.ingest(&arguments, b"");
        assert_eq!(done.status.code(), Some(1), "{arguments:?}: {}", said(&done));
        assert!(said(&done).contains(why), "{arguments:?}: {}", said(&done));
    }
    assert_eq!(desk.count("own_reads").await, 0);
}

#[tokio::test]
async fn killed_in_the_middle_and_run_again_nothing_is_doubled_and_nothing_lost() {
    const COUNT: u64 = 30_000;
    let desk = Desk::new();
    let file = desk.write("many.jsonl", &records(COUNT));
    let readers = desk.path("readers.toml");
    let mut between = 0;
    for kill_after in [1, 2] {
        let mut child = Command::new(PROGRAM)
            .args(["ingest", "--config", &desk.config, "--readers", readers.to_str().unwrap()])
            .args(["--format", "frigate", &file])
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // It says how far it is once a part is committed.
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let told = lines.by_ref().map(Result::unwrap).filter(|line| line.contains("records,")).take(kill_after);
        assert!(told.count() > 0);
        child.kill().unwrap();
        child.wait().unwrap();
        let now = desk.count("own_reads").await;
        assert!(now >= between && now > 0);
        between = now;
    }
    let taken = desk.count("own_tallies").await;
    assert!(taken > 0 || between == i64::try_from(COUNT).unwrap(), "what was taken is still to be entered");
    let done = desk.ingest(&[&file], b"");
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(desk.count("own_reads").await, i64::try_from(COUNT).unwrap());
    assert_eq!(desk.count("own_words WHERE kind = 'plate'").await, i64::try_from(COUNT).unwrap());
    let again = desk.ingest(&[&file], b"");
    assert!(said(&again).contains(&format!("0 reads taken, 0 made better, {COUNT} known already")), "{}", said(&again));
}

#[test]
fn a_readers_key_is_shown_once_listed_and_revoked() {
    let desk = Desk::new();
    let readers = desk.path("readers.toml");
    let key = |arguments: &[&str]| run(&[&["reader-key", "--config", &desk.config], arguments].concat(), b"");
    let made = key(&["add", "Yard gate", "--readers", readers.to_str().unwrap()]);
    assert!(made.status.success() && said(&made).contains("shown once"), "{}", said(&made));
    let secret = String::from_utf8_lossy(&made.stdout).lines().nth(1).unwrap().to_owned();
    assert!(secret.len() > 50 && secret.contains('.'));
    let database = fs::read(desk.path("gateway/gateway.db")).unwrap();
    let (_, half) = secret.split_once('.').unwrap();
    assert!(!database.windows(half.len()).any(|bytes| bytes == half.as_bytes()), "it is kept as a digest");
    let listed = said(&key(&["list"]));
    assert!(listed.contains("Yard gate") && listed.contains("in use") && !listed.contains(half));
    assert!(key(&["update", "Yard gate", "--readers", readers.to_str().unwrap()]).status.success());
    assert!(key(&["revoke", "Yard gate"]).status.success());
    assert!(said(&key(&["list"])).contains("revoked"));
    assert!(!key(&["revoke", "Yard gate"]).status.success());
}
