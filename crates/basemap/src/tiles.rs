//! The tile service: any thread asks, a few workers draw, the memory it takes is bounded.
//!
//! The tile asked for last is drawn first, since it is the one that somebody looks at. One tile is never drawn twice at
//! once: who asks for one that is waiting or being drawn waits along. When all who wait have canceled, it is not drawn,
//! or its drawing ends between two layers.

use crate::archive::Archive;
use crate::cache::Cache;
use crate::cancel::{Cancel, Canceled};
use crate::draw::{Frame, Renderer};
use crate::feature::{Ground, TileData};
use crate::gpu::Gpu;
use crate::label_input;
use crate::picture::Picture;
use crate::style::Theme;
use crate::tile_id::TileId;
use labels::LabelFeature;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, mpsc};
use std::thread::JoinHandle;

/// One picture: which tile, for which screen, light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TileKey {
    pub id: TileId,
    /// 1,024 px instead of 512.
    pub dense: bool,
    pub theme: Theme,
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    Map,
    /// No archive has this tile; plain ground.
    Nothing,
    /// The tile is damaged; the pattern.
    Unreadable,
}

/// A drawn tile.
#[derive(Debug)]
pub struct Tile {
    pub picture: Picture,
    pub shown: Shown,
}

/// How much the service may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Pictures kept, bytes; one at 1× takes 1 MiB, at 2× 4 MiB.
    pub pictures: usize,
    /// Label features kept, bytes, about.
    pub labels: usize,
    pub workers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { pictures: 96 << 20, labels: 8 << 20, workers: cores.saturating_sub(1).clamp(1, 4) }
    }
}

type Then = Box<dyn FnOnce(Result<Arc<Tile>, Canceled>) + Send>;

struct Waiting {
    cancel: Cancel,
    then: Then,
}

#[derive(Default)]
struct Queue {
    /// The last is drawn next.
    next: Vec<TileKey>,
    waiting: HashMap<TileKey, Vec<Waiting>>,
    closed: bool,
}

/// The archives in force. A change makes a new one, so that a picture of the old is not kept.
struct Stack {
    archives: Vec<Archive>,
    generation: u64,
}

struct Shared {
    renderer: Renderer,
    gpu: Option<Gpu>,
    stack: RwLock<Arc<Stack>>,
    queue: Mutex<Queue>,
    wake: Condvar,
    pictures: Mutex<Cache<TileKey, Arc<Tile>>>,
    labels: Mutex<Cache<TileId, Arc<[LabelFeature]>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The service; dropping it ends its threads and cancels what waits.
pub struct Tiles {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Tiles {
    /// Starts the workers. `archives` are asked in order; the first that has a tile gives it.
    pub fn new(renderer: Renderer, archives: Vec<Archive>, limits: Limits) -> std::io::Result<Self> {
        Self::with_gpu(renderer, archives, limits, None)
    }

    /// The same with the process for the graphics card, which draws the tiles that it can, and tiny-skia all others.
    pub fn with_gpu(
        renderer: Renderer,
        archives: Vec<Archive>,
        limits: Limits,
        gpu: Option<Gpu>,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            renderer,
            gpu,
            stack: RwLock::new(Arc::new(Stack { archives, generation: 0 })),
            queue: Mutex::default(),
            wake: Condvar::new(),
            pictures: Mutex::new(Cache::new(limits.pictures)),
            labels: Mutex::new(Cache::new(limits.labels)),
        });
        let mut tiles = Self { shared, threads: Vec::new() };
        for number in 0..limits.workers.max(1) {
            let shared = Arc::clone(&tiles.shared);
            let thread = std::thread::Builder::new().name(format!("map-{number}")).spawn(move || shared.work())?;
            tiles.threads.push(thread);
        }
        Ok(tiles)
    }

