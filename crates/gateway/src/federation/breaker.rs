//! A circuit breaker: a source that failed several times in a row is left alone for a while, then tried once.

use domain::Span;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Failures in a row after which a source rests.
const FAILURES: u32 = 5;
/// How long it rests.
const REST: Span = Span::seconds(30);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// Until when it rests, by [`clock::Clock::elapsed`].
    until: Option<Span>,
    /// Somebody is trying it after its rest.
    trying: bool,
}

/// Whether a source may be asked now. Time is the clock's own, which nobody can set back.
#[derive(Debug, Default)]
pub struct Breaker(Mutex<State>);

/// Leave to ask once. What is dropped without having told how it went was called off, which says nothing of the source.
#[derive(Debug)]
pub struct Leave<'a>(&'a Breaker);

impl Breaker {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leave to ask at `now`, or how long the source still rests.
    pub fn ask(&self, now: Span) -> Result<Leave<'_>, Span> {
        let mut state = self.state();
        match state.until {
            Some(until) if now < until => Err(Span(until.0 - now.0)),
            // One tries it; the others wait for what comes of it.
            Some(_) if state.trying => Err(Span::seconds(1)),
            Some(_) => {
                state.trying = true;
                Ok(Leave(self))
            }
            None => Ok(Leave(self)),
        }
    }
}

impl Leave<'_> {
    /// It answered: whatever was before is forgotten.
    pub fn well(self) {
        *self.0.state() = State::default();
    }

    /// It failed at `now`.
    pub fn failed(self, now: Span) {
        let mut state = self.0.state();
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.until = Some(now + REST);
        }
    }
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.state().trying = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(breaker: &Breaker, now: Span) {
        breaker.ask(now).unwrap().failed(now);
    }

    #[test]
    fn five_failures_in_a_row_give_thirty_seconds_of_rest_and_one_trial() {
        let breaker = Breaker::default();
        (0..5).for_each(|_| fail(&breaker, Span::ZERO));
        assert_eq!(breaker.ask(Span::seconds(12)).unwrap_err(), Span::seconds(18));
        let trial = breaker.ask(Span::seconds(30)).unwrap();
        assert!(breaker.ask(Span::seconds(30)).is_err(), "one trial at a time");
        trial.failed(Span::seconds(31));
        assert_eq!(breaker.ask(Span::seconds(31)).unwrap_err(), Span::seconds(30));
        breaker.ask(Span::seconds(61)).unwrap().well();
        assert!(breaker.ask(Span::seconds(61)).is_ok());
    }

    #[test]
    fn a_success_between_forgets_the_failures() {
        let breaker = Breaker::default();
        (0..4).for_each(|_| fail(&breaker, Span::ZERO));
        breaker.ask(Span::ZERO).unwrap().well();
        (0..4).for_each(|_| fail(&breaker, Span::ZERO));
        assert!(breaker.ask(Span::ZERO).is_ok());
    }

    #[test]
    fn a_trial_that_is_called_off_leaves_room_for_another() {
        let breaker = Breaker::default();
        (0..5).for_each(|_| fail(&breaker, Span::ZERO));
        drop(breaker.ask(Span::seconds(30)).unwrap());
        assert!(breaker.ask(Span::seconds(30)).is_ok());
    }
}
