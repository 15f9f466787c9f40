//! One answer in memory: what came, in the order in which it came, and what the person has found in it since. A row
//! keeps its number for as long as the answer lives.
//!
//! **Invariant:** what a camera read leaves this module only for a read that was judged (QLT-1).

use api::{AnswerState, Flags, ReaderCell, RowCells, SourceLine, SourceState, Sure, Tables};
use domain::{AnswerId, EventId, Found, Jurisdiction, Plate, Purpose, Question, Read, Reader, RecordId, Timestamp};
use std::collections::{HashMap, HashSet};
use wire::{Line, ReadRef, SourceEnd};

/// What is known of an answer before its reads.
#[derive(Debug, Clone)]
pub struct Head {
    pub answer: AnswerId,
    pub event: EventId,
    pub question: Question,
    pub purpose: Purpose,
    /// The place of its intent in the trail.
    pub intent: u64,
    pub asked: Timestamp,
    pub expires: Timestamp,
    /// QRY-6.
    pub cached: bool,
}

/// A read as it is held.
#[derive(Debug, Clone)]
pub struct Held {
    pub read: Read,
    pub source: u8,
    pub reader: u32,
    plate: u32,
    vehicle: u32,
    /// The row that is shown for it; its own, unless another source told the same.
    shown_as: u32,
}

/// What oneself found in the picture of a row, and what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub found: Found,
    pub typed: Option<Plate>,
    pub others: Vec<domain::Look>,
}

impl Judged {
    /// Whether what the camera read may be told: who could read nothing may look again, and is not told what to see.
    pub fn tells(&self) -> bool {
        self.found != Found::Illegible
    }
    /// Whether the person may still type the plate: where nothing was told, or where what they typed went with an
    /// earlier answer.
    pub fn is_open(&self) -> bool {
        !self.tells() || (self.found == Found::MisreadPlate && self.typed.is_none())
    }
}

#[derive(Debug)]
struct Asked {
    name: String,
    came: u64,
    end: Option<SourceEnd>,
}

#[derive(Debug)]
pub struct Answer {
    pub head: Head,
    pub state: AnswerState,
    /// Count and digest as the gateway told them at the end.
    pub end: Option<(u64, String)>,
    sources: Vec<Asked>,
    readers: Vec<(u8, Reader)>,
    reader_rows: HashMap<(u8, String), u32>,
    plates: Vec<(Plate, Option<Jurisdiction>)>,
    plate_rows: HashMap<(Plate, Option<Jurisdiction>), u32>,
    /// Plates whose text the person has typed from a picture.
    told: HashSet<u32>,
    vehicles: Vec<String>,
    vehicle_rows: HashMap<String, u32>,
    reads: Vec<Held>,
    rows: HashMap<ReadRef, u32>,
    same: Vec<Vec<ReadRef>>,
    judged: HashMap<u32, Judged>,
    saved: HashMap<u32, RecordId>,
    /// Rows whose picture was shown: a judgement without it is none.
    seen: HashSet<u32>,
}

impl Answer {
    pub fn new(head: Head, sources: &[String]) -> Self {
        let sources = sources.iter().map(|name| Asked { name: name.clone(), came: 0, end: None }).collect();
        Self {
            head,
            state: AnswerState::Coming,
            end: None,
            sources,
            readers: Vec::new(),
            reader_rows: HashMap::new(),
            plates: Vec::new(),
            plate_rows: HashMap::new(),
            told: HashSet::new(),
            vehicles: Vec::new(),
            vehicle_rows: HashMap::new(),
            reads: Vec::new(),
            rows: HashMap::new(),
            same: Vec::new(),
            judged: HashMap::new(),
            saved: HashMap::new(),
            seen: HashSet::new(),
        }
    }

    pub fn reads(&self) -> u32 {
        u32::try_from(self.reads.len()).unwrap_or(u32::MAX)
    }
    pub fn held(&self, row: u32) -> Option<&Held> {
        self.reads.get(row as usize)
    }
    pub fn source_name(&self, source: u8) -> &str {
        self.sources.get(usize::from(source)).map_or("", |source| source.name.as_str())
    }
    pub fn reader_of(&self, held: &Held) -> Option<&Reader> {
        self.readers.get(held.reader as usize).map(|(_, reader)| reader)
    }
    pub fn ref_of(&self, held: &Held) -> ReadRef {
        ReadRef { source: self.source_name(held.source).to_owned(), read: held.read.id.clone() }
    }
    pub fn judged(&self, row: u32) -> Option<&Judged> {
        self.judged.get(&row)
    }
    pub fn saved(&self, row: u32) -> Option<RecordId> {
        self.saved.get(&row).copied()
    }
    pub fn was_seen(&self, row: u32) -> bool {
        self.seen.contains(&row)
    }
    pub fn see(&mut self, row: u32) {
        self.seen.insert(row);
    }

