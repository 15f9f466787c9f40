//! Where one record ends and the next begins, in bounded memory, whatever stands in between.
//!
//! Records are JSON objects at the top, or the elements of lists at the top; between them may stand blanks, commas,
//! record separators (RFC 7464) and brackets. An object's end is where its braces close. One that never closes would
//! take all that follows with it, so a line that begins with `{` no deeper than the open record's own first line ends
//! that record as broken. (A record over many lines without any indent is the exception: its first line is `{` alone,
//! and it ends so only where no object may stand.)

use crate::Origin;
use crate::window::Window;
use memchr::{memchr, memchr3};
use std::io::{self, BufRead};

/// The most bytes of one record. Groups of OpenALPR hold pictures in base64.
pub const RECORD_MAX: usize = 8 << 20;
/// What is no record is passed over in pieces of this size at most.
const GARBAGE_MAX: usize = 64 << 10;
/// The most blanks before a record that count as its own.
const BLANKS_MAX: usize = 4096;

/// What comes next; a number is how many of the window's bytes it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A line that looks like one record. If it can't be parsed, [`Frames::scan`] says what it is.
    Line(usize),
    Record(usize),
    /// Not closed before the next record begins.
    Unclosed(usize),
    /// Not closed before the input ends.
    CutOff(usize),
    /// Longer than [`RECORD_MAX`]; all but these bytes of it are passed over already.
    TooLong(usize),
    /// No record.
    Garbage(usize),
    /// The end, inside a list that is not closed.
    EndInList,
    End,
}

#[derive(Debug)]
pub(crate) struct Frames {
    start: Origin,
    in_list: bool,
    /// How many blanks begin the line at hand; whether only those were seen of it.
    indent: usize,
    blank: bool,
    /// Whether the byte at hand is the first of its line but for blanks.
    first: bool,
}

impl Frames {
    pub fn new() -> Self {
        Self { start: Origin { line: 1, byte: 0, part: 0 }, in_list: false, indent: 0, blank: true, first: false }
    }

    /// Where the last frame began.
    pub fn start(&self) -> Origin {
        self.start
    }

    /// Finds the next record. The caller consumes what the frame takes.
    pub fn next<R: BufRead>(&mut self, window: &mut Window<R>) -> io::Result<Frame> {
        loop {
            let used = self.skip(window.bytes());
            window.consume(used);
            self.start = window.origin();
            match window.bytes().first().copied() {
                Some(b'{') => {
                    return self.line(window.bytes()).map_or_else(|| self.scan(window), |n| Ok(Frame::Line(n)));
                }
                Some(_) => return self.garbage(window),
                None if window.more()? => {}
                None if self.in_list => {
                    self.in_list = false;
                    return Ok(Frame::EndInList);
                }
                None => return Ok(Frame::End),
            }
        }
    }

    /// How many bytes stand before the next record, or before what is none.
    fn skip(&mut self, bytes: &[u8]) -> usize {
        for (n, byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' => (self.indent, self.blank) = (0, true),
                b' ' | b'\t' | b'\r' => self.indent += usize::from(self.blank),
                0x1e => {}
                b'[' if !self.in_list => (self.in_list, self.blank) = (true, false),
                b']' if self.in_list => (self.in_list, self.blank) = (false, false),
                b',' if self.in_list => self.blank = false,
                _ => {
                    self.first = std::mem::replace(&mut self.blank, false);
                    return n;
                }
            }
        }
        bytes.len()
    }

    /// The extent of a record that has a line to itself, as most have, if the line is at hand.
    fn line(&self, bytes: &[u8]) -> Option<usize> {
        let line = bytes.get(..memchr(b'\n', bytes).filter(|_| self.first)?)?.trim_ascii_end();
        let line = if self.in_list { line.strip_suffix(b",").unwrap_or(line) } else { line };
        (line.ends_with(b"}") && line.len() <= RECORD_MAX).then_some(line.len())
    }

    fn garbage<R: BufRead>(&self, window: &mut Window<R>) -> io::Result<Frame> {
        let mut n = 0;
        while n < GARBAGE_MAX
            && let Some(byte) = window.peek(n)?
        {
            if matches!(byte, b'\n' | b'{') || self.in_list && matches!(byte, b',' | b']') {
                break;
            }
            n += 1;
        }
        Ok(Frame::Garbage(n.max(1)))
    }

    /// Finds the end of the record that begins at the window's first byte.
    pub fn scan<R: BufRead>(&mut self, window: &mut Window<R>) -> io::Result<Frame> {
        let mut scan = Scan { base: self.indent, ..Scan::default() };
        let (mut at, mut passed) = (0, false);
        loop {
            let (seen, stop) = scan.run(window.bytes().get(at..).unwrap_or_default());
            at += seen;
            if let Some(Stop::Next) = stop {
                // The blanks before it belong to the next record's line.
                let blanks = scan.indent.unwrap_or(0);
                let back = blanks.min(at).min(BLANKS_MAX);
                at -= back;
                (self.indent, self.blank) = (blanks - back, true);
            }
            match stop {
                Some(_) if passed => return Ok(Frame::TooLong(at)),
                Some(Stop::Closed) if at <= RECORD_MAX => return Ok(Frame::Record(at)),
                Some(Stop::Next) if at <= RECORD_MAX => return Ok(Frame::Unclosed(at)),
                Some(_) => return Ok(Frame::TooLong(at)),
                None => {}
            }
            if at > RECORD_MAX {
                // Blanks may turn out to be the next record's.
                let kept = scan.indent.unwrap_or(0).min(BLANKS_MAX);
                window.consume(at - kept);
                (at, passed) = (kept, true);
            }
            if !window.more()? {
                return Ok(if passed { Frame::TooLong(at) } else { Frame::CutOff(at) });
            }
        }
    }
}

