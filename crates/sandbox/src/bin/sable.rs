//! The training world at the command line: its map as GeoJSON lines, its figures, a picture.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use clap::{Parser, Subcommand};
use sandbox::World;
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
                writeln!(out, "{}", feature.geojson()?)?;
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
