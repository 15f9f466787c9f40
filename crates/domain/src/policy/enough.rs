//! QRY-2: whether a question says enough to be asked.

use super::{Denial, RuleId};
use crate::{
    About, Area,
    event::TITLE_MOST,
    question::{NearPlace, PLACE_MOST},
};

/// QRY-2: a pattern is specific enough, a place is no larger than a place, a vehicle is described, and what is named
/// can be read by whoever reads the trail.
pub fn enough(about: &About) -> Result<(), Denial> {
    match about {
        About::Plate(pattern) => pattern.enough().map_err(|too_little| {
            refuse(format!("The pattern says too little: {too_little}."), "Add what you know of the plate.")
        }),
        About::Reader(at) => {
            named("source", &at.source)?;
            named("reader", &at.reader)?;
            named("reader's name", &at.name)
        }
        About::Place(near) => {
            named("place", &near.name)?;
            place(near)
        }
        About::Area(_) => Ok(()),
        About::Vehicle(kind) => {
            let known = [&kind.vehicle.make, &kind.vehicle.model, &kind.vehicle.color];
            if known.iter().all(|part| part.is_none()) {
                return Err(refuse(
                    "Neither make, model nor color of the vehicle is said.".into(),
                    "Say at least one of the three.",
                ));
            }
            known.into_iter().flatten().try_for_each(|part| named("vehicle", part))
        }
    }
}

fn place(near: &NearPlace) -> Result<(), Denial> {
    match &near.around {
        Area::Circle(circle) if circle.radius() <= PLACE_MOST => Ok(()),
        _ => Err(refuse(
            format!("A place is a circle of at most {PLACE_MOST:.0} meters."),
            "Make it smaller, or ask by area, which takes a right of its own.",
        )),
    }
}

fn named(what: &str, text: &str) -> Result<(), Denial> {
    let count = text.chars().count();
    if text.trim().is_empty() || count > TITLE_MOST || text.chars().any(char::is_control) {
        return Err(refuse(
            format!("The {what} has to be named in 1 to {TITLE_MOST} characters that can be shown."),
            "Choose it from the list.",
        ));
    }
    Ok(())
}

fn refuse(why: String, remedy: &str) -> Denial {
    Denial::new(RuleId::Qry2, why, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AtReader, KindOfVehicle, Position, Vehicle};

    fn circle(radius: f64) -> Area {
        Area::circle(Position::new(-150.0, 40.0).unwrap(), radius).unwrap()
    }

    #[test]
    fn qry_2_what_says_too_little_is_refused_with_help() {
        let near = |name: &str, radius| About::Place(NearPlace { name: name.into(), around: circle(radius) });
        let at = |reader: &str| {
            About::Reader(AtReader { source: "Sable".into(), reader: reader.into(), name: "Gantry 4".into() })
        };
        let kind = |color: Option<&str>| {
            let vehicle = Vehicle { color: color.map(Into::into), ..Vehicle::default() };
            About::Vehicle(KindOfVehicle { vehicle, area: circle(900.0) })
        };
        let plate = |text: &str| About::Plate(text.parse().unwrap());
        for good in [plate("7"), plate("7KX*"), near("Harbor Yard", 500.0), at("r-4"), kind(Some("blue"))] {
            enough(&good).unwrap();
        }
        enough(&About::Area(circle(900.0))).unwrap();
        let square = Area::polygon(
            &[(-150.0, 40.0), (-149.999, 40.0), (-149.999, 40.001)].map(|(lon, lat)| Position::new(lon, lat).unwrap()),
        );
        let drawn = About::Place(NearPlace { name: "Harbor Yard".into(), around: square.unwrap() });
        for bad in [
            plate("7K*"),
            plate("*KXM*"),
            near("Harbor Yard", 501.0),
            near(" ", 100.0),
            near(&"x".repeat(121), 100.0),
            near("a\u{7}", 100.0),
            drawn,
            at(""),
            kind(None),
            kind(Some("")),
        ] {
            let denial = enough(&bad).unwrap_err();
            assert_eq!(denial.rule, RuleId::Qry2, "{bad:?}");
            assert!(!denial.remedy.is_empty());
        }
    }
}
