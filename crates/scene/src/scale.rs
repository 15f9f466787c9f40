//! The scale bar: a round length that fits.

use crate::View;

#[derive(Debug, Clone, PartialEq)]
pub struct ScaleBar {
    /// Its length on screen, CSS pixels.
    pub pixels: f64,
    pub meters: f64,
    /// `200 m`, `5 km`, or `600 ft`, `2 mi`.
    pub metric: String,
    pub customary: String,
    /// The length of the customary bar, pixels.
    pub customary_pixels: f64,
}

const FOOT: f64 = 0.3048;
const MILE: f64 = 1609.344;

/// The longest of 1, 2 and 5 times a power of ten that is at most `most`.
fn round_below(most: f64) -> f64 {
    let power = 10f64.powf(most.max(1e-9).log10().floor());
    let step = [5.0, 2.0, 1.0].into_iter().find(|step| step * power <= most);
    step.unwrap_or(1.0) * power
}

/// The bar for the middle of a view, at most `most` pixels long.
#[must_use]
pub fn scale_bar(view: &View, most: f64) -> ScaleBar {
    let each = view.meters_per_pixel();
    let meters = round_below(each * most);
    let miles = each * most / MILE;
    let (customary_meters, customary) = if miles >= 1.0 {
        let miles = round_below(miles);
        (miles * MILE, format!("{miles} mi"))
    } else {
        let feet = round_below(each * most / FOOT);
        (feet * FOOT, format!("{feet} ft"))
    };
    let metric = if meters >= 1000.0 { format!("{} km", meters / 1000.0) } else { format!("{meters} m") };
    ScaleBar { pixels: meters / each, meters, metric, customary, customary_pixels: customary_meters / each }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Position;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_round_and_said_in_the_unit_that_suits() {
        let bar = |zoom| scale_bar(&View::new(Position::new(-150.0, 40.0).unwrap(), zoom, 800.0, 600.0), 100.0);
        assert_eq!((bar(15.0).metric.as_str(), bar(15.0).customary.as_str()), ("100 m", "500 ft"));
        assert_eq!((bar(9.0).metric.as_str(), bar(9.0).customary.as_str()), ("10 km", "5 mi"));
    }

    proptest! {
        #[test]
        fn a_bar_fits_and_is_no_stub(zoom in 0.0..19.0f64, lat in -80.0..80.0f64, most in 40.0..300.0f64) {
            let bar = scale_bar(&View::new(Position::new(0.0, lat).unwrap(), zoom, 800.0, 600.0), most);
            for pixels in [bar.pixels, bar.customary_pixels] {
                prop_assert!(pixels <= most * 1.000_001 && pixels >= most * 0.39, "{bar:?}");
            }
        }
    }
}
