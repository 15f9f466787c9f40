//! An area that is being drawn by pointer: what has been set so far, and what it becomes.

use domain::Position;
use scene::{BadShape, Shape};

#[derive(Debug, Clone, PartialEq, Default)]
pub enum Drawing {
    #[default]
    Off,
    /// The middle, once it was pressed.
    Circle(Option<Position>),
    Polygon(Vec<Position>),
}

impl Drawing {
    pub const fn is_on(&self) -> bool {
        !matches!(self, Self::Off)
    }

    /// What to do next, in words.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Off => None,
            Self::Circle(None) => Some("Press where its middle is, and draw outward. Esc gives up."),
            Self::Circle(Some(_)) => Some("Let go at its edge."),
            Self::Polygon(corners) if corners.len() < 3 => Some("Click its corners one after the other. Esc gives up."),
            Self::Polygon(_) => Some("Enter or a double click closes it, Backspace takes a corner back."),
        }
    }

    /// The pointer was pressed.
    pub fn pressed(&mut self, at: Position) {
        match self {
            Self::Off => {}
            Self::Circle(middle) => *middle = Some(at),
            Self::Polygon(corners) => corners.push(at),
        }
    }

    /// The pointer was let go: a circle is done, if it has a size.
    pub fn let_go(&mut self, at: Position) -> Option<Result<Shape, BadShape>> {
        let Self::Circle(Some(middle)) = *self else { return None };
        let made = Shape::circle_of(middle, middle.meters_to(at));
        *self = if made.is_ok() { Self::Off } else { Self::Circle(None) };
        Some(made)
    }

    /// The polygon is to be closed.
    pub fn close(&mut self) -> Option<Result<Shape, BadShape>> {
        let Self::Polygon(corners) = self else { return None };
        // A double click has set the last corner twice.
        corners.dedup_by(|a, b| a.meters_to(*b) < 1.0);
        let made = Shape::polygon_of(corners.clone());
        if made.is_ok() {
            *self = Self::Off;
        }
        Some(made)
    }

    /// Takes the last corner back; with none left, drawing ends.
    pub fn back(&mut self) {
        match self {
            Self::Polygon(corners) if !corners.is_empty() => drop(corners.pop()),
            Self::Circle(middle @ Some(_)) => *middle = None,
            _ => *self = Self::Off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    #[test]
    fn a_circle_is_pressed_and_let_go_and_one_without_a_size_is_begun_again() {
        let mut drawing = Drawing::Circle(None);
        drawing.pressed(at(0.0, 0.0));
        assert_eq!(drawing.let_go(at(0.0, 0.0)), Some(Err(BadShape::Radius)));
        assert_eq!(drawing, Drawing::Circle(None));
        drawing.pressed(at(0.0, 0.0));
        assert!(matches!(drawing.let_go(at(0.0, 0.01)), Some(Ok(Shape::Circle { .. }))));
        assert!(!drawing.is_on());
    }

    #[test]
    fn a_polygon_is_clicked_taken_back_and_closed() {
        let mut drawing = Drawing::Polygon(Vec::new());
        for corner in [at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(1.0, 1.0)] {
            drawing.pressed(corner);
        }
        assert!(matches!(drawing.close(), Some(Ok(Shape::Polygon(corners))) if corners.len() == 3));
        let mut drawing = Drawing::Polygon(vec![at(0.0, 0.0)]);
        drawing.back();
        drawing.back();
        assert!(!drawing.is_on(), "nothing left to take back");
    }
}
