//! What was read of the input and is not used yet, and where in the input it stands.

use crate::Origin;
use memchr::{memchr_iter, memrchr};
use std::io::{self, BufRead};

/// How many bytes are taken from the input at once, however many it offers.
const STEP: usize = 64 << 10;

#[derive(Debug)]
pub(crate) struct Window<R> {
    input: R,
    bytes: Vec<u8>,
    start: usize,
    offset: u64,
    line: u64,
    column: u64,
    ended: bool,
}

impl<R: BufRead> Window<R> {
    pub fn new(input: R) -> Self {
        Self { input, bytes: Vec::new(), start: 0, offset: 0, line: 1, column: 0, ended: false }
    }

    /// The bytes at hand, from the first unused one.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Takes more of the input; `false` at its end.
    pub fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        // Used bytes go when they are the larger part, so each byte is moved a few times at most.
        if self.start > self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        loop {
            match self.input.fill_buf() {
                Ok([]) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(chunk) => {
                    let chunk = chunk.get(..STEP).unwrap_or(chunk);
                    self.bytes.extend_from_slice(chunk);
                    let taken = chunk.len();
                    self.input.consume(taken);
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The `n`-th unused byte, read if need be; `None` beyond the end.
    pub fn peek(&mut self, n: usize) -> io::Result<Option<u8>> {
        while self.bytes().len() <= n {
            if !self.more()? {
                return Ok(None);
            }
        }
        Ok(self.bytes().get(n).copied())
    }

    /// Lets the first `n` bytes go.
    pub fn consume(&mut self, n: usize) {
        let n = n.min(self.bytes().len());
        let used = self.bytes().get(..n).unwrap_or_default();
        let lines = memchr_iter(b'\n', used).count();
        match memrchr(b'\n', used) {
            Some(last) => self.column = (n - last - 1) as u64,
            None => self.column += n as u64,
        }
        self.line += lines as u64;
        self.offset += n as u64;
        self.start += n;
    }

    /// Where the first unused byte stands.
    pub fn origin(&self) -> Origin {
        Origin { line: self.line, byte: self.offset, part: 0 }
    }

    /// How many bytes stand before the first unused one in its line.
    pub fn column(&self) -> u64 {
        self.column
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    #[test]
    fn the_place_is_known_however_the_input_comes() {
        for capacity in [1, 2, 7, 100] {
            let mut window = Window::new(BufReader::with_capacity(capacity, b"ab\ncd\r\n\nxyz".as_slice()));
            assert_eq!(window.peek(4).unwrap(), Some(b'd'));
            window.consume(4);
            assert_eq!((window.origin().line, window.origin().byte, window.column()), (2, 4, 1));
            while window.more().unwrap() {}
            assert_eq!(window.bytes(), b"d\r\n\nxyz");
            window.consume(5);
            assert_eq!((window.origin().line, window.column()), (4, 1));
            window.consume(100);
            assert_eq!((window.bytes(), window.origin().byte), (b"".as_slice(), 11));
            assert_eq!(window.peek(0).unwrap(), None);
        }
    }
}
