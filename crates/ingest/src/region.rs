//! Where a plate is from, as sources say it: `us-ca`, `CA`, `California`, `ca-on`, `gb`.

use crate::words::says_nothing;
use domain::Jurisdiction;

/// Codes of the US Postal Service for states, the district and territories, with their names.
const STATES: [(&str, &str); 56] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("PR", "Puerto Rico"),
    ("GU", "Guam"),
    ("VI", "Virgin Islands"),
    ("AS", "American Samoa"),
    ("MP", "Northern Mariana Islands"),
];

fn is_state(code: &str) -> bool {
    STATES.iter().any(|(state, _)| state.eq_ignore_ascii_case(code))
}

/// A region of OpenALPR or Plate Recognizer: a country's code, or `country-part`. A US state becomes its postal code.
/// Of other countries the part's code is kept if it fits and could not be taken for a US state, else the country's on
/// the same terms, else none: `ca-on` is `ON`, `au-wa` is `AU`, `de` is nothing, since `DE` is Delaware.
pub(crate) fn of_region(region: &str) -> Option<Jurisdiction> {
    let region = region.trim();
    if says_nothing(region) {
        return None;
    }
    let (country, part) = region.split_once(['-', '_']).unwrap_or((region, ""));
    if country.eq_ignore_ascii_case("us") {
        return Jurisdiction::new(part).ok();
    }
    [part, country].into_iter().filter(|code| !is_state(code)).find_map(|code| Jurisdiction::new(code).ok())
}

/// A table's column: a code of 1 to 3 letters, a state's name, or a region as above; what else, none.
pub(crate) fn of_column(text: &str) -> Option<Jurisdiction> {
    let text = text.trim();
    if says_nothing(text) {
        return None;
    }
    let by_name = STATES.iter().find(|(_, name)| name.eq_ignore_ascii_case(text)).map(|(code, _)| *code);
    match by_name {
        Some(code) => Jurisdiction::new(code).ok(),
        None if text.contains(['-', '_']) => of_region(text),
        None => Jurisdiction::new(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_code_never_passes_for_a_state() {
        let region = |text| of_region(text).map(|code| code.to_string());
        for (text, code) in [
            ("us-ca", "CA"),
            ("US-TX", "TX"),
            ("us_nv", "NV"),
            ("ca-on", "ON"),
            ("mx-nle", "NLE"),
            ("gb", "GB"),
            ("au-wa", "AU"),
            ("br-pr", "BR"),
        ] {
            assert_eq!(region(text).as_deref(), Some(code), "{text}");
        }
        for nothing in ["us", "us-", "", "unknown", "de", "ca", "xx-northern", "in-mh-long"] {
            let code = region(nothing);
            assert!(code.is_none() || !is_state(&code.unwrap()), "{nothing}");
        }
        assert_eq!((region("us"), region("de"), region("")), (None, None, None));
    }

    #[test]
    fn a_column_may_say_a_state_by_code_or_name() {
        let column = |text| of_column(text).map(|code| code.to_string());
        assert_eq!(column(" ca ").as_deref(), Some("CA"));
        assert_eq!(column("new mexico").as_deref(), Some("NM"));
        assert_eq!(column("us-or").as_deref(), Some("OR"));
        assert_eq!((column("Baja California"), column("n/a")), (None, None));
    }
}
