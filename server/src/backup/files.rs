//! Files that only their owner can read, and that are on the disk before they get their names.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::BackupError;

const DRAFT_BEGINS: &str = ".parcelpilot-";
const DRAFT_ENDS: &str = ".partial";

/// Size and SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    pub bytes: u64,
    pub sha256: String,
}

/// A backup that is being made. Removed unless it is finished.
pub struct Draft(TempDir);

impl Draft {
    /// Makes `folder`, too, where it is missing.
    pub fn new(folder: &Path) -> Result<Self, BackupError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(BackupError::io(folder))?;
        let draft = tempfile::Builder::new()
            .prefix(DRAFT_BEGINS)
            .suffix(DRAFT_ENDS)
            .tempdir_in(folder);
        draft.map(Self).map_err(BackupError::io(folder))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Gives it its name, unless another one has it.
    pub fn finish(self, folder: &Path, name: &str) -> Result<PathBuf, BackupError> {
        let path = folder.join(name);
        sync(self.path())?;
        match fs::rename(self.path(), &path) {
            Ok(()) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty
                ) =>
            {
                return Err(BackupError::Taken(path));
            }
            Err(error) => return Err(BackupError::io(&path)(error)),
        }
        // Nothing is left at its first name.
        let _ = self.0.keep();
        sync(folder)?;
        Ok(path)
    }
}

pub fn is_draft(name: &str) -> bool {
    name.starts_with(DRAFT_BEGINS) && name.ends_with(DRAFT_ENDS)
}

pub fn create_private(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(BackupError::io(path))
}

/// After a rename a folder has to be on the disk, too.
pub fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(BackupError::io(path))
}

pub fn measure_and_sync(path: &Path) -> Result<Measured, BackupError> {
    let measured = copy(path, &mut io::sink())?;
    sync(path)?;
    Ok(measured)
}

/// Copies a file, and measures what was read.
pub fn copy(path: &Path, to: &mut impl Write) -> Result<Measured, BackupError> {
    let mut measured = Sha256::new();
    let mut bytes = 0;
    let mut buffer = vec![0; 1 << 20];
    let mut copy_all = || {
        let mut file = File::open(path)?;
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            measured.update(&buffer[..read]);
            to.write_all(&buffer[..read])?;
            bytes += read as u64;
        }
    };
    copy_all().map_err(BackupError::io(path))?;
    Ok(Measured {
        bytes,
        sha256: hex(&measured.finalize()),
    })
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
