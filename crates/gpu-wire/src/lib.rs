//! What the map and its process for the graphics card say to each other, over the process's standard input and output.
//!
//! The map says [`Message::Hello`], the process answers with its own and the adapter that it found. Then, one at a time,
//! the map sends a [`Scene`] and gets [`Message::Pixels`] or [`Message::Refused`]. Numbers are little-endian.
//!
//! Neither side trusts the other: any bytes become a message or an error, never a panic, and no length that was only
//! read is allocated by.

mod frame;
mod message;
mod scene;

pub use frame::{Frame, read_frame, write_frame};
pub use message::{Adapter, Message, Reason, Unit};
pub use scene::{Brush, EDGES, MAX_COORDINATE, MAX_POINTS, MAX_STEPS, Scene, Step, SubPath};

/// Raised when a message changes. A program left over from another version is not spoken to.
pub const VERSION: u16 = 1;

/// Why bytes are no message.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    #[error("the other side can't be read from or written to: {0}")]
    Io(#[from] std::io::Error),
    #[error("the other side closed in the middle of a message")]
    Closed,
    #[error("what came is no message")]
    NoMessage,
    #[error("a message of {length} bytes came where at most {most} are expected")]
    TooLong { length: u32, most: u32 },
    #[error("a message ends too early, or goes on after its end")]
    Torn,
    #[error("a message's {0} is out of bounds")]
    Bounds(&'static str),
    #[error("the other side speaks version {0} of the protocol, not {VERSION}")]
    Version(u16),
}
