//! Pictures: edges that meet, holes, both themes, and a look that does not change by itself.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use basemap::feature::{Feature, Ground, Kind, Layer, Shape, TileData};
use basemap::{Cancel, Frame, Packing, Renderer, Theme};
use common::{difference, middle, pixel, town_archive};

const fn never() -> bool {
    false
}

fn draw(id: basemap::TileId, dense: bool, theme: Theme) -> basemap::Picture {
    let tile = town_archive().tile(id).unwrap().unwrap();
    Renderer::new().unwrap().draw(&tile, &Frame::of(id, dense, theme), &never).unwrap()
}

#[test]
fn neighbors_drawn_apart_are_one_picture() {
    let (archive, renderer) = (town_archive(), Renderer::new().unwrap());
    for z in [13, 14] {
        // A tile drawn at twice its size, and its four parts drawn by themselves as beyond an archive's end.
        let parent = middle(z, 0, -1);
        let data = archive.tile(parent).unwrap().unwrap();
        for theme in [Theme::Light, Theme::Dark] {
            let origin = [f64::from(parent.x()) * 512.0, f64::from(parent.y()) * 512.0];
            let whole = Frame { edge: 1024, ratio: 1.0, zoom: f64::from(z + 1), theme, origin };
            let whole = renderer.draw(&data, &whole, &never).unwrap();
            for (column, row) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let id = basemap::TileId::new(z + 1, parent.x() * 2 + column, parent.y() * 2 + row).unwrap();
                let part = data.clone().part(z, id).unwrap();
                let part = renderer.draw(&part, &Frame::of(id, false, theme), &never).unwrap();
                let all = (0..512).flat_map(|y| (0..512).map(move |x| (x, y)));
                let pairs = |at: &dyn Fn(u32, u32) -> bool| {
                    let here: Vec<_> = all.clone().filter(|(x, y)| at(*x, *y)).collect();
                    difference(
                        here.into_iter()
                            .map(|(x, y)| (pixel(&part, x, y), pixel(&whole, x + 512 * column, y + 512 * row))),
                    )
                };
                let seam = pairs(&|x, y| x == 511 * (1 - column) || y == 511 * (1 - row));
                let inside = pairs(&|_, _| true);
                assert!(seam.0 <= 24 && seam.1 < 0.4, "zoom {z} {theme:?} part {column},{row}: seam {seam:?}");
                assert!(inside.1 < 0.1, "zoom {z} {theme:?} part {column},{row}: inside {inside:?}");
            }
        }
    }
}

#[test]
fn tiles_of_an_archive_meet_without_a_line() {
    // The highway and streets cross the edge between these two: pixels beside it are alike on both sides.
    let (west, east) = (draw(middle(15, -1, -1), false, Theme::Light), draw(middle(15, 0, -1), false, Theme::Light));
    let (_, across) = difference((0..512).map(|y| (pixel(&west, 511, y), pixel(&east, 0, y))));
    let (_, within) = difference((0..512).map(|y| (pixel(&west, 510, y), pixel(&west, 511, y))));
    assert!(across < within + 1.0, "across {across}, within {within}");
}

#[test]
fn an_island_in_a_lake_is_land_and_translucent_areas_do_not_add_up() {
    let ring = |from: f64, to: f64| vec![[from, from], [to, from], [to, to], [from, to]];
    let area = |layer, kind, rings| Feature {
        layer,
        kind,
        name: None,
        number: None,
        rank: 0,
        min_zoom: 0.0,
        level: 0,
        shape: Shape::Areas(rings),
    };
    let mut hole = ring(200.0, 300.0);
    hole.reverse();
    let features = vec![
        area(Layer::Earth, Kind::Earth, vec![ring(-10.0, 520.0)]),
        area(Layer::Water, Kind::Water, vec![ring(100.0, 400.0), hole]),
        area(Layer::Land, Kind::Wood, vec![ring(10.0, 50.0)]),
        area(Layer::Land, Kind::Wood, vec![ring(30.0, 80.0)]),
    ];
    let frame = Frame::of(middle(14, 0, 0), false, Theme::Light);
    let tile = TileData { ground: Ground::Sea, features };
    let picture = Renderer::new().unwrap().draw(&tile, &frame, &never).unwrap();
    assert_eq!(pixel(&picture, 150, 150), [0xcf, 0xdf, 0xe9]);
    assert_eq!(pixel(&picture, 250, 250), [0xf3, 0xf1, 0xec]);
    assert_eq!(pixel(&picture, 20, 20), pixel(&picture, 40, 40));
}

