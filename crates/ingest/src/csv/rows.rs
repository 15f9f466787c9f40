//! Where one row ends and the next begins, in bounded memory.
//!
//! A quotation mark that is opened and not closed would take all that follows with it. So a row that is longer than
//! [`ROW_MAX`] or runs to the end of the input within quotation marks loses its first line alone, and what follows is
//! read anew; after [`OPEN_MAX`] such lines the input is given up, since each costs a second look.

use crate::Origin;
use crate::window::Window;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::io::{self, BufRead};

/// The most bytes of a row.
pub(crate) const ROW_MAX: usize = 64 << 10;
/// The most lines with an open quotation mark before an input is given up.
pub(crate) const OPEN_MAX: u32 = 100;

/// What comes next; a number is how many of the window's bytes it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowFrame {
    Row(usize),
    QuoteOpen(usize),
    /// Longer than [`ROW_MAX`]; all but these bytes of it may be passed over already.
    TooLong(usize),
    GivenUp,
    End,
}

#[derive(Debug)]
pub(crate) struct Rows {
    core: Reader,
    /// The fields of the row at hand, one after another, and where each ends.
    fields: Vec<u8>,
    ends: Vec<usize>,
    used: usize,
    columns: usize,
    open: u32,
    start: Origin,
}

impl Rows {
    pub fn new(delimiter: u8, quote: Option<u8>) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).quoting(quote.is_some()).quote(quote.unwrap_or(b'"'));
        Self {
            core: builder.build(),
            fields: vec![0; ROW_MAX + 1],
            ends: vec![0; ROW_MAX + 2],
            used: 0,
            columns: 0,
            open: 0,
            start: Origin { line: 1, byte: 0, part: 0 },
        }
    }

    /// Where the last frame began.
    pub fn start(&self) -> Origin {
        self.start
    }

    /// The row's fields as text, and where each ends in it; `None` if they are not UTF-8.
    pub fn row(&self) -> Option<Row<'_>> {
        let text = std::str::from_utf8(self.fields.get(..self.used)?).ok()?;
        Some(Row { text, ends: self.ends.get(..self.columns)? })
    }

    /// Finds the next row. The caller consumes what the frame takes.
    pub fn next<R: BufRead>(&mut self, window: &mut Window<R>) -> io::Result<RowFrame> {
        while let Some(b'\r' | b'\n') = window.peek(0)? {
            let blank = window.bytes().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            window.consume(blank);
        }
        if window.peek(0)?.is_none() {
            return Ok(RowFrame::End);
        }
        self.start = window.origin();
        self.core.reset();
        (self.used, self.columns) = (0, 0);
        let mut at = 0;
        loop {
            let bytes = window.bytes().get(at..).unwrap_or_default();
            // A line's end after the last byte: if the row does not end there, it is within quotation marks.
            let (input, ended) = if bytes.is_empty() { (b"\n".as_slice(), true) } else { (bytes, false) };
            let (fields, ends) = (self.fields.get_mut(self.used..), self.ends.get_mut(self.columns..));
            let (result, taken, written, columns) =
                self.core.read_record(input, fields.unwrap_or_default(), ends.unwrap_or_default());
            self.used += written;
            self.columns += columns;
            at += if ended { 0 } else { taken };
            match result {
                ReadRecordResult::Record if at <= ROW_MAX => return Ok(RowFrame::Row(at)),
                ReadRecordResult::InputEmpty if at <= ROW_MAX && !ended => {
                    window.more()?;
                }
                ReadRecordResult::InputEmpty if at <= ROW_MAX => {
                    let line = window.bytes().iter().position(|byte| *byte == b'\n').map_or(at, |line| line + 1);
                    return Ok(self.open(line));
                }
                _ => return self.long(window),
            }
        }
    }

    fn open(&mut self, line: usize) -> RowFrame {
        self.open += 1;
        if self.open > OPEN_MAX { RowFrame::GivenUp } else { RowFrame::QuoteOpen(line) }
    }

    /// A row without an end in sight: its first line goes.
    fn long<R: BufRead>(&mut self, window: &mut Window<R>) -> io::Result<RowFrame> {
        let line = window.bytes().iter().take(ROW_MAX).position(|byte| *byte == b'\n');
        if let Some(line) = line {
            return Ok(self.open(line + 1));
        }
        // The line itself is too long: the rest of it goes unread.
        loop {
            let end = window.bytes().iter().position(|byte| *byte == b'\n');
            if let Some(end) = end {
                return Ok(RowFrame::TooLong(end + 1));
            }
            if window.bytes().len() > ROW_MAX {
                window.consume(window.bytes().len() - 1);
            }
            if !window.more()? {
                return Ok(RowFrame::TooLong(window.bytes().len()));
            }
        }
    }
}

/// A row's fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Row<'a> {
    /// The field at a place from 0, trimmed; `None` beyond the last, or if it is no text by itself.
    pub fn get(&self, n: usize) -> Option<&'a str> {
        let start = match n.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(n)?).map(str::trim)
    }
    pub fn len(&self) -> usize {
        self.ends.len()
    }
    pub fn iter(&self) -> impl Iterator<Item = Option<&'a str>> {
        (0..self.ends.len()).map(|n| self.get(n))
    }
}
