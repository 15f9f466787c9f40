//! Tiles in, pixels out: draws the map's scenes on a graphics card with maplibre-rs.
//!
//! It is started by the map (`basemap::gpu`) and reads and writes nothing but its standard input and output. Whatever
//! goes wrong in here, it ends, and the map draws the tile itself; so a panic of maplibre-rs or of a driver is no worse
//! than an error.

mod confine;
mod engine;
mod layers;
mod mesh;
mod nowhere;

use engine::Engine;
use gpu_wire::{Message, WireError, read_frame, write_frame};
use std::io::{Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    match serve(&mut std::io::stdin().lock(), &mut std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("readroom-gpu-basemap: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Why it ended.
#[derive(Debug, thiserror::Error)]
enum End {
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error("out of turn: a greeting comes first, then scenes")]
    Turn,
    #[error(transparent)]
    Engine(#[from] engine::EngineError),
    #[error("it can't be confined: {0}")]
    Confine(#[from] std::io::Error),
}

/// Greets, then answers until the map closes its end.
fn serve(from: &mut impl Read, to: &mut impl Write) -> Result<(), End> {
    match hear(from)? {
        Some(Message::Hello) => {}
        Some(_) => return Err(End::Turn),
        None => return Ok(()),
    }
    confine::hold_files()?;
    let mut engine = Engine::new()?;
    confine::hold_calls()?;
    write_frame(to, &Message::Ready(engine.adapter()).encode()?)?;
    while let Some(message) = hear(from)? {
        let Message::Draw { id, scene } = message else { return Err(End::Turn) };
        let answer = match engine.draw(&scene)? {
            Ok(rgba) => Message::Pixels { id, edge: scene.edge, rgba },
            Err(reason) => Message::Refused { id, reason },
        };
        write_frame(to, &answer.encode()?)?;
    }
    Ok(())
}

fn hear(from: &mut impl Read) -> Result<Option<Message>, WireError> {
    read_frame(from, Message::MOST_TO_PROCESS)?.map(|frame| Message::decode(&frame)).transpose()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use gpu_wire::{Frame, Scene};

    fn served(frames: &[Frame]) -> (Result<(), End>, Vec<u8>) {
        let (mut input, mut output) = (Vec::new(), Vec::new());
        for frame in frames {
            write_frame(&mut input, frame).unwrap();
        }
        (serve(&mut &*input, &mut output), output)
    }

    #[test]
    fn nothing_is_drawn_for_who_did_not_greet() {
        let scene = Scene { edge: 512, ground: [0; 3], steps: Vec::new() };
        let (end, output) = served(&[Message::Draw { id: 1, scene }.encode().unwrap()]);
        assert!(matches!(end, Err(End::Turn)));
        assert!(output.is_empty());
    }

    #[test]
    fn another_version_is_refused() {
        let (end, _) = served(&[Frame { kind: 1, body: vec![99, 0] }]);
        assert!(matches!(end, Err(End::Wire(WireError::Version(99)))));
    }

    #[test]
    fn a_map_that_goes_away_ends_it_in_peace() {
        assert!(served(&[]).0.is_ok());
    }
}
