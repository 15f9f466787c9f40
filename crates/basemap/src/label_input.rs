//! What a tile has to say: its names, as [`labels`] takes them.

use crate::TileId;
use crate::feature::{Feature, Kind, Layer, Shape, TILE, TileData};
use crate::geom::{Point, Rect, area, clip_line};
use labels::{Anchor, LabelFeature, LabelKind};

/// The names of a tile, in Web Mercator's square. Lines are cut at the tile's edge, so that neighbors' parts meet.
#[must_use]
pub fn features(tile: &TileData, id: TileId) -> Vec<LabelFeature> {
    let (west, north, edge) = id.square();
    let world = |[x, y]: Point| [west + x / TILE * edge, north + y / TILE * edge];
    let mut out = Vec::new();
    for feature in &tile.features {
        let numbered = matches!(feature.layer, Layer::Road | Layer::RoadName)
            && matches!(feature.kind, Kind::Highway | Kind::Trunk | Kind::Major);
        let shield = feature.number.as_deref().filter(|number| numbered && number.chars().count() <= 8);
        let name = feature.name.as_deref().map(|name| exit(feature, name)).zip(kind(feature));
        let named = [name, shield.map(|number| (number, LabelKind::Shield))];
        for (text, kind) in named.into_iter().flatten() {
            let label = |at| LabelFeature {
                kind,
                text: text.to_owned(),
                rank: feature.rank,
                min_zoom: if feature.layer == Layer::Road { 0.0 } else { feature.min_zoom },
                at,
            };
            match &feature.shape {
                Shape::Points(points) => out.extend(points.iter().map(|at| label(Anchor::Point(world(*at))))),
                Shape::Lines(lines) => {
                    let inside = Rect::new([0.0; 2], [TILE; 2]);
                    let parts = lines.iter().flat_map(|line| clip_line(line, &inside));
                    out.extend(parts.map(|part| label(Anchor::Line(part.into_iter().map(world).collect()))));
                }
                Shape::Areas(rings) => out.extend(middle(rings).map(|at| label(Anchor::Point(world(at))))),
            }
        }
    }
    out
}

/// An exit is known by its number; all else by its name.
fn exit<'f>(feature: &Feature, name: &'f str) -> &'f str {
    if feature.kind != Kind::Exit {
        return name;
    }
    let number = name.split(':').next().unwrap_or(name);
    number.trim_start_matches("Exit").trim()
}

fn kind(feature: &Feature) -> Option<LabelKind> {
    Some(match (feature.layer, feature.kind) {
        (Layer::Place, Kind::Country) => LabelKind::Country,
        (Layer::Place, Kind::State) => LabelKind::State,
        (Layer::Place, Kind::County) => LabelKind::County,
        (Layer::Place, Kind::City) => LabelKind::City,
        (Layer::Place, Kind::Town) => LabelKind::Town,
        (Layer::Place, Kind::Village) => LabelKind::Village,
        (Layer::Place, Kind::Hood) => LabelKind::Hood,
        (Layer::Road | Layer::RoadName, Kind::Highway) => LabelKind::Highway,
        (Layer::Road | Layer::RoadName, Kind::Trunk | Kind::Major) => LabelKind::Major,
        (Layer::Road | Layer::RoadName, Kind::Medium | Kind::Minor | Kind::Path) => LabelKind::Street,
        (Layer::Water, Kind::River | Kind::Stream) if !matches!(feature.shape, Shape::Areas(_)) => LabelKind::River,
        (Layer::Water, _) => LabelKind::Water,
        (Layer::Land, Kind::Park | Kind::Wood) => LabelKind::Park,
        (Layer::Poi, Kind::Exit) => LabelKind::Exit,
        (Layer::Poi, Kind::Airport | Kind::Port | Kind::Toll | Kind::Crossing | Kind::TruckStop) => LabelKind::Hub,
        (Layer::Poi, _) => LabelKind::Poi,
        _ => return None,
    })
}

/// The middle of an area's first ring, if the tile has enough of it and the middle is the tile's own.
fn middle(rings: &[Vec<Point>]) -> Option<Point> {
    let ring = rings.first()?;
    let around = Rect::around(ring)?;
    let at = [f64::midpoint(around.min[0], around.max[0]), f64::midpoint(around.min[1], around.max[1])];
    let own = at.iter().all(|v| (0.0..TILE).contains(v));
    // Cut by the tile's edge, its middle would be another one in each tile.
    let whole = Rect::new([0.0; 2], [TILE; 2]).grown(crate::tile::BUFFER - 1.0).holds(&around);
    (own && whole && area(ring).abs() > 900.0).then_some(at)
}
