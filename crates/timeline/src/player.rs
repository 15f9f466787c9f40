//! Playback: reads pass by as they happened, compressed, and nobody waits through an empty night.

use crate::scale::{between, micros};
use crate::{Mask, Row, bars::number};
use domain::Timestamp;

/// How long all of it takes at 1×, seconds; less where there are few reads.
pub const LENGTH: f64 = 30.0;
/// The longest wait for a read at 1×, seconds. Our choice.
pub const WAIT: f64 = 1.5;

/// How fast it plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speed {
    Half,
    One,
    Two,
    Four,
    Eight,
}

impl Speed {
    pub const ALL: [Self; 5] = [Self::Half, Self::One, Self::Two, Self::Four, Self::Eight];

    #[must_use]
    pub const fn factor(self) -> f64 {
        match self {
            Self::Half => 0.5,
            Self::One => 1.0,
            Self::Two => 2.0,
            Self::Four => 4.0,
            Self::Eight => 8.0,
        }
    }
    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Half => "0.5×",
            Self::One => "1×",
            Self::Two => "2×",
            Self::Four => "4×",
            Self::Eight => "8×",
        }
    }
    #[must_use]
    pub fn faster(self) -> Self {
        Self::ALL.into_iter().find(|other| *other > self).unwrap_or(self)
    }
    #[must_use]
    pub fn slower(self) -> Self {
        Self::ALL.into_iter().rev().find(|other| *other < self).unwrap_or(self)
    }
}

/// A moment, and when it is played at 1×, seconds from the beginning.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    seconds: f64,
    at: Timestamp,
}

/// Reads in order of time, and where in them playback is. It has no clock: whoever paints says how much time passed.
#[derive(Debug, Clone, PartialEq)]
pub struct Player {
    knots: Vec<Knot>,
    reads: Vec<(Timestamp, usize)>,
    seconds: f64,
    playing: bool,
    speed: Speed,
}

impl Player {
    /// Plays the rows of a mask from a moment up to, not including, another. Misreads are left out, as on the path.
    #[must_use]
    pub fn new(rows: &[Row], shown: &Mask, from: Timestamp, to: Timestamp) -> Self {
        let read = |n: usize| rows.get(n).filter(|row| !row.is_left_out()).map(|row| (row.at, n));
        let mut reads: Vec<_> = shown.rows().filter_map(read).filter(|(at, _)| from <= *at && *at < to).collect();
        reads.sort_unstable();
        let mut moments = vec![from];
        moments.extend(reads.iter().map(|(at, _)| *at));
        moments.push(to.max(from));
        moments.dedup();
        Self { knots: knots(&moments), reads, seconds: 0.0, playing: false, speed: Speed::One }
    }

