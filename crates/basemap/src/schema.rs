//! From the words of Protomaps and OpenMapTiles to ours.
//!
//! Sources: <https://docs.protomaps.com/basemaps/layers> (version 4; the `pmap:` names of versions 2 and 3 are taken too,
//! and where version 2 says nothing else, OpenStreetMap's own tags) and <https://openmaptiles.org/schema/>. What has no
//! place in our style is left out here, before its geometry is read.

use crate::feature::{Ground, Kind, Layer};
use crate::mvt::Value;

/// Whose words a tile uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    Protomaps,
    OpenMapTiles,
}

/// The properties that matter, as the tile has them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words<'a> {
    pub kind: &'a str,
    pub detail: &'a str,
    /// OpenStreetMap's tag, where an archive has it: Protomaps' version 2.
    pub tag: &'a str,
    pub name: Option<&'a str>,
    pub english: Option<&'a str>,
    /// In Latin script.
    pub latin: Option<&'a str>,
    pub number: Option<&'a str>,
    pub rank: Option<f64>,
    pub population_rank: Option<f64>,
    pub min_zoom: Option<f64>,
    pub admin_level: Option<f64>,
    pub level: i8,
    pub link: bool,
    /// At sea, disputed, or otherwise not to be drawn.
    pub hidden: bool,
}

impl<'a> Words<'a> {
    /// Takes one property in.
    #[expect(clippy::match_same_arms, reason = "a table, in the order of its sources")]
    pub fn take(&mut self, key: &'a str, value: Value<'a>) {
        let key = key.strip_prefix("pmap:").unwrap_or(key);
        match (key, value) {
            ("kind" | "class", Value::Text(text)) => self.kind = text,
            ("kind_detail" | "subclass", Value::Text(text)) => self.detail = text,
            ("kind_detail" | "min_admin_level" | "admin_level", Value::Number(number)) => {
                self.admin_level = Some(number);
            }
            ("natural" | "landuse" | "leisure" | "amenity" | "waterway" | "highway" | "place", Value::Text(text)) => {
                self.tag = text;
            }
            ("name", Value::Text(text)) => self.name = Some(text),
            ("name:en" | "name_en", Value::Text(text)) => self.english = Some(text),
            ("name:latin" | "name_int", Value::Text(text)) => self.latin = Some(text),
            // A road of several numbers has them all, the first the more important.
            ("ref" | "shield_text", Value::Text(text)) => {
                self.number = text.split(';').map(str::trim).find(|number| !number.is_empty());
            }
            ("rank", Value::Number(number)) => self.rank = Some(number),
            ("population_rank", Value::Number(number)) => self.population_rank = Some(number),
            ("min_zoom", Value::Number(number)) => self.min_zoom = Some(number),
            ("level", Value::Number(number)) => self.level = sign(number),
            ("bridge" | "is_bridge", Value::Bool(true)) => self.level = 1,
            ("tunnel" | "is_tunnel", Value::Bool(true)) => self.level = -1,
            ("bridge" | "is_bridge", Value::Number(number)) if number > 0.0 => self.level = 1,
            ("tunnel" | "is_tunnel", Value::Number(number)) if number > 0.0 => self.level = -1,
            ("brunnel", Value::Text("bridge")) => self.level = 1,
            ("brunnel", Value::Text("tunnel")) => self.level = -1,
            ("link" | "is_link", Value::Bool(yes)) => self.link = yes,
            ("ramp" | "link" | "is_link", Value::Number(number)) => self.link = number > 0.0,
            ("maritime" | "disputed", Value::Number(number)) => self.hidden |= number > 0.0,
            ("disputed", Value::Bool(yes)) => self.hidden |= yes,
            _ => {}
        }
    }

    /// The name to show: in Latin script if there is one, since the font has no other.
    #[must_use]
    pub fn shown(&self) -> Option<&'a str> {
        [self.english, self.latin, self.name].into_iter().flatten().find(|name| !name.is_empty())
    }

    /// What it is; its tag where the kind does not say.
    fn kind_or_tag(&self) -> &'a str {
        match self.kind {
            "" | "other" | "waterway" if !self.tag.is_empty() => self.tag,
            kind => kind,
        }
    }

    /// Weight among its kind; lower is more important.
    #[must_use]
    pub fn weight(&self) -> u8 {
        let number = self.population_rank.map(|rank| 20.0 - rank).or(self.rank).or(self.min_zoom).unwrap_or(20.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let weight = number.clamp(0.0, 255.0) as u8;
        weight
    }
}