    /// Takes what was found; from here on the plate of this row may be told.
    pub fn judge(&mut self, row: u32, judged: Judged) {
        if let Some(held) = self.reads.get(row as usize) {
            if judged.tells() {
                self.told.insert(held.plate);
            }
            self.judged.insert(row, judged);
        }
    }

    pub fn set_saved(&mut self, read: &ReadRef, record: Option<RecordId>) {
        let Some(row) = self.rows.get(read).copied() else { return };
        match record {
            Some(record) => self.saved.insert(row, record),
            None => self.saved.remove(&row),
        };
    }

    /// What the person found before, in this answer or an earlier one.
    pub fn remember(&mut self, look: &domain::Look) {
        let read = ReadRef { source: look.source.clone(), read: look.record.clone() };
        if let Some(row) = self.rows.get(&read).copied() {
            // Where both agreed, what was typed is what the camera read.
            let agreed = matches!(look.found, Found::Verified | Found::MisreadState);
            let typed = self.held(row).filter(|_| agreed).map(|held| held.read.plate.clone());
            self.judge(row, Judged { found: look.found, typed, others: Vec::new() });
        }
    }

    /// Takes one line; what it can't mean is left out, since the gateway's own words are the only ones here.
    pub fn take(&mut self, line: Line) {
        match line {
            Line::Begun(_) => {}
            Line::Readers { source, readers } => {
                let source = self.source(&source);
                for reader in readers {
                    let next = u32::try_from(self.readers.len()).unwrap_or(u32::MAX);
                    self.reader_rows.insert((source, reader.id.clone()), next);
                    self.readers.push((source, reader));
                }
            }
            Line::Reads { source, reads } => {
                let number = self.source(&source);
                for read in reads {
                    self.take_read(number, &source, read);
                }
            }
            Line::Same { reads } => self.take_same(reads),
            Line::Source(end) => {
                let number = usize::from(self.source(&end.source));
                if let Some(asked) = self.sources.get_mut(number) {
                    asked.end = Some(end);
                }
            }
            Line::End { count, digest } => {
                self.end = Some((count, digest));
                self.state = AnswerState::Whole;
            }
        }
    }

    fn source(&mut self, name: &str) -> u8 {
        let known = self.sources.iter().position(|asked| asked.name == name);
        let number = known.unwrap_or_else(|| {
            self.sources.push(Asked { name: name.to_owned(), came: 0, end: None });
            self.sources.len() - 1
        });
        u8::try_from(number).unwrap_or(u8::MAX)
    }

