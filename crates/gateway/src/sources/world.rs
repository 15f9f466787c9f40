//! The training world as a source. Laying it out takes seconds, so that is begun when somebody first looks, and told
//! while it goes on; a question waits for it within its deadline.

use super::{Batch, Giving, RawPicture, Search, Searched, Source, SourceError, SourceReader};
use domain::{About, PictureView, Read};
use sandbox::{SEED, Sighting, TERRITORY, Window, World};
use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::mpsc;

/// What the rail and the list call it.
pub const NAME: &str = "Sable";

/// Reads of one part.
const PART: usize = 500;
/// How often a question looks whether the world is ready.
const LOOK: Duration = Duration::from_millis(20);

/// How far the world is.
#[derive(Debug, Clone)]
enum Laid {
    /// The step under way, and how much of all is done, 0 to 1.
    Preparing(&'static str, f64),
    Ready(Arc<World>),
    /// It could not be laid out; the log says why.
    Broken,
}

/// The world, once somebody has looked.
#[derive(Debug, Clone, Default)]
pub struct WorldSource(Arc<Mutex<Option<Laid>>>);

fn broken() -> SourceError {
    SourceError::Odd("the training world can't be laid out".into())
}

impl WorldSource {
    fn state(&self) -> MutexGuard<'_, Option<Laid>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the world is now; the first look begins it.
    fn look(&self) -> Laid {
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

    /// The world, when it is ready.
    async fn world(&self) -> Result<Arc<World>, SourceError> {
        loop {
            match self.look() {
                Laid::Ready(world) => return Ok(world),
                Laid::Broken => return Err(broken()),
                Laid::Preparing(..) => tokio::time::sleep(LOOK).await,
            }
        }
    }
}

impl Source for WorldSource {
    fn name(&self) -> &str {
        NAME
    }

    fn search<'a>(&'a self, search: &'a Search, out: mpsc::Sender<Batch>) -> Giving<'a, Searched> {
        Box::pin(async move {
            let (world, search) = (self.world().await?, search.clone());
            blocking(move || tell(&world, &search, &out)).await
        })
    }

    fn picture<'a>(&'a self, read: &'a str, view: PictureView) -> Giving<'a, RawPicture> {
        Box::pin(async move {
            let (world, read) = (self.world().await?, read.to_owned());
            let drawn = blocking(move || match view {
                PictureView::Plate => world.plate_picture(&read),
                PictureView::Scene => world.picture(&read),
            });
            drawn.await?.map(|data| RawPicture { data }).ok_or(SourceError::Nothing)
        })
    }

    fn readers(&self) -> Giving<'_, Vec<SourceReader>> {
        Box::pin(async move { Ok(self.world().await?.readers().iter().cloned().map(here).collect()) })
    }

    fn preparing(&self) -> Option<(&'static str, f64)> {
        match self.look() {
            Laid::Preparing(what, share) => Some((what, share)),
            Laid::Ready(_) | Laid::Broken => None,
        }
    }
}

fn here(reader: domain::Reader) -> SourceReader {
    SourceReader { reader, country: Some(TERRITORY.to_owned()) }
}

/// Off the threads that serve requests: finding and drawing is work.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, SourceError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| SourceError::Odd("the training world broke".into()))
}

/// Sends what the world finds, the newest first, until nobody listens any more.
fn tell(world: &World, search: &Search, out: &mpsc::Sender<Batch>) -> Searched {
    // One more than is wanted says whether there are more.
    let mut found = find(world, search, search.limit.saturating_add(1));
    let more = found.len() > search.limit;
    found.drain(..found.len().saturating_sub(search.limit));
    let mut told = HashSet::new();
    let mut part = Batch::default();
    for read in found.iter().rev().filter_map(|sighting| world.read(sighting)) {
        if !issued_by(&read, search) {
            continue;
        }
        if told.insert(read.reader.clone()) {
            part.readers.extend(world.readers().iter().find(|reader| reader.id == read.reader).cloned().map(here));
        }
        part.reads.push(read);
        if part.reads.len() == PART && out.blocking_send(std::mem::take(&mut part)).is_err() {
            return Searched::default();
        }
    }
    if !part.reads.is_empty() {
        // Nobody left to hear of it is no fault of the search.
        let _ = out.blocking_send(part);
    }
    Searched { more, odd: 0 }
}

fn issued_by(read: &Read, search: &Search) -> bool {
    match (&search.jurisdiction, &read.jurisdiction) {
        (Some(asked), Some(said)) => asked == said,
        _ => true,
    }
}

fn find(world: &World, search: &Search, limit: usize) -> Vec<Sighting> {
    // The world's windows end before their last moment, a question's with it.
    let window: Window = search.from..search.to + domain::Span(1);
    match &search.about {
        About::Plate(pattern) => world.reads_of_plate(pattern, &window, limit),
        About::Reader(at) => {
            let place = world.readers().iter().position(|reader| reader.id == at.reader);
            let number = place.and_then(|place| u16::try_from(place).ok());
            number.map(|number| world.reads_at_reader(number, &window, limit)).unwrap_or_default()
        }
        About::Place(near) => world.reads_in_area(&near.around, &window, limit),
        About::Area(area) => world.reads_in_area(area, &window, limit),
        About::Vehicle(kind) => world.reads_of_kind_in(&kind.vehicle, &kind.area, &window, limit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AtReader, Span, Timestamp};

    const NOW: Timestamp = Timestamp(1_805_017_260_000_000);

    #[tokio::test]
    async fn the_first_look_begins_and_a_question_waits_for_the_readers_and_reads() {
        let source = WorldSource::default();
        assert!(source.preparing().is_some_and(|(_, share)| share < 1.0));
        let readers = source.readers().await.unwrap();
        assert!(readers.len() > 300 && source.preparing().is_none());
        // The turnpike is never empty.
        let toll = readers.iter().find(|of| of.reader.kind == domain::ReaderKind::Toll).unwrap();
        let at = AtReader { source: NAME.into(), reader: toll.reader.id.clone(), name: String::new() };
        let search =
            Search { about: About::Reader(at), jurisdiction: None, from: NOW - Span::hours(48), to: NOW, limit: 30 };
        let (out, mut parts) = mpsc::channel(8);
        let done = source.search(&search, out).await.unwrap();
        let part = parts.recv().await.unwrap();
        assert!(done.more && part.reads.len() == 30 && part.readers.len() == 1);
        assert!(part.reads.is_sorted_by(|a, b| a.at >= b.at), "the newest come first");
        let plate = source.picture(&part.reads[0].id, PictureView::Plate).await.unwrap();
        assert!(plate.data.len() < source.picture(&part.reads[0].id, PictureView::Scene).await.unwrap().data.len());
        assert_eq!(source.picture("SBL-0", PictureView::Scene).await, Err(SourceError::Nothing));
    }
}
