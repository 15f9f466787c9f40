//! Static maps, for exhibits: tiles, paths and reads, names, and what a map on paper needs to be read.

mod furniture;
mod overlay;

use crate::cancel::{Cancel, Canceled};
use crate::draw::{Canvas, Frame};
use crate::feature::{Ground, TILE};
use crate::label_input;
use crate::picture::Picture;
use crate::style::{Rgb, Style, Theme};
use crate::text::Typesetter;
use crate::tile_id::TileId;
use crate::tiles::{Shown, Tiles};
use domain::geo::{Bounds, Position};
use labels::{Ink, PlacedLabel, View};

/// The largest static map, pixels along an edge.
pub const MAX_MAP: u32 = 8192;
/// Zooms that a static map is drawn at.
const ZOOMS: std::ops::RangeInclusive<f64> = 0.0..=18.0;

/// What a read is marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkShape {
    Circle,
    /// Of low confidence.
    Diamond,
    /// A misread, left out of the path.
    Cross,
}

/// A read on the map.
#[derive(Debug, Clone)]
pub struct Mark {
    pub at: Position,
    pub color: Rgb,
    pub shape: MarkShape,
    /// A number or a letter or two.
    pub text: String,
    /// Ringed, since the exhibit speaks about it.
    pub chosen: bool,
}

/// A part of a path from one read to the next.
#[derive(Debug, Clone, Copy)]
pub struct Leg {
    pub from: Position,
    pub to: Position,
    pub color: Rgb,
    /// 0 to 1: older legs are lighter.
    pub opacity: f32,
    /// A gap in time, so that where the vehicle went is not known.
    pub dashed: bool,
}

/// An area that was asked about: a ring of places, drawn with a translucent fill.
#[derive(Debug, Clone)]
pub struct Zone {
    pub ring: Vec<Position>,
    pub color: Rgb,
}

/// What to draw.
#[derive(Debug, Clone)]
pub struct StaticMap {
    /// Size, pixels at 1×.
    pub width: u32,
    pub height: u32,
    /// 1, or more for print; the picture has `width × ratio` pixels.
    pub ratio: f64,
    /// All of this is shown, with a margin.
    pub bounds: Bounds,
    pub theme: Theme,
    pub zones: Vec<Zone>,
    pub legs: Vec<Leg>,
    pub marks: Vec<Mark>,
    /// Who made the map's data; the archives' own if empty.
    pub attribution: String,
}

/// A static map that can't be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExhibitError {
    #[error("a map is from 64 to {MAX_MAP} pixels wide and high")]
    Size,
    #[error(transparent)]
    Canceled(#[from] Canceled),
}

/// Where the picture lies on the earth: tiles of a whole number of pixels, so that they meet without a seam.
struct Sheet {
    /// The tiles' zoom and their edge, pixels of the picture.
    z: u8,
    edge: u32,
    /// Pixels to a pixel at 1×.
    ratio: f64,
    /// North-west corner, pixels of the picture from the world's.
    west: i64,
    north: i64,
    width: u32,
    height: u32,
}

impl Sheet {
    fn new(map: &StaticMap) -> Result<Self, ExhibitError> {
        let ratio = if map.ratio.is_finite() { map.ratio.clamp(0.5, 4.0) } else { 1.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked below")]
        let size = |edge: u32| (f64::from(edge) * ratio).round() as u32;
        let (width, height) = (size(map.width), size(map.height));
        if !(64..=MAX_MAP).contains(&width) || !(64..=MAX_MAP).contains(&height) {
            return Err(ExhibitError::Size);
        }
        let ((west, south), (east, north)) = (map.bounds.south_west.mercator(), map.bounds.north_east.mercator());
        let margin = 0.8;
        let fit = |pixels: u32, span: f64| (f64::from(pixels) * margin / (TILE * span.max(1e-9))).log2();
        let zoom = fit(map.width, east - west).min(fit(map.height, south - north)).clamp(*ZOOMS.start(), *ZOOMS.end());
        let z = zoom.floor();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "512 to 4,096")]
        let edge = (TILE * ratio * (zoom - z).exp2()).round() as u32;
        let world = f64::from(edge) * z.exp2();
        let start = |low: f64, high: f64, pixels: u32| f64::midpoint(low, high) * world - f64::from(pixels) / 2.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a zoom of 0 to 18; pixels of the world"
        )]
        Ok(Self {
            z: z as u8,
            edge,
            ratio,
            west: start(west, east, width).round() as i64,
            north: start(north, south, height).round() as i64,
            width,
            height,
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "pixels of the world, under 2^31")]
    fn view(&self) -> View {
        let world = f64::from(self.edge) * f64::from(self.z).exp2();
        let middle = |start: i64, pixels: u32| (start as f64 + f64::from(pixels) / 2.0) / world;
        View {
            center: [middle(self.west, self.width), middle(self.north, self.height)],
            zoom: (world / (TILE * self.ratio)).log2(),
            width: f64::from(self.width) / self.ratio,
            height: f64::from(self.height) / self.ratio,
        }
    }

    /// The tiles that the picture shows: each with its column before wrapping around the world.
    fn tiles(&self) -> Vec<(i64, TileId)> {
        let (edge, count) = (i64::from(self.edge), 1i64 << self.z);
        let span = |start: i64, pixels: u32| start.div_euclid(edge)..=(start + i64::from(pixels) - 1).div_euclid(edge);
        let mut out = Vec::new();
        for y in span(self.north, self.height).filter(|y| (0..count).contains(y)) {
            for column in span(self.west, self.width) {
                let id = u32::try_from(column.rem_euclid(count)).ok().zip(u32::try_from(y).ok());
                out.extend(id.and_then(|(x, y)| TileId::new(self.z, x, y)).map(|id| (column, id)));
            }
        }
        out
    }
}