    /// Asks for a picture and goes on; `then` gets it, at once if it is kept, else from a worker's thread.
    pub fn request(
        &self,
        key: TileKey,
        cancel: &Cancel,
        then: impl FnOnce(Result<Arc<Tile>, Canceled>) + Send + 'static,
    ) {
        if cancel.is_canceled() {
            return then(Err(Canceled));
        }
        let kept = lock(&self.shared.pictures).get(&key);
        if let Some(tile) = kept {
            return then(Ok(tile));
        }
        let mut queue = lock(&self.shared.queue);
        let waiting = Waiting { cancel: cancel.clone(), then: Box::new(then) };
        if let Some(others) = queue.waiting.get_mut(&key) {
            others.push(waiting);
            // Asked for again: to the front, if it still waits.
            if let Some(at) = queue.next.iter().position(|other| *other == key) {
                queue.next.remove(at);
                queue.next.push(key);
            }
            return;
        }
        queue.waiting.insert(key, vec![waiting]);
        queue.next.push(key);
        drop(queue);
        self.shared.wake.notify_one();
    }

    /// Asks for a picture and waits for it.
    pub fn get(&self, key: TileKey, cancel: &Cancel) -> Result<Arc<Tile>, Canceled> {
        let (send, receive) = mpsc::sync_channel(1);
        self.request(key, cancel, move |tile| {
            let _ = send.send(tile);
        });
        receive.recv().unwrap_or(Err(Canceled))
    }

    /// The names on a tile, for [`labels::place`]. Reads the tile on the caller's thread, some milliseconds, if need be.
    #[must_use]
    pub fn labels(&self, id: TileId) -> Arc<[LabelFeature]> {
        if let Some(kept) = lock(&self.shared.labels).get(&id) {
            return kept;
        }
        let stack = self.shared.stack();
        let tile = stack.find(id).ok().flatten();
        tile.map_or_else(|| Arc::from([]), |tile| self.shared.keep_labels(&tile, id, &stack))
    }

    /// Changes the archives; nothing drawn from the former is shown after this.
    pub fn set_archives(&self, archives: Vec<Archive>) {
        let mut stack = self.shared.stack.write().unwrap_or_else(PoisonError::into_inner);
        *stack = Arc::new(Stack { archives, generation: stack.generation + 1 });
        // First the change, then the clearing: a worker that still keeps a former picture is cleared after it.
        drop(stack);
        lock(&self.shared.pictures).clear();
        lock(&self.shared.labels).clear();
    }

    /// Who has to be named on the map.
    #[must_use]
    pub fn attribution(&self) -> String {
        let stack = self.shared.stack();
        let mut names: Vec<&str> = stack.archives.iter().filter_map(Archive::attribution).collect();
        names.dedup();
        names.join(" · ")
    }

    /// Bytes of pictures kept, and how many they are.
    #[must_use]
    pub fn kept(&self) -> (usize, usize) {
        let pictures = lock(&self.shared.pictures);
        (pictures.bytes(), pictures.len())
    }

    /// The process for the graphics card, if there is one.
    #[must_use]
    pub fn gpu(&self) -> Option<&Gpu> {
        self.shared.gpu.as_ref()
    }

    #[must_use]
    pub fn renderer(&self) -> &Renderer {
        &self.shared.renderer
    }

    /// What lies under everything.
    pub(crate) fn ground(&self) -> Ground {
        self.shared.stack().nothing().ground
    }

    /// A tile's features, from the first archive that has it; plain ground where none has or it is damaged.
    pub(crate) fn read(&self, id: TileId) -> (TileData, Shown) {
        let stack = self.shared.stack();
        match stack.find(id) {
            Ok(Some(tile)) => (tile, Shown::Map),
            Ok(None) => (stack.nothing(), Shown::Nothing),
            Err(()) => (stack.nothing(), Shown::Unreadable),
        }
    }
}

