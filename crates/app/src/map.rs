//! The map: which archives it is drawn from, its tiles, and the names on them.
//!
//! A tile shows no plate and no person, but it shows where somebody looks, so it takes a session like
//! everything else behind the door.

use crate::{App, fault};
use api::{Code, Command, Fault, MapChoice, MapView, Mode, OwnMap, TileNames, TilePlace, command};
use basemap::gpu::{Gpu, Settings};
use basemap::{Archive, Cancel, Limits, Renderer, Tile, TileId, TileKey, Tiles};
use domain::{Bounds, Position};
use std::{collections::BTreeMap, path::Path, sync::Arc};
use store::Change;
use trail::Act;

/// The setting that names the user's own archive.
pub(crate) const SETTING: &str = "basemap";

/// Sable, drawn from the training world.
const SABLE: &[u8] = include_bytes!("../../../assets/map/sable.pmtiles");
/// States, counties and places of the United States, and the outline of the rest of the world.
const UNITED_STATES: &[u8] = include_bytes!("../../../assets/map/us.pmtiles");
const WORLD: &[u8] = include_bytes!("../../../assets/map/world.pmtiles");

/// What draws the map.
pub struct Map {
    tiles: Tiles,
    mode: Mode,
}

/// Where there is nothing to draw on, there is nothing to show.
#[derive(Debug, thiserror::Error)]
#[error("the map can't be drawn: {0}")]
pub struct NoMap(String);

fn broken(error: impl ToString) -> NoMap {
    NoMap(error.to_string())
}

impl Map {
    pub fn new(mode: Mode) -> Result<Self, NoMap> {
        let gpu = Settings::from_environment().unwrap_or_else(|error| {
            tracing::error!("the map is drawn without a graphics card: {error}");
            None
        });
        let renderer = Renderer::new().map_err(broken)?;
        let tiles = Tiles::with_gpu(renderer, brought(mode)?, Limits::default(), gpu.map(Gpu::new)).map_err(broken)?;
        Ok(Self { tiles, mode })
    }

    /// Shows the archives that Readroom brings, and before them the user's own, if it can be read.
    fn show(&self, own: Option<Archive>) {
        let brought = brought(self.mode).unwrap_or_else(|error| {
            tracing::error!("{error}");
            Vec::new()
        });
        self.tiles.set_archives(own.into_iter().chain(brought).collect());
    }
}

/// The archives of a mode: the training world stands alone, no real place is near it.
fn brought(mode: Mode) -> Result<Vec<Archive>, NoMap> {
    let archives: &[&'static [u8]] = match mode {
        Mode::Training => &[SABLE],
        Mode::Service => &[UNITED_STATES, WORLD],
    };
    archives.iter().map(|bytes| Archive::from_bytes(*bytes).map_err(broken)).collect()
}

/// What a map opens on.
fn home(mode: Mode) -> Result<Bounds, NoMap> {
    match mode {
        Mode::Training => Ok(Archive::from_bytes(SABLE).map_err(broken)?.bounds()),
        // The contiguous states.
        Mode::Service => {
            let corner = |lon, lat| Position::new(lon, lat).map_err(broken);
            Ok(Bounds { south_west: corner(-124.8, 24.4)?, north_east: corner(-66.9, 49.4)? })
        }
    }
}

fn no_map(error: NoMap) -> Fault {
    Fault::new(Code::Internal, format!("{error}."), "Restart Readroom; if it happens again, tell the system owner.")
}

/// An archive in words.
fn said(archive: &Archive) -> String {
    format!("{}, down to zoom {}", archive.name().unwrap_or("without a name"), archive.max_zoom())
}

impl App {
    /// Draws a tile, off this thread. `None` for whom the gate would refuse the map's own row: a tile is
    /// no row of the table, and must be no way round it (CON-3, SEC-2).
    pub async fn tile(&self, key: TileKey) -> Option<Arc<Tile>> {
        self.open_door(command::map_look::ROW).await.ok()?;
        let (send, receive) = tokio::sync::oneshot::channel();
        self.map.tiles.request(key, &Cancel::new(), move |tile| {
            // Nobody waits any more where the window has gone.
            let _ = send.send(tile);
        });
        receive.await.ok()?.ok()
    }

    pub(crate) async fn look_at_map(&self) -> Result<MapView, Fault> {
        self.inside(async |inside| {
            let path = inside.store.setting(SETTING).await.map_err(|error| fault::store(&error))?;
            self.map_view(path.filter(|path| !path.is_empty()))
        })
        .await
    }

    fn map_view(&self, path: Option<String>) -> Result<MapView, Fault> {
        let own = path.map(|path| {
            let about = Archive::open(Path::new(&path)).map(|archive| said(&archive)).map_err(|why| why.to_string());
            OwnMap { path, about }
        });
        Ok(MapView { home: home(self.mode).map_err(no_map)?, attribution: self.map.tiles.attribution(), own })
    }

    /// Shows another archive from now on, once it was read and found good; the choice is entered.
    pub(crate) async fn choose_map(&self, choice: MapChoice) -> Result<MapView, Fault> {
        let path = choice.path.trim().to_owned();
        let own = if path.is_empty() {
            None
        } else {
            let archive = Archive::open(Path::new(&path));
            Some(archive.map_err(|error| fault::input(format!("That map can't be shown: {error}")))?)
        };
        self.inside(async |inside| {
            let to = BTreeMap::from([(
                SETTING.to_owned(),
                if path.is_empty() { "Readroom's own".into() } else { path.clone() },
            )]);
            let change = [Change::Setting { key: SETTING, value: &path }];
            self.record(inside, &change, Act::ChangeSettings { to }).await.map_err(|error| fault::store(&error))?;
            Ok(())
        })
        .await?;
        self.map.show(own);
        self.map_view(Some(path).filter(|path| !path.is_empty()))
    }

    /// Shows what this user chose; called when a session begins.
    pub(crate) fn show_own_map(&self, path: Option<String>) {
        let own = path.filter(|path| !path.is_empty()).and_then(|path| {
            let opened = Archive::open(Path::new(&path));
            opened.inspect_err(|error| tracing::warn!("the user's own map can't be shown: {error}")).ok()
        });
        self.map.show(own);
    }

    pub(crate) fn names(&self, place: TilePlace) -> Result<TileNames, Fault> {
        let id = TileId::new(place.z, place.x, place.y).ok_or_else(|| fault::input("There is no such tile."))?;
        Ok(TileNames { names: self.map.tiles.labels(id).to_vec() })
    }
}
