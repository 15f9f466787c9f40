//! All that the map reads, given any bytes. A panic is a defect, and so is what an `assert` here finds, or what takes
//! more time or memory than libFuzzer is told to allow. The fuzz targets call these, and so does the plain test over
//! the corpus (crates/basemap/tests/corpus.rs).

use basemap::feature::{Feature, Shape, TILE, TileData};
use basemap::make::{self, Head, Source, topojson};
use basemap::pmtiles::Reader;
use basemap::{Archive, BUFFER, Frame, Renderer, Schema, Style, Theme, TileId, Typesetter, label_features, read_tile};
use labels::View;
use std::cell::RefCell;

const SCHEMAS: [Schema; 2] = [Schema::Protomaps, Schema::OpenMapTiles];
/// The most that one tile of an archive may be once it is unpacked, bytes.
const MOST: usize = 32 << 20;

/// A vector tile, in either schema, and a part of it as beyond an archive's last zoom.
pub fn tile(bytes: &[u8]) {
    for schema in SCHEMAS {
        let Ok(tile) = read_tile(bytes, schema) else { continue };
        within(&tile);
        for (z, x, y) in [(3, 4, 2), (7, 0, 0), (22, (1 << 22) - 1, 12_345)] {
            if let Ok(part) = tile.clone().part(2, TileId::new(z, x, y).expect("a tile")) {
                within(&part);
            }
        }
    }
}

/// What was read lies in its tile and the buffer around it, and nothing is empty.
fn within(tile: &TileData) {
    let near = |v: f64| (-BUFFER - 1e-6..=TILE + BUFFER + 1e-6).contains(&v);
    let fits = |paths: &[Vec<[f64; 2]>], least: usize| {
        !paths.is_empty() && paths.iter().all(|path| path.len() >= least && path.iter().flatten().all(|v| near(*v)))
    };
    for Feature { shape, min_zoom, .. } in &tile.features {
        assert!(min_zoom.is_finite());
        assert!(match shape {
            Shape::Points(points) => points.iter().flatten().all(|v| (0.0..TILE).contains(v)),
            Shape::Lines(lines) => fits(lines, 2),
            Shape::Areas(rings) => fits(rings, 3),
        });
    }
}

