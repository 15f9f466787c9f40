//! What the process gives up once its device is open.
//!
//! The map has given it an empty environment, the root folder and nothing but three pipes. Here it gives up what it
//! could still get: from now on it writes no file, leaves no core and gets no new privileges. Not limited are memory
//! and time: drivers reserve address space by the gigabyte, and the map ends a process that takes too long.

use std::io;

#[cfg(target_os = "linux")]
pub fn confine() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    rustix::thread::set_no_new_privs(true)?;
    limit(Resource::Core, 0)?;
    // Of files; pipes are none.
    limit(Resource::Fsize, 0)?;
    // Some drivers open their device anew for each piece of memory.
    Ok(limit(Resource::Nofile, 256)?)
}

#[cfg(not(target_os = "linux"))]
pub fn confine() -> io::Result<()> {
    Ok(())
}
