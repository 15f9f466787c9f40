//! The colors of the map, from the tokens; read again when the theme changes.

use leptos::prelude::*;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Colors {
    pub land: String,
    pub label: String,
    pub shield: String,
    pub halo: String,
    pub track: String,
    /// Of one vehicle each.
    pub tracks: [String; 6],
    pub bad: String,
    pub quiet: String,
    pub line: String,
    pub paper: String,
    pub lamp: String,
    pub ink: String,
    pub action: String,
    pub dark: bool,
}

impl Colors {
    /// As they are now on the page.
    pub fn read() -> Self {
        let Some(root) = document().document_element() else { return Self::default() };
        let Ok(Some(style)) = window().get_computed_style(&root) else { return Self::default() };
        let token = |name: &str| style.get_property_value(name).unwrap_or_default().trim().to_owned();
        Self {
            land: token("--map-land"),
            label: token("--map-label"),
            shield: token("--map-label"),
            halo: token("--map-land"),
            track: token("--track-1"),
            tracks: [1, 2, 3, 4, 5, 6].map(|n| token(&format!("--track-{n}"))),
            bad: token("--bad"),
            quiet: token("--ink-2"),
            line: token("--line"),
            paper: token("--surface"),
            lamp: token("--lamp"),
            ink: token("--ink"),
            action: token("--action"),
            dark: root.get_attribute("data-theme").as_deref() == Some("dark"),
        }
    }
}

/// The bytes of `#rrggbb`, and how opaque it is to be.
pub fn bytes(color: &str, alpha: u8) -> [u8; 4] {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6).unwrap_or("000000");
    let number = u32::from_str_radix(digits, 16).unwrap_or_default();
    let [_, red, green, blue] = number.to_be_bytes();
    [red, green, blue, alpha]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_s_bytes_are_read() {
        let [red, green, blue, alpha] = bytes(&format!("#{:06x}", 0x0072b2), 200);
        assert_eq!((red, green, blue, alpha), (0, 0x72, 0xb2, 200));
        assert_eq!(bytes("red", 9), [0, 0, 0, 9]);
    }
}
