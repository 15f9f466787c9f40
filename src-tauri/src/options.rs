//! What the command line says.

use domain::Mode;
use std::{env, path::PathBuf};

pub struct Options {
    pub mode: Mode,
    /// `--config FILE`, in service.
    pub config: Option<PathBuf>,
}

const USAGE: &str = "usage: readroom [--training | --service [--config FILE]]";

impl Options {
    pub fn parse() -> Result<Self, String> {
        let (mut mode, mut config) = (Mode::Training, None);
        let mut words = env::args_os().skip(1);
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--training") => mode = Mode::Training,
                Some("--service") => mode = Mode::Service,
                Some("--config") => config = Some(words.next().ok_or(USAGE)?.into()),
                _ => return Err(format!("unknown option {}; {USAGE}", word.display())),
            }
        }
        if mode == Mode::Training && config.is_some() {
            return Err(format!("--config is for service; {USAGE}"));
        }
        Ok(Self { mode, config })
    }

    /// The data folder of this mode: `READROOM_DATA`, or the desktop's data folder. Each mode has its own.
    pub fn data(&self) -> Result<PathBuf, String> {
        let base = env::var_os("READROOM_DATA")
            .map(PathBuf::from)
            .or_else(|| env::var_os("XDG_DATA_HOME").map(|home| PathBuf::from(home).join("readroom")))
            .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share/readroom")))
            .ok_or("no home folder is known; set READROOM_DATA to a folder for Readroom's data")?;
        Ok(base.join(self.mode.code()))
    }

    pub fn config(&self) -> Result<PathBuf, String> {
        self.config
            .clone()
            .or_else(|| {
                env::var_os("XDG_CONFIG_HOME").map(|home| PathBuf::from(home).join("readroom/workstation.toml"))
            })
            .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".config/readroom/workstation.toml")))
            .ok_or_else(|| "no home folder is known; name the config with --config FILE".into())
    }
}
