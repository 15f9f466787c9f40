//! Icons (lucide), drawn in the colour of the text beside them and hidden from screen readers: the
//! words say it.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident = $file:literal),* $(,)?) => {
        /// An icon by its name in the lucide set.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon { $(#[doc = $file] $name),* }
        impl Icon {
            const fn file(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("../../../assets/icons/", $file, ".svg"))),* }
            }
        }
        #[cfg(test)]
        const ALL: &[Icon] = &[$(Icon::$name),*];
    };
}

icons! {
    ArrowUp = "arrow-up",
    Ban = "ban",
    Bell = "bell",
    Calendar = "calendar-days",
    Chart = "chart-column",
    Check = "check",
    Circle = "circle",
    Down = "chevron-down",
    Up = "chevron-up",
    Alert = "circle-alert",
    CircleCheck = "circle-check",
    CircleX = "circle-x",
    Late = "clock-alert",
    Clipboard = "clipboard-check",
    Dots = "grip",
    Download = "download",
    Eye = "eye",
    Archive = "folder-archive",
    Fit = "maximize",
    Pause = "pause",
    Play = "play",
    Key = "key-round",
    Keyboard = "keyboard",
    Lightbulb = "lightbulb",
    Lock = "lock",
    LogOut = "log-out",
    Polygon = "pentagon",
    Refresh = "refresh-cw",
    Scroll = "scroll-text",
    Search = "search",
    Found = "search-check",
    Settings = "settings",
    ShieldAlert = "shield-alert",
    ShieldCheck = "shield-check",
    Waypoints = "waypoints",
    X = "x",
}

impl Icon {
    /// The drawing without the licence line, which stands in `assets/icons/LICENSE-lucide`.
    fn svg(self) -> &'static str {
        let file = self.file();
        file.find("<svg").and_then(|at| file.get(at..)).unwrap_or_default()
    }
}

/// One icon.
#[component]
pub fn Glyph(icon: Icon) -> impl IntoView {
    view! { <span class="glyph" aria-hidden="true" inner_html=icon.svg()></span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_a_drawing_and_nothing_else() {
        for icon in ALL {
            assert!(icon.svg().starts_with("<svg") && icon.svg().trim_end().ends_with("</svg>"), "{icon:?}");
        }
    }
}
