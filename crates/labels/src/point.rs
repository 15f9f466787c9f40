//! Labels at a point: one line or two, or beside a dot, or on a shield.

use crate::{Area, Font, Look, Measure, Run};

/// Height of a capital as part of the font's size (Public Sans has 0.70).
pub(crate) const CAPITAL: f64 = 0.70;
const LEADING: f64 = 1.15;

/// Text broken and measured.
pub struct Block {
    lines: Vec<Line>,
    pub width: f64,
    pub height: f64,
    size: f64,
}

struct Line {
    text: String,
    advances: Vec<f32>,
    width: f64,
}

/// The advances of a text, letter spacing included.
pub(crate) fn spaced(measure: &mut dyn Measure, text: &str, font: Font, spacing: f64) -> Option<Vec<f32>> {
    let mut advances = measure.advances(text, font)?;
    if advances.len() != text.chars().count() || !advances.iter().all(|advance| advance.is_finite()) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let extra = (spacing * f64::from(font.size)) as f32;
    for advance in &mut advances {
        *advance += extra;
    }
    Some(advances)
}

pub(crate) fn total(advances: &[f32]) -> f64 {
    advances.iter().map(|advance| f64::from(*advance)).sum()
}

/// Breaks a text into one line or two and measures it.
pub fn block(text: &str, look: &Look, measure: &mut dyn Measure) -> Option<Block> {
    let size = f64::from(look.font.size);
    let mut line = |text: &str| {
        let advances = spaced(measure, text, look.font, look.spacing)?;
        Some(Line { text: text.to_owned(), width: total(&advances), advances })
    };
    let whole = line(text)?;
    let mut lines = vec![whole];
    let wide = lines.first().is_some_and(|line| line.width > look.wrap * size);
    if let (true, Some((first, second))) = (wide, halves(text)) {
        lines = vec![line(first)?, line(second)?];
    }
    let width = lines.iter().map(|line| line.width).fold(0.0, f64::max);
    let height = size * if lines.len() > 1 { 1.0 + LEADING } else { 1.0 };
    Some(Block { lines, width, height, size })
}

/// The text at the space nearest to its middle.
fn halves(text: &str) -> Option<(&str, &str)> {
    let middle = text.len() / 2;
    let (at, _) = text.match_indices(' ').min_by_key(|(at, _)| at.abs_diff(middle))?;
    let (first, second) = text.split_at_checked(at)?;
    Some((first, second.trim_start()))
}

impl Block {
    /// Runs of the block around a middle.
    #[must_use]
    pub fn runs(&self, [x, y]: [f64; 2], spacing: f64) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut baseline = y + self.size * CAPITAL / 2.0;
        if self.lines.len() > 1 {
            baseline -= self.size * LEADING / 2.0;
        }
        for line in &self.lines {
            let start = x - (line.width - spacing * self.size) / 2.0;
            if spacing > 0.0 {
                let mut at = start;
                for (letter, advance) in line.text.chars().zip(&line.advances) {
                    let width = f64::from(*advance);
                    if letter != ' ' {
                        runs.push(Run { text: letter.to_string(), x: at, y: baseline, angle: 0.0, width });
                    }
                    at += width;
                }
            } else {
                runs.push(Run { text: line.text.clone(), x: start, y: baseline, angle: 0.0, width: line.width });
            }
            baseline += self.size * LEADING;
        }
        runs
    }

    #[must_use]
    pub fn area(&self, center: [f64; 2]) -> Area {
        Area::around(center, self.width + 6.0, self.height + 4.0)
    }

    /// Middles of the block around a dot: to the right, the left, below and above.
    #[must_use]
    pub fn beside(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 4] {
        let (dx, dy) = (self.width / 2.0 + 6.0, self.height / 2.0 + 4.0);
        [[x + dx, y], [x - dx, y], [x, y + dy], [x, y - dy]]
    }

    /// Middles of the block on a place without a dot: on it, or just above or below.
    #[must_use]
    pub fn on(&self, [x, y]: [f64; 2]) -> [[f64; 2]; 3] {
        let dy = self.height / 2.0 + 0.9 * self.size;
        [[x, y], [x, y - dy], [x, y + dy]]
    }

    /// The shield around a middle.
    #[must_use]
    pub fn shield(&self, center: [f64; 2]) -> Area {
        let height = self.size + 6.0;
        Area::around(center, (self.width + 9.0).max(height + 3.0), height)
    }
}
