//! Tiles drawn on a graphics card, by a process of its own (`gpu-basemap/`), where there is one.
//!
//! The process is a help and never a need: whenever it has no picture in time, for whatever reason, [`Gpu::draw`] says
//! `None` and the caller draws the tile with tiny-skia. So nobody waits for its start, for its turn with another tile,
//! or for its restart. After a failure it is ended, and started anew some tiles later, each time more; after a few in a
//! row, or where it can't be of use, it stays off.

mod process;
mod proof;
mod record;

use crate::draw::{Frame, Renderer};
use crate::feature::TileData;
use crate::picture::Picture;
use gpu_wire::{Adapter, WireError};
use process::Process;
use record::Recorder;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

pub use proof::{MOST as MOST_DIFFERENCE, between as mean_difference};

/// The program's name, beside that of the app.
const PROGRAM: &str = "readroom-gpu-basemap";
/// What a user asks by: 1 also without hardware, 0 never.
const VARIABLE: &str = "READROOM_GPU";
/// Failures in a row after which it stays off.
const GIVE_UP: u32 = 5;
/// Tiles in a row after which former failures don't count any more.
const FORGIVEN: u32 = 200;

/// How the process is run.
#[derive(Debug, Clone)]
pub struct Settings {
    pub program: PathBuf,
    /// Also where the adapter is no hardware.
    pub always: bool,
    /// How long it may take from its start until it has proved itself.
    pub start: Duration,
    /// How long a tile may take.
    pub tile: Duration,
}

/// What [`Gpu::from_environment`] could not understand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "READROOM_GPU is `{0}`; it can be 1 (draw the map on the graphics adapter, whatever it is), 0 (never) or not set"
)]
pub struct BadWish(String);

impl Settings {
    /// Of a program, with the usual deadlines, for hardware alone.
    #[must_use]
    pub const fn new(program: PathBuf) -> Self {
        Self { program, always: false, start: Duration::from_secs(10), tile: Duration::from_millis(500) }
    }

    /// Of the program beside the running one, by what the user asks for; `None` if there is none, or it is not wanted.
    pub fn from_environment() -> Result<Option<Self>, BadWish> {
        let wish = std::env::var_os(VARIABLE);
        Self::wished(wish.as_deref().map(|wish| wish.to_string_lossy()).as_deref(), Self::beside())
    }

    /// Of the program beside the running one, if it is there.
    #[must_use]
    pub fn beside() -> Option<Self> {
        let running = std::env::current_exe().ok()?;
        let path = running.with_file_name(PROGRAM).with_extension(std::env::consts::EXE_EXTENSION);
        path.is_file().then(|| Self::new(path))
    }

    fn wished(wish: Option<&str>, found: Option<Self>) -> Result<Option<Self>, BadWish> {
        let always = match wish {
            Some("0") => return Ok(None),
            None | Some("") => false,
            Some("1") => true,
            Some(other) => return Err(BadWish(other.to_owned())),
        };
        Ok(found.map(|found| Self { always, ..found }))
    }
}

/// What went wrong with the process.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("it can't be started: {0}")]
    Start(std::io::Error),
    #[error("it ended")]
    Ended,
    #[error("it did not answer in time")]
    Late,
    #[error(transparent)]
    Wire(#[from] WireError),
    #[error("it answered something else than what it was asked")]
    Nonsense,
    #[error("the adapter, {0}, is no graphics card")]
    Software(String),
    #[error("its first picture is off by {0:.1} of 255")]
    Disagrees(f64),
}

impl Trouble {
    /// Whether another try would end alike.
    const fn stays(&self) -> bool {
        matches!(self, Self::Start(_) | Self::Software(_) | Self::Disagrees(_) | Self::Wire(WireError::Version(_)))
    }
}

/// How it stands with the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Being started; tiles are drawn without it.
    Starting,
    /// Draws tiles, with this adapter.
    Drawing(Adapter),
    /// Failed, and will be started again after some tiles.
    Resting(String),
    /// Not used any more, and why.
    Off(String),
}

enum State {
    Starting,
    /// `None` while a tile is being drawn.
    Ready(Adapter, Option<Process>),
    Resting {
        tiles: u32,
        why: String,
    },
    Off(String),
}

struct Course {
    state: State,
    failures: u32,
    /// Tiles in a row since the last failure.
    row: u32,
    /// Tiles drawn by it, all told.
    drawn: u64,
}

struct Shared {
    settings: Settings,
    course: Mutex<Course>,
    settled: Condvar,
}

/// The process and what is known of it. Dropping this ends it.
pub struct Gpu {
    shared: Arc<Shared>,
}

