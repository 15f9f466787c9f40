//! Makes basemap archives: from GeoJSON Lines, or from the atlases that npm has.

use basemap::exhibit::{self, Leg, Mark, MarkShape, StaticMap};
use basemap::make::{self, Head, topojson};
use basemap::{Archive, Cancel, Limits, Packing, Renderer, Theme, TileId, TileKey, Tiles, Typesetter};
use clap::{Parser, Subcommand};
use domain::geo::{Bounds, Position};
use std::{error::Error, fs, io::BufReader, path::PathBuf, process::ExitCode};

/// Makes the PMTiles archives that Readroom's map is drawn from.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(subcommand)]
    from: From,
}

#[derive(Subcommand)]
enum From {
    /// GeoJSON Lines: one Feature to a line, with layer, kind, kind_detail, name, ref, min_zoom, rank, population_rank, bridge
    Geojson {
        /// The file to read; standard input if it is `-`
        input: PathBuf,
        /// The archive to write
        output: PathBuf,
        /// The last zoom
        #[arg(long, default_value_t = 15)]
        zoom: u8,
        /// The archive's name
        #[arg(long, default_value = "Map")]
        name: String,
        /// Who is to be named on the map
        #[arg(long, default_value = "")]
        attribution: String,
    },
    /// Draws one tile of an archive, to look at
    Tile {
        archive: PathBuf,
        z: u8,
        x: u32,
        y: u32,
        /// The picture to write, PNG
        output: PathBuf,
        #[arg(long)]
        dark: bool,
        /// 1,024 px instead of 512
        #[arg(long)]
        dense: bool,
    },
    /// Draws a static map of an archive, with a few made-up reads, to look at
    Map {
        archive: PathBuf,
        /// The picture to write, PNG
        output: PathBuf,
        /// West, south, east and north end, degrees
        #[arg(long, num_args = 4, allow_hyphen_values = true, required = true)]
        bounds: Vec<f64>,
        #[arg(long, default_value_t = 1000)]
        width: u32,
        #[arg(long, default_value_t = 700)]
        height: u32,
        #[arg(long, default_value_t = 1.0)]
        ratio: f64,
        #[arg(long)]
        dark: bool,
        /// With a path of reads
        #[arg(long)]
        reads: bool,
    },
    /// TopoJSON of world-atlas, and of us-atlas for states and counties
    Topojson {
        /// world-atlas: a countries-*.json, which holds land and countries
        world: PathBuf,
        /// The archive to write
        output: PathBuf,
        /// us-atlas: counties-10m.json
        #[arg(long)]
        us: Option<PathBuf>,
        /// More features, as GeoJSON Lines: places with names, lakes; may be given again
        #[arg(long)]
        more: Vec<PathBuf>,
        /// The last zoom
        #[arg(long, default_value_t = 6)]
        zoom: u8,
        /// West, south, east and north end, degrees
        #[arg(long, num_args = 4, allow_hyphen_values = true)]
        bounds: Vec<f64>,
        /// The archive's name
        #[arg(long, default_value = "World")]
        name: String,
    },
}

