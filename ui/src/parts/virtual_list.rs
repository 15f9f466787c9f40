//! The arithmetic of a list that is far longer than what is drawn of it. A browser's element can't
//! be as tall as a million rows (WebKit ends at 33 million pixels), so the scrolled space is capped
//! and a place of the scrollbar stands for a place in the list: exactly at both ends, proportionally
//! between. Small movements, by wheel or touch, are exact everywhere.

/// The tallest space that is scrolled; four times of it, at 400 % zoom, is still within WebKit's limit.
const TALLEST: f64 = 8_000_000.0;
/// How far from either end a pixel of the scrollbar is a pixel of the list.
const EXACT: f64 = 200_000.0;
/// Rows drawn beyond what is seen, so that quick scrolling shows rows and not paper.
const OVERSCAN: u64 = 8;

/// Where a list stands. All lengths in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VirtualList {
    rows: u64,
    row: f64,
    /// Height in which rows are seen.
    view: f64,
    /// What is above the view, in the list.
    top: f64,
    /// What is above the view, in the scrolled space.
    scroll: f64,
}

impl VirtualList {
    /// An empty list of rows that are `row` high.
    pub const fn new(row: f64) -> Self {
        Self { rows: 0, row, view: 0.0, top: 0.0, scroll: 0.0 }
    }

    /// Another list, seen from its top.
    pub fn fill(&mut self, rows: u64) {
        *self = Self { rows, view: self.view, ..Self::new(self.row) };
    }

    /// The list grew or shrank; what is seen stays, as far as there is so much.
    pub fn refill(&mut self, rows: u64) {
        self.rows = rows;
        self.go(self.top);
    }

    /// The window was made larger or smaller; the first row seen stays.
    pub fn resize(&mut self, view: f64) {
        self.view = view.max(0.0);
        self.go(self.top);
    }

    /// The height to scroll in.
    pub fn space(&self) -> f64 {
        self.height().min(TALLEST)
    }

    /// `scrollTop` as it should be.
    pub fn scroll(&self) -> f64 {
        self.scroll
    }

    /// The browser scrolled. Less than a view at a time is somebody moving through rows; more is a
    /// jump of the scrollbar.
    pub fn scrolled(&mut self, scroll: f64) {
        let by = scroll - self.scroll;
        self.scroll = scroll;
        self.top = if self.is_exact() || by.abs() >= self.view {
            self.top_of(scroll)
        } else {
            (self.top + by).clamp(0.0, self.lowest())
        };
    }

    /// Brings the scrollbar back to where it stands for what is seen; exact movements let it drift.
    pub fn settle(&mut self) {
        // Whole pixels, so that text stays sharp.
        self.scroll = self.scroll_of(self.top).round();
    }

    /// The browser put the scrollbar a fraction beside where it was told to; what is seen stays.
    pub fn rounded(&mut self, scroll: f64) {
        if (scroll - self.scroll).abs() <= 1.0 {
            self.scroll = scroll;
        }
    }

    /// Moves as little as possible so that a row is seen whole.
    pub fn show(&mut self, index: u64) {
        let above = px(index.min(self.last())) * self.row;
        let least = above + self.row - self.view;
        self.go(self.top.min(above).max(least.min(above)));
    }

    /// The first and the last row to draw; `None` when there is nothing to draw.
    pub fn drawn(&self) -> Option<(u64, u64)> {
        let (first, last) = self.seen()?;
        Some((first.saturating_sub(OVERSCAN), (last + OVERSCAN).min(self.last())))
    }

    /// The first and the last row of which something is seen.
    pub fn seen(&self) -> Option<(u64, u64)> {
        if self.rows == 0 || self.view <= 0.0 {
            return None;
        }
        let first = index(self.top / self.row).min(self.last());
        let last = index(((self.top + self.view) / self.row).ceil()).saturating_sub(1).clamp(first, self.last());
        Some((first, last))
    }

    /// The first row that is seen whole.
    pub fn first_whole(&self) -> u64 {
        index((self.top / self.row).ceil()).min(self.last())
    }

