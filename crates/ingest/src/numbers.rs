//! Numbers as sources give them, to those of the domain; what does not fit is `None`.

use domain::Confidence;

/// Seconds since 1970 as microseconds.
pub(crate) fn micros(seconds: f64) -> Option<i64> {
    whole(seconds * 1e6)
}

/// A count that fits an `i64` with room to spare, rounded.
pub(crate) fn whole(value: f64) -> Option<i64> {
    // Beyond 2^53 an f64 skips whole numbers; no time or degree comes near it.
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    (value.abs() < 9.0e15).then(|| value.round() as i64)
}

/// A confidence of 0 to `scale` (1, 100 or 1000), rounded to thousandths.
pub(crate) fn confidence(value: f64, scale: u16) -> Option<Confidence> {
    let thousandths = whole(value * 1000.0 / f64::from(scale))?;
    Confidence::new(u16::try_from(thousandths).ok()?).ok()
}

/// Degrees clockwise from north, 0 to 359, of any angle.
pub(crate) fn degrees(angle: f64) -> Option<u16> {
    u16::try_from(whole(angle)?.rem_euclid(360)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_what_does_not_fit_is_none() {
        assert_eq!(micros(1_607_123_962.082_975), Some(1_607_123_962_082_975));
        assert_eq!((micros(f64::NAN), micros(f64::INFINITY), micros(1e300)), (None, None, None));
        let thousandths = |value, scale| confidence(value, scale).map(Confidence::thousandths);
        assert_eq!(thousandths(92.941_917, 100), Some(929));
        assert_eq!(thousandths(0.9996, 1), Some(1000));
        assert_eq!((thousandths(1.2, 1), thousandths(-0.1, 1), thousandths(f64::NAN, 1)), (None, None, None));
        assert_eq!((degrees(-90.0), degrees(359.7), degrees(725.0)), (Some(270), Some(0), Some(5)));
    }
}