fn main() -> ExitCode {
    match run(Args::parse().from) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "a command line's way to speak")]
            {
                eprintln!("basemap-archive: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(from: From) -> Result<(), Box<dyn Error>> {
    match from {
        From::Geojson { input, output, zoom, name, attribution } => {
            let sources = if input.as_os_str() == "-" {
                make::read_geojson(std::io::stdin().lock())?
            } else {
                make::read_geojson(BufReader::new(fs::File::open(input)?))?
            };
            let head = Head { name, attribution, max_zoom: zoom.min(15), bounds: None };
            fs::write(output, make::archive(sources, &head)?)?;
        }
        From::Tile { archive, z, x, y, output, dark, dense } => {
            let id = TileId::new(z, x, y).ok_or("there is no such tile")?;
            let tiles = Tiles::new(Renderer::new()?, vec![Archive::open(&archive)?], Limits::default())?;
            let theme = if dark { Theme::Dark } else { Theme::Light };
            let tile = tiles.get(TileKey { id, dense, theme }, &Cancel::new())?;
            fs::write(output, tile.picture.png(Packing::Small)?)?;
        }
        From::Map { archive, output, bounds, width, height, ratio, dark, reads } => {
            let tiles = Tiles::new(Renderer::new()?, vec![Archive::open(&archive)?], Limits::default())?;
            let bounds = corners(&bounds)?.ok_or("bounds are four numbers")?;
            let theme = if dark { Theme::Dark } else { Theme::Light };
            let (legs, marks) = if reads { made_up(&bounds)? } else { Default::default() };
            let zones = Vec::new();
            let map = StaticMap { width, height, ratio, bounds, theme, zones, legs, marks, attribution: String::new() };
            let picture = exhibit::draw(&tiles, &mut Typesetter::new()?, &map, &Cancel::new())?;
            fs::write(output, picture.png(Packing::Small)?)?;
        }
        From::Topojson { world, output, us, more, zoom, bounds, name } => {
            let world = topojson::Atlas::read(&fs::read(world)?)?;
            let mut sources = topojson::land(&world, "land")?;
            sources.extend(topojson::borders(&world, "countries", "country", 0)?);
            let mut attribution = "Natural Earth".to_owned();
            // Where its states are named, its own name would stand between theirs.
            let skip =
                if us.is_some() { ["Antarctica", "United States of America"].as_slice() } else { &["Antarctica"] };
            sources.extend(topojson::names(&world, "countries", "country", skip)?);
            if let Some(us) = us {
                let us = topojson::Atlas::read(&fs::read(us)?)?;
                sources.extend(topojson::borders(&us, "states", "region", 2)?);
                sources.extend(topojson::borders(&us, "counties", "county", 6)?);
                sources.extend(topojson::names(&us, "states", "region", &[])?);
                sources.extend(topojson::names(&us, "counties", "county", &[])?);
                attribution.push_str(", U.S. Census Bureau");
            }
            for file in more {
                sources.extend(make::read_geojson(BufReader::new(fs::File::open(file)?))?);
            }
            let bounds = corners(&bounds)?;
            fs::write(output, make::archive(sources, &Head { name, attribution, max_zoom: zoom.min(12), bounds })?)?;
        }
    }
    Ok(())
}

fn corners(bounds: &[f64]) -> Result<Option<Bounds>, Box<dyn Error>> {
    let [west, south, east, north] = bounds else { return Ok(None) };
    let (south_west, north_east) = (Position::new(*west, *south)?, Position::new(*east, *north)?);
    Ok(Some(Bounds { south_west, north_east }))
}

/// A path of some reads through the middle, for the look of it.
fn made_up(bounds: &Bounds) -> Result<(Vec<Leg>, Vec<Mark>), Box<dyn Error>> {
    let (sw, ne) = (bounds.south_west, bounds.north_east);
    let at = |x: f64, y: f64| Position::new(sw.lon() + x * (ne.lon() - sw.lon()), sw.lat() + y * (ne.lat() - sw.lat()));
    let color = [0x00, 0x72, 0xb2];
    let places = [at(0.1, 0.45)?, at(0.3, 0.47)?, at(0.45, 0.5)?, at(0.62, 0.58)?, at(0.9, 0.7)?, at(0.72, 0.3)?];
    let mut marks = Vec::new();
    for (number, at) in places.iter().enumerate() {
        let shape = if number == 5 { MarkShape::Diamond } else { MarkShape::Circle };
        let text = if number == 1 { String::new() } else { (3 * number + 1).to_string() };
        marks.push(Mark { at: *at, color, shape, text, chosen: number == 0 });
    }
    let legs = places.windows(2).zip([0.5, 0.6, 0.7, 0.85, 1.0]).filter_map(|(pair, opacity)| {
        let [from, to] = pair else { return None };
        Some(Leg { from: *from, to: *to, color, opacity, dashed: (opacity > 0.55 && opacity < 0.65) || opacity > 0.95 })
    });
    Ok((legs.collect(), marks))
}
