//! A vehicle from behind: the plate's middle is where its shape says.
//!
//! Coordinates: x 0 is the middle, y 0 the road, upward negative; about 100 units a meter for a car of 4.2 units width 420.

use super::canvas::{Canvas, Rgb, mirrored, mix, round, shade};
use crate::traffic::Body;

/// Where the plate is, and how wide the shape stands.
pub(crate) struct Seat {
    pub y: f32,
}

const GLASS: Rgb = [34, 42, 50];
const TIRE: Rgb = [20, 20, 22];
const LAMP: Rgb = [150, 22, 24];

/// Draws it; `lamps` from 0 to 1 lights its tail lamps.
pub(crate) fn draw(c: &mut Canvas, body: Body, paint: Rgb, lamps: f32, sky: Rgb) -> Seat {
    c.fade(round(-225.0, -16.0, 450.0, 34.0, 17.0), (-16.0, [0, 0, 0], 0.55), (18.0, [0, 0, 0], 0.0));
    match body {
        Body::Sedan => car(
            c,
            paint,
            lamps,
            sky,
            &Shape {
                roof: -268.0,
                roof_half: 128.0,
                belt: -178.0,
                half: 196.0,
                glass: -188.0,
                plate: -104.0,
                tall: false,
            },
        ),
        Body::Hatch => car(
            c,
            paint,
            lamps,
            sky,
            &Shape {
                roof: -284.0,
                roof_half: 134.0,
                belt: -180.0,
                half: 184.0,
                glass: -200.0,
                plate: -110.0,
                tall: false,
            },
        ),
        Body::Suv => car(
            c,
            paint,
            lamps,
            sky,
            &Shape {
                roof: -312.0,
                roof_half: 150.0,
                belt: -196.0,
                half: 200.0,
                glass: -212.0,
                plate: -132.0,
                tall: true,
            },
        ),
        Body::Pickup => pickup(c, paint, lamps, sky),
        Body::Van => van(c, paint, lamps, sky),
        Body::Tractor => tractor(c, paint, lamps),
        Body::Box => cargo(c, paint, lamps),
    }
}

struct Shape {
    roof: f32,
    roof_half: f32,
    belt: f32,
    half: f32,
    glass: f32,
    plate: f32,
    tall: bool,
}

fn wheels(c: &mut Canvas, half: f32, width: f32, height: f32) {
    for side in [-1.0, 1.0] {
        let x = side * (half - width / 2.0 - 6.0) - width / 2.0;
        c.fill(round(x, -height, width, height + 4.0, 10.0), TIRE, 1.0);
    }
}

