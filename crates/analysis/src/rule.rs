//! Parameters are checked where they are used: a figure from nonsense would look like any other figure.

use domain::Span;

/// A parameter out of its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} has to be {bound}")]
pub struct BadRule {
    what: &'static str,
    bound: &'static str,
}

impl BadRule {
    pub(crate) fn unless(holds: bool, what: &'static str, bound: &'static str) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(Self { what, bound }) }
    }

    /// A finite number above zero.
    pub(crate) fn unless_above_zero(value: f64, what: &'static str) -> Result<(), Self> {
        Self::unless(value.is_finite() && value > 0.0, what, "a number above zero")
    }

    /// A length of time above zero.
    pub(crate) fn unless_lasting(span: Span, what: &'static str) -> Result<(), Self> {
        Self::unless(span > Span::ZERO, what, "longer than nothing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_parameter_and_its_bound() {
        let said = BadRule::unless_above_zero(f64::NAN, "the speed").unwrap_err().to_string();
        assert_eq!(said, "the speed has to be a number above zero");
        assert!(BadRule::unless_above_zero(f64::INFINITY, "the speed").is_err());
        assert!(BadRule::unless_lasting(Span::ZERO, "the time").is_err());
    }
}
