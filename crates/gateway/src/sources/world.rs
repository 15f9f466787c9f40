//! The training world as a source. Laying it out takes seconds, so that is begun when somebody first
//! looks, and told while it goes on.

use sandbox::{SEED, World};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What the rail and the list call it.
pub const NAME: &str = "Sable";

/// How far the world is.
#[derive(Debug, Clone)]
pub enum Laid {
    /// The step under way, and how much of all is done, 0 to 1.
    Preparing(&'static str, f64),
    Ready(Arc<World>),
    /// It could not be laid out; the log says why.
    Broken,
}

/// The world, once somebody has looked.
#[derive(Debug, Clone, Default)]
pub struct WorldSource(Arc<Mutex<Option<Laid>>>);

impl WorldSource {
    fn state(&self) -> MutexGuard<'_, Option<Laid>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the world is now; the first look begins it.
    pub fn look(&self) -> Laid {
        let mut state = self.state();
        if let Some(laid) = &*state {
            return laid.clone();
        }
        let begun = Laid::Preparing("the map of Sable", 0.0);
        *state = Some(begun.clone());
        drop(state);
        let source = self.clone();
        let thread = std::thread::Builder::new().name("sable".into()).spawn(move || source.prepare());
        if let Err(error) = thread {
            tracing::error!("the training world can't be laid out: {error}");
            *self.state() = Some(Laid::Broken);
            return Laid::Broken;
        }
        begun
    }

    fn prepare(&self) {
        let tell = |what, share| *self.state() = Some(Laid::Preparing(what, share));
        // A defect of the world must not be waited for without end.
        let made = catch_unwind(AssertUnwindSafe(|| World::with_progress(SEED, tell)));
        let laid = made.map_or(Laid::Broken, |world| Laid::Ready(Arc::new(world)));
        if matches!(laid, Laid::Broken) {
            tracing::error!("the training world broke while it was laid out");
        }
        *self.state() = Some(laid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_look_begins_and_a_later_one_finds_the_readers() {
        let source = WorldSource::default();
        assert!(matches!(source.look(), Laid::Preparing(_, share) if share < 1.0));
        let world = loop {
            match source.look() {
                Laid::Preparing(..) => std::thread::yield_now(),
                Laid::Ready(world) => break world,
                Laid::Broken => panic!("the world can't be laid out"),
            }
        };
        assert!(world.readers().len() > 300);
    }
}