fn sign(number: f64) -> i8 {
    if number > 0.0 {
        1
    } else if number < 0.0 {
        -1
    } else {
        0
    }
}

impl Schema {
    /// By the names of an archive's layers.
    pub fn detect<'a>(layers: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let (mut protomaps, mut openmaptiles) = (0, 0);
        for layer in layers {
            match layer {
                "earth" | "roads" | "boundaries" | "places" | "buildings" | "pois" => protomaps += 1,
                "transportation" | "transportation_name" | "boundary" | "place" | "building" | "poi" => {
                    openmaptiles += 1;
                }
                _ => {}
            }
        }
        match (protomaps, openmaptiles) {
            (0, 0) => None,
            (ours, theirs) if ours >= theirs => Some(Self::Protomaps),
            _ => Some(Self::OpenMapTiles),
        }
    }

    #[must_use]
    pub const fn ground(self) -> Ground {
        match self {
            Self::Protomaps => Ground::Sea,
            Self::OpenMapTiles => Ground::Land,
        }
    }

    /// Our layer for one of the archive's; `None` for those that are not drawn.
    #[must_use]
    #[expect(clippy::match_same_arms, reason = "a table, in the order of its sources")]
    pub fn layer(self, name: &str) -> Option<Layer> {
        Some(match (self, name) {
            (Self::Protomaps, "earth") => Layer::Earth,
            (Self::Protomaps, "landuse" | "landcover" | "natural") => Layer::Land,
            (Self::Protomaps, "water" | "physical_line") => Layer::Water,
            (Self::Protomaps, "roads" | "transit") => Layer::Road,
            (Self::Protomaps, "buildings") => Layer::Building,
            (Self::Protomaps, "boundaries") => Layer::Boundary,
            (Self::Protomaps, "places") => Layer::Place,
            (Self::Protomaps, "pois") => Layer::Poi,
            (Self::OpenMapTiles, "landcover" | "landuse" | "park") => Layer::Land,
            (Self::OpenMapTiles, "water" | "waterway") => Layer::Water,
            (Self::OpenMapTiles, "transportation" | "aeroway") => Layer::Road,
            (Self::OpenMapTiles, "transportation_name") => Layer::RoadName,
            (Self::OpenMapTiles, "building") => Layer::Building,
            (Self::OpenMapTiles, "boundary") => Layer::Boundary,
            (Self::OpenMapTiles, "place") => Layer::Place,
            (Self::OpenMapTiles, "poi" | "aerodrome_label") => Layer::Poi,
            _ => return None,
        })
    }

    /// What a feature is; `None` for what is not drawn. `source` is the archive's own name of the layer.
    #[must_use]
    pub fn kind(self, layer: Layer, source: &str, words: &Words<'_>) -> Option<Kind> {
        if words.hidden {
            return None;
        }
        match layer {
            Layer::Earth => Some(Kind::Earth),
            Layer::Land if source == "park" => Some(Kind::Park),
            Layer::Land => land(words),
            Layer::Water => water(source, words),
            Layer::Building => (words.kind != "address").then_some(Kind::Building),
            Layer::Road | Layer::RoadName => road(self, words),
            Layer::Boundary => boundary(words),
            Layer::Place => place(words),
            Layer::Poi if source == "aerodrome_label" => Some(Kind::Airport),
            Layer::Poi => Some(poi(words)),
        }
    }
}

fn land(words: &Words<'_>) -> Option<Kind> {
    // OpenMapTiles has parks as a kind of grass.
    let kind = match (words.kind, words.detail) {
        ("grass", "park" | "garden" | "recreation_ground" | "village_green" | "golf_course") => words.detail,
        _ => words.kind_or_tag(),
    };
    Some(match kind {
        "park" | "national_park" | "nature_reserve" | "protected_area" | "playground" | "zoo" | "dog_park"
        | "garden" | "recreation_ground" | "village_green" | "golf_course" | "pitch" | "stadium" | "track"
        | "theme_park" => Kind::Park,
        "grass" | "grassland" | "meadow" | "cemetery" | "scrub" | "heath" | "allotments" | "wetland" => Kind::Grass,
        "wood" | "forest" | "hills" => Kind::Wood,
        "farmland" | "farm" | "orchard" | "vineyard" | "farmyard" => Kind::Farm,
        "sand" | "beach" | "barren" | "bare_rock" | "rock" | "desert" => Kind::Sand,
        "glacier" | "ice" => Kind::Ice,
        "residential" | "urban_area" | "suburb" | "quarter" | "neighbourhood" | "built" | "city" => Kind::Built,
        "industrial" | "commercial" | "retail" | "railway" | "port" | "quarry" | "dam" | "harbor" | "depot"
        | "yard" => Kind::Industry,
        "school" | "university" | "college" | "kindergarten" | "hospital" | "military" | "naval_base"
        | "airfield_base" => Kind::Campus,
        "parking" | "pedestrian" | "platform" | "truck_stop" | "plaza" | "toll_plaza" => Kind::Parking,
        "aerodrome" | "airfield" | "airport" => Kind::Airfield,
        _ => return None,
    })
}

