//! The process, from the map's side: started with next to nothing, asked with a deadline, ended at the first wrong word.

use super::proof;
use super::{Settings, Trouble};
use gpu_wire::{Adapter, Frame, Message, Reason, Scene, WireError, read_frame, write_frame};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// What the loader of graphics drivers may need to find them where they are not at their usual place. All else of the
/// environment, home and session among it, stays here.
const PASSED: [&str; 4] = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "XDG_DATA_DIRS", "LD_LIBRARY_PATH"];

/// A process that has proved that it can draw. Dropping it ends it.
pub struct Process {
    pipes: Pipes,
    last: u32,
    tile: Duration,
}

impl Process {
    /// Starts the program, greets it and has it draw the proof. Takes until the device is open, seconds at the worst.
    pub fn start(settings: &Settings) -> Result<(Self, Adapter), Trouble> {
        let mut process = Self { pipes: Pipes::open(settings)?, last: 0, tile: settings.start };
        let Message::Ready(adapter) = process.pipes.ask(&Message::Hello, settings.start)? else {
            return Err(Trouble::Nonsense);
        };
        if !adapter.unit.is_hardware() && !settings.always {
            return Err(Trouble::Software(adapter.name));
        }
        let scene = proof::scene().ok_or(Trouble::Nonsense)?;
        let picture = process.draw(scene)?.map_err(|_| Trouble::Nonsense)?;
        let difference = proof::difference(&picture);
        if difference > proof::MOST {
            return Err(Trouble::Disagrees(difference));
        }
        process.tile = settings.tile;
        Ok((process, adapter))
    }

    /// A scene's pixels, checked for size and that they are opaque; or why it was not drawn, though the process is well.
    pub fn draw(&mut self, scene: Scene) -> Result<Result<Vec<u8>, Reason>, Trouble> {
        self.last = self.last.wrapping_add(1);
        let wanted = scene.edge;
        match self.pipes.ask(&Message::Draw { id: self.last, scene }, self.tile)? {
            Message::Pixels { id, edge, rgba } if id == self.last && edge == wanted => {
                let opaque = rgba.as_chunks::<4>().0.iter().all(|[_, _, _, alpha]| *alpha == 255);
                if opaque { Ok(Ok(rgba)) } else { Err(Trouble::Nonsense) }
            }
            Message::Refused { id, reason } if id == self.last => Ok(Err(reason)),
            _ => Err(Trouble::Nonsense),
        }
    }
}

/// The child and the thread that waits at its pipes, since a pipe has no deadlines.
struct Pipes {
    child: Option<Child>,
    asked: Sender<Frame>,
    answers: Receiver<Result<Message, WireError>>,
}

impl Pipes {
    fn open(settings: &Settings) -> Result<Self, Trouble> {
        let mut command = Command::new(&settings.program);
        command.env_clear().current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.envs(PASSED.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        // Drivers else write what they have compiled into the user's home.
        command.env("MESA_SHADER_CACHE_DISABLE", "true").env("__GL_SHADER_DISK_CACHE", "0");
        let mut child = command.spawn().map_err(Trouble::Start)?;
        let (ask, asked) = mpsc::channel();
        let (answer, answers) = mpsc::channel();
        let pipes = child.stdin.take().zip(child.stdout.take());
        // From here on it ends with what holds it.
        let open = Self { child: Some(child), asked: ask, answers };
        let (to, from) = pipes.ok_or(Trouble::Ended)?;
        let thread = std::thread::Builder::new().name("map-gpu-pipe".to_owned());
        thread.spawn(move || wait(&asked, &answer, to, from)).map_err(Trouble::Start)?;
        Ok(open)
    }

    fn ask(&mut self, message: &Message, deadline: Duration) -> Result<Message, Trouble> {
        self.asked.send(message.encode()?).map_err(|_| Trouble::Ended)?;
        match self.answers.recv_timeout(deadline) {
            Ok(answer) => Ok(answer?),
            Err(RecvTimeoutError::Timeout) => Err(Trouble::Late),
            Err(RecvTimeoutError::Disconnected) => Err(Trouble::Ended),
        }
    }
}

/// Writes a message, waits for its answer, and so on until something fails or nobody asks any more.
fn wait(
    asked: &Receiver<Frame>,
    answer: &Sender<Result<Message, WireError>>,
    mut to: ChildStdin,
    mut from: ChildStdout,
) {
    for frame in asked {
        let answered = write_frame(&mut to, &frame)
            .and_then(|()| read_frame(&mut from, Message::MOST_TO_MAP))
            .and_then(|frame| Message::decode(&frame.ok_or(WireError::Closed)?));
        let broken = answered.is_err();
        if answer.send(answered).is_err() || broken {
            return;
        }
    }
}

impl Drop for Pipes {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            // A process that hangs in its driver may take a while to go; nobody waits for that but this thread.
            let _ = std::thread::Builder::new().name("map-gpu-end".to_owned()).spawn(move || child.wait());
        }
    }
}
