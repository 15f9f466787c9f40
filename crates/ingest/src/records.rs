//! The stream of records: from an input's bytes to entries and rejections, one at a time.

use crate::csv::{Columns, OPEN_MAX, ROW_MAX, RowFrame, Rows};
use crate::json::{Frame, Frames, Mistake, RECORD_MAX};
use crate::maker::{Draft, Maker};
use crate::window::Window;
use crate::{Counts, Entry, Format, Mapping, Origin, Readers, Rejected, Skipped, Why};
use crate::{frigate, json, openalpr, platerecognizer};
use domain::Timestamp;
use std::{collections::VecDeque, io::BufRead};

/// The longest record that is kept with its rejection.
const KEPT_MAX: usize = 256 << 10;
/// How many pieces on end may be no records at all before an input is given up.
const GARBAGE_MAX: u32 = 1000;

/// The records of an input, in its order.
///
/// Ends after what [`Why::ends_input`] says, or at the input's end. Holds one record at a time.
#[derive(Debug)]
pub struct Records<'a, R> {
    maker: Maker<'a>,
    window: Window<R>,
    source: Source<'a>,
    ready: VecDeque<Result<Entry, Rejected>>,
    counts: Counts,
    garbage: u32,
    begun: bool,
    over: bool,
}

#[derive(Debug)]
enum Source<'a> {
    Json(Frames, Parser),
    Csv { mapping: &'a Mapping, rows: Box<Rows>, columns: Option<Box<Columns>> },
}

#[derive(Debug, Clone, Copy)]
enum Parser {
    OpenAlpr,
    PlateRecognizer,
    Frigate,
}

impl<'a, R: BufRead> Records<'a, R> {
    /// Reads `input` as `format`. `readers` says what its records don't of their cameras; reads of more than 10 minutes
    /// after `now` are rejected.
    pub fn new(format: &'a Format, readers: &'a Readers, now: Timestamp, input: R) -> Self {
        let source = match format {
            Format::OpenAlpr => Source::Json(Frames::new(), Parser::OpenAlpr),
            Format::PlateRecognizer => Source::Json(Frames::new(), Parser::PlateRecognizer),
            Format::Frigate => Source::Json(Frames::new(), Parser::Frigate),
            Format::Csv(mapping) => {
                let rows = Box::new(Rows::new(mapping.delimiter, mapping.quote));
                Source::Csv { mapping, rows, columns: None }
            }
        };
        Self {
            maker: Maker { format: format.name(), readers, now },
            window: Window::new(input),
            source,
            ready: VecDeque::new(),
            counts: Counts::default(),
            garbage: 0,
            begun: false,
            over: false,
        }
    }

    /// What came so far.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Reads on until something is ready or the input is over.
    fn step(&mut self) {
        let outcome = if self.begun {
            match self.source {
                Source::Json(..) => self.json(),
                Source::Csv { .. } => self.csv(),
            }
        } else {
            self.begun = true;
            self.begin()
        };
        if let Err(error) = outcome {
            self.reject(0, Why::Unreadable(error.kind()).into());
        }
    }

    /// The first bytes: UTF-8's mark is passed over, other encodings are refused.
    fn begin(&mut self) -> std::io::Result<()> {
        let mut first = [None; 4];
        for (n, byte) in first.iter_mut().enumerate() {
            *byte = self.window.peek(n)?;
        }
        match first {
            [Some(0xef), Some(0xbb), Some(0xbf), _] => self.window.consume(3),
            [Some(0xff), Some(0xfe), ..]
            | [Some(0xfe), Some(0xff), ..]
            | [Some(0), Some(_), ..]
            | [Some(_), Some(0), ..] => {
                self.reject(0, Why::Encoding("UTF-16").into());
            }
            [Some(0x1f), Some(0x8b), ..] => self.reject(0, Why::Encoding("gzip").into()),
            _ => {}
        }
        Ok(())
    }

    fn json(&mut self) -> std::io::Result<()> {
        let Source::Json(frames, parser) = &mut self.source else { return Ok(()) };
        let parser = *parser;
        let mut frame = frames.next(&mut self.window)?;
        if let Frame::Line(length) = frame {
            if self.record(parser, length).is_ok() {
                self.garbage = 0;
                self.window.consume(length);
                return Ok(());
            }
            let Source::Json(frames, _) = &mut self.source else { return Ok(()) };
            frame = frames.scan(&mut self.window)?;
        }
        if !matches!(frame, Frame::Garbage(_)) {
            self.garbage = 0;
        }
        match frame {
            Frame::Line(length) | Frame::Record(length) => {
                let mistake = self.record(parser, length).err();
                if let Some(mistake) = mistake {
                    self.reject(length, mistake);
                }
                self.window.consume(length);
            }
            Frame::Unclosed(length) => self.pass(length, Why::NotJson),
            Frame::CutOff(length) => self.pass(length, Why::CutOff),
            Frame::TooLong(length) => {
                let start = match &self.source {
                    Source::Json(frames, _) => frames.start(),
                    Source::Csv { rows, .. } => rows.start(),
                };
                self.pass_from(start, length, Why::TooLong(RECORD_MAX));
            }
            Frame::EndInList => self.reject(0, Why::ListCutOff.into()),
            Frame::End => self.over = true,
            Frame::Garbage(length) => {
                self.garbage += 1;
                if self.garbage > GARBAGE_MAX {
                    self.reject(0, Why::GivenUp(GARBAGE_MAX, self.maker.format).into());
                } else {
                    self.pass(length, Why::NotJson);
                }
            }
        }
        Ok(())
    }