    fn take_read(&mut self, source: u8, name: &str, read: Read) {
        let Some(reader) = self.reader_rows.get(&(source, read.reader.clone())).copied() else {
            tracing::warn!("a source told a read of a reader that it did not tell of");
            return;
        };
        let row = self.reads();
        let by = ReadRef { source: name.to_owned(), read: read.id.clone() };
        if self.rows.contains_key(&by) {
            return;
        }
        self.rows.insert(by, row);
        let key = (read.plate.clone(), read.jurisdiction.clone());
        let plate = *self.plate_rows.entry(key).or_insert_with_key(|key| {
            self.plates.push(key.clone());
            u32::try_from(self.plates.len() - 1).unwrap_or(u32::MAX)
        });
        let words = read.vehicle.to_string();
        let vehicle = *self.vehicle_rows.entry(words).or_insert_with_key(|words| {
            self.vehicles.push(words.clone());
            u32::try_from(self.vehicles.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(asked) = self.sources.get_mut(usize::from(source)) {
            asked.came += 1;
        }
        self.reads.push(Held { read, source, reader, plate, vehicle, shown_as: row });
    }

    fn take_same(&mut self, reads: Vec<ReadRef>) {
        let rows: Vec<u32> = reads.iter().filter_map(|read| self.rows.get(read).copied()).collect();
        if let Some(first) = rows.first().copied() {
            for row in rows {
                if let Some(held) = self.reads.get_mut(row as usize) {
                    held.shown_as = first;
                }
            }
        }
        self.same.push(reads);
    }

    /// Other sources' names for the read of a row.
    pub fn same_as(&self, row: u32) -> Vec<String> {
        let Some(by) = self.held(row).map(|held| self.ref_of(held)) else { return Vec::new() };
        let group = self.same.iter().find(|group| group.contains(&by));
        let others = group.into_iter().flatten().filter(|other| **other != by);
        others.map(|other| format!("{} {}", other.source, other.read)).collect()
    }

    /// How many reads of the same plate its camera has in the 30 days up to it: `3rd read here in 30 days`.
    pub fn nearby(&self, row: u32) -> String {
        let Some(this) = self.held(row) else { return String::new() };
        let since = this.read.at - domain::Span::hours(720);
        let same = |held: &&Held| {
            (held.reader, held.plate) == (this.reader, this.plate)
                && held.read.at <= this.read.at
                && held.read.at > since
        };
        let count = self.reads.iter().filter(same).count();
        let th = match (count % 10, count % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        format!("{count}{th} read here in 30 days")
    }

    pub fn flags(&self, row: u32) -> u8 {
        let Some(held) = self.held(row) else { return 0 };
        let flags = Flags {
            sure: Sure::of(held.read.confidence.thousandths()),
            found: self.judged.get(&row).map(|judged| judged.found),
            saved: self.saved.contains_key(&row),
            same: held.shown_as != row,
        };
        flags.byte()
    }

    /// Rows from `from` on as bytes, with complete tables.
    pub fn columns(&self, from: u32) -> Result<Vec<u8>, serde_json::Error> {
        let reader = |(source, reader): &(u8, Reader)| ReaderCell {
            source: *source,
            id: reader.id.clone(),
            name: reader.name.clone(),
            address: reader.address.clone(),
            kind: reader.kind,
        };
        let plate = |(n, (plate, of)): (usize, &(Plate, Option<Jurisdiction>))| {
            let told = u32::try_from(n).is_ok_and(|n| self.told.contains(&n));
            told.then(|| of.as_ref().map_or_else(|| plate.to_string(), |of| format!("{of} {plate}")))
        };
        let tables = Tables {
            from,
            rows: 0,
            sources: self.sources.iter().map(|asked| asked.name.clone()).collect(),
            readers: self.readers.iter().map(reader).collect(),
            plates: self.plates.iter().enumerate().map(plate).collect(),
            vehicles: self.vehicles.clone(),
        };
        let later = self.reads.iter().zip(0u32..).skip(from as usize);
        let rows: Vec<RowCells> = later
            .map(|(held, row)| RowCells {
                at: held.read.at,
                position: held.read.position,
                reader: held.reader,
                plate: held.plate,
                vehicle: held.vehicle,
                source: held.source,
                flags: self.flags(row),
            })
            .collect();
        api::pack(&tables, &rows)
    }

    pub fn source_lines(&self) -> Vec<SourceLine> {
        self.sources.iter().map(|asked| source_line(asked, self.state)).collect()
    }

    /// All of it as lines again, for the cached file.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (n, asked) in self.sources.iter().enumerate() {
            let of = |source: u8| usize::from(source) == n;
            let readers = self.readers.iter().filter(|(source, _)| of(*source)).map(|(_, reader)| reader.clone());
            lines.push(Line::Readers { source: asked.name.clone(), readers: readers.collect() });
        }
        // In their order, so that rows keep their numbers when the file is read.
        for run in self.reads.chunk_by(|a, b| a.source == b.source) {
            for part in run.chunks(wire::READS_IN_LINE) {
                let source = part.first().map_or("", |held| self.source_name(held.source)).to_owned();
                lines.push(Line::Reads { source, reads: part.iter().map(|held| held.read.clone()).collect() });
            }
        }
        lines.extend(self.same.iter().map(|reads| Line::Same { reads: reads.clone() }));
        lines.extend(self.sources.iter().filter_map(|asked| asked.end.clone()).map(Line::Source));
        lines.extend(self.end.clone().map(|(count, digest)| Line::End { count, digest }));
        lines
    }

    /// Before a source that failed is asked again alone.
    pub fn ask_again(&mut self, source: &str) {
        if let Some(asked) = self.sources.iter_mut().find(|asked| asked.name == source) {
            asked.end = None;
        }
        self.state = AnswerState::Coming;
    }
}

fn source_line(asked: &Asked, answer: AnswerState) -> SourceLine {
    let line =
        |state, words: String, again| SourceLine { name: asked.name.clone(), reads: asked.came, state, words, again };
    let Some(end) = &asked.end else {
        return match answer {
            AnswerState::Coming => line(SourceState::Asked, "is being asked".into(), false),
            _ => line(SourceState::Failed, "was not heard to its end; later reads of it may be missing".into(), true),
        };
    };
    let cut = cut_words(&end.cut);
    match &end.trouble {
        None => line(SourceState::Done, cut, false),
        Some(trouble) => {
            let words = if cut.is_empty() { trouble.words.clone() } else { format!("{} · {cut}", trouble.words) };
            line(SourceState::Failed, words, trouble.again)
        }
    }
}

/// What was returned and is not shown, with the rule.
fn cut_words(cut: &wire::Cut) -> String {
    let parts = [
        (cut.too_old, "older than five years (QRY-3)"),
        (cut.abroad, "from outside the United States (QRY-7)"),
        (cut.unasked, "that were not asked for"),
        (cut.odd, "that can't be right"),
    ];
    let said: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if said.is_empty() { String::new() } else { format!("not shown: {}", said.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{About, Confidence, Position, ReaderKind, Vehicle};

    fn read(id: &str, plate: &str, at: i64) -> Read {
        Read {
            id: id.into(),
            reader: "r1".into(),
            at: Timestamp(at * 1_000_000),
            position: Position::new(-150.0, 40.0).unwrap(),
            plate: Plate::new(plate).unwrap(),
            jurisdiction: None,
            confidence: Confidence::new(910).unwrap(),
            alternates: Vec::new(),
            vehicle: Vehicle::default(),
            heading: None,
        }
    }

    fn answer() -> Answer {
        let about = About::Plate("7KXM48?".parse().unwrap());
        let head = Head {
            answer: AnswerId::from_random([1; 16]),
            event: EventId::from_random([2; 16]),
            question: Question::new(about, Timestamp(0), Timestamp(1)),
            purpose: Purpose::new("E-1", "theft", "words"),
            intent: 3,
            asked: Timestamp(0),
            expires: Timestamp(1),
            cached: false,
        };
        let mut answer = Answer::new(head, &["Sable".to_owned(), "Tolls".to_owned()]);
        let reader = |id: &str| Reader {
            id: id.into(),
            kind: ReaderKind::Toll,
            name: "Bridge".into(),
            address: "Harbor Street".into(),
            owner: "Tolls".into(),
            position: Position::new(-150.0, 40.0).unwrap(),
            heading: None,
        };
        for source in ["Sable", "Tolls"] {
            answer.take(Line::Readers { source: source.into(), readers: vec![reader("r1")] });
        }
        answer.take(Line::Reads {
            source: "Sable".into(),
            reads: vec![read("a", "7KXM482", 1), read("b", "7KXM483", 2)],
        });
        answer.take(Line::Reads { source: "Tolls".into(), reads: vec![read("z", "7KXM482", 1)] });
        let by = |source: &str, read: &str| ReadRef { source: source.into(), read: read.into() };
        answer.take(Line::Same { reads: vec![by("Sable", "a"), by("Tolls", "z")] });
        answer
    }

    #[test]
    fn qlt_1_no_plate_is_in_the_columns_before_it_was_typed_from_a_picture() {
        let mut answer = answer();
        let columns = api::Columns::parse(&answer.columns(0).unwrap()).unwrap();
        assert_eq!(columns.tables.plates, [None, None]);
        assert!(!String::from_utf8_lossy(&answer.columns(0).unwrap()).contains("7KXM"));
        answer.judge(0, Judged { found: Found::Verified, typed: None, others: Vec::new() });
        let columns = api::Columns::parse(&answer.columns(0).unwrap()).unwrap();
        assert_eq!(columns.tables.plates, [Some("7KXM482".to_owned()), None]);
        assert_eq!(Flags::of(columns.flags[0]).found, Some(Found::Verified));
    }

    #[test]
    fn a_read_that_two_sources_told_is_shown_once_and_names_both() {
        let answer = answer();
        assert!(Flags::of(answer.flags(2)).same && !Flags::of(answer.flags(0)).same);
        assert_eq!(answer.same_as(0), ["Tolls z"]);
        assert_eq!(answer.nearby(1), "1st read here in 30 days");
    }

    #[test]
    fn rows_keep_their_numbers_when_an_answer_is_read_from_its_lines_again() {
        let mut first = answer();
        first.take(Line::End { count: 3, digest: "d".into() });
        let mut again = Answer::new(first.head.clone(), &["Sable".to_owned(), "Tolls".to_owned()]);
        first.lines().into_iter().for_each(|line| again.take(line));
        assert_eq!(again.columns(0).unwrap(), first.columns(0).unwrap());
        assert_eq!((again.state, again.same_as(2)), (AnswerState::Whole, first.same_as(2)));
    }
}