impl Gpu {
    /// Starts the process, and does not wait for it.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let course = Course { state: State::Starting, failures: 0, row: 0, drawn: 0 };
        let shared = Arc::new(Shared { settings, course: Mutex::new(course), settled: Condvar::new() });
        begin(&shared);
        Self { shared }
    }

    /// The tile's picture; `None` if the process does not have it in time, or is busy, or not there.
    #[must_use]
    pub fn draw(&self, renderer: &Renderer, tile: &TileData, frame: &Frame) -> Option<Picture> {
        if !self.is_free() {
            return None;
        }
        let mut recorder = Recorder::new(frame.edge, renderer.ground(tile.ground, frame.theme));
        renderer.paint_with(&mut recorder, tile, frame, &|| false).ok()?;
        let scene = recorder.finish()?;
        let mut process = self.take()?;
        let drawn = process.draw(scene);
        let mut course = self.shared.course();
        match drawn {
            Ok(answer) => {
                if let State::Ready(_, place) = &mut course.state {
                    *place = Some(process);
                }
                course.row = course.row.saturating_add(1);
                if course.row == FORGIVEN {
                    course.failures = 0;
                }
                let rgba = answer.ok()?;
                course.drawn += 1;
                Some(Picture::new(frame.edge, frame.edge, rgba))
            }
            Err(trouble) => {
                course.fail(&trouble);
                self.shared.settled.notify_all();
                None
            }
        }
    }

    /// Whether it could draw a tile now. Counts the tiles until it is started again.
    fn is_free(&self) -> bool {
        let mut course = self.shared.course();
        match &mut course.state {
            State::Ready(_, process) => process.is_some(),
            State::Resting { tiles, .. } if *tiles > 0 => {
                *tiles -= 1;
                false
            }
            State::Resting { .. } => {
                course.state = State::Starting;
                drop(course);
                begin(&self.shared);
                false
            }
            State::Starting | State::Off(_) => false,
        }
    }

    fn take(&self) -> Option<Process> {
        match &mut self.shared.course().state {
            State::Ready(_, process) => process.take(),
            _ => None,
        }
    }

    #[must_use]
    pub fn status(&self) -> Status {
        self.shared.course().status()
    }

    /// Waits until it is known whether the process can be used, at most the two deadlines of a start.
    pub fn settled(&self) -> Status {
        let course = self.shared.course();
        let starting = |course: &mut Course| matches!(course.state, State::Starting);
        let course = self.shared.settled.wait_while(course, starting).unwrap_or_else(PoisonError::into_inner);
        course.status()
    }

    /// How many tiles it has drawn.
    #[must_use]
    pub fn drawn(&self) -> u64 {
        self.shared.course().drawn
    }
}

impl Shared {
    fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Course {
    fn status(&self) -> Status {
        match &self.state {
            State::Starting => Status::Starting,
            State::Ready(adapter, _) => Status::Drawing(adapter.clone()),
            State::Resting { why, .. } => Status::Resting(why.clone()),
            State::Off(why) => Status::Off(why.clone()),
        }
    }

    fn fail(&mut self, trouble: &Trouble) {
        self.row = 0;
        self.failures += 1;
        let why = trouble.to_string();
        self.state = if trouble.stays() || self.failures >= GIVE_UP {
            State::Off(why)
        } else {
            // 16, 64, 256, 1,024 tiles: counted, not timed, since nobody needs it while nothing is drawn.
            State::Resting { tiles: 16 << (2 * (self.failures - 1)), why }
        };
    }
}

/// Starts the process in a thread of its own. If it is not wanted any more when it is there, it is ended.
fn begin(shared: &Arc<Shared>) {
    let weak: Weak<Shared> = Arc::downgrade(shared);
    let settings = shared.settings.clone();
    let start = move || {
        let started = Process::start(&settings);
        let Some(shared) = weak.upgrade() else { return };
        let mut course = shared.course();
        match started {
            Ok((process, adapter)) => course.state = State::Ready(adapter, Some(process)),
            Err(trouble) => course.fail(&trouble),
        }
        drop(course);
        shared.settled.notify_all();
    };
    let thread = std::thread::Builder::new().name("map-gpu".to_owned()).spawn(start);
    if let Err(error) = thread {
        shared.course().fail(&Trouble::Start(error));
        shared.settled.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_may_force_or_forbid_it_and_is_told_of_what_is_neither() {
        let program = || Some(Settings::new("/somewhere/program".into()));
        let always = |wish| Settings::wished(wish, program()).unwrap().map(|settings| settings.always);
        assert_eq!(
            [always(None), always(Some("")), always(Some("1")), always(Some("0"))],
            [Some(false), Some(false), Some(true), None]
        );
        assert!(Settings::wished(Some("1"), None).unwrap().is_none());
        assert!(Settings::wished(Some("yes"), program()).unwrap_err().to_string().contains("`yes`"));
    }

    #[test]
    fn each_failure_rests_it_longer_and_the_fifth_ends_it() {
        let mut course = Course { state: State::Starting, failures: 0, row: 9, drawn: 0 };
        for expected in [16, 64, 256, 1024] {
            course.fail(&Trouble::Late);
            assert!(matches!(course.state, State::Resting { tiles, .. } if tiles == expected));
        }
        course.fail(&Trouble::Late);
        assert!(matches!(course.state, State::Off(_)));
    }

    #[test]
    fn what_another_try_would_not_change_ends_it_at_once() {
        let io = || std::io::Error::other("no");
        for trouble in [Trouble::Start(io()), Trouble::Software("llvmpipe".into()), Trouble::Disagrees(40.0)] {
            let mut course = Course { state: State::Starting, failures: 0, row: 0, drawn: 0 };
            course.fail(&trouble);
            assert!(matches!(course.state, State::Off(_)), "{trouble}");
        }
    }
}