    /// How long all of it takes at 1×, seconds.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.knots.last().map_or(0.0, |knot| knot.seconds)
    }

    /// The moment that is played so many seconds from the beginning at 1×.
    #[must_use]
    pub fn time_at(&self, seconds: f64) -> Timestamp {
        let after = self.knots.partition_point(|knot| knot.seconds <= seconds);
        let before = after.checked_sub(1).and_then(|n| self.knots.get(n));
        match (before, self.knots.get(after)) {
            (Some(a), Some(b)) => {
                between(a.at, b.at, ((seconds - a.seconds) / (b.seconds - a.seconds)).clamp(0.0, 1.0))
            }
            (Some(last), None) => last.at,
            (None, first) => first.map_or(Timestamp(0), |first| first.at),
        }
    }

    /// When a moment is played at 1×, seconds from the beginning.
    #[must_use]
    pub fn seconds_at(&self, at: Timestamp) -> f64 {
        let after = self.knots.partition_point(|knot| knot.at <= at);
        let before = after.checked_sub(1).and_then(|n| self.knots.get(n));
        match (before, self.knots.get(after)) {
            (Some(a), Some(b)) => a.seconds + (b.seconds - a.seconds) * micros(a.at, at) / micros(a.at, b.at),
            (Some(last), None) => last.seconds,
            (None, _) => 0.0,
        }
    }

    /// The moment where it stands.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.time_at(self.seconds)
    }

    /// The part that has been played, 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f64 {
        if self.length() > 0.0 { self.seconds / self.length() } else { 1.0 }
    }

    #[must_use]
    pub const fn is_playing(&self) -> bool {
        self.playing
    }
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }
    pub const fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }

    /// Plays on; from the beginning where it had ended.
    pub fn play(&mut self) {
        if self.seconds >= self.length() {
            self.seconds = 0.0;
        }
        self.playing = self.length() > 0.0;
    }
    pub const fn pause(&mut self) {
        self.playing = false;
    }

    /// So many seconds passed on the wall. Says whether it is still playing; it pauses at its end.
    pub fn tick(&mut self, seconds: f64) -> bool {
        if self.playing && seconds.is_finite() && seconds > 0.0 {
            self.seconds = (self.seconds + seconds * self.speed.factor()).min(self.length());
            self.playing = self.seconds < self.length();
        }
        self.playing
    }

    /// To a moment; what is outside is taken to the ends. It plays on if it did.
    pub fn seek(&mut self, at: Timestamp) {
        self.seconds = self.seconds_at(at);
        // The wall's seconds are rounded: never before a read that was sought.
        while self.time_at(self.seconds) < at && self.seconds < self.length() {
            self.seconds = self.seconds.next_up();
        }
    }

    /// To the next read, or the one before; pauses. Says its row.
    pub fn step(&mut self, forward: bool) -> Option<usize> {
        self.playing = false;
        let now = self.at();
        let read = if forward {
            self.reads.get(self.reads.partition_point(|(at, _)| *at <= now))
        } else {
            // Of reads at one moment the first stands for all.
            let here = self.reads.partition_point(|(at, _)| *at <= now).checked_sub(1).and_then(|n| self.reads.get(n));
            let before = here.map_or(0, |(last, _)| self.reads.partition_point(|(at, _)| at < last));
            before.checked_sub(1).and_then(|n| self.reads.get(n))
        };
        let (at, _) = *read?;
        self.seek(at);
        self.last()
    }

    /// How many reads have passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        let now = self.at();
        self.reads.partition_point(|(at, _)| *at <= now)
    }

    /// The row of the read that passed last.
    #[must_use]
    pub fn last(&self) -> Option<usize> {
        self.passed().checked_sub(1).and_then(|n| self.reads.get(n)).map(|(_, row)| *row)
    }

    /// How many there are to play.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.reads.len()
    }
}

/// When each of some different moments in order is played: evenly, but for waits over [`WAIT`], which are cut to it so
/// that the others get what they take. All together take [`LENGTH`], or half of the longest that so few could take.
fn knots(moments: &[Timestamp]) -> Vec<Knot> {
    let gaps: Vec<f64> = moments.iter().zip(moments.iter().skip(1)).map(|(a, b)| micros(*a, *b)).collect();
    let rate = rate(&gaps);
    let mut seconds = 0.0;
    let waits = gaps.iter().map(|gap| (gap * rate).min(WAIT));
    let ends = waits.map(|wait| {
        seconds += wait;
        seconds
    });
    let ends: Vec<f64> = std::iter::once(0.0).chain(ends).collect();
    moments.iter().zip(ends).map(|(at, seconds)| Knot { seconds, at: *at }).collect()
}

