//! The messages.

use crate::frame::{Cursor, Frame};
use crate::scene::{EDGES, Scene};
use crate::{VERSION, WireError};

/// What an adapter is, as the graphics interface says (`wgpu::DeviceType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Other,
    Integrated,
    Discrete,
    Virtual,
    /// A processor that computes the picture itself, such as lavapipe: slower than drawing without it.
    Software,
}

impl Unit {
    const ALL: [Self; 5] = [Self::Other, Self::Integrated, Self::Discrete, Self::Virtual, Self::Software];

    /// Whether it is known to be a graphics card, or a part of one.
    #[must_use]
    pub const fn is_hardware(self) -> bool {
        matches!(self, Self::Integrated | Self::Discrete | Self::Virtual)
    }
}

/// What the process draws with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adapter {
    pub unit: Unit,
    pub name: String,
}

/// Why a scene was not drawn, though the process is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It has more triangles than there is room for.
    TooLarge,
    /// A path can't be cut into triangles.
    Shape,
}

/// What either side says.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The map's first word.
    Hello,
    /// The process's first word.
    Ready(Adapter),
    /// Draw this; `id` comes back with the answer.
    Draw { id: u32, scene: Scene },
    /// RGBA, row by row from the top, opaque.
    Pixels { id: u32, edge: u16, rgba: Vec<u8> },
    /// Not drawn.
    Refused { id: u32, reason: Reason },
}

/// The longest name of an adapter that is sent, bytes.
const NAME: usize = 200;

impl Message {
    /// The longest message to the process, and to the map, bytes.
    pub const MOST_TO_PROCESS: u32 = 16 << 20;
    pub const MOST_TO_MAP: u32 = 4 * 1024 * 1024 + 6;

    pub fn encode(&self) -> Result<Frame, WireError> {
        let mut body = Vec::new();
        let kind = match self {
            Self::Hello => {
                body.extend(VERSION.to_le_bytes());
                1
            }
            Self::Ready(adapter) => {
                body.extend(VERSION.to_le_bytes());
                body.push(adapter.unit as u8);
                body.extend(adapter.name.bytes().take(NAME));
                2
            }
            Self::Draw { id, scene } => {
                body.extend(id.to_le_bytes());
                scene.encode(&mut body)?;
                3
            }
            Self::Pixels { id, edge, rgba } => {
                body.reserve_exact(rgba.len() + 6);
                body.extend(id.to_le_bytes());
                body.extend(edge.to_le_bytes());
                body.extend(rgba);
                4
            }
            Self::Refused { id, reason } => {
                body.extend(id.to_le_bytes());
                body.push(*reason as u8);
                5
            }
        };
        Ok(Frame { kind, body })
    }

    pub fn decode(frame: &Frame) -> Result<Self, WireError> {
        let mut from = Cursor(&frame.body);
        let message = match frame.kind {
            1 => {
                version(&mut from)?;
                Self::Hello
            }
            2 => {
                version(&mut from)?;
                let unit = Unit::ALL.get(usize::from(from.u8()?)).ok_or(WireError::Bounds("adapter"))?;
                let name = from.take(from.0.len().min(NAME))?;
                let name = String::from_utf8_lossy(name).chars().filter(|c| !c.is_control()).collect();
                Self::Ready(Adapter { unit: *unit, name })
            }
            3 => Self::Draw { id: from.u32()?, scene: Scene::decode(&mut from)? },
            4 => {
                let (id, edge) = (from.u32()?, from.u16()?);
                let pixels = from.take(from.0.len())?;
                if !EDGES.contains(&edge) || pixels.len() != 4 * usize::from(edge) * usize::from(edge) {
                    return Err(WireError::Bounds("size"));
                }
                Self::Pixels { id, edge, rgba: pixels.to_vec() }
            }
            5 => {
                let (id, reason) = (from.u32()?, from.u8()?);
                let reason = match reason {
                    0 => Reason::TooLarge,
                    1 => Reason::Shape,
                    _ => return Err(WireError::Bounds("reason")),
                };
                Self::Refused { id, reason }
            }
            _ => return Err(WireError::NoMessage),
        };
        from.end()?;
        Ok(message)
    }
}

