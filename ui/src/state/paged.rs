//! Rows of a long list, fetched in pages on demand and kept in bounded number. The list is newest
//! first and grows at its top while it is read, so it is held still: what came since it was first
//! asked for is counted, and rows keep their places.

use std::collections::{BTreeMap, BTreeSet};

/// Rows in a page.
pub const PAGE: u64 = 100;
/// Pages kept; the least recently used goes first.
const KEPT: usize = 40;
/// Asked for beyond a page, for rows that come in at the top meanwhile.
pub const SPARE: u64 = 50;
/// Pages asked for at a time; what scrolled by before its turn is never asked for.
const AT_ONCE: usize = 3;

/// What to ask for: a page, as the list stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    pub page: u64,
    pub offset: u64,
    pub limit: u64,
}

#[derive(Debug, Clone)]
struct Page<T> {
    rows: Vec<T>,
    used: u64,
}

/// The rows that are known.
#[derive(Debug, Clone)]
pub struct Paged<T> {
    total: u64,
    /// Rows that came in at the top since.
    newer: u64,
    pages: BTreeMap<u64, Page<T>>,
    asked: BTreeSet<u64>,
    clock: u64,
}

impl<T> Default for Paged<T> {
    fn default() -> Self {
        Self { total: 0, newer: 0, pages: BTreeMap::new(), asked: BTreeSet::new(), clock: 0 }
    }
}

impl<T> Paged<T> {
    /// A list, from the answer to its first request.
    pub fn begin(total: u64, rows: Vec<T>) -> Self {
        let mut pages = Self { total, ..Self::default() };
        pages.keep(0, rows);
        pages
    }

    /// Rows of the list as it was first asked for.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Rows that came in since.
    pub fn newer(&self) -> u64 {
        self.newer
    }

    /// A row, if it is known.
    pub fn row(&self, index: u64) -> Option<&T> {
        self.pages.get(&(index / PAGE))?.rows.get(usize::try_from(index % PAGE).ok()?)
    }

    /// Marks the rows from `first` to `last` as used, and says which page of them to ask for next.
    pub fn want(&mut self, first: u64, last: u64) -> Option<Wanted> {
        self.clock += 1;
        let mut next = None;
        for page in first / PAGE..=last / PAGE {
            if let Some(known) = self.pages.get_mut(&page) {
                known.used = self.clock;
            } else if !self.asked.contains(&page) && page * PAGE < self.total {
                next = next.or(Some(page));
            }
        }
        let page = next.filter(|_| self.asked.len() < AT_ONCE)?;
        self.asked.insert(page);
        Some(Wanted { page, offset: page * PAGE + self.newer, limit: PAGE + SPARE })
    }

    /// Takes an answer; `false` where the list became another and has to be asked for anew.
    pub fn take(&mut self, wanted: Wanted, total: u64, rows: Vec<T>) -> bool {
        self.asked.remove(&wanted.page);
        let Some(newer) = total.checked_sub(self.total) else { return false };
        self.newer = newer;
        // What came in at the top pushed the page's rows down by as many.
        let asked_at = wanted.offset - wanted.page * PAGE;
        let Some(skip) = newer.checked_sub(asked_at).and_then(|skip| usize::try_from(skip).ok()) else { return false };
        let due = PAGE.min(self.total - wanted.page * PAGE);
        let rows: Vec<T> = rows.into_iter().skip(skip).take(usize::try_from(due).unwrap_or(0)).collect();
        if u64::try_from(rows.len()) == Ok(due) {
            self.keep(wanted.page, rows);
        } else if skip == 0 {
            // Fewer than the list's own count promised; asking again would not end.
            return false;
        }
        true
    }

    /// A request failed; its page may be asked for again.
    pub fn failed(&mut self, wanted: Wanted) {
        self.asked.remove(&wanted.page);
    }

