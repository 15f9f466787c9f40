//! Sources that hang, fail, come back, break, and are called off, asked side by side.

use super::*;
use crate::{
    federation::{
        Federation,
        made::{part, read},
    },
    sources::{Giving, RawPicture, Registered, Source, SourceReader},
};
use clock::FixedClock;
use domain::{About, Mode, PictureView, Span, Timestamp};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Longer than all the waits between tries.
const DEADLINE: Duration = Duration::from_secs(2);
const NOW: Timestamp = Timestamp(1_805_017_260_000_000);

/// What a source does when it is asked.
#[derive(Debug, Clone, Copy)]
enum Act {
    Give(u64),
    Hang,
    /// Gives so many and fails.
    Half(u64),
    Odd,
    Panic,
    /// Fails so many times, then gives one.
    Fail(u32),
}

#[derive(Debug)]
struct Played {
    name: String,
    act: Act,
    asked: AtomicU32,
    /// Searches that ended or were dropped.
    over: Arc<AtomicU64>,
}

/// Gives reads one by one; nobody left to listen is not looked at.
async fn give(out: &mpsc::Sender<Batch>, count: u64) {
    for n in 0..count {
        let one = read(&format!("{n}"), "7KXM482", NOW - Span::minutes(i64::try_from(n).unwrap()));
        let _ = out.send(part("c", "US", vec![one])).await;
    }
}

struct Over(Arc<AtomicU64>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Source for Played {
    fn name(&self) -> &str {
        &self.name
    }
    fn search<'a>(&'a self, _: &'a Search, out: mpsc::Sender<Batch>) -> Giving<'a, Searched> {
        let time = self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            let _over = Over(Arc::clone(&self.over));
            let down = Err(SourceError::Down("it can't be reached".into()));
            match self.act {
                Act::Give(count) => give(&out, count).await,
                Act::Hang => std::future::pending().await,
                Act::Half(count) => {
                    give(&out, count).await;
                    return down;
                }
                Act::Odd => return Err(SourceError::Odd("it speaks in riddles".into())),
                Act::Panic => panic!("a defect"),
                Act::Fail(times) if time < times => return down,
                Act::Fail(_) => give(&out, 1).await,
            }
            Ok(Searched::default())
        })
    }
    fn picture<'a>(&'a self, _: &'a str, _: PictureView) -> Giving<'a, RawPicture> {
        Box::pin(async { Err(SourceError::Nothing) })
    }
    fn readers(&self) -> Giving<'_, Vec<SourceReader>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

struct Rig {
    federation: Federation,
    clock: Arc<FixedClock>,
    over: Arc<AtomicU64>,
    sources: Vec<Arc<Played>>,
}

fn rig(acts: &[Act]) -> Rig {
    let (clock, over) = (FixedClock::at(NOW), Arc::new(AtomicU64::new(0)));
    let played = |(n, act): (usize, &Act)| {
        Arc::new(Played { name: format!("S{n}"), act: *act, asked: AtomicU32::new(0), over: Arc::clone(&over) })
    };
    let sources: Vec<Arc<Played>> = acts.iter().enumerate().map(played).collect();
    let all = sources.iter().map(|source| Registered { source: source.clone(), deadline: DEADLINE }).collect();
    Rig { federation: Federation::new(all, clock.clone(), Mode::Service), clock, over, sources }
}

impl Rig {
    fn begin(&self) -> Asked {
        let about = About::Plate("7KXM482".parse().unwrap());
        let search = Search { about, jurisdiction: None, from: NOW - Span::hours(24), to: NOW, limit: 1000 };
        let names: Vec<String> = self.sources.iter().map(|source| source.name.clone()).collect();
        self.federation.ask(&names, &search, NOW).0
    }

    /// Reads of each source, and how it ended.
    async fn ask(&self) -> Vec<(usize, Option<How>)> {
        let mut asked = self.begin();
        let mut all = vec![(0, None); self.sources.len()];
        while let Some(part) = asked.next().await {
            match part {
                Part::Some(n, batch) => all[n].0 += batch.reads.len(),
                Part::End(n, how, _) => all[n].1 = Some(how),
            }
        }
        all
    }
}

fn down() -> How {
    How::Down("it can't be reached".into())
}

const WELL: Option<How> = Some(How::Well(Searched { more: false, odd: 0 }));

#[tokio::test]
async fn a_source_that_hangs_hides_none_of_the_others_and_is_slow() {
    let rig = rig(&[Act::Hang, Act::Give(40), Act::Odd]);
    let mut asked = rig.begin();
    let begun = Instant::now();
    let mut reads = 0;
    while reads < 40 {
        if let Part::Some(1, batch) = asked.next().await.unwrap() {
            reads += batch.reads.len();
        }
    }
    assert!(begun.elapsed() < DEADLINE);
    let all = rig.ask().await;
    assert_eq!(all[0], (0, Some(How::Slow(DEADLINE))));
    assert_eq!(all[1], (40, WELL));
    assert_eq!(all[2], (0, Some(How::Odd("it speaks in riddles".into()))));
}

#[tokio::test]
async fn a_source_that_fails_is_asked_twice_more_and_what_it_gave_before_is_kept() {
    let failing = rig(&[Act::Half(3), Act::Fail(2), Act::Fail(3)]);
    let all = failing.ask().await;
    assert_eq!(all, [(9, Some(down())), (1, WELL), (0, Some(down()))]);
    assert_eq!(failing.sources.iter().map(|s| s.asked.load(Ordering::SeqCst)).collect::<Vec<_>>(), [3, 3, 3]);
}

#[tokio::test]
async fn a_source_that_breaks_ends_without_a_word_and_takes_nobody_along() {
    let all = rig(&[Act::Panic, Act::Give(2)]).ask().await;
    assert_eq!(all, [(0, None), (2, WELL)]);
}

#[tokio::test]
async fn a_source_that_failed_five_times_in_a_row_rests_and_is_tried_again() {
    let rig = rig(&[Act::Fail(15)]);
    for _ in 0..5 {
        assert_eq!(rig.ask().await, [(0, Some(down()))]);
    }
    rig.clock.pass(Span::seconds(10));
    assert_eq!(rig.ask().await, [(0, Some(How::Resting(Duration::from_secs(20))))]);
    assert_eq!(rig.sources[0].asked.load(Ordering::SeqCst), 15, "it is left alone");
    rig.clock.pass(Span::seconds(20));
    assert_eq!(rig.ask().await, [(1, WELL)]);
}

#[tokio::test]
async fn sources_are_called_off_when_nobody_listens_and_that_is_no_failure() {
    let rig = rig(&[Act::Hang, Act::Give(1_000_000)]);
    for _ in 0..6 {
        let mut asked = rig.begin();
        asked.next().await.unwrap();
        drop(asked);
    }
    while rig.over.load(Ordering::SeqCst) < 12 {
        tokio::task::yield_now().await;
    }
    let mut asked = rig.begin();
    assert!(!matches!(asked.next().await, Some(Part::End(0, How::Resting(_), _))));
}

#[tokio::test]
async fn waits_grow_and_differ() {
    assert!((125..=250).contains(&wait(0).as_millis()) && (250..=500).contains(&wait(1).as_millis()));
}
