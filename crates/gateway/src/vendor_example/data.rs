//! The example's reads: the small training world, set down on a prairie of the United States that has no such town.

use domain::{Area, Jurisdiction, Position, Read, Reader, Span, Timestamp, Vehicle};
use sandbox::{Sighting, Window, World};
use std::sync::{Arc, Mutex, PoisonError};
use wire::vendor::{VendorAbout, VendorPage, VendorRead, VendorReader, VendorSearch};

/// From the small world's place to the prairie: degrees of longitude and latitude.
const MOVE: (f64, f64) = (46.8, 4.1);
/// What ids begin with.
const ID: &str = "EX-";
/// How far back one step of a search by place looks.
const STEP: Span = Span::hours(14 * 24);
/// No search gives more.
const MOST: usize = 100_000;

/// The reads and cameras of the example.
pub(super) struct Data {
    world: World,
    /// What the last search found: its pages are asked for one by one.
    last: Mutex<Option<(VendorSearch, Found)>>,
}

#[derive(Clone)]
struct Found {
    reads: Arc<Vec<VendorRead>>,
    more: bool,
}

fn moved(at: Position) -> Position {
    Position::new(at.lon() + MOVE.0, at.lat() + MOVE.1).unwrap_or(at)
}

fn same(asked: Option<&String>, seen: Option<&String>) -> bool {
    asked.is_none_or(|asked| seen.is_some_and(|seen| asked.eq_ignore_ascii_case(seen)))
}

impl Data {
    pub(super) fn new() -> Self {
        Self { world: World::small(), last: Mutex::default() }
    }

    pub(super) fn readers(&self) -> Vec<VendorReader> {
        let here = |reader: &Reader| Reader { position: moved(reader.position), ..reader.clone() };
        self.world.readers().iter().map(|reader| VendorReader::of(here(reader), Some("US".into()))).collect()
    }

    pub(super) fn picture(&self, id: &str, view: &str) -> Option<Vec<u8>> {
        let id = id.strip_prefix(ID)?;
        match view {
            "plate" => self.world.plate_picture(id),
            "scene" => self.world.picture(id),
            _ => None,
        }
    }

    /// A page of so many reads; its cursor is where it begins.
    pub(super) fn page(&self, search: &VendorSearch, size: usize) -> VendorPage {
        let start: usize = search.cursor.as_ref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let Found { reads, more } = self.found(search);
        let page: Vec<VendorRead> = reads.iter().skip(start).take(size).cloned().collect();
        let end = start.saturating_add(page.len());
        let named = |reader: &VendorReader| page.iter().any(|read| read.reader == reader.id);
        VendorPage {
            readers: self.readers().into_iter().filter(named).collect(),
            next: (end < reads.len()).then(|| end.to_string()),
            more,
            total: Some(reads.len() as u64),
            reads: page,
        }
    }

    fn found(&self, search: &VendorSearch) -> Found {
        let search = VendorSearch { cursor: None, ..search.clone() };
        let last = || self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = last().as_ref().filter(|(asked, _)| *asked == search) {
            return found.clone();
        }
        let limit = usize::try_from(search.limit).unwrap_or(MOST).min(MOST);
        let mut reads = self.search(&search, limit + 1);
        let more = reads.len() > limit;
        reads.truncate(limit);
        let found = Found { reads: Arc::new(reads), more };
        *last() = Some((search, found.clone()));
        found
    }

    /// The newest first.
    fn search(&self, search: &VendorSearch, limit: usize) -> Vec<VendorRead> {
        let window: Window = Timestamp(search.from)..Timestamp(search.to) + Span(1);
        let issued = search.jurisdiction.as_deref().and_then(|code| Jurisdiction::new(code).ok());
        let newest = |found: Vec<Sighting>| {
            let reads = found.into_iter().rev().filter_map(|sighting| self.read(&sighting));
            reads.filter(|read| issued.is_none() || read.jurisdiction == issued).map(VendorRead::from).collect()
        };
        match &search.about {
            VendorAbout::Plate { pattern } => newest(self.world.reads_of_plate(pattern, &window, limit)),
            VendorAbout::Reader { id } => {
                let place = self.world.readers().iter().position(|reader| reader.id == *id);
                let number = place.and_then(|place| u16::try_from(place).ok());
                number.map(|n| newest(self.world.reads_at_reader(n, &window, limit))).unwrap_or_default()
            }
            VendorAbout::Area { area } => self.inside(area, &Vehicle::default(), &window, limit, issued.as_ref()),
            VendorAbout::Vehicle { make, model, color, area } => {
                let kind = Vehicle { make: make.clone(), model: model.clone(), color: color.clone() };
                self.inside(area, &kind, &window, limit, issued.as_ref())
            }
        }
    }

    /// Reads in an area of the prairie, looked for step by step from the end of the window.
    fn inside(
        &self,
        area: &Area,
        kind: &Vehicle,
        window: &Window,
        limit: usize,
        issued: Option<&Jurisdiction>,
    ) -> Vec<VendorRead> {
        let is_kind = |seen: &Vehicle| {
            same(kind.make.as_ref(), seen.make.as_ref())
                && same(kind.model.as_ref(), seen.model.as_ref())
                && same(kind.color.as_ref(), seen.color.as_ref())
        };
        let (mut end, mut reads) = (window.end, Vec::new());
        while end > window.start && reads.len() < limit {
            let start = (end - STEP).max(window.start);
            let part = self.world.reads_between(&(start..end)).into_iter().rev();
            let good = part.filter_map(|sighting| self.read(&sighting)).filter(|read| {
                area.contains(read.position)
                    && is_kind(&read.vehicle)
                    && (issued.is_none() || read.jurisdiction.as_ref() == issued)
            });
            reads.extend(good.map(VendorRead::from));
            end = start;
        }
        reads.truncate(limit);
        reads
    }

    fn read(&self, sighting: &Sighting) -> Option<Read> {
        let read = self.world.read(sighting)?;
        Some(Read { id: format!("{ID}{}", read.id), position: moved(read.position), ..read })
    }
}