/// A PMTiles archive: header, directories, metadata, and tiles at all zooms.
pub fn archive(bytes: &[u8]) {
    if let Ok(reader) = Reader::from_bytes(bytes) {
        let _ = reader.metadata();
        for id in some_tiles() {
            assert!(reader.tile(id).ok().flatten().is_none_or(|tile| tile.len() <= MOST));
        }
    }
    match Archive::from_bytes(bytes) {
        Ok(archive) => {
            for id in some_tiles() {
                if let Ok(Some(tile)) = archive.tile(id) {
                    within(&tile);
                }
            }
            let clean = |text: Option<&str>| text.is_none_or(|text| !text.contains('<') && text.chars().count() <= 400);
            assert!(clean(archive.name()) && clean(archive.attribution()));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn some_tiles() -> impl Iterator<Item = TileId> {
    (0..=22u8).flat_map(|z| {
        let middle = (1u32 << z) / 2;
        [(0, 0), (middle, middle), ((1 << z) - 1, middle)].into_iter().filter_map(move |(x, y)| TileId::new(z, x, y))
    })
}

/// Gzip as a tile, and as root directory and metadata, of an otherwise plain archive: bombs stay bounded.
pub fn gzip(bytes: &[u8]) {
    let first = TileId::new(0, 0, 0).expect("a tile");
    if let Ok(reader) = Reader::from_bytes(one_tile(bytes)) {
        assert!(reader.tile(first).ok().flatten().is_none_or(|tile| tile.len() <= MOST));
    }
    if let Ok(reader) = Reader::from_bytes(one_part(bytes)) {
        assert!(reader.metadata().map_or(0, |text| text.len()) <= 8 << 20);
        let _ = reader.tile(first);
    }
}

/// An archive of one tile, packed with gzip; all else is plain.
pub fn one_tile(packed: &[u8]) -> Vec<u8> {
    // One entry: tile 0, a run of one, so many bytes, from the data's start.
    let mut directory = vec![1, 0, 1];
    let mut length = packed.len();
    while length >= 0x80 {
        directory.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    directory.extend([length as u8, 1]);
    let at = 127 + directory.len() as u64;
    let parts = [(127, directory.len() as u64), (127, 0), (0, 0), (at, packed.len() as u64)];
    [header(parts, [1, 2]), directory, packed.to_vec()].concat()
}

/// An archive whose directories and metadata are all the same bytes, packed with gzip.
pub fn one_part(packed: &[u8]) -> Vec<u8> {
    [header([(127, packed.len() as u64); 4], [2, 1]), packed.to_vec()].concat()
}

/// The first 127 bytes of an archive (PMTiles v3, section 3) of zoom 0: places of root, metadata, leaves and data,
/// and how directories and tiles are packed.
fn header(parts: [(u64, u64); 4], packing: [u8; 2]) -> Vec<u8> {
    let mut out = b"PMTiles\x03".to_vec();
    out.extend(parts.iter().flat_map(|(offset, length)| [offset.to_le_bytes(), length.to_le_bytes()].concat()));
    out.extend([0; 24]);
    out.extend([1, packing[0], packing[1], 1, 0, 0]);
    out.resize(127, 0);
    out
}

/// A tile drawn with its names. The first byte says how: schema, theme, and in its upper bits the zoom.
pub fn draw(bytes: &[u8]) {
    let Some((&how, bytes)) = bytes.split_first() else { return };
    let Ok(tile) = read_tile(bytes, SCHEMAS[usize::from(how & 1)]) else { return };
    let z = how >> 3 & 15;
    let id = TileId::new(z, 0, (1 << z) / 3).expect("a tile");
    with_tools(|renderer, text| {
        draw_with(renderer, &tile, id, how);
        let names = label_features(&tile, id);
        let (x, y, edge) = id.square();
        let center = [x + edge / 2.0, y + edge / 2.0];
        let view = View { center, zoom: f64::from(z), width: 512.0, height: 512.0 };
        for label in labels::place(&names, &view, text, &[]) {
            assert!(label.runs.iter().all(|run| [run.x, run.y, run.angle, run.width].iter().all(|v| v.is_finite())));
        }
    });
}

fn draw_with(renderer: &Renderer, tile: &TileData, id: TileId, how: u8) {
    let theme = if how & 2 == 0 { Theme::Light } else { Theme::Dark };
    let frame = Frame { edge: 256, ..Frame::of(id, how & 4 != 0, theme) };
    let picture = renderer.draw(tile, &frame, &|| false).expect("never canceled");
    assert_eq!(picture.rgba().len(), 256 * 256 * 4);
    assert!(picture.rgba().iter().skip(3).step_by(4).all(|alpha| *alpha == 255));
}

/// Style and fonts are read once for each thread.
fn with_tools(run: impl FnOnce(&Renderer, &mut Typesetter)) {
    thread_local! {
        static TOOLS: RefCell<(Renderer, Typesetter)> = RefCell::new((
            Renderer::new().expect("the style in assets/"),
            Typesetter::new().expect("the fonts in assets/"),
        ));
    }
    TOOLS.with_borrow_mut(|(renderer, text)| run(renderer, text));
}

/// GeoJSON Lines, made into an archive that must be readable.
pub fn geojson(bytes: &[u8]) {
    match make::read_geojson(bytes) {
        Ok(sources) => made(sources),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// TopoJSON with objects named as in the atlases, made into an archive that must be readable.
pub fn topojson(bytes: &[u8]) {
    let Ok(atlas) = topojson::Atlas::read(bytes) else { return };
    let mut sources = Vec::new();
    for object in ["land", "countries", "states"] {
        sources.extend(topojson::land(&atlas, object).unwrap_or_default());
        sources.extend(topojson::borders(&atlas, object, "country", 0).unwrap_or_default());
        sources.extend(topojson::names(&atlas, object, "country", &["Antarctica"]).unwrap_or_default());
    }
    made(sources);
}

fn made(sources: Vec<Source>) {
    let head = Head { name: String::new(), attribution: String::new(), max_zoom: 3, bounds: None };
    let bytes = make::archive(sources, &head).expect("far below what is too large");
    let reader = Reader::from_bytes(bytes).expect("its own form");
    for z in 0..=3u8 {
        let all = (0..1 << z).flat_map(|x| (0..1 << z).map(move |y| (x, y)));
        for id in all.filter_map(|(x, y)| TileId::new(z, x, y)) {
            if let Some(bytes) = reader.tile(id).expect("its own form") {
                for schema in SCHEMAS {
                    within(&read_tile(&bytes, schema).expect("its own form"));
                }
            }
        }
    }
}

/// A style, drawn with.
pub fn style(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match Style::parse(text) {
        Ok(style) => {
            let renderer = Renderer::with_style(style);
            for z in [0, 6, 14] {
                draw_with(&renderer, &everything(), TileId::new(z, 0, 0).expect("a tile"), z);
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// A line, an area and a line on a bridge of each kind that a style can name.
fn everything() -> TileData {
    use basemap::feature::{Ground, Kind as K, Layer as L};
    let line = || Shape::Lines(vec![vec![[-20.0, 30.0], [200.0, 300.0], [210.0, 300.0], [530.0, 41.0]]]);
    let area = || Shape::Areas(vec![vec![[100.0, 100.0], [400.0, 120.0], [300.0, 500.0]]]);
    let kinds = [
        (L::Earth, K::Earth),
        (L::Land, K::Park),
        (L::Land, K::Built),
        (L::Water, K::Water),
        (L::Water, K::River),
        (L::Building, K::Building),
        (L::Road, K::Highway),
        (L::Road, K::Minor),
        (L::Road, K::Path),
        (L::Road, K::Rail),
        (L::Boundary, K::Country),
        (L::Boundary, K::County),
    ];
    let feature = |(layer, kind), level, shape| Feature {
        layer,
        kind,
        name: None,
        number: None,
        rank: 0,
        min_zoom: 0.0,
        level,
        shape,
    };
    let all = kinds
        .into_iter()
        .flat_map(|kind| [feature(kind, 0, line()), feature(kind, 1, line()), feature(kind, 0, area())]);
    TileData { ground: Ground::Sea, features: all.collect() }
}

/// What is done with any bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const ALL: [(&str, Target); 7] = [
    ("tile", tile),
    ("archive", archive),
    ("gzip", gzip),
    ("draw", draw),
    ("geojson", geojson),
    ("topojson", topojson),
    ("style", style),
];