fn version(from: &mut Cursor<'_>) -> Result<(), WireError> {
    match from.u16()? {
        VERSION => Ok(()),
        other => Err(WireError::Version(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Brush, Step, SubPath};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn step() -> impl Strategy<Value = Step> {
        let brush = prop_oneof![
            Just(Brush::Fill),
            (0.0f32..100.0, any::<bool>()).prop_map(|(width, round_cap)| Brush::Stroke { width, round_cap }),
        ];
        let run = (vec([-50.0f32..600.0, -50.0f32..600.0], 1..9), any::<bool>());
        (any::<[u8; 4]>(), brush, vec(run, 0..5)).prop_map(|(color, brush, runs)| Step {
            color,
            brush,
            paths: runs
                .iter()
                .map(|(run, closed)| SubPath { points: u32::try_from(run.len()).unwrap(), closed: *closed })
                .collect(),
            points: runs.into_iter().flat_map(|(run, _)| run).collect(),
        })
    }

    fn message() -> impl Strategy<Value = Message> {
        let scene = (any::<[u8; 3]>(), vec(step(), 0..5));
        prop_oneof![
            Just(Message::Hello),
            "[a-zA-Z ()0-9]{0,40}".prop_map(|name| Message::Ready(Adapter { unit: Unit::Discrete, name })),
            (any::<u32>(), scene)
                .prop_map(|(id, (ground, steps))| { Message::Draw { id, scene: Scene { edge: 512, ground, steps } } }),
            any::<u32>().prop_map(|id| Message::Refused { id, reason: Reason::Shape }),
        ]
    }

    proptest! {
        #[test]
        fn a_message_comes_back(message in message()) {
            let read = Message::decode(&message.encode().unwrap()).unwrap();
            prop_assert_eq!(read, message);
        }
        #[test]
        fn any_bytes_are_a_message_or_an_error(kind in 0u8..8, body: Vec<u8>) {
            let _ = Message::decode(&Frame { kind, body });
        }
        #[test]
        fn a_message_with_a_changed_byte_is_a_message_or_an_error(
            message in message(), at: prop::sample::Index, byte: u8, cut: prop::sample::Index,
        ) {
            let mut frame = message.encode().unwrap();
            if !frame.body.is_empty() {
                let at = at.index(frame.body.len());
                frame.body[at] = byte;
                let _ = Message::decode(&frame);
                frame.body.truncate(cut.index(frame.body.len()));
                // Only a name has no end of its own.
                prop_assert!(Message::decode(&frame).is_err() || frame.kind == 2);
            }
        }
    }

    #[test]
    fn pixels_come_back_and_those_of_a_wrong_size_do_not() {
        let whole = Message::Pixels { id: 7, edge: 512, rgba: vec![255; 512 * 512 * 4] };
        let frame = whole.encode().unwrap();
        assert_eq!(Message::decode(&frame).unwrap(), whole);
        for edge in [0u16, 511, 1024, u16::MAX] {
            let mut other = frame.clone();
            other.body[4..6].copy_from_slice(&edge.to_le_bytes());
            assert!(matches!(Message::decode(&other), Err(WireError::Bounds("size"))), "{edge}");
        }
    }

    #[test]
    fn another_version_is_named() {
        let mut frame = Message::Hello.encode().unwrap();
        frame.body = 9u16.to_le_bytes().to_vec();
        assert!(Message::decode(&frame).unwrap_err().to_string().contains("version 9"));
    }

    #[test]
    fn what_is_no_number_is_no_place() {
        let scene = |at: [f32; 2], width: f32| {
            let paths = vec![SubPath { points: 1, closed: false }];
            let brush = Brush::Stroke { width, round_cap: true };
            let steps = vec![Step { color: [0; 4], brush, paths, points: vec![at] }];
            Message::decode(
                &Message::Draw { id: 1, scene: Scene { edge: 512, ground: [0; 3], steps } }.encode().unwrap(),
            )
        };
        assert!(scene([1.0, 2.0], 1.0).is_ok());
        for (at, width) in [([f32::NAN, 0.0], 1.0), ([0.0, f32::INFINITY], 1.0), ([0.0; 2], f32::NAN), ([0.0; 2], -1.0)]
        {
            assert!(scene(at, width).is_err(), "{at:?} {width}");
        }
    }
}
