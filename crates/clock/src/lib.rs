//! The one place that reads the machine's time. `app` and `gateway` hold one [`Clock`] each and hand
//! its moments to the rules as values.

use domain::{Span, Timestamp};
use std::{
    fmt::Debug,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Instant, SystemTime},
};

/// A source of time.
pub trait Clock: Debug + Send + Sync {
    /// The wall clock, which a person may set.
    fn now(&self) -> Timestamp;
    /// Time since this clock was made, which nobody can set back.
    fn elapsed(&self) -> Span;
}

pub type SharedClock = Arc<dyn Clock>;

/// The machine's clock, moved by an offset that the training world can change.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
    offset: AtomicI64,
}

impl SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    #[must_use]
    pub fn new() -> Self {
        Self { start: Instant::now(), offset: AtomicI64::new(0) }
    }

    /// Moves the clock on; the training world's days and months.
    pub fn advance(&self, by: Span) {
        self.offset.fetch_add(by.0, Ordering::Relaxed);
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX)) + Span(self.offset.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Span {
        Span(i64::try_from(self.start.elapsed().as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is told otherwise, for tests.
#[derive(Debug)]
pub struct FixedClock {
    wall: AtomicI64,
    run: AtomicI64,
}

impl FixedClock {
    #[must_use]
    pub fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self { wall: AtomicI64::new(now.0), run: AtomicI64::new(0) })
    }
    /// Time passes: both hands move.
    pub fn pass(&self, by: Span) {
        self.wall.fetch_add(by.0, Ordering::SeqCst);
        self.run.fetch_add(by.0, Ordering::SeqCst);
    }
    /// Somebody sets the wall clock; no time passes.
    pub fn set_wall(&self, now: Timestamp) {
        self.wall.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.wall.load(Ordering::SeqCst))
    }
    fn elapsed(&self) -> Span {
        Span(self.run.load(Ordering::SeqCst))
    }
}