fn car(c: &mut Canvas, paint: Rgb, lamps: f32, sky: Rgb, s: &Shape) -> Seat {
    wheels(c, s.half, 52.0, 74.0);
    let body = [
        (s.roof_half * 0.72, s.roof),
        (s.roof_half, s.roof + 14.0),
        (s.half - 16.0, s.belt),
        (s.half, s.belt + 34.0),
        (s.half, -62.0),
        (s.half - 14.0, -26.0),
    ];
    c.fade(mirrored(&body), (s.roof, shade(mix(paint, sky, 0.22), 1.12), 1.0), (-26.0, shade(paint, 0.58), 1.0));
    // The rear window with what it mirrors.
    let glass = [
        (s.roof_half * 0.68, s.roof + 15.0),
        (s.roof_half - 8.0, s.roof + 24.0),
        (s.half - 44.0, s.glass),
        (s.half - 60.0, s.glass + 4.0),
    ];
    c.fade(mirrored(&glass), (s.roof, mix(GLASS, sky, 0.38), 1.0), (s.glass, GLASS, 1.0));
    c.fade(
        mirrored(&[(62.0, s.glass - 40.0), (78.0, s.glass - 34.0), (84.0, s.glass), (70.0, s.glass)]),
        (s.glass - 40.0, [14, 16, 18], 0.5),
        (s.glass, [14, 16, 18], 0.2),
    );
    // Edge of the lid, crease above the bumper, light along the shoulder.
    c.fade(
        round(-s.half + 16.0, s.belt + 4.0, 2.0 * s.half - 32.0, 10.0, 5.0),
        (s.belt + 4.0, [255, 255, 255], 0.28),
        (s.belt + 14.0, [255, 255, 255], 0.0),
    );
    c.rect(-s.half + 30.0, -78.0, 2.0 * s.half - 60.0, 2.0, shade(paint, 0.42), 0.8);
    for side in [-1.0f32, 1.0] {
        c.rect(side * (s.half - 84.0) - 1.0, s.belt + 16.0, 2.0, -92.0 - s.belt, shade(paint, 0.42), 0.7);
    }
    tail_lamps(
        c,
        s.half,
        s.belt + if s.tall { 6.0 } else { 22.0 },
        if s.tall { 34.0 } else { 74.0 },
        if s.tall { 84.0 } else { 34.0 },
        lamps,
    );
    // Bumper with a dark lower lip, reflectors, exhaust.
    c.fade(
        round(-s.half + 4.0, -74.0, 2.0 * s.half - 8.0, 46.0, 16.0),
        (-74.0, shade(paint, 0.92), 1.0),
        (-28.0, shade(paint, 0.5), 1.0),
    );
    c.fill(round(-s.half + 36.0, -44.0, 2.0 * s.half - 72.0, 20.0, 8.0), [26, 27, 29], 1.0);
    for side in [-1.0f32, 1.0] {
        c.fill(round(side * (s.half - 52.0) - 18.0, -60.0, 36.0, 7.0, 3.0), mix(LAMP, [255, 60, 50], lamps * 0.4), 0.9);
    }
    c.fill(round(s.half - 108.0, -32.0, 34.0, 12.0, 6.0), [70, 72, 74], 1.0);
    // The recess for the plate.
    c.fill(round(-112.0, s.plate - 62.0, 224.0, 122.0, 14.0), shade(paint, 0.46), 1.0);
    c.fill(round(-46.0, s.plate - 76.0, 92.0, 10.0, 5.0), [190, 192, 196], 0.8);
    Seat { y: s.plate }
}

fn tail_lamps(c: &mut Canvas, half: f32, y: f32, w: f32, h: f32, lit: f32) {
    for side in [-1.0f32, 1.0] {
        let x = if side < 0.0 { -half + 3.0 } else { half - 3.0 - w };
        c.fade(
            round(x, y, w, h, 9.0),
            (y, mix(LAMP, [255, 84, 70], lit), 1.0),
            (y + h, mix(shade(LAMP, 0.7), [230, 40, 36], lit), 1.0),
        );
        c.fill(round(x + w * 0.3, y + h * 0.36, w * 0.4, h * 0.26, 4.0), [246, 236, 226], 0.5);
        if lit > 0.1 {
            c.glow(x + w / 2.0, y + h / 2.0, 90.0, [255, 60, 44], lit * 0.5);
        }
    }
}

fn pickup(c: &mut Canvas, paint: Rgb, lamps: f32, sky: Rgb) -> Seat {
    wheels(c, 204.0, 60.0, 90.0);
    let cab = [(108.0, -322.0), (126.0, -312.0), (150.0, -222.0), (150.0, -206.0)];
    c.fade(mirrored(&cab), (-322.0, shade(mix(paint, sky, 0.2), 1.05), 1.0), (-206.0, shade(paint, 0.8), 1.0));
    c.fade(
        mirrored(&[(100.0, -306.0), (112.0, -300.0), (130.0, -228.0), (120.0, -224.0)]),
        (-306.0, mix(GLASS, sky, 0.35), 1.0),
        (-226.0, GLASS, 1.0),
    );
    c.fade(
        mirrored(&[(196.0, -222.0), (204.0, -214.0), (204.0, -96.0), (196.0, -88.0)]),
        (-222.0, shade(mix(paint, sky, 0.15), 1.08), 1.0),
        (-90.0, shade(paint, 0.66), 1.0),
    );
    c.fill(round(-162.0, -206.0, 324.0, 100.0, 8.0), shade(paint, 0.9), 1.0);
    c.fade(round(-162.0, -206.0, 324.0, 14.0, 6.0), (-206.0, [255, 255, 255], 0.25), (-192.0, [255, 255, 255], 0.0));
    c.fill(round(-40.0, -196.0, 80.0, 16.0, 6.0), [30, 31, 33], 1.0);
    tail_lamps(c, 204.0, -208.0, 34.0, 92.0, lamps);
    c.fade(round(-206.0, -92.0, 412.0, 52.0, 8.0), (-92.0, [206, 208, 210], 1.0), (-40.0, [112, 114, 118], 1.0));
    c.fill(round(-112.0, -142.0, 224.0, 108.0, 8.0), [30, 31, 33], 1.0);
    Seat { y: -88.0 }
}

