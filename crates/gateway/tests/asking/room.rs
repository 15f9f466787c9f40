//! A gateway with the training world and vendors, and an analyst at a workstation.

use client::{Client, ClientError, Endpoint};
use clock::{Clock, FixedClock};
use domain::{About, AnswerId, EventId, Profile, Purpose, Question, Span, Timestamp};
use gateway::{
    Certificate, Embedded,
    config::VendorConfig,
    make_certificate,
    vendor_example::{Mischief, VendorExample},
};
use sandbox::World;
use secrecy::SecretString;
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    sync::LazyLock,
    time::Duration,
};
use tempfile::TempDir;
use testkit::{Engine, GatewayRig, Intent, START, Workstation};
use wire::{Begun, Line, Readers, SourceEnd, SourceReaders};

pub const KEY: &str = "a-key-of-the-prairie-vendor";
/// Seconds that a question waits for a vendor.
pub const DEADLINE: u32 = 5;

pub static SMALL: LazyLock<World> = LazyLock::new(World::small);

/// A plate that vendors have read often in the last days.
pub static PLATE: LazyLock<String> = LazyLock::new(|| {
    let reads = SMALL.reads_between(&(START - Span::hours(24 * 20)..START));
    let mut plates: Vec<String> =
        reads.iter().filter_map(|s| SMALL.read(s)).map(|read| read.plate.to_string()).collect();
    plates.sort_unstable();
    let runs = plates.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).unwrap();
    assert!(runs.len() > 45, "several pages of a bad vendor");
    runs[0].clone()
});

pub struct Room {
    pub rig: GatewayRig,
    pub desk: Workstation,
    pub certificate: Certificate,
    pub vendors: Vec<Option<VendorExample>>,
    event: EventId,
    _data: TempDir,
}

pub struct Answer {
    pub begun: Begun,
    pub lines: Vec<Line>,
}

pub fn vendor(at: SocketAddr, mischief: Option<Mischief>, certificate: &Certificate) -> VendorExample {
    VendorExample::with_certificate(at, KEY, mischief, certificate).unwrap()
}

impl Room {
    /// Vendors are named V0, V1 and so on.
    pub async fn with(mischiefs: &[Option<Mischief>]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = Engine::Sqlite.fresh(folder.path()).await;
        let clock = FixedClock::at(START);
        let certificate = make_certificate(vec!["localhost".into(), "127.0.0.1".into()]).unwrap();
        let (ca, key) = (folder.path().join("vendor-ca.pem"), folder.path().join("vendor.key"));
        fs::write(&ca, &certificate.ca).unwrap();
        fs::write(&key, format!("{KEY}\n")).unwrap();
        let (mut vendors, mut configs) = (Vec::new(), Vec::new());
        for (n, mischief) in mischiefs.iter().enumerate() {
            let one = vendor(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), *mischief, &certificate);
            configs.push(VendorConfig {
                name: format!("V{n}"),
                url: format!("https://{}", one.address),
                ca: ca.clone(),
                key: key.clone(),
                deadline_seconds: DEADLINE,
            });
            vendors.push(Some(one));
        }
        let profile = Profile::default();
        let gateway =
            Embedded::with_vendors(folder.path(), &url, clock.clone(), profile, Vec::new(), configs).await.unwrap();
        let endpoint = Endpoint { url: format!("https://{}", gateway.server.address), ca: gateway.ca.clone() };
        let client = Client::new(&endpoint).unwrap();
        let rig = GatewayRig { folder, url, clock, gateway, client };
        let data = tempfile::tempdir().unwrap();
        let desk = Workstation::on(&rig, data.path());
        desk.sign_in("r.alvarez").await;
        desk.witnessed().await;
        let event = testkit::event(&desk, "EVT-2031").await;
        Self { rig, desk, certificate, vendors, event, _data: data }
    }

    /// Waits until the training world is laid out, which on a busy machine takes longer than a question waits. What its
    /// readers and the vendors' are.
    pub async fn laid(&self) -> Vec<SourceReaders> {
        let token = self.rig.token("m.okafor").await;
        loop {
            match self.rig.client.readers(&token).await.unwrap() {
                Readers::Preparing { .. } => tokio::time::sleep(Duration::from_millis(50)).await,
                Readers::Ready { sources } => return sources,
            }
        }
    }

    pub fn now(&self) -> Timestamp {
        self.rig.clock.now()
    }

    /// The last 20 days, of these sources.
    pub fn question(&self, about: About, sources: &[&str]) -> Question {
        let mut question = Question::new(about, self.now() - Span::hours(24 * 20), self.now());
        question.sources = Some(sources.iter().map(|name| (*name).to_owned()).collect());
        question
    }

    pub fn plate(&self, sources: &[&str]) -> Question {
        self.question(About::Plate(PLATE.parse().unwrap()), sources)
    }

    pub async fn intend(&self, question: Question) -> Intent {
        self.desk.app.intend(question, self.purpose()).await.unwrap()
    }

    /// For the event of this room, starting from its first subject.
    pub fn purpose(&self) -> Purpose {
        testkit::purpose(self.event)
    }

    /// A session of the analyst's for the test's own client; it ends the workstation's.
    pub async fn token(&self) -> SecretString {
        self.rig.token("r.alvarez").await
    }

    pub async fn lines(&self, token: &SecretString, intent: Intent) -> Result<Answer, ClientError> {
        let mut lines = self.rig.client.ask(token, intent.permit, &intent.asking).await?;
        let Some(Line::Begun(begun)) = lines.next().await? else { panic!("an answer begins") };
        let mut all = Vec::new();
        while let Some(line) = lines.next().await? {
            all.push(line);
        }
        Ok(Answer { begun, lines: all })
    }

    /// Asks once and for all.
    pub async fn ask(&self, question: Question) -> Answer {
        let intent = self.intend(question).await;
        let token = self.token().await;
        self.lines(&token, intent).await.unwrap()
    }
}

/// As [`Intent`], going on with an answer.
pub fn going_on(mut intent: Intent, answer: AnswerId) -> Intent {
    intent.asking.continues = Some(answer);
    intent
}

impl Answer {
    pub fn reads(&self, of: &str) -> Vec<&domain::Read> {
        let reads = self.lines.iter().filter_map(|line| match line {
            Line::Reads { source, reads } if source == of => Some(reads),
            _ => None,
        });
        reads.flatten().collect()
    }

    pub fn end_of(&self, of: &str) -> &SourceEnd {
        let mut ends = self.lines.iter().filter_map(|line| match line {
            Line::Source(end) if end.source == of => Some(end),
            _ => None,
        });
        let end = ends.next().unwrap_or_else(|| panic!("{of} did not end"));
        assert!(ends.next().is_none(), "{of} ended twice");
        end
    }

    /// Count and digest of the last line.
    pub fn end(&self) -> (u64, String) {
        match self.lines.last() {
            Some(Line::End { count, digest }) => (*count, digest.clone()),
            other => panic!("an answer ends, not with {other:?}"),
        }
    }
}

/// The digest as `wire` documents it, counted anew.
pub fn digest(mut lines: Vec<String>) -> String {
    use sha2::{Digest, Sha256};
    lines.sort_unstable();
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}