    /// Rows that fit whole, for paging; at least one.
    pub fn page(&self) -> u64 {
        index(self.view / self.row).max(1)
    }

    /// Where a row is drawn, from the top of the scrolled space.
    pub fn place(&self, index: u64) -> f64 {
        px(index) * self.row + self.scroll - self.top
    }

    fn last(&self) -> u64 {
        self.rows.saturating_sub(1)
    }

    fn go(&mut self, top: f64) {
        self.top = top.clamp(0.0, self.lowest());
        self.settle();
    }

    fn height(&self) -> f64 {
        px(self.rows) * self.row
    }

    fn is_exact(&self) -> bool {
        self.height() <= TALLEST
    }

    fn lowest(&self) -> f64 {
        (self.height() - self.view).max(0.0)
    }

    fn lowest_scroll(&self) -> f64 {
        (self.space() - self.view).max(0.0)
    }

    /// Pixels of the list for one of the scrollbar, between the exact ends.
    fn slope(&self) -> f64 {
        (self.lowest() - 2.0 * EXACT) / (self.lowest_scroll() - 2.0 * EXACT)
    }

    fn top_of(&self, scroll: f64) -> f64 {
        let left = self.lowest_scroll() - scroll;
        let top = if self.is_exact() || scroll <= EXACT {
            scroll
        } else if left <= EXACT {
            self.lowest() - left
        } else {
            EXACT + (scroll - EXACT) * self.slope()
        };
        top.clamp(0.0, self.lowest())
    }

    fn scroll_of(&self, top: f64) -> f64 {
        let left = self.lowest() - top;
        let scroll = if self.is_exact() || top <= EXACT {
            top
        } else if left <= EXACT {
            self.lowest_scroll() - left
        } else {
            EXACT + (top - EXACT) / self.slope()
        };
        scroll.clamp(0.0, self.lowest_scroll())
    }
}