enum Stop {
    Closed,
    Next,
}

/// What is known in the middle of a record.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is seen by itself")]
struct Scan {
    /// The indent of the line that the record begins in.
    base: usize,
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// Blanks since the line began; `None` after anything else.
    indent: Option<usize>,
    /// Something stood in the first line besides the brace, or a line was indented more than it.
    shaped: bool,
    lines: bool,
    /// The last byte that is no blank.
    last: u8,
}

impl Scan {
    /// Whether a brace that comes now is the next record's: it begins a line no deeper than this record, whose lines
    /// have a shape, or stands where no object may.
    fn next_begins(&self) -> bool {
        let no_deeper = self.indent.is_some_and(|blanks| blanks <= self.base);
        no_deeper && (self.shaped || !matches!(self.last, b':' | b'[' | b',' | 0))
    }

    /// Goes through some bytes; answers how many, and why it stopped before their end.
    fn run(&mut self, bytes: &[u8]) -> (usize, Option<Stop>) {
        let mut n = 0;
        while let Some(byte) = bytes.get(n) {
            if self.in_text {
                n += self.text(bytes.get(n..).unwrap_or_default());
                continue;
            }
            // Most bytes: nothing hangs on them once the record has its shape and the line has begun.
            if self.shaped && self.indent.is_none() && !matches!(byte, b'{' | b'}' | b'[' | b']' | b'"' | b'\n') {
                n += 1;
                continue;
            }
            match byte {
                b'\n' => (self.indent, self.lines) = (Some(0), true),
                b' ' | b'\t' | b'\r' => self.indent = self.indent.map(|blanks| blanks + 1),
                b'{' if self.next_begins() => return (n, Some(Stop::Next)),
                byte => {
                    if self.significant(*byte) {
                        return (n + 1, Some(Stop::Closed));
                    }
                }
            }
            n += 1;
        }
        (n, None)
    }

    /// Takes a byte that is neither blank nor in text; answers whether it closes the record.
    fn significant(&mut self, byte: u8) -> bool {
        let deeper = self.indent.is_some_and(|blanks| blanks > self.base);
        self.shaped |= deeper || self.depth > 0 && !self.lines;
        (self.indent, self.last) = (None, byte);
        match byte {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            b'"' => self.in_text = true,
            _ => {}
        }
        self.depth == 0
    }

    /// Goes through text; a line's end ends it too, since JSON has none in text: a quotation mark was lost.
    fn text(&mut self, bytes: &[u8]) -> usize {
        let mut n = 0;
        while let Some(byte) = bytes.get(n) {
            match byte {
                b'\n' => {
                    (self.in_text, self.escaped) = (false, false);
                    return n;
                }
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_text = false;
                    return n + 1;
                }
                _ => {
                    let rest = bytes.get(n..).unwrap_or_default();
                    n += memchr3(b'"', b'\\', b'\n', rest).unwrap_or(rest.len());
                    continue;
                }
            }
            n += 1;
        }
        n
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// Each frame, as a letter and its bytes.
    fn frames(input: &str, capacity: usize) -> Vec<String> {
        let mut window = Window::new(BufReader::with_capacity(capacity, input.as_bytes()));
        let (mut frames, mut out) = (Frames::new(), Vec::new());
        loop {
            let frame = match frames.next(&mut window).unwrap() {
                Frame::Line(_) => frames.scan(&mut window).unwrap(),
                other => other,
            };
            let (letter, n) = match frame {
                Frame::Line(_) => panic!(),
                Frame::Record(n) => ('R', n),
                Frame::Unclosed(n) => ('U', n),
                Frame::CutOff(n) => ('C', n),
                Frame::TooLong(n) => ('L', n),
                Frame::Garbage(n) => ('G', n),
                Frame::EndInList => ('E', 0),
                Frame::End => return out,
            };
            out.push(format!("{letter} {}", String::from_utf8_lossy(&window.bytes()[..n]).trim()));
            window.consume(n);
        }
    }