    fn keep(&mut self, page: u64, mut rows: Vec<T>) {
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        self.clock += 1;
        self.pages.insert(page, Page { rows, used: self.clock });
        while self.pages.len() > KEPT {
            let oldest = self.pages.iter().min_by_key(|(_, page)| page.used).map(|(page, _)| *page);
            self.pages.retain(|page, _| Some(*page) != oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list on the other side: `newest` counts down to 0.
    fn ask(newest: u64, wanted: Wanted) -> (u64, Vec<u64>) {
        (newest + 1, (0..=newest).rev().skip(usize_of(wanted.offset)).take(usize_of(wanted.limit)).collect())
    }

    fn usize_of(n: u64) -> usize {
        usize::try_from(n).unwrap_or(usize::MAX)
    }

    fn begun(total: u64) -> Paged<u64> {
        Paged::begin(total, (0..total).rev().take(150).collect())
    }

    #[test]
    fn the_first_answer_is_the_first_page() {
        let mut pages = begun(1_000);
        assert_eq!((pages.total(), pages.newer()), (1_000, 0));
        assert_eq!(pages.row(99), Some(&900));
        assert_eq!(pages.row(100), None);
        assert_eq!(pages.want(0, 99), None);
    }

    #[test]
    fn a_page_is_asked_for_once_and_few_at_a_time() {
        let mut pages = begun(1_000);
        assert_eq!(pages.want(90, 120), Some(Wanted { page: 1, offset: 100, limit: 150 }));
        assert_eq!(pages.want(90, 120), None);
        assert!(pages.want(200, 499).is_some() && pages.want(200, 499).is_some());
        assert_eq!(pages.want(200, 499), None);
        pages.failed(Wanted { page: 1, offset: 100, limit: 150 });
        assert_eq!(pages.want(200, 499).map(|wanted| wanted.page), Some(4));
    }

    #[test]
    fn the_last_page_may_be_short_and_nothing_is_asked_for_beyond_it() {
        let mut pages = begun(250);
        let wanted = pages.want(240, 249).unwrap_or(Wanted { page: 9, offset: 0, limit: 0 });
        let (total, rows) = ask(249, wanted);
        assert!(pages.take(wanted, total, rows));
        assert_eq!((pages.row(249), pages.row(250)), (Some(&0), None));
        assert_eq!(pages.want(249, 900), None);
    }

    #[test]
    fn rows_keep_their_places_while_the_list_grows_at_its_top() {
        let mut pages = begun(1_000);
        let mut newest = 999;
        // Reading the trail is entered in it: each request may find one row more.
        for page in 1..10 {
            newest += 1;
            let Some(wanted) = pages.want(page * PAGE, page * PAGE) else { panic!("page {page} is not asked for") };
            let (total, rows) = ask(newest, wanted);
            assert!(pages.take(wanted, total, rows));
        }
        for index in 0..1_000 {
            assert_eq!(pages.row(index), Some(&(999 - index)), "row {index}");
        }
        assert_eq!((pages.total(), pages.newer()), (1_000, 9));
    }

    #[test]
    fn more_than_the_spare_rows_are_asked_for_again() {
        let mut pages = begun(1_000);
        let Some(wanted) = pages.want(300, 310) else { panic!("not asked for") };
        let (total, rows) = ask(999 + 70, wanted);
        assert!(pages.take(wanted, total, rows));
        assert_eq!(pages.row(300), None);
        let again = pages.want(300, 310);
        assert_eq!(again.map(|wanted| wanted.offset), Some(370));
        let Some(again) = again else { return };
        let (total, rows) = ask(999 + 70, again);
        assert!(pages.take(again, total, rows));
        assert_eq!(pages.row(300), Some(&699));
    }

    #[test]
    fn a_list_that_shrank_or_lacks_rows_is_another_list() {
        let mut pages = begun(1_000);
        let Some(wanted) = pages.want(300, 310) else { panic!("not asked for") };
        assert!(!pages.clone().take(wanted, 999, vec![]));
        assert!(!pages.take(wanted, 1_000, vec![1, 2]));
    }

    #[test]
    fn forty_pages_are_kept_and_the_least_recently_used_goes() {
        let mut pages = begun(100_000);
        for page in 1..60 {
            let Some(wanted) = pages.want(page * PAGE, page * PAGE) else { panic!("page {page} is not asked for") };
            let (total, rows) = ask(99_999, wanted);
            assert!(pages.take(wanted, total, rows));
            // The top is looked at again and again.
            assert_eq!(pages.want(0, 10), None);
        }
        assert_eq!(pages.pages.len(), KEPT);
        assert!(pages.row(5).is_some() && pages.row(59 * PAGE).is_some());
        assert!(pages.row(PAGE).is_none());
    }
}
