//! The brush: it lies on the edges of bars, within the strip, and is never empty, however it is changed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{NOW, Scene, row, scenes};
use domain::Span;
use proptest::prelude::*;
use timeline::{Brush, Drag, Grip, Move, Strip};

fn month() -> Strip {
    Scene::of((0..29).map(|day| row(day * 1_440 + 60, 0)).collect(), 30).strip()
}

/// The middle of a bar, pixels.
fn middle(strip: &Strip, bar: usize) -> f64 {
    strip.bars()[bar].x + strip.bars()[bar].width / 2.0
}

#[test]
fn a_pointer_draws_moves_and_resizes_it() {
    let strip = month();
    let x = |bar| middle(&strip, bar);
    let drawn = Drag::begin(&strip, None, x(20)).to(&strip, x(10)).unwrap();
    assert_eq!(drawn.span(&strip), (10, 20));
    let moved = Drag::begin(&strip, Some(drawn), x(15));
    assert_eq!((moved.grip(), moved.to(&strip, x(18)).unwrap().span(&strip)), (Grip::Whole, (13, 23)));
    assert_eq!(moved.to(&strip, 5_000.0).unwrap().span(&strip), (19, 29), "held at the end");
    assert_eq!(moved.to(&strip, -5_000.0).unwrap().span(&strip), (0, 10));
    let (left, right) = drawn.pixels(&strip);
    let begin = Drag::begin(&strip, Some(drawn), left + 2.0);
    assert_eq!(
        (begin.grip(), begin.to(&strip, x(25)).unwrap().span(&strip)),
        (Grip::Begin, (20, 20)),
        "one bar is left"
    );
    let end = Drag::begin(&strip, Some(drawn), right + 6.0);
    assert_eq!((end.grip(), end.to(&strip, x(12)).unwrap().span(&strip)), (Grip::End, (10, 12)));
    let anew = Drag::begin(&strip, Some(drawn), x(2));
    assert_eq!((anew.grip(), anew.to(&strip, x(4)).unwrap().span(&strip)), (Grip::New, (2, 4)));
    assert_eq!(anew.to(&strip, x(2) + 2.0), Some(drawn), "a click is no drag");
    assert!(!anew.is_drag(x(2) + 2.0) && anew.is_drag(x(3)));
}

#[test]
fn keys_move_and_resize_it() {
    let strip = month();
    let brush = Brush::of_bars(&strip, 10, 12);
    let after = |key: &str, shift: bool, alt: bool| {
        Brush::moved(Some(brush), &strip, Move::of_key(key, shift, alt).unwrap()).span(&strip)
    };
    assert_eq!([after("ArrowLeft", false, false), after("ArrowRight", false, false)], [(9, 11), (11, 13)]);
    assert_eq!([after("ArrowLeft", true, false), after("ArrowRight", true, false)], [(10, 11), (10, 13)]);
    assert_eq!([after("ArrowLeft", false, true), after("ArrowRight", false, true)], [(9, 12), (11, 12)]);
    assert_eq!([after("Home", false, false), after("End", false, false)], [(0, 2), (27, 29)]);
    assert_eq!([after("Home", true, false), after("End", true, false)], [(0, 12), (10, 29)]);
    assert_eq!(Move::of_key("a", false, false), None);
    assert_eq!(Brush::moved(None, &strip, Move::Earlier).span(&strip), (29, 29), "where there is none, the last bar");
}

#[test]
fn it_is_said_in_words_with_what_it_holds() {
    let strip = month();
    let brush = Brush::around(&strip, NOW - Span::hours(60), NOW - Span::hours(1));
    assert_eq!(strip.range_words(Some(&brush)), "12 Mar – 14 Mar");
    let said = strip.sentence(Some(&brush));
    assert_eq!(said, "In focus: 12 March 2027 to 14 March 2027, 3 of 29 reads. Most: Fri 12 Mar, 1 read.");
    assert_eq!((strip.within(&brush), strip.part(29, &brush), strip.part(5, &brush)), (3, 1, 0));
    assert_eq!(strip.window(Some(&brush)).to(), NOW, "cut to what was asked for");
}

fn lawful(strip: &Strip, brush: &Brush) -> Result<(), TestCaseError> {
    let bars = strip.bars();
    prop_assert!(bars.iter().any(|bar| bar.from == brush.from()) && bars.iter().any(|bar| bar.to == brush.to()));
    prop_assert!(brush.from() < brush.to());
    prop_assert_eq!(brush.snapped(strip), *brush);
    let (first, last) = brush.span(strip);
    prop_assert_eq!(Brush::of_bars(strip, first, last), *brush);
    let parts: usize = (0..bars.len()).map(|bar| strip.part(bar, brush)).sum();
    prop_assert_eq!(parts, strip.within(brush));
    Ok(())
}

proptest! {
    #[test]
    fn it_lies_on_edges_of_bars_whatever_is_done(
        scene in scenes(), down in -50.0..1_050.0f64, up in -50.0..1_050.0f64,
        moves in proptest::collection::vec(proptest::sample::select(Move::ALL.to_vec()), 0..20),
    ) {
        let strip = scene.strip();
        let mut brush = Drag::begin(&strip, None, down).to(&strip, up);
        for by in moves {
            let next = Brush::moved(brush, &strip, by);
            lawful(&strip, &next)?;
            if let (Some(before), Move::Earlier | Move::Later | Move::First | Move::Last) = (brush, by) {
                let wide = |brush: Brush| brush.span(&strip).1 - brush.span(&strip).0;
                prop_assert_eq!(wide(before), wide(next), "to move keeps how wide it is");
            }
            brush = Some(next);
        }
        for grip in [Grip::New, Grip::Whole, Grip::Begin, Grip::End] {
            if let Some(brush) = Drag::begin(&strip, brush, down).with(grip).to(&strip, up) {
                lawful(&strip, &brush)?;
            }
        }
    }

    #[test]
    fn to_drag_it_there_and_back_changes_nothing(scene in scenes(), a in 0usize..60, b in 0usize..60, x in 0.0..1_000.0f64) {
        let strip = scene.strip();
        let brush = Brush::of_bars(&strip, a, b);
        let drag = Drag::begin(&strip, Some(brush), x);
        if drag.grip() == Grip::Whole {
            prop_assert_eq!(drag.to(&strip, x), Some(brush));
        }
    }

    #[test]
    fn it_stays_what_it_is_when_the_strip_is_resized(scene in scenes(), a in 0usize..60, b in 0usize..60, width in 96.0..1_200.0f64) {
        let brush = Brush::of_bars(&scene.strip(), a, b);
        let other = Scene { width, ..scene }.strip();
        let snapped = brush.snapped(&other);
        lawful(&other, &snapped)?;
        prop_assert!(snapped.from() <= brush.from().max(other.scale().from()) && snapped.to() >= brush.to().min(other.scale().to()));
    }
}