    #[track_caller]
    fn check(input: &str, expected: &[&str]) {
        for capacity in [1, 3, 4096] {
            assert_eq!(frames(input, capacity), expected, "{input:?} by {capacity}");
        }
    }

    #[test]
    fn records_are_found_in_lines_lists_and_heaps() {
        let both = ["R {\"a\":1}", "R {\"b\":[{}]}"];
        for input in [
            "{\"a\":1}\n{\"b\":[{}]}\n",
            "{\"a\":1}{\"b\":[{}]}",
            "[{\"a\":1},{\"b\":[{}]}]",
            "[\n  {\"a\":1},\n  {\"b\":[{}]}\n]\n",
            "\u{1e}{\"a\":1}\n\u{1e}{\"b\":[{}]}\n",
            "[{\"a\":1}]\r\n[{\"b\":[{}]}]",
        ] {
            check(input, &both);
        }
        check("", &[]);
        check("[]", &[]);
        check(" \n", &[]);
        check("{\"a\":\"}{\\\"\\\\\"}", &["R {\"a\":\"}{\\\"\\\\\"}"]);
    }

    #[test]
    fn a_record_may_be_laid_out_in_any_way() {
        for input in [
            "{\n  \"a\": [\n    {\n      \"b\": 1\n    }\n  ]\n}",
            "{\n\"a\": [\n{\n\"b\": 1\n}\n]\n}",
            "{\n\t\"a\":\n\t{\n\t}\n}",
        ] {
            check(input, &[&format!("R {input}")]);
            let twice = format!("[\n{input},\n{input}\n]");
            check(&twice, &[&format!("R {input}"), &format!("R {input}")]);
        }
    }

    #[test]
    fn a_record_that_does_not_close_ends_where_the_next_begins() {
        let good = "R {\"b\":2}";
        check("{\"a\":1\n{\"b\":2}", &["U {\"a\":1", good]);
        check("{\"a\":{\"c\":[\n{\"b\":2}", &["U {\"a\":{\"c\":[", good]);
        check("{\"a\":\"1}\n{\"b\":2}", &["U {\"a\":\"1}", good]);
        check("{\"a\":1}}\n{\"b\":2}", &["R {\"a\":1}", "G }", good]);
        check("[\n  {\n    \"a\": [\n  },\n  {\"b\":2}\n]", &["U {\n    \"a\": [\n  },", good]);
        check("{\n  \"a\": \"1,\n  \"c\": 2\n}\n{\"b\":2}", &["R {\n  \"a\": \"1,\n  \"c\": 2\n}", good]);
        check("{\n{\"b\":2}", &["U {", good]);
        check("{\n\"a\": 1\n{\"b\":2}", &["U {\n\"a\": 1", good]);
        check("{\"a\":\n", &["C {\"a\":"]);
        check("[{\"b\":2},\n", &[good, "E "]);
    }

    #[test]
    fn what_is_no_record_is_passed_over() {
        check("topic {\"b\":2}\nnull\n", &["G topic", "R {\"b\":2}", "G null"]);
        check("[nul, 7, {\"b\":2}, \"x\"]", &["G nul", "G 7", "R {\"b\":2}", "G \"x\""]);
        check("]", &["G ]"]);
    }

    #[test]
    fn a_record_that_is_too_long_is_passed_over_whole() {
        let long = format!("{{\"a\":\"{}\"}}\n{{\"b\":2}}", "x".repeat(RECORD_MAX));
        let mut window = Window::new(long.as_bytes());
        let mut frames = Frames::new();
        let Frame::TooLong(n) = frames.next(&mut window).unwrap() else { panic!() };
        assert!(window.bytes().len() < RECORD_MAX + (1 << 17));
        window.consume(n);
        assert_eq!(frames.next(&mut window).unwrap(), Frame::Record(7));
        assert_eq!(window.origin().line, 2);
        let fits = format!("{{\"a\":\"{}\"}}", "x".repeat(RECORD_MAX - 8));
        assert_eq!(Frames::new().next(&mut Window::new(fits.as_bytes())).unwrap(), Frame::Record(RECORD_MAX));
    }
}
