//! How much is free, and what this machine is called.

#[cfg(unix)]
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Of a file system, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// For who is not the superuser.
    pub free: u64,
    pub total: u64,
    /// Which one it is.
    pub device: u64,
}

/// Nothing where the folder is not there yet, or can't be asked.
#[cfg(unix)]
pub fn space(folder: &Path) -> Option<Space> {
    let measured = rustix::fs::statvfs(folder).ok()?;
    let device = std::fs::metadata(folder).ok()?.dev();
    let bytes = |blocks: u64| blocks.saturating_mul(measured.f_frsize);
    Some(Space {
        free: bytes(measured.f_bavail),
        total: bytes(measured.f_blocks),
        device,
    })
}

#[cfg(not(unix))]
pub fn space(_: &Path) -> Option<Space> {
    None
}

#[cfg(unix)]
pub fn host_name() -> String {
    let names = rustix::system::uname();
    names.nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
pub fn host_name() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_else(|_| "this machine".to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_room_and_one_that_is_not_there_has_none() {
        let space = space(&std::env::temp_dir()).unwrap();
        assert!(space.free <= space.total && space.total > 1 << 20, "{space:?}");
        assert_eq!(super::space(Path::new("/made/up")), None);
        assert!(!host_name().is_empty());
    }
}