fn van(c: &mut Canvas, paint: Rgb, lamps: f32, sky: Rgb) -> Seat {
    wheels(c, 190.0, 50.0, 70.0);
    let body = [(150.0, -366.0), (176.0, -352.0), (192.0, -190.0), (194.0, -54.0), (184.0, -28.0)];
    c.fade(mirrored(&body), (-366.0, shade(mix(paint, sky, 0.2), 1.08), 1.0), (-28.0, shade(paint, 0.62), 1.0));
    for side in [-1.0f32, 1.0] {
        let x = if side < 0.0 { -146.0 } else { 10.0 };
        c.fade(round(x, -334.0, 136.0, 92.0, 10.0), (-334.0, mix(GLASS, sky, 0.35), 1.0), (-242.0, GLASS, 1.0));
        c.fill(round(side * 16.0 - 5.0, -206.0, 10.0, 34.0, 4.0), [40, 41, 43], 1.0);
    }
    c.rect(-1.5, -346.0, 3.0, 280.0, shade(paint, 0.4), 0.9);
    tail_lamps(c, 192.0, -232.0, 26.0, 118.0, lamps);
    c.fill(round(-190.0, -72.0, 380.0, 44.0, 10.0), [44, 46, 48], 1.0);
    c.fill(round(-112.0, -176.0, 224.0, 116.0, 8.0), shade(paint, 0.5), 1.0);
    Seat { y: -118.0 }
}

fn tractor(c: &mut Canvas, paint: Rgb, lamps: f32) -> Seat {
    // Without its trailer: cab above the frame, fifth wheel, double tires, mud flaps.
    c.fade(
        mirrored(&[(128.0, -372.0), (150.0, -356.0), (158.0, -196.0), (154.0, -176.0)]),
        (-372.0, shade(paint, 1.05), 1.0),
        (-180.0, shade(paint, 0.7), 1.0),
    );
    c.fill(round(-96.0, -336.0, 192.0, 54.0, 10.0), GLASS, 1.0);
    for side in [-1.0f32, 1.0] {
        c.fade(
            round(side * 176.0 - 9.0, -376.0, 18.0, 210.0, 9.0),
            (-376.0, [214, 216, 218], 1.0),
            (-166.0, [120, 122, 126], 1.0),
        );
        c.fill(round(side * 152.0 - 50.0, -128.0, 100.0, 130.0, 14.0), TIRE, 1.0);
        c.rect(side * 152.0 - 2.0, -128.0, 4.0, 130.0, [52, 53, 55], 1.0);
        c.fill(round(side * 152.0 - 52.0, -150.0, 104.0, 22.0, 8.0), [58, 60, 62], 1.0);
    }
    c.fill(round(-104.0, -182.0, 208.0, 34.0, 10.0), [48, 49, 51], 1.0);
    c.fill(round(-120.0, -150.0, 240.0, 112.0, 8.0), [34, 35, 37], 1.0);
    tail_lamps(c, 112.0, -172.0, 34.0, 20.0, lamps);
    Seat { y: -92.0 }
}

fn cargo(c: &mut Canvas, paint: Rgb, lamps: f32) -> Seat {
    wheels(c, 190.0, 62.0, 82.0);
    c.fade(
        round(-204.0, -380.0, 408.0, 268.0, 6.0),
        (-380.0, shade(mix(paint, [235, 235, 232], 0.7), 1.05), 1.0),
        (-112.0, shade(mix(paint, [220, 220, 216], 0.7), 0.8), 1.0),
    );
    for i in 0..9 {
        c.rect(-196.0, -372.0 + i as f32 * 28.0, 392.0, 2.0, [120, 120, 118], 0.5);
    }
    c.fill(round(-22.0, -150.0, 44.0, 12.0, 4.0), [60, 60, 62], 1.0);
    c.fill(round(-200.0, -112.0, 400.0, 18.0, 4.0), [48, 49, 51], 1.0);
    tail_lamps(c, 198.0, -110.0, 44.0, 18.0, lamps);
    c.fill(round(-116.0, -112.0, 232.0, 104.0, 8.0), [36, 37, 39], 1.0);
    Seat { y: -58.0 }
}
