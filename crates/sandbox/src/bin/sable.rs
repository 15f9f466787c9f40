//! The training world at the command line: its map as GeoJSON lines, its figures, a picture.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use clap::{Parser, Subcommand};
use sandbox::{Feature, Geometry, World};
use std::io::{self, BufWriter, Write};

#[derive(Parser)]
#[command(about = "Sable, the synthetic training world")]
struct Args {
    #[arg(long, default_value_t = sandbox::SEED)]
    seed: u64,
    /// The small island of the tests instead.
    #[arg(long)]
    small: bool,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The map: one GeoJSON feature a line, in the layers of Protomaps' basemap schema.
    Map,
    /// The readers, one JSON object a line.
    Readers,
    /// The picture of a read, PNG on standard output.
    Picture { id: String },
    /// How large the world is.
    Facts,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    let world = if args.small { World::small() } else { World::new(args.seed) };
    let mut out = BufWriter::new(io::stdout().lock());
    match args.what {
        What::Map => {
            for feature in world.features() {
                writeln!(out, "{}", geojson(&feature))?;
            }
        }
        What::Readers => {
            for reader in world.readers() {
                writeln!(out, "{}", serde_json::to_string(reader)?)?;
            }
        }
        What::Picture { id } => out.write_all(&world.picture(&id).ok_or("there is no such read")?)?,
        What::Facts => {
            let (nodes, edges) = world.size();
            writeln!(out, "{}: {nodes} nodes, {edges} edges", world.name())?;
            writeln!(out, "{} readers, {} vehicles", world.readers().len(), world.vehicles())?;
            writeln!(out, "{} kB prepared", world.prepared_bytes() / 1000)?;
        }
    }
    out.flush()?;
    Ok(())
}

fn geojson(f: &Feature) -> serde_json::Value {
    let geometry = match &f.geometry {
        Geometry::Point(at) => serde_json::json!({ "type": "Point", "coordinates": at }),
        Geometry::Line(line) => serde_json::json!({ "type": "LineString", "coordinates": line }),
        Geometry::Polygon(rings) => serde_json::json!({ "type": "Polygon", "coordinates": rings }),
    };
    let mut properties = serde_json::Map::new();
    let mut put = |key: &str, value: serde_json::Value| properties.insert(key.to_owned(), value);
    put("layer", f.layer.into());
    put("kind", f.kind.into());
    put("min_zoom", f.min_zoom.into());
    for (key, text) in [("kind_detail", f.kind_detail), ("name", &f.name), ("ref", &f.reference)] {
        if !text.is_empty() {
            put(key, text.into());
        }
    }
    if f.population_rank > 0 {
        put("population_rank", f.population_rank.into());
    }
    for (key, yes) in [("bridge", f.bridge), ("oneway", f.oneway)] {
        if yes {
            put(key, true.into());
        }
    }
    serde_json::json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}
