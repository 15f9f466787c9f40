//! The style: what is drawn, in which order and how (assets/map/style.toml).

use crate::feature::{Kind, Layer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const BUILT_IN: &str = include_str!("../../../assets/map/style.toml");

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    Light,
    Dark,
}

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// A style that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StyleError {
    #[error("the map's style can't be read: {0}")]
    Toml(#[from] toml::de::Error),
    #[error("the map's style names the color `{0}`, which a palette does not have")]
    NoColor(String),
    #[error("the map's style has `{0}` where a color such as #aabbcc belongs")]
    Color(String),
    #[error("the map's style has a layer `{layer}` with {what}")]
    Number { layer: String, what: &'static str },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    light: BTreeMap<String, String>,
    dark: BTreeMap<String, String>,
    layer: Vec<StyleLayer>,
}

/// A number that changes with the zoom: [zoom, value], rising zooms.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Stops(Vec<[f64; 2]>);

impl Stops {
    /// The value at a zoom; before the first stop and after the last it stays.
    #[must_use]
    pub fn at(&self, zoom: f64) -> f64 {
        let mut before: Option<[f64; 2]> = None;
        for &[z, value] in &self.0 {
            if zoom < z {
                return before.map_or(value, |[from, low]| {
                    let t = (zoom - from) / (z - from);
                    if low > 0.0 && value > 0.0 { low * (value / low).powf(t) } else { low + t * (value - low) }
                });
            }
            before = Some([z, value]);
        }
        before.map_or(0.0, |[_, value]| value)
    }
}

impl Stops {
    /// Whether zooms rise and values are widths that can be drawn, pixels.
    fn is_sound(&self) -> bool {
        let widths = 0.0..=2.0 * crate::tile::BUFFER;
        self.0.iter().all(|[zoom, value]| zoom.is_finite() && widths.contains(value))
            && self.0.windows(2).all(|pair| if let [[a, _], [b, _]] = pair { a < b } else { false })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cap {
    Butt,
    #[default]
    Round,
}

const fn one() -> f32 {
    1.0
}
const fn always() -> f64 {
    99.0
}

/// One layer as in the file; colors are names of the palettes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StyleLayer {
    pub id: String,
    pub source: Layer,
    /// All kinds if empty.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    #[serde(default)]
    pub group: Option<String>,
    /// Shown from this zoom on,
    #[serde(default)]
    pub min_zoom: f64,
    /// and below this one.
    #[serde(default = "always")]
    pub max_zoom: f64,
    #[serde(default = "one")]
    pub opacity: f32,
    pub fill: Option<String>,
    pub outline: Option<String>,
    #[serde(default)]
    pub outline_width: Stops,
    pub line: Option<String>,
    #[serde(default)]
    pub width: Stops,
    /// Drawn under the line, wider by `case_width` on either side.
    pub case: Option<String>,
    #[serde(default)]
    pub case_width: Stops,
    /// Line and gap, pixels.
    pub dash: Option<[f64; 2]>,
    #[serde(default)]
    pub cap: Cap,
}

impl StyleLayer {
    /// Numbers that would draw nothing or never end. TOML has `nan` and `inf`, so all are asked for.
    fn check(&self) -> Result<(), StyleError> {
        let sound = self.width.is_sound() && self.case_width.is_sound() && self.outline_width.is_sound();
        let what = if !sound {
            "a width whose zooms do not rise, or that is not from 0 to 64"
        } else if !(0.0..=1.0).contains(&self.opacity) {
            "an opacity that is not from 0 to 1"
        } else if self.dash.is_some_and(|dash| dash.iter().any(|length| !(0.5..=1000.0).contains(length))) {
            "a dash or gap that is not from 0.5 to 1000"
        } else if !self.min_zoom.is_finite() || !self.max_zoom.is_finite() {
            "a zoom that is no number"
        } else {
            return Ok(());
        };
        Err(StyleError::Number { layer: self.id.clone(), what })
    }

    #[must_use]
    pub fn shown(&self, zoom: f64) -> bool {
        self.min_zoom <= zoom && zoom < self.max_zoom
    }
    #[must_use]
    pub fn takes(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// A checked style.
#[derive(Debug, Clone)]
pub struct Style {
    light: BTreeMap<String, Rgb>,
    dark: BTreeMap<String, Rgb>,
    layers: Vec<StyleLayer>,
}

impl Style {
    /// The one in assets/.
    pub fn built_in() -> Result<Self, StyleError> {
        Self::parse(BUILT_IN)
    }

    pub fn parse(text: &str) -> Result<Self, StyleError> {
        let file: File = toml::from_str(text)?;
        let palette = |names: BTreeMap<String, String>| -> Result<BTreeMap<String, Rgb>, StyleError> {
            names.into_iter().map(|(name, text)| Ok((name, rgb(&text).ok_or(StyleError::Color(text))?))).collect()
        };
        let style = Self { light: palette(file.light)?, dark: palette(file.dark)?, layers: file.layer };
        style.layers.iter().try_for_each(StyleLayer::check)?;
        let used = style.layers.iter().flat_map(|layer| [&layer.fill, &layer.outline, &layer.line, &layer.case]);
        let fixed = ["water", "land", "hatch", "label", "label-strong", "label-water", "label-green", "halo", "shield"];
        for name in used.flatten().map(String::as_str).chain(fixed).chain(["shield-line", "shield-ink"]) {
            if !style.light.contains_key(name) || !style.dark.contains_key(name) {
                return Err(StyleError::NoColor(name.to_owned()));
            }
        }
        Ok(style)
    }

    #[must_use]
    pub fn layers(&self) -> &[StyleLayer] {
        &self.layers
    }

    /// A color of the palette; black for a name that `parse` did not see, and it sees all of the style's.
    #[must_use]
    pub fn color(&self, name: &str, theme: Theme) -> Rgb {
        let palette = match theme {
            Theme::Light => &self.light,
            Theme::Dark => &self.dark,
        };
        palette.get(name).copied().unwrap_or_default()
    }
}

fn rgb(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let [_, r, g, b] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([r, g, b])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_that_the_tokens_have_are_the_tokens() {
        let style = Style::built_in().unwrap();
        let tokens = include_str!("../../../assets/tokens.css");
        let (light, dark) = tokens.split_once("[data-theme=\"dark\"]").unwrap();
        let names = [
            ("map-water", "water"),
            ("map-land", "land"),
            ("map-built", "built-dense"),
            ("map-green", "green"),
            ("map-road", "road"),
            ("map-road-case", "road-case"),
            ("map-highway", "highway"),
            ("map-border", "border"),
            ("map-label", "label"),
        ];
        for (text, theme) in [(light, Theme::Light), (dark, Theme::Dark)] {
            for (token, name) in names {
                let (_, after) = text.split_once(&format!("--{token}: ")).unwrap();
                assert_eq!(rgb(after.split(';').next().unwrap()).unwrap(), style.color(name, theme), "{token}");
            }
        }
    }

    #[test]
    fn widths_grow_evenly_by_ratio() {
        let stops = Stops(vec![[10.0, 1.0], [12.0, 4.0]]);
        for (zoom, width) in [(9.0, 1.0), (10.0, 1.0), (11.0, 2.0), (12.0, 4.0), (20.0, 4.0)] {
            assert!((stops.at(zoom) - width).abs() < 1e-9, "{zoom}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_buffer() {
        for layer in Style::built_in().unwrap().layers() {
            let widest = (0..=22).map(|z| layer.width.at(f64::from(z)) + 2.0 * layer.case_width.at(f64::from(z)));
            assert!(widest.fold(0.0, f64::max) / 2.0 <= crate::tile::BUFFER, "{}", layer.id);
        }
    }

    #[test]
    fn a_color_that_is_not_there_is_named() {
        let text = BUILT_IN.replace("fill = \"green\"", "fill = \"gren\"");
        assert!(Style::parse(&text).unwrap_err().to_string().contains("gren"));
    }

    #[test]
    fn numbers_that_cannot_be_drawn_are_refused_with_the_layer() {
        let with =
            |line: &str| Style::parse(&format!("{BUILT_IN}\n[[layer]]\nid = \"odd\"\nsource = \"road\"\n{line}\n"));
        for good in ["", "dash = [0.5, 1]", "width = [[5, 0], [6, 64]]", "opacity = 1"] {
            assert!(with(good).is_ok(), "{good}");
        }
        let bad = [
            "dash = [1e-9, 1e-9]",
            "dash = [2, -1]",
            "dash = [nan, 1]",
            "width = [[5, inf]]",
            "width = [[5, -1]]",
            "case_width = [[6, 1], [6, 2]]",
            "outline_width = [[nan, 1]]",
            "opacity = nan",
            "opacity = 2",
            "min_zoom = nan",
        ];
        for bad in bad {
            assert!(with(bad).unwrap_err().to_string().contains("`odd`"), "{bad}");
        }
    }
}