fn water(source: &str, words: &Words<'_>) -> Option<Kind> {
    let kind = match words.kind_or_tag() {
        "river" | "canal" => Kind::River,
        "ocean" | "sea" => Kind::Sea,
        "stream" | "ditch" | "drain" | "brook" => Kind::Stream,
        // The bed of a lake that has dried out.
        "playa" => return None,
        _ => Kind::Water,
    };
    // Versions 2 and 3 of Protomaps have cliffs among their lines; and what flows in a pipe is not seen.
    let line = matches!(kind, Kind::River | Kind::Stream);
    (words.level >= 0 && (line || source != "physical_line")).then_some(kind)
}

fn road(schema: Schema, words: &Words<'_>) -> Option<Kind> {
    let class = match (schema, words.kind, words.detail) {
        (Schema::Protomaps, "rail" | "ferry" | "aeroway" | "path" | "pier", _) | (Schema::OpenMapTiles, _, _) => {
            words.kind
        }
        (Schema::Protomaps, kind, "") if words.tag.is_empty() => kind,
        (Schema::Protomaps, _, "") => words.tag,
        (Schema::Protomaps, _, detail) => detail,
    };
    let (class, link) = class.strip_suffix("_link").map_or((class, words.link), |class| (class, true));
    Some(match class {
        "motorway" | "highway" if link => Kind::HighwayLink,
        "motorway" | "highway" => Kind::Highway,
        "trunk" if !link => Kind::Trunk,
        "trunk" | "primary" | "major_road" => Kind::Major,
        "secondary" | "tertiary" | "medium_road" | "busway" => Kind::Medium,
        "minor" | "residential" | "unclassified" | "living_street" | "road" | "minor_road" | "raceway" => Kind::Minor,
        "service" | "alley" | "driveway" | "parking_aisle" | "drive_through" => Kind::Service,
        "path" | "track" | "footway" | "cycleway" | "steps" | "pedestrian" | "bridleway" | "sidewalk" | "crossing"
        | "corridor" | "other" => Kind::Path,
        "rail" | "transit" | "railway" | "light_rail" | "subway" | "tram" => Kind::Rail,
        "ferry" => Kind::Ferry,
        "aeroway" | "runway" | "taxiway" => Kind::Runway,
        "pier" => Kind::Pier,
        _ => return None,
    })
}

fn boundary(words: &Words<'_>) -> Option<Kind> {
    match words.kind {
        "country" | "unrecognized_country" => return Some(Kind::Country),
        "region" | "state" => return Some(Kind::State),
        "county" => return Some(Kind::County),
        _ => {}
    }
    let level = words.admin_level.or_else(|| words.detail.parse().ok())?;
    match level {
        l if l <= 2.5 => Some(Kind::Country),
        l if l <= 4.5 => Some(Kind::State),
        l if l <= 6.5 => Some(Kind::County),
        _ => None,
    }
}

fn place(words: &Words<'_>) -> Option<Kind> {
    let class = if words.kind == "locality" && !words.detail.is_empty() { words.detail } else { words.kind_or_tag() };
    Some(match class {
        "country" => Kind::Country,
        "region" | "state" | "province" => Kind::State,
        "county" => Kind::County,
        "city" => Kind::City,
        "town" | "locality" => Kind::Town,
        "village" | "hamlet" | "isolated_dwelling" | "farm" => Kind::Village,
        "neighbourhood" | "neighborhood" | "macrohood" | "suburb" | "quarter" | "borough" => Kind::Hood,
        _ => return None,
    })
}

fn poi(words: &Words<'_>) -> Kind {
    // Some makers of OpenMapTiles say only in the subclass what it is.
    [words.kind_or_tag(), words.detail].into_iter().find_map(known_poi).unwrap_or(Kind::Poi)
}

