//! A small made-up town, its archive, and ways to look at pictures.
#![allow(dead_code, reason = "each test file uses its part")]

use basemap::make::{self, Head};
use basemap::{Archive, Limits, Picture, Renderer, Theme, TileId, TileKey, Tiles};
use std::fmt::Write;

/// A street grid with a highway on a bridge, a river, a lake with an island, parks, buildings, borders and names, some
/// 6 km wide around 0° N 0° E, so that four tiles meet in its middle at each zoom.
pub fn town() -> String {
    let mut out = String::new();
    let mut put = |layer: &str, kind: &str, more: &str, shape: &str, coordinates: String| {
        let properties = format!(r#"{{"layer":"{layer}","kind":"{kind}"{more}}}"#);
        let geometry = format!(r#"{{"type":"{shape}","coordinates":{coordinates}}}"#);
        writeln!(out, r#"{{"type":"Feature","properties":{properties},"geometry":{geometry}}}"#).unwrap();
    };
    let square = |x: f64, y: f64, r: f64| {
        format!(
            "[[{},{}],[{},{}],[{},{}],[{},{}],[{},{}]]",
            x - r,
            y - r,
            x + r,
            y - r,
            x + r,
            y + r,
            x - r,
            y + r,
            x - r,
            y - r
        )
    };
    put("earth", "earth", "", "Polygon", format!("[{}]", square(0.0, 0.0, 0.4)));
    put(
        "water",
        "lake",
        r#","name":"Lake Ansel""#,
        "Polygon",
        format!("[{},{}]", square(0.013, 0.012, 0.007), square(0.013, 0.012, 0.002)),
    );
    put("landuse", "park", "", "Polygon", format!("[{}]", square(-0.01, 0.006, 0.004)));
    put("landuse", "wood", "", "Polygon", format!("[{}]", square(-0.008, 0.008, 0.004)));
    for i in -12..=12 {
        let at = f64::from(i) * 0.002;
        let kind = if i % 4 == 0 { "major_road" } else { "minor_road" };
        let wave = |y: f64| at + 0.0004 * (y * 200.0).sin();
        let line: Vec<_> = (-24..=24).map(|y| f64::from(y) * 0.001).map(|y| format!("[{},{y}]", wave(y))).collect();
        let more = format!(r#","name":"{} Avenue""#, i + 20);
        put("roads", kind, &more, "LineString", format!("[{}]", line.join(",")));
        put(
            "roads",
            kind,
            &format!(r#","name":"{} Street""#, i + 20),
            "LineString",
            format!("[[-0.024,{at}],[0.024,{at}]]"),
        );
        for j in -12..12 {
            let (x, y) = (at + 0.0008, f64::from(j) * 0.002 + 0.0011);
            put("buildings", "building", "", "Polygon", format!("[{}]", square(x, y, 0.0003)));
        }
    }
    put(
        "roads",
        "highway",
        r#","name":"Coast Highway","ref":"I-9""#,
        "LineString",
        "[[-0.3,-0.004],[-0.005,-0.0013]]".to_owned(),
    );
    put(
        "roads",
        "highway",
        r#","name":"Coast Highway","ref":"I-9","bridge":true"#,
        "LineString",
        "[[-0.005,-0.0013],[0.005,0.0021],[0.3,0.008]]".to_owned(),
    );
    put("roads", "path", "", "LineString", "[[-0.02,-0.019],[0.021,0.022]]".to_owned());
    put("boundaries", "region", "", "LineString", "[[-0.2,-0.015],[0.001,-0.017],[0.2,-0.011]]".to_owned());
    put(
        "places",
        "locality",
        r#","kind_detail":"city","name":"Port Ansel","population_rank":12"#,
        "Point",
        "[0.001,0.001]".to_owned(),
    );
    out
}

pub fn town_bytes() -> Vec<u8> {
    let sources = make::read_geojson(town().as_bytes()).unwrap();
    let head = Head { name: "Town".into(), attribution: "<b>Made</b> up".into(), max_zoom: 15, bounds: None };
    make::archive(sources, &head).unwrap()
}

pub fn town_archive() -> Archive {
    Archive::from_bytes(town_bytes()).unwrap()
}

pub fn tiles() -> Tiles {
    Tiles::new(Renderer::new().unwrap(), vec![town_archive()], Limits { workers: 2, ..Limits::default() }).unwrap()
}

/// The tile whose north-west corner is the middle of the town, moved by columns and rows.
pub fn middle(z: u8, dx: i64, dy: i64) -> TileId {
    let half = 1i64 << (z - 1);
    TileId::new(z, u32::try_from(half + dx).unwrap(), u32::try_from(half + dy).unwrap()).unwrap()
}

pub fn key(id: TileId) -> TileKey {
    TileKey { id, dense: false, theme: Theme::Light }
}

pub fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = ((y * picture.width() + x) * 4) as usize;
    picture.rgba()[at..at + 3].try_into().unwrap()
}

/// The largest and the mean difference of a channel between two pictures' pixels.
pub fn difference<'p>(pairs: impl Iterator<Item = ([u8; 3], [u8; 3])> + 'p) -> (u8, f64) {
    let (mut most, mut sum, mut count) = (0u8, 0.0, 0.0f64);
    for (a, b) in pairs {
        for (a, b) in a.into_iter().zip(b) {
            most = most.max(a.abs_diff(b));
            sum += f64::from(a.abs_diff(b));
            count += 1.0;
        }
    }
    (most, sum / count.max(1.0))
}
