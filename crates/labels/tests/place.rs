//! Laws of placing, with a font whose letters are all alike.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use labels::{Anchor, Area, Font, LabelFeature, LabelKind, Measure, PlacedLabel, View, place};
use proptest::prelude::*;

/// Each letter is 0.55 em wide; `?` is in no font.
struct Even;

impl Measure for Even {
    fn advances(&mut self, text: &str, font: Font) -> Option<Vec<f32>> {
        (!text.contains('?')).then(|| text.chars().map(|_| font.size * 0.55).collect())
    }
}

const VIEW: View = View { center: [0.5, 0.5], zoom: 14.0, width: 800.0, height: 600.0 };

/// A place of the picture as a place of the world.
fn world([x, y]: [f64; 2]) -> [f64; 2] {
    [0.5 + (x - 400.0) / VIEW.scale(), 0.5 + (y - 300.0) / VIEW.scale()]
}

fn point(kind: LabelKind, text: &str, at: [f64; 2]) -> LabelFeature {
    LabelFeature { kind, text: text.to_owned(), rank: 5, min_zoom: 0.0, at: Anchor::Point(world(at)) }
}

fn line(kind: LabelKind, text: &str, points: &[[f64; 2]]) -> LabelFeature {
    let at = Anchor::Line(points.iter().map(|at| world(*at)).collect());
    LabelFeature { kind, text: text.to_owned(), rank: 5, min_zoom: 0.0, at }
}

fn placed(features: &[LabelFeature]) -> Vec<PlacedLabel> {
    place(features, &VIEW, &mut Even, &[])
}

/// Boxes around a label's runs, a little smaller than the letters.
fn boxes(label: &PlacedLabel) -> Vec<Area> {
    let size = f64::from(label.font.size) * 0.5;
    let mut out = Vec::new();
    for run in &label.runs {
        let mut along = size / 2.0;
        while along < run.width {
            let (x, y) = (run.x + along * run.angle.cos(), run.y + along * run.angle.sin());
            let up = f64::from(label.font.size) * 0.35;
            out.push(Area::around([x + up * run.angle.sin(), y - up * run.angle.cos()], size, size));
            along += size;
        }
    }
    out
}

#[test]
fn the_more_important_name_stays() {
    let features =
        [point(LabelKind::Hood, "Old Harbor", [400.0, 300.0]), point(LabelKind::City, "Calder Bay", [402.0, 301.0])];
    let labels = placed(&features);
    assert_eq!(labels.iter().map(|label| label.text.as_str()).collect::<Vec<_>>(), ["Calder Bay"]);
}

#[test]
fn a_town_gives_way_by_a_line_when_its_place_is_taken() {
    let mark = Area::around([400.0, 300.0], 20.0, 20.0);
    let labels = place(&[point(LabelKind::Town, "Saltmere", [400.0, 300.0])], &VIEW, &mut Even, &[mark]);
    assert_eq!(labels.len(), 1);
    assert!(labels[0].runs[0].y < 292.0 || labels[0].runs[0].y > 312.0);
}

#[test]
fn a_street_is_named_along_itself_and_never_upside_down() {
    for (from, to) in [([100.0, 100.0], [500.0, 300.0]), ([500.0, 300.0], [100.0, 100.0])] {
        let labels = placed(&[line(LabelKind::Street, "Anchor Street", &[from, to])]);
        let [run] = labels[0].runs.as_slice() else { panic!("straight is one run") };
        assert!((run.angle - 0.5f64.atan()).abs() < 1e-6);
    }
}

#[test]
fn a_bend_is_followed_letter_by_letter_and_a_corner_is_not() {
    let arc: Vec<_> =
        (0..40).map(|at| f64::from(at) / 40.0).map(|t| [200.0 + 400.0 * t, 300.0 - 150.0 * (3.1 * t).sin()]).collect();
    let labels = placed(&[line(LabelKind::Major, "Meadow Avenue", &arc)]);
    assert!(labels.iter().any(|label| label.runs.len() == 12), "{labels:?}");
    let corner = [[300.0, 300.0], [345.0, 300.0], [345.0, 345.0]];
    assert!(placed(&[line(LabelKind::Major, "Meadow Avenue", &corner)]).is_empty());
}

#[test]
fn a_road_in_pieces_is_named_as_one() {
    let piece = |from: f64| line(LabelKind::Street, "Long Street", &[[from, 200.0], [from + 30.0, 200.0]]);
    let pieces: Vec<_> = (0..10).map(|at| piece(100.0 + 30.0 * f64::from(at))).collect();
    assert_eq!(placed(&pieces).len(), 1);
    assert!(placed(&pieces[..1]).is_empty(), "too short by itself");
}

#[test]
fn shields_repeat_along_a_road_with_room_between_them() {
    let labels = placed(&[line(LabelKind::Shield, "S-1", &[[0.0, 100.0], [800.0, 100.0]])]);
    let mut at: Vec<f64> = labels.iter().map(|label| label.shield.unwrap().min[0]).collect();
    at.sort_by(f64::total_cmp);
    assert!(at.len() >= 2 && at.windows(2).all(|pair| pair[1] - pair[0] >= 280.0), "{at:?}");
}

#[test]
fn a_name_that_the_font_cannot_write_is_left_out() {
    assert!(placed(&[point(LabelKind::City, "????", [400.0, 300.0])]).is_empty());
}

fn feature() -> impl Strategy<Value = LabelFeature> {
    let at = || [-50.0..850.0f64, -50.0..650.0f64];
    let text = "[A-Z][a-z]{1,9}( [A-Z][a-z]{2,6})?";
    let points = (
        prop::sample::select(vec![LabelKind::City, LabelKind::Town, LabelKind::Hood, LabelKind::Poi, LabelKind::Exit]),
        text,
        at(),
    )
        .prop_map(|(kind, text, at)| point(kind, &text, at));
    let lines = (
        prop::sample::select(vec![LabelKind::Street, LabelKind::Highway, LabelKind::Shield]),
        text,
        prop::collection::vec(at(), 2..6),
    )
        .prop_map(|(kind, text, points)| line(kind, &text, &points));
    prop_oneof![points, lines]
}

proptest! {
    #[test]
    fn no_label_stands_on_another(features in prop::collection::vec(feature(), 0..60)) {
        let all: Vec<_> = placed(&features).iter().map(boxes).collect();
        for (at, one) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                prop_assert!(!one.iter().any(|a| other.iter().any(|b| a.overlaps(b))));
            }
        }
    }

    #[test]
    fn the_order_of_the_tiles_changes_nothing(features in prop::collection::vec(feature(), 0..40)) {
        let mut turned = features.clone();
        turned.reverse();
        let points = |all: &[LabelFeature]| -> Vec<PlacedLabel> {
            let only: Vec<_> = all.iter().filter(|one| matches!(one.at, Anchor::Point(_))).cloned().collect();
            placed(&only)
        };
        prop_assert_eq!(points(&features), points(&turned));
    }

    #[test]
    fn any_numbers_are_placed_or_left_out(
        at in [any::<f64>(), any::<f64>()], to in [any::<f64>(), any::<f64>()], zoom in -5.0..30.0f64,
    ) {
        let features = [
            LabelFeature { at: Anchor::Point(at), ..point(LabelKind::City, "Vesper", [0.0; 2]) },
            LabelFeature { at: Anchor::Line(vec![at, to]), ..line(LabelKind::Highway, "Ridge Highway", &[]) },
        ];
        let _ = place(&features, &View { zoom, ..VIEW }, &mut Even, &[]);
    }
}