impl Drop for Tiles {
    fn drop(&mut self) {
        let waiting = {
            let mut queue = lock(&self.shared.queue);
            queue.closed = true;
            queue.next.clear();
            std::mem::take(&mut queue.waiting)
        };
        self.shared.wake.notify_all();
        for one in waiting.into_values().flatten() {
            (one.then)(Err(Canceled));
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Stack {
    fn find(&self, id: TileId) -> Result<Option<TileData>, ()> {
        for archive in &self.archives {
            match archive.tile(id) {
                Ok(Some(tile)) => return Ok(Some(tile)),
                Ok(None) => {}
                Err(_) => return Err(()),
            }
        }
        Ok(None)
    }
    fn nothing(&self) -> TileData {
        TileData { ground: self.archives.last().map_or(Ground::Land, Archive::ground), features: Vec::new() }
    }
}

impl Shared {
    fn stack(&self) -> Arc<Stack> {
        Arc::clone(&self.stack.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn work(&self) {
        while let Some(key) = self.take() {
            let wanted = || {
                let queue = lock(&self.queue);
                !queue.closed
                    && queue.waiting.get(&key).is_some_and(|all| all.iter().any(|one| !one.cancel.is_canceled()))
            };
            // Whatever goes wrong in there, the map goes on; it must not, and then the pattern says that it did.
            let drawn = catch_unwind(AssertUnwindSafe(|| self.draw(key, &wanted)))
                .unwrap_or_else(|_| Ok(self.unreadable(&Frame::of(key.id, key.dense, key.theme))));
            let waiting = lock(&self.queue).waiting.remove(&key).unwrap_or_default();
            for one in waiting {
                // Somebody may have come between the cancellation and now: they ask again.
                let result = if one.cancel.is_canceled() { Err(Canceled) } else { drawn.clone() };
                (one.then)(result);
            }
        }
    }

    /// The next tile to draw; waits for one. `None` when the service ends.
    fn take(&self) -> Option<TileKey> {
        let mut queue = lock(&self.queue);
        loop {
            if queue.closed {
                return None;
            }
            if let Some(key) = queue.next.pop() {
                return Some(key);
            }
            queue = self.wake.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn draw(&self, key: TileKey, wanted: &dyn Fn() -> bool) -> Result<Arc<Tile>, Canceled> {
        if !wanted() {
            return Err(Canceled);
        }
        let (stack, frame) = (self.stack(), Frame::of(key.id, key.dense, key.theme));
        let tile = match stack.find(key.id) {
            Ok(found) => {
                let shown = if found.is_some() { Shown::Map } else { Shown::Nothing };
                let data = found.unwrap_or_else(|| stack.nothing());
                let picture = match self.gpu.as_ref().and_then(|gpu| gpu.draw(&self.renderer, &data, &frame)) {
                    Some(picture) => picture,
                    None => self.renderer.draw(&data, &frame, &|| !wanted())?,
                };
                self.keep_labels(&data, key.id, &stack);
                Arc::new(Tile { picture, shown })
            }
            Err(()) => self.unreadable(&frame),
        };
        // Compared under the cache's lock: see set_archives.
        let mut pictures = lock(&self.pictures);
        if self.stack().generation == stack.generation {
            pictures.put(key, Arc::clone(&tile), tile.picture.rgba().len());
        }
        Ok(tile)
    }

    fn unreadable(&self, frame: &Frame) -> Arc<Tile> {
        Arc::new(Tile { picture: self.renderer.unreadable(frame), shown: Shown::Unreadable })
    }

    fn keep_labels(&self, tile: &TileData, id: TileId, stack: &Stack) -> Arc<[LabelFeature]> {
        let found: Arc<[LabelFeature]> = label_input::features(tile, id).into();
        let bytes = |feature: &LabelFeature| {
            let points = if let labels::Anchor::Line(line) = &feature.at { line.len() } else { 0 };
            size_of::<LabelFeature>() + feature.text.len() + 16 * points
        };
        let size = found.iter().map(bytes).sum::<usize>() + 64;
        let mut kept = lock(&self.labels);
        if self.stack().generation == stack.generation {
            kept.put(id, Arc::clone(&found), size);
        }
        found
    }
}
