//! An archive that a user may have chosen: opened, checked, and asked for tiles.

use crate::feature::{Ground, TileData};
use crate::mvt::{self, MvtError};
use crate::pmtiles::{PmtilesError, Reader, TileType};
use crate::schema::Schema;
use crate::tile;
use crate::tile_id::TileId;
use domain::geo::Bounds;
use std::{path::Path, sync::Arc};

/// Why a file can't be the map. The text is for Settings: what is wrong, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(
        "This file can't be used as the map: {0}. Choose a PMTiles archive (version 3) with vector tiles, such as an \
         extract from Protomaps; if it should be one, download or copy it again."
    )]
    Pmtiles(#[from] PmtilesError),
    #[error(
        "This archive holds pictures, not vector tiles, so it can't be styled or labeled. Choose an archive with \
         vector tiles (MVT) in the Protomaps or OpenMapTiles schema."
    )]
    NotVector,
    #[error(
        "This archive's layers ({0}) are in neither the Protomaps nor the OpenMapTiles schema, so nothing would be \
         drawn. Choose an archive in one of these schemas."
    )]
    Schema(String),
    #[error("A tile of this archive can't be read ({0}). The file may be damaged: download or copy it again.")]
    Tile(#[from] MvtError),
}

/// Why one tile can't be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    #[error("the archive: {0}")]
    Archive(String),
    #[error(transparent)]
    Mvt(#[from] MvtError),
}

/// An open archive whose schema is known.
pub struct Archive {
    reader: Reader,
    schema: Schema,
    name: Option<String>,
    attribution: Option<String>,
}

impl Archive {
    /// Opens a file and checks it: header, directories, schema, and one tile.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        Self::check(Reader::open(path)?)
    }

    /// The same for an archive in memory.
    pub fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Result<Self, ArchiveError> {
        Self::check(Reader::from_bytes(bytes)?)
    }

    fn check(reader: Reader) -> Result<Self, ArchiveError> {
        if reader.header().tile_type == TileType::Picture {
            return Err(ArchiveError::NotVector);
        }
        let metadata: serde_json::Value = serde_json::from_slice(&reader.metadata()?).unwrap_or_default();
        let text = |key: &str| metadata.get(key).and_then(|value| value.as_str()).map(plain).filter(|t| !t.is_empty());
        let stated = metadata.get("vector_layers").and_then(|layers| layers.as_array()).into_iter().flatten();
        let mut layers: Vec<String> =
            stated.filter_map(|layer| Some(layer.get("id")?.as_str()?.to_owned())).take(64).collect();
        let sample = Self::sample(&reader)?;
        if let (true, Some(bytes)) = (layers.is_empty(), &sample) {
            layers = mvt::layers(bytes, |_| true)?.iter().map(|layer| layer.name.to_owned()).collect();
        }
        let Some(schema) = Schema::detect(layers.iter().map(String::as_str)) else {
            let known: String = layers.join(", ").chars().take(120).collect();
            return Err(ArchiveError::Schema(if known.is_empty() { "none".to_owned() } else { known }));
        };
        if let Some(bytes) = sample {
            tile::read(&bytes, schema)?;
        }
        Ok(Self { name: text("name"), attribution: text("attribution"), schema, reader })
    }

    /// The tile at the archive's center, at its lowest zoom.
    fn sample(reader: &Reader) -> Result<Option<Vec<u8>>, PmtilesError> {
        let header = reader.header();
        let (x, y) = header.center.0.mercator();
        let edge = f64::from(1u32 << header.min_zoom.min(crate::tile_id::MAX_ZOOM));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2^22")]
        let at = |v: f64| (v * edge).min(edge - 1.0) as u32;
        TileId::new(header.min_zoom, at(x), at(y)).map_or(Ok(None), |id| reader.tile(id))
    }

    /// The tile, at most one pyramid's depth below: beyond the archive's last zoom, its ancestor's part enlarged.
    /// `None` where the archive has nothing.
    pub fn tile(&self, id: TileId) -> Result<Option<TileData>, TileError> {
        let (source, ..) = id.ancestor(self.reader.header().max_zoom);
        if source.z() < self.reader.header().min_zoom {
            return Ok(None);
        }
        let bytes = self.reader.tile(source).map_err(|error| TileError::Archive(error.to_string()))?;
        let Some(bytes) = bytes else { return Ok(None) };
        Ok(Some(tile::read(&bytes, self.schema)?.part(source.z(), id)?))
    }

    #[must_use]
    pub const fn schema(&self) -> Schema {
        self.schema
    }
    #[must_use]
    pub const fn ground(&self) -> Ground {
        self.schema.ground()
    }
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.reader.header().bounds
    }
    #[must_use]
    pub fn max_zoom(&self) -> u8 {
        self.reader.header().max_zoom
    }
    /// As the maker states it.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    /// Who has to be named on the map, without markup.
    #[must_use]
    pub fn attribution(&self) -> Option<&str> {
        self.attribution.as_deref()
    }
}

/// Text without tags: attributions are often links, and nothing here may bring markup into the window.
fn plain(text: &str) -> String {
    let mut tag = false;
    let kept = text.chars().filter(|&c| {
        let keep = !tag && c != '<' && !c.is_control();
        tag = if tag { c != '>' } else { c == '<' };
        keep
    });
    kept.take(400).collect::<String>().replace("&copy;", "©").replace("&amp;", "&").trim().to_owned()
}