    /// Reads the record of the window's first `length` bytes.
    fn record(&mut self, parser: Parser, length: usize) -> Result<(), Mistake> {
        let (origin, column) = (self.window.origin(), self.window.column());
        let bytes = self.window.bytes().get(..length).unwrap_or_default();
        let mut taker =
            Taker { maker: &self.maker, bytes, origin, ready: &mut self.ready, counts: &mut self.counts, told: false };
        let skipped = match parser {
            Parser::OpenAlpr => openalpr::read(&json::parse(bytes, origin, column)?, |draft| taker.take(draft)),
            Parser::PlateRecognizer => {
                platerecognizer::read(&json::parse(bytes, origin, column)?, |draft| taker.take(draft))
            }
            Parser::Frigate => frigate::read(&json::parse(bytes, origin, column)?, |draft| taker.take(draft)),
        };
        taker.skip(skipped);
        Ok(())
    }

    fn csv(&mut self) -> std::io::Result<()> {
        let Source::Csv { mapping, rows, columns } = &mut self.source else { return Ok(()) };
        let (length, framed) = match rows.next(&mut self.window)? {
            RowFrame::Row(length) => (length, Ok(())),
            RowFrame::QuoteOpen(length) => (length, Err(Why::QuoteOpen)),
            RowFrame::TooLong(length) => (length, Err(Why::TooLong(ROW_MAX))),
            RowFrame::GivenUp => (0, Err(Why::GivenUp(OPEN_MAX, self.maker.format))),
            RowFrame::End => {
                self.over = true;
                return Ok(());
            }
        };
        let start = rows.start();
        let mut taker = Taker {
            maker: &self.maker,
            bytes: self.window.bytes().get(..length).unwrap_or_default(),
            origin: self.window.origin(),
            ready: &mut self.ready,
            counts: &mut self.counts,
            told: false,
        };
        match framed.and_then(|()| row(mapping, rows, columns, &mut taker)) {
            Ok(()) => self.window.consume(length),
            Err(why) => self.pass_from(start, length, why),
        }
        Ok(())
    }

    /// Rejects the window's first bytes and lets them go.
    fn pass(&mut self, length: usize, why: Why) {
        self.pass_from(self.window.origin(), length, why);
    }

    /// As [`Self::pass`], for a record that began at `start`: of a long one the beginning is gone already.
    fn pass_from(&mut self, start: Origin, length: usize, why: Why) {
        if start == self.window.origin() {
            self.reject(length, why.into());
            self.window.consume(length);
        } else {
            self.window.consume(length);
            let mut long = rejected(&[], start, why.into());
            long.length = self.window.origin().byte - start.byte;
            self.counts.rejected += 1;
            self.ready.push_back(Err(long));
        }
    }

    fn reject(&mut self, length: usize, mistake: Mistake) {
        let bytes = self.window.bytes().get(..length).unwrap_or_default();
        self.over |= mistake.why.ends_input();
        self.counts.rejected += 1;
        self.ready.push_back(Err(rejected(bytes, self.window.origin(), mistake)));
    }
}

/// Reads the row at hand; a table's first row gives the columns their places.
fn row(
    mapping: &Mapping,
    rows: &Rows,
    columns: &mut Option<Box<Columns>>,
    taker: &mut Taker<'_, '_>,
) -> Result<(), Why> {
    if taker.bytes.contains(&0) {
        return Err(Why::Nul);
    }
    let row = rows.row().ok_or(Why::NotUtf8)?;
    let first = columns.is_none();
    if first {
        *columns = Some(Box::new(Columns::find(mapping, row)?));
    }
    let Some(columns) = columns else { return Ok(()) };
    if first && mapping.header {
        return Ok(());
    }
    crate::csv::read(mapping, columns, row, |draft| taker.take(draft));
    Ok(())
}

fn rejected(bytes: &[u8], origin: Origin, mistake: Mistake) -> Rejected {
    let kept = Some(bytes).filter(|bytes| !bytes.is_empty() && bytes.len() <= KEPT_MAX);
    Rejected {
        origin,
        line: mistake.at.map_or(origin.line, |(line, _)| line),
        column: mistake.at.map(|(_, column)| column),
        length: bytes.len() as u64,
        record: kept
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .map(|text| text.trim_end_matches(['\r', '\n']).to_owned()),
        why: mistake.why,
    }
}

/// Takes what a record holds.
struct Taker<'t, 'm> {
    maker: &'t Maker<'m>,
    bytes: &'t [u8],
    origin: Origin,
    ready: &'t mut VecDeque<Result<Entry, Rejected>>,
    counts: &'t mut Counts,
    /// Whether the record stands with a rejection already.
    told: bool,
}

impl Taker<'_, '_> {
    fn take(&mut self, draft: Result<Draft<'_>, Why>) {
        let made = draft.and_then(|draft| self.maker.make(draft));
        self.ready.push_back(match made {
            Ok(made) => {
                self.counts.entries += 1;
                self.counts.pictures_dropped += u64::from(made.picture_dropped);
                Ok(Entry {
                    read: made.read,
                    reader: made.reader,
                    country: made.country,
                    picture: made.picture,
                    origin: self.origin,
                })
            }
            Err(why) => {
                self.counts.rejected += 1;
                let mut rejected = rejected(self.bytes, self.origin, why.into());
                if std::mem::replace(&mut self.told, true) {
                    rejected.record = None;
                }
                Err(rejected)
            }
        });
        self.origin.part = self.origin.part.saturating_add(1);
    }

    fn skip(&mut self, skipped: Option<Skipped>) {
        if let Some(what) = skipped {
            self.counts.skip(what);
        }
    }
}

impl<R: BufRead> Iterator for Records<'_, R> {
    type Item = Result<Entry, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            if self.over {
                return None;
            }
            self.step();
        }
    }
}