#[expect(clippy::cast_precision_loss, reason = "no list is as long as 2^52 rows")]
fn px(rows: u64) -> f64 {
    rows as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast ends at the range of u64")]
fn index(rows: f64) -> u64 {
    rows as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: u64) -> VirtualList {
        let mut list = VirtualList::new(34.0);
        list.resize(600.0);
        list.fill(rows);
        list
    }

    #[test]
    fn nothing_is_drawn_of_nothing_or_where_nothing_is_seen() {
        assert_eq!(list(0).drawn(), None);
        assert_eq!(list(0).space(), 0.0);
        let mut hidden = list(10);
        hidden.resize(0.0);
        assert_eq!(hidden.drawn(), None);
    }

    #[test]
    fn first_and_last_row_follow_the_scrollbar() {
        let mut list = list(1_000);
        assert_eq!(list.seen(), Some((0, 17)));
        list.scrolled(34.0);
        assert_eq!((list.seen(), list.first_whole()), (Some((1, 18)), 1));
        list.scrolled(35.0);
        assert_eq!(list.first_whole(), 2);
        assert_eq!(list.seen(), Some((1, 18)));
        list.scrolled(list.space() - 600.0);
        assert_eq!(list.seen(), Some((982, 999)));
        assert_eq!(list.drawn(), Some((974, 999)));
        assert_eq!(self::list(3).drawn(), Some((0, 2)));
    }

    #[test]
    fn few_rows_are_drawn_however_many_there_are() {
        for rows in [1, 30, 1_000, 1_000_000, 400_000_000] {
            let mut list = list(rows);
            for part in 0..=100 {
                list.scrolled((list.space() - 600.0).max(0.0) * f64::from(part) / 100.0);
                let (first, last) = list.drawn().unwrap_or_default();
                assert!(last < rows && last - first < 19 + 2 * OVERSCAN, "{rows} rows: {first} to {last}");
            }
        }
    }

    #[test]
    fn the_space_is_within_what_browsers_can_draw() {
        assert_eq!(list(1_000).space(), 34_000.0);
        assert_eq!(list(1_000_000).space(), TALLEST);
    }

    #[test]
    fn the_mapping_is_monotone_and_goes_back() {
        let list = list(1_000_000);
        let mut before = -1.0;
        for scroll in (0..8_000_000 - 600).step_by(977) {
            let scroll = f64::from(scroll);
            let top = list.top_of(scroll);
            assert!(top > before, "{scroll}: {top} after {before}");
            assert!((list.scroll_of(top) - scroll).abs() < 0.001);
            before = top;
        }
        assert_eq!(list.top_of(0.0), 0.0);
        assert_eq!(list.top_of(8_000_000.0 - 600.0), 34_000_000.0 - 600.0);
    }

    #[test]
    fn no_row_is_out_of_reach_of_the_scrollbar() {
        let mut list = list(1_000_000);
        // Every jump of the bar shows some rows; the jumps together must show all of them.
        let (mut next, mut scroll) = (0, 0.0);
        while scroll <= list.space() {
            list.scrolled(if scroll > 1_000_000.0 { 0.0 } else { 4_000_000.0 });
            list.scrolled(scroll);
            let (first, last) = list.seen().unwrap_or_default();
            assert!(first <= next, "rows {next} to {first} are never seen");
            next = next.max(last + 1);
            scroll += 100.0;
        }
        assert_eq!(next, 1_000_000);
    }

    #[test]
    fn small_movements_are_exact_everywhere() {
        let mut list = list(1_000_000);
        list.scrolled(3_999_700.0);
        let top = list.top;
        let place = list.place(500_000);
        for n in 1..=50 {
            list.scrolled(3_999_700.0 + 100.0 * f64::from(n));
        }
        assert_eq!(list.top, top + 5_000.0);
        // A row drawn stays where it is in the space: the browser moves it, not this program.
        assert!((list.place(500_000) - place).abs() < 0.001);
        list.settle();
        assert_eq!(list.top, top + 5_000.0);
        assert!((list.top_of(list.scroll) - list.top).abs() < 5.0);
    }

    #[test]
    fn the_end_is_met_exactly_by_small_movements() {
        let mut list = list(1_000_000);
        list.show(999_999);
        assert_eq!(list.scroll(), 8_000_000.0 - 600.0);
        for _ in 0..1_500 {
            list.scrolled(list.scroll() - 100.0);
        }
        for _ in 0..1_500 {
            list.scrolled(list.scroll() + 100.0);
        }
        assert_eq!(list.seen(), Some((999_982, 999_999)));
    }

    #[test]
    fn a_row_is_shown_whole_and_the_view_moves_no_more_than_it_must() {
        for rows in [1_000, 1_000_000] {
            let mut list = list(rows);
            list.show(5);
            assert_eq!(list.top, 0.0);
            for row in (0..rows).step_by(487).chain([rows - 1, 0, rows / 2, rows / 2 + 1, rows / 2 - 40]) {
                list.show(row);
                let above = px(row) * 34.0;
                assert!(list.top <= above && above + 34.0 <= list.top + 600.0, "row {row} at {}", list.top);
                let place = list.place(row);
                assert!(place >= list.scroll() - 0.001 && place + 34.0 <= list.scroll() + 600.001);
                let before = list;
                list.show(row);
                assert_eq!(list, before);
            }
        }
        let mut low = list(1_000);
        low.resize(20.0);
        low.show(500);
        assert_eq!(low.top, 500.0 * 34.0);
    }

    #[test]
    fn another_size_keeps_the_first_row_and_the_end() {
        let mut list = list(1_000_000);
        list.show(500_000);
        let first = list.seen().map(|(first, _)| first);
        list.resize(300.0);
        assert_eq!(list.seen().map(|(first, _)| first), first);
        list.show(999_999);
        list.resize(900.0);
        assert_eq!(list.seen().map(|(_, last)| last), Some(999_999));
    }

    #[test]
    fn a_fraction_of_a_pixel_moves_nothing() {
        let mut list = list(1_000_000);
        list.show(400_123);
        let top = list.top;
        list.rounded(list.scroll().round());
        list.scrolled(list.scroll());
        assert_eq!(list.top, top);
    }
}