#[test]
fn a_dense_tile_is_the_same_picture_twice_as_sharp() {
    let id = middle(14, 0, -1);
    let (plain, dense) = (draw(id, false, Theme::Light), draw(id, true, Theme::Light));
    assert_eq!((dense.width(), dense.height()), (1024, 1024));
    let mean = |x: u32, y: u32| {
        let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| pixel(&dense, 2 * x + dx, 2 * y + dy));
        [0, 1, 2].map(|c| u8::try_from(four.iter().map(|p| u32::from(p[c])).sum::<u32>() / 4).unwrap())
    };
    let all = (0..512).flat_map(|y| (0..512).map(move |x| (x, y)));
    let (_, off) = difference(all.map(|(x, y)| (pixel(&plain, x, y), mean(x, y))));
    assert!(off < 1.0, "{off}");
}

/// Mean color of each of 8×8 fields: what a change of the style moves, and rounding on another machine does not.
#[test]
fn the_look_is_the_one_that_was_approved() {
    use std::fmt::Write;
    let fields = |theme, z| {
        let picture = draw(middle(z, 0, -1), false, theme);
        let field = |fx: u32, fy: u32| {
            let mut sums = [0u32; 3];
            for (x, y) in (0..64).flat_map(|y| (0..64).map(move |x| (x, y))) {
                for (sum, v) in sums.iter_mut().zip(pixel(&picture, fx * 64 + x, fy * 64 + y)) {
                    *sum += u32::from(v);
                }
            }
            sums.map(|sum| u8::try_from(sum / 4096).unwrap())
        };
        (0..8).flat_map(|y| (0..8).map(move |x| (x, y))).map(|(x, y)| field(x, y)).collect::<Vec<_>>()
    };
    let mut text = String::new();
    for (theme, z) in [(Theme::Light, 12), (Theme::Light, 14), (Theme::Dark, 14), (Theme::Light, 16)] {
        for [r, g, b] in fields(theme, z) {
            writeln!(text, "{r:02x}{g:02x}{b:02x}").unwrap();
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/look.txt");
    if std::env::var_os("BASEMAP_APPROVE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let approved = std::fs::read_to_string(path).unwrap();
    assert_eq!(approved.lines().count(), text.lines().count());
    for (at, (was, is)) in approved.lines().zip(text.lines()).enumerate() {
        let far = (0..3).any(|c| {
            let byte = |line: &str| u8::from_str_radix(&line[2 * c..2 * c + 2], 16).unwrap();
            byte(was).abs_diff(byte(is)) > 2
        });
        assert!(!far, "field {at}: {was} became {is}; if that is wanted, run with BASEMAP_APPROVE=1");
    }
}

#[test]
fn png_comes_back_as_the_same_pixels() {
    let picture = draw(middle(14, 0, -1), false, Theme::Dark);
    for packing in [Packing::Fast, Packing::Small] {
        let bytes = picture.png(packing).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut out = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut out).unwrap();
        assert!(out.chunks(3).zip(picture.rgba().chunks(4)).all(|(a, b)| a == &b[..3]));
    }
}

#[test]
fn drawing_ends_when_it_is_canceled() {
    let tile = town_archive().tile(middle(14, 0, 0)).unwrap().unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    let frame = Frame::of(middle(14, 0, 0), false, Theme::Light);
    assert!(Renderer::new().unwrap().draw(&tile, &frame, &|| cancel.is_canceled()).is_err());
}

#[test]
fn the_pattern_of_an_unreadable_tile_meets_its_neighbors() {
    let renderer = Renderer::new().unwrap();
    let picture = renderer.unreadable(&Frame::of(middle(14, 0, 0), false, Theme::Light));
    let (most, _) = difference((0..496).map(|at| (pixel(&picture, at, 100), pixel(&picture, at + 16, 100))));
    assert!(most <= 2);
    assert!((0..32).any(|x| pixel(&picture, x, 100) != pixel(&picture, 0, 100)));
}