/// Seconds of playing for each microsecond of a gap that is not cut.
fn rate(gaps: &[f64]) -> f64 {
    let mut sorted = gaps.to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let target = LENGTH.min(WAIT * number(gaps.len()) / 2.0);
    let mut rest: f64 = sorted.iter().sum();
    for (cut, longest) in sorted.iter().enumerate() {
        let rate = (target - WAIT * number(cut)) / rest;
        if rate * longest <= WAIT {
            return rate;
        }
        rest -= longest;
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::row;
    use domain::Span;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600;

    fn player(seconds: &[i64], to: i64) -> Player {
        let rows: Vec<Row> = seconds.iter().map(|at| row(*at, 0)).collect();
        Player::new(&rows, &Mask::all(rows.len()), Timestamp(0), Timestamp(0) + Span::seconds(to))
    }

    #[test]
    fn a_month_of_many_reads_takes_half_a_minute_and_no_wait_is_long() {
        // Two busy days, with four empty weeks between them.
        let mut times: Vec<i64> = (0..100).map(|n| n * 600).collect();
        times.extend((0..100).map(|n| 30 * 24 * HOUR + n * 600));
        let player = player(&times, 31 * 24 * HOUR);
        assert!((player.length() - LENGTH).abs() < 1e-6, "{}", player.length());
        let last_of_first = player.seconds_at(Timestamp(0) + Span::seconds(99 * 600));
        let first_of_second = player.seconds_at(Timestamp(0) + Span::seconds(30 * 24 * HOUR));
        assert!((first_of_second - last_of_first - WAIT).abs() < 1e-6);
    }

    #[test]
    fn it_plays_pauses_and_starts_again_after_its_end() {
        let mut player = player(&[HOUR, 2 * HOUR, 3 * HOUR], 4 * HOUR);
        assert_eq!((player.length(), player.last(), player.is_playing()), (3.0, None, false));
        assert!(!player.tick(1.0) && player.progress() == 0.0, "it stands until it is played");
        player.play();
        assert!(player.tick(0.75));
        assert_eq!((player.at(), player.last(), player.passed()), (Timestamp(0) + Span::seconds(HOUR), Some(0), 1));
        player.set_speed(player.speed().faster());
        assert!(player.tick(0.375));
        assert_eq!(player.last(), Some(1));
        assert!(!player.tick(60.0));
        assert_eq!((player.at(), player.progress()), (Timestamp(0) + Span::seconds(4 * HOUR), 1.0));
        player.play();
        assert_eq!((player.is_playing(), player.at()), (true, Timestamp(0)));
        player.pause();
        assert!(!player.tick(1.0));
        assert_eq!(player.at(), Timestamp(0));
    }

    #[test]
    fn one_steps_from_read_to_read() {
        let mut player = player(&[10, 10, 20, 50], 60);
        let steps: Vec<_> =
            [true, true, true, true, false, false, false].into_iter().map(|forward| player.step(forward)).collect();
        assert_eq!(steps, [Some(1), Some(2), Some(3), None, Some(2), Some(1), None]);
    }

    #[test]
    fn nothing_to_play_is_no_harm() {
        let mut empty = player(&[], 60);
        assert_eq!((empty.reads(), empty.last(), empty.step(true)), (0, None, None));
        empty.play();
        empty.tick(f64::NAN);
        let none = Player::new(&[], &Mask::default(), Timestamp(5), Timestamp(5));
        assert_eq!((none.length(), none.at(), none.progress()), (0.0, Timestamp(5), 1.0));
    }

    proptest! {
        #[test]
        fn a_players_position_is_monotone_and_its_waits_are_bounded(
            mut times in proptest::collection::vec(0i64..2_000_000, 0..60), steps in proptest::collection::vec(0.0..2.0f64, 1..80),
        ) {
            let mut player = player(&times, 2_000_000);
            times.sort_unstable();
            player.play();
            let mut before = (player.at(), player.passed(), player.progress());
            for step in steps {
                player.tick(step);
                let now = (player.at(), player.passed(), player.progress());
                prop_assert!(now.0 >= before.0 && now.1 >= before.1 && now.2 >= before.2 && now.2 <= 1.0);
                prop_assert_eq!(now.1, times.iter().filter(|at| Timestamp(0) + Span::seconds(**at) <= now.0).count());
                before = now;
            }
            prop_assert!(player.length() <= LENGTH + 1e-6);
            for pair in times.windows(2) {
                let at = |n: usize| player.seconds_at(Timestamp(0) + Span::seconds(pair[n]));
                prop_assert!(at(1) - at(0) <= WAIT + 1e-6);
            }
        }
        #[test]
        fn to_seek_a_moment_is_to_be_there(times in proptest::collection::vec(0i64..2_000_000, 1..60), to in 0i64..2_000_000) {
            let mut player = player(&times, 2_000_000);
            for at in times.iter().chain([&to]) {
                let at = Timestamp(0) + Span::seconds(*at);
                player.seek(at);
                // A microsecond of playing is at most some seconds of the night that it passes.
                prop_assert!(player.at() >= at && player.at() - at <= Span::seconds(1));
            }
        }
    }
}
