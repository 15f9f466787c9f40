//! A process for the graphics card that errs, for the tests of what the map does about it. How it errs is the name
//! that it is started by. What it draws well is one gray all over, so that a test sees who drew.

use gpu_wire::{Adapter, Brush, Message, Scene, Unit, WireError, read_frame, write_frame};
use std::io::{Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let name = std::env::args().next().unwrap_or_default();
    let name = name.rsplit('/').next().unwrap_or_default();
    match serve(name, &mut std::io::stdin().lock(), &mut std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn hang() -> ! {
    loop {
        std::thread::park();
    }
}

fn serve(name: &str, from: &mut impl Read, to: &mut impl Write) -> Result<(), WireError> {
    match name {
        "ends-at-once" => return Ok(()),
        "aborts-at-once" => std::process::abort(),
        "hangs-at-once" => hang(),
        "greets-with-garbage" => {
            to.write_all(&vec![0x5a; 100_000])?;
            to.flush()?;
            hang();
        }
        _ => {}
    }
    read_frame(from, Message::MOST_TO_PROCESS)?;
    let unit = if name == "is-software" { Unit::Software } else { Unit::Discrete };
    let mut ready = Message::Ready(Adapter { unit, name: "Made up".to_owned() }).encode()?;
    if name == "is-of-another-version" {
        ready.body = vec![77, 0, 2];
    }
    write_frame(to, &ready)?;
    let mut number = 0;
    while let Some(frame) = read_frame(from, Message::MOST_TO_PROCESS)? {
        let Message::Draw { id, scene } = Message::decode(&frame)? else { return Err(WireError::NoMessage) };
        let mut answer = Message::Pixels { id, edge: scene.edge, rgba: picture(name, number, &scene) }.encode()?;
        if number > 0 {
            match name {
                "aborts" => std::process::abort(),
                "hangs" => hang(),
                "writes-garbage" => {
                    to.write_all(&vec![0xa5; 300_000])?;
                    to.flush()?;
                    hang();
                }
                "closes-in-mid-frame" => {
                    answer.body.truncate(5_000);
                    let mut bytes = Vec::new();
                    write_frame(&mut bytes, &answer)?;
                    bytes.truncate(3_000);
                    to.write_all(&bytes)?;
                    to.flush()?;
                    return Ok(());
                }
                "announces-too-much" => {
                    to.write_all(b"RRgb\x04\xff\xff\xff\xff")?;
                    to.flush()?;
                    hang();
                }
                "sends-a-wrong-size" => {
                    let edge = if scene.edge == 512 { 1024 } else { 512u16 };
                    let rgba = vec![255; 4 * usize::from(edge) * usize::from(edge)];
                    answer = Message::Pixels { id, edge, rgba }.encode()?;
                }
                "sends-too-few-pixels" => answer.body.truncate(answer.body.len() - 4),
                "answers-another-question" => {
                    answer = Message::Pixels { id: id ^ 1, edge: scene.edge, rgba: gray(scene.edge) }.encode()?;
                }
                "sends-holes" => {
                    let rgba = vec![0; 4 * usize::from(scene.edge) * usize::from(scene.edge)];
                    answer = Message::Pixels { id, edge: scene.edge, rgba }.encode()?;
                }
                "dies-after-three-tiles" if number > 3 => std::process::abort(),
                _ => {}
            }
        }
        write_frame(to, &answer)?;
        number += 1;
    }
    Ok(())
}

/// The proof, which has to be right, as this knows it: by the squares it asks for and the tenth of it that is lines.
fn picture(name: &str, number: u32, scene: &Scene) -> Vec<u8> {
    if number > 0 || name == "draws-no-proof" { gray(scene.edge) } else { drawn(scene) }
}

fn gray(edge: u16) -> Vec<u8> {
    [128, 128, 128, 255].repeat(usize::from(edge) * usize::from(edge))
}

/// A scene drawn by asking each pixel's middle whether it is inside.
fn drawn(scene: &Scene) -> Vec<u8> {
    let [r, g, b] = scene.ground.map(f32::from);
    let mut out = Vec::new();
    for y in 0..scene.edge {
        for x in 0..scene.edge {
            let at = [f32::from(x) + 0.5, f32::from(y) + 0.5];
            let mut pixel = [r, g, b];
            for step in &scene.steps {
                let [red, green, blue, alpha] = step.color.map(f32::from);
                let covers = match step.brush {
                    Brush::Fill => step.runs().map(|(run, _)| turns(run, at)).sum::<i32>() != 0,
                    Brush::Stroke { width, .. } => step.runs().any(|(run, _)| near(run, at, width / 2.0)),
                };
                if covers {
                    let mut colors = [red, green, blue].into_iter();
                    pixel = pixel.map(|old| old + (colors.next().unwrap_or(old) - old) * alpha / 255.0);
                }
            }
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            out.extend(pixel.map(|part| part.round() as u8));
            out.push(255);
        }
    }
    out
}

/// How often a ring turns around a place.
fn turns(ring: &[[f32; 2]], [x, y]: [f32; 2]) -> i32 {
    let nexts = ring.iter().cycle().skip(1);
    let mut turns = 0;
    for ([ax, ay], [bx, by]) in ring.iter().zip(nexts) {
        let right = ax + (y - ay) / (by - ay) * (bx - ax) > x;
        if *ay <= y && *by > y && right {
            turns += 1;
        } else if *by <= y && *ay > y && right {
            turns -= 1;
        }
    }
    turns
}

/// Whether a place is within a distance of a line, not counting what lies beyond its ends.
fn near(line: &[[f32; 2]], [x, y]: [f32; 2], within: f32) -> bool {
    line.windows(2).any(|pair| {
        let [[ax, ay], [bx, by]] = *pair else { return false };
        let (dx, dy) = (bx - ax, by - ay);
        let along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
        let off = (x - ax - along * dx).hypot(y - ay - along * dy);
        (0.0..=1.0).contains(&along) && off <= within
    })
}