/// Draws a static map.
pub fn draw(tiles: &Tiles, text: &mut Typesetter, map: &StaticMap, cancel: &Cancel) -> Result<Picture, ExhibitError> {
    let sheet = Sheet::new(map)?;
    let style = tiles.renderer().style();
    let mut canvas = Canvas::new(sheet.width, sheet.height, style.color(ground(tiles), map.theme));
    let view = sheet.view();
    let mut names = Vec::new();
    for (column, id) in sheet.tiles() {
        let (data, shown) = tiles.read(id);
        let origin = [f64::from(id.x()) * TILE, f64::from(id.y()) * TILE];
        let frame = Frame { edge: sheet.edge, ratio: sheet.ratio, zoom: view.zoom, theme: map.theme, origin };
        let renderer = tiles.renderer();
        let picture = match shown {
            Shown::Unreadable => renderer.unreadable(&frame),
            Shown::Map | Shown::Nothing => renderer.draw(&data, &frame, &|| cancel.is_canceled())?,
        };
        let edge = i64::from(sheet.edge);
        blit(&mut canvas, &picture, column * edge - sheet.west, i64::from(id.y()) * edge - sheet.north);
        names.extend(label_input::features(&data, id));
    }
    let painter = Painter { style, theme: map.theme, view, ratio: sheet.ratio };
    overlay::zones_and_legs(&mut canvas, &painter, map);
    let attribution = if map.attribution.is_empty() { tiles.attribution() } else { map.attribution.clone() };
    let mut taken = overlay::taken(&painter, map);
    taken.extend(furniture::taken(&painter, text, &attribution));
    for label in labels::place(&names, &view, text, &taken) {
        painter.label(&mut canvas, text, &label);
    }
    overlay::marks(&mut canvas, &painter, text, map);
    furniture::draw(&mut canvas, &painter, text, &attribution);
    Ok(crate::draw::finish(canvas))
}

fn ground(tiles: &Tiles) -> &'static str {
    if tiles.ground() == Ground::Sea { "water" } else { "land" }
}

/// Copies a tile's pixels to its place; what lies outside is left out.
fn blit(canvas: &mut Canvas, picture: &Picture, x: i64, y: i64) {
    let (width, edge) = (i64::from(canvas.0.width()), i64::from(picture.width()));
    let (from, until) = ((-x).max(0), (width - x).min(edge));
    if from >= until {
        return;
    }
    let at = |v: i64| usize::try_from(v).unwrap_or(usize::MAX);
    let rows = picture.rgba().chunks_exact(at(edge * 4));
    let target = canvas.0.data_mut();
    for (row, pixels) in (y..).zip(rows) {
        if row < 0 {
            continue;
        }
        let start = (row * width + x + from) * 4;
        let source = pixels.get(at(from * 4)..at(until * 4));
        let place = target.get_mut(at(start)..at(start + (until - from) * 4));
        let (Some(source), Some(place)) = (source, place) else { break };
        place.copy_from_slice(source);
    }
}

/// What all parts of a static map draw with.
struct Painter<'s> {
    style: &'s Style,
    theme: Theme,
    view: View,
    ratio: f64,
}

impl Painter<'_> {
    fn color(&self, name: &str) -> Rgb {
        self.style.color(name, self.theme)
    }
    fn at(&self, place: Position) -> [f64; 2] {
        self.view.project(place.mercator().into())
    }

    fn label(&self, canvas: &mut Canvas, text: &mut Typesetter, label: &PlacedLabel) {
        let ink = self.color(match label.ink {
            Ink::Place | Ink::Road => "label",
            Ink::PlaceStrong => "label-strong",
            Ink::Water => "label-water",
            Ink::Green => "label-green",
            Ink::Shield => "shield-ink",
        });
        if let Some(area) = label.shield {
            let fill = (self.color("shield"), 1.0);
            furniture::rounded(canvas, area, 3.5, self.ratio, fill, Some((self.color("shield-line"), 1.0)));
        }
        if let Some(dot) = label.dot {
            furniture::dot(canvas, dot, 2.6, self.ratio, ink, self.color("halo"));
        }
        let halo = Some((self.color("halo"), label.halo));
        text.draw(canvas, &label.runs, label.font, self.ratio, ink, halo);
    }
}