fn known_poi(kind: &str) -> Option<Kind> {
    Some(match kind {
        "aerodrome" | "airport" => Kind::Airport,
        "harbour" | "harbor" | "port" | "seaport" | "ferry_terminal" | "marina" => Kind::Port,
        "toll" | "toll_booth" | "toll_plaza" => Kind::Toll,
        "border" | "border_control" | "port_of_entry" | "customs" => Kind::Crossing,
        "exit" | "motorway_junction" => Kind::Exit,
        "parking" | "garage" => Kind::Garage,
        "truck_stop" | "rest_area" | "services" | "fuel" => Kind::TruckStop,
        "hospital" | "clinic" => Kind::Hospital,
        "school" | "university" | "college" => Kind::School,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_schemas_name_the_same_road() {
        let words = |kind, detail| Words { kind, detail, ..Words::default() };
        assert_eq!(road(Schema::Protomaps, &words("highway", "motorway")), Some(Kind::Highway));
        assert_eq!(road(Schema::OpenMapTiles, &words("motorway", "")), Some(Kind::Highway));
        assert_eq!(road(Schema::Protomaps, &words("highway", "motorway_link")), Some(Kind::HighwayLink));
        assert_eq!(road(Schema::Protomaps, &words("major_road", "primary")), Some(Kind::Major));
        assert_eq!(road(Schema::Protomaps, &words("minor_road", "")), Some(Kind::Minor));
        assert_eq!(road(Schema::Protomaps, &words("path", "footway")), Some(Kind::Path));
        assert_eq!(road(Schema::OpenMapTiles, &words("motorway_construction", "")), None);
    }

    #[test]
    fn a_road_of_several_numbers_shows_the_first() {
        let mut words = Words::default();
        words.take("ref", Value::Text("7;15"));
        assert_eq!(words.number, Some("7"));
        words.take("ref", Value::Text(" ; "));
        assert_eq!(words.number, None);
    }

    #[test]
    fn a_name_in_letters_of_the_font_goes_before_others() {
        let mut words = Words::default();
        for (key, name) in [("name", "Ασκρη"), ("name:latin", "Askri"), ("name:en", "")] {
            words.take(key, Value::Text(name));
        }
        assert_eq!(words.shown(), Some("Askri"));
    }

    #[test]
    fn protomaps_2_is_known_by_the_tags_that_it_keeps() {
        let kind = |source: &str, pairs: &[(&'static str, &'static str)]| {
            let mut words = Words::default();
            for (key, text) in pairs {
                words.take(key, Value::Text(text));
            }
            let schema = Schema::Protomaps;
            schema.kind(schema.layer(source).unwrap(), source, &words)
        };
        assert_eq!(kind("natural", &[("natural", "wood")]), Some(Kind::Wood));
        assert_eq!(kind("landuse", &[("pmap:kind", "other"), ("landuse", "residential")]), Some(Kind::Built));
        assert_eq!(kind("roads", &[("pmap:kind", "other"), ("highway", "service")]), Some(Kind::Service));
        assert_eq!(kind("roads", &[("pmap:kind", "highway"), ("highway", "trunk")]), Some(Kind::Trunk));
        assert_eq!(kind("physical_line", &[("pmap:kind", "waterway"), ("waterway", "stream")]), Some(Kind::Stream));
        assert_eq!(kind("physical_line", &[("pmap:kind", "natural"), ("natural", "cliff")]), None);
        assert_eq!(kind("places", &[("pmap:kind", "other"), ("place", "hamlet")]), Some(Kind::Village));
        assert_eq!(kind("pois", &[("amenity", "hospital")]), Some(Kind::Hospital));
    }

    #[test]
    fn what_is_no_water_to_see_is_not_drawn_as_water() {
        let water = |kind, level| water("water", &Words { kind, level, ..Words::default() });
        assert_eq!((water("playa", 0), water("stream", -1), water("stream", 0)), (None, None, Some(Kind::Stream)));
    }

    #[test]
    fn a_schema_is_known_by_its_layers() {
        assert_eq!(Schema::detect(["earth", "water", "roads"]), Some(Schema::Protomaps));
        assert_eq!(Schema::detect(["water", "transportation", "place"]), Some(Schema::OpenMapTiles));
        assert_eq!(Schema::detect(["water", "landuse", "stuff"]), None);
    }
}
