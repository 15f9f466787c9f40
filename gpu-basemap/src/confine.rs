//! What the process gives up, so that "scenes in, pixels out" is more than a promise.
//!
//! The map has given it an empty environment, the root folder and three pipes. From its first step on, before a driver
//! is loaded, the kernel lets it open only what drivers need ([`hold_files`]). Once the device is open and a picture was
//! drawn, it can't open sockets, start programs, write files or look into other processes ([`hold_calls`]). Not limited
//! are memory and time: drivers reserve address space by the gigabyte, and the map ends a process that takes too long.

use std::io;

/// Holds back all files but drivers and devices, TCP, and signals to others. Gives whether the kernel holds all of it;
/// one older than 6.12 may not, and then this does what it can.
#[cfg(target_os = "linux")]
pub fn hold_files() -> io::Result<bool> {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
        path_beneath_rules,
    };
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let device = read | AccessFs::WriteFile | AccessFs::IoctlDev;
    let hold = || {
        Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V5))?
            .handle_access(AccessNet::from_all(ABI::V5))?
            .scope(Scope::from_all(ABI::V6))?
            .create()?
            .add_rules(path_beneath_rules(drivers(), read))?
            .add_rules(path_beneath_rules(devices(), device))?
            .restrict_self()
    };
    let status = hold().map_err(io::Error::other)?;
    Ok(status.ruleset == RulesetStatus::FullyEnforced)
}

/// Where drivers and what they ask of the system lie; those that are not there don't matter.
#[cfg(target_os = "linux")]
fn drivers() -> Vec<std::path::PathBuf> {
    let system = [
        "/usr",
        "/lib",
        "/lib64",
        "/opt",
        "/nix/store",
        "/run/opengl-driver",
        "/etc/ld.so.cache",
        "/etc/vulkan",
        "/etc/glvnd",
        "/etc/nvidia",
        "/etc/drirc",
        "/sys",
        "/proc/self",
        "/proc/driver",
        "/proc/cpuinfo",
        "/proc/meminfo",
        "/proc/modules",
        "/proc/devices",
    ];
    // Those that the map passes on.
    let said = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "XDG_DATA_DIRS", "LD_LIBRARY_PATH"];
    let said = said.iter().filter_map(std::env::var_os).collect::<Vec<_>>();
    let said = said.iter().flat_map(std::env::split_paths).filter(|path| path.is_absolute());
    system.into_iter().map(Into::into).chain(said).collect()
}

#[cfg(target_os = "linux")]
fn devices() -> Vec<std::path::PathBuf> {
    let graphics = |name: &str| {
        name.starts_with("nvidia")
            || ["dri", "dxg", "kfd", "udmabuf", "null", "zero", "random", "urandom"].contains(&name)
    };
    let all = std::fs::read_dir("/dev").into_iter().flatten().flatten();
    all.filter(|entry| entry.file_name().to_str().is_some_and(graphics)).map(|entry| entry.path()).collect()
}

/// Holds back sockets, programs, other processes and the writing of files, in all threads.
#[cfg(target_os = "linux")]
pub fn hold_calls() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    rustix::thread::set_no_new_privs(true)?;
    limit(Resource::Core, 0)?;
    // Of files; pipes are none.
    limit(Resource::Fsize, 0)?;
    // Some drivers open their device anew for each piece of memory.
    limit(Resource::Nofile, 256)?;
    deny()
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn deny() -> io::Result<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    let denied = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        // Could do all of the above unseen.
        libc::SYS_io_uring_setup,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_bpf,
        libc::SYS_keyctl,
        libc::SYS_request_key,
        libc::SYS_add_key,
    ];
    let rules = denied.into_iter().map(|call| (call, Vec::new())).collect();
    let not_permitted = SeccompAction::Errno(libc::EPERM as u32);
    let architecture = std::env::consts::ARCH.try_into().map_err(io::Error::other)?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, not_permitted, architecture);
    let filter: BpfProgram = filter.and_then(TryInto::try_into).map_err(io::Error::other)?;
    seccompiler::apply_filter_all_threads(&filter).map_err(io::Error::other)
}

#[cfg(all(target_os = "linux", not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn deny() -> io::Result<()> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub fn hold_files() -> io::Result<bool> {
    Ok(false)
}

#[cfg(not(target_os = "linux"))]
pub fn hold_calls() -> io::Result<()> {
    Ok(())
}
