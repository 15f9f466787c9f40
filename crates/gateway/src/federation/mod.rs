//! Asks several sources as one: side by side, each with its own deadline, retries and circuit breaker, and judges what
//! comes back. Nothing here knows who asks (AUD-5).

mod ask;
mod breaker;
mod clean;
mod country;
mod index;
mod judge;
#[cfg(test)]
mod made;
mod merge;
mod picture;
mod same;
mod trouble;

pub use ask::{Asked, Part};
pub use index::Index;
pub use merge::Merge;

use crate::sources::{Registered, Search, Source, SourceError, SourceReader};
use breaker::Breaker;
use clock::SharedClock;
use country::{Stands, stands};
use domain::{Mode, PictureView, Reader, Span, Timestamp};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{task::JoinSet, time::timeout};

/// How long a list of cameras is good for before its source is asked again.
const READERS_LIFE: Span = Span::minutes(10);
/// How long a list of cameras is waited for.
const READERS_DEADLINE: Duration = Duration::from_secs(5);

/// One source, and how it did lately.
#[derive(Debug)]
struct Member {
    source: Arc<dyn Source>,
    deadline: Duration,
    breaker: Breaker,
    /// Its cameras, and when they were listed.
    readers: Mutex<Option<(Span, Vec<Reader>)>>,
}

/// All sources of a gateway.
#[derive(Debug)]
pub struct Federation {
    members: Vec<Arc<Member>>,
    clock: SharedClock,
    /// The training world's country, in training alone.
    territory: Option<&'static str>,
}

impl Federation {
    pub fn new(sources: Vec<Registered>, clock: SharedClock, mode: Mode) -> Self {
        let member = |Registered { source, deadline }| {
            Arc::new(Member { source, deadline, breaker: Breaker::default(), readers: Mutex::default() })
        };
        Self {
            members: sources.into_iter().map(member).collect(),
            clock,
            territory: (mode == Mode::Training).then_some(sandbox::TERRITORY),
        }
    }

    /// Every source, by name.
    pub fn names(&self) -> Vec<String> {
        self.members.iter().map(|member| member.source.name().to_owned()).collect()
    }

    /// The names of those of `wanted` that there are, in the order of the config.
    pub fn known(&self, wanted: &[String]) -> Vec<String> {
        let names = self.members.iter().map(|member| member.source.name());
        names.filter(|name| wanted.iter().any(|wanted| wanted == name)).map(ToOwned::to_owned).collect()
    }

    fn member(&self, name: &str) -> Option<&Arc<Member>> {
        self.members.iter().find(|member| member.source.name() == name)
    }

    /// Begins to ask the sources of these names; dropping what it gives calls all of it off.
    pub fn ask(&self, names: &[String], search: &Search, now: Timestamp) -> (Asked, Merge) {
        let members: Vec<_> = names.iter().filter_map(|name| self.member(name)).cloned().collect();
        let merge = Merge::new(names, search, now, self.territory);
        (Asked::begin(members, search, &self.clock), merge)
    }

    /// The picture of a read, with its kind, checked; what is wrong is in words for people.
    pub async fn picture(
        &self,
        source: &str,
        read: &str,
        view: PictureView,
    ) -> Result<(Vec<u8>, &'static str), String> {
        let member = self.member(source).ok_or_else(|| format!("{source} is no source of this gateway any more"))?;
        let leave = member.breaker.ask(self.clock.elapsed());
        let leave =
            leave.map_err(|_| format!("{source} failed several times in a row and is left alone for a while"))?;
        match timeout(member.deadline, member.source.picture(read, view)).await {
            Ok(Ok(picture)) => {
                leave.well();
                let kind = picture::kind(&picture.data).map_err(|why| format!("{source}: {why}"))?;
                Ok((picture.data, kind))
            }
            Ok(Err(SourceError::Down(why))) => {
                leave.failed(self.clock.elapsed());
                Err(format!("{source}: {why}"))
            }
            Ok(Err(SourceError::Nothing)) => {
                leave.well();
                let which = if view == PictureView::Scene { "the scene" } else { "the plate" };
                Err(format!("{source} has none of {which} for this read"))
            }
            Ok(Err(error)) => {
                leave.well();
                Err(format!("{source}: {error}"))
            }
            Err(_) => {
                leave.failed(self.clock.elapsed());
                Err(format!("{source} did not answer within {} seconds", member.deadline.as_secs()))
            }
        }
    }

    /// What a source is still busy with before it can answer, and how much of that is done.
    pub fn preparing(&self) -> Option<(&'static str, f64)> {
        self.members.iter().find_map(|member| member.source.preparing())
    }

    /// Where the cameras of each source stand that may be shown (QRY-7), in the order of the config. A source that
    /// does not say is left out, and the log says why.
    pub async fn readers(&self) -> Vec<(String, Vec<Reader>)> {
        let mut under_way = JoinSet::new();
        for (n, member) in self.members.iter().cloned().enumerate() {
            let (now, territory) = (self.clock.elapsed(), self.territory);
            under_way.spawn(async move { (n, member.list(now, territory).await) });
        }
        let mut all = under_way.join_all().await;
        all.sort_unstable_by_key(|(n, _)| *n);
        let named = |(n, readers): (usize, Option<Vec<Reader>>)| {
            let name = self.members.get(n)?.source.name().to_owned();
            readers.map(|readers| (name, readers))
        };
        all.into_iter().filter_map(named).collect()
    }
}

impl Member {
    async fn list(&self, now: Span, territory: Option<&'static str>) -> Option<Vec<Reader>> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, readers)) = kept
            && now.0 - at.0 < READERS_LIFE.0
        {
            return Some(readers);
        }
        let listed = match timeout(READERS_DEADLINE, self.source.readers()).await {
            Ok(Ok(listed)) => listed,
            Ok(Err(error)) => {
                tracing::warn!(source = self.source.name(), "its cameras can't be listed: {error}");
                return None;
            }
            Err(_) => {
                tracing::warn!(source = self.source.name(), "its cameras were not listed in time");
                return None;
            }
        };
        let here =
            |told: &SourceReader| stands(told.country.as_deref(), told.reader.position, territory) == Stands::Here;
        let shown = listed.into_iter().filter_map(clean::reader).filter(here).map(|told| told.reader);
        let readers: Vec<Reader> = shown.collect();
        *self.readers.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, readers.clone()));
        Some(readers)
    }
}
