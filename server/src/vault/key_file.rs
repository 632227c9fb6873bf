//! The key file: a line for each key, `parcelpilot-key-1 <id> <base64 of 32 bytes>`, the newest last.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize, Zeroizing};

use super::VaultError;

const LABEL: &str = "parcelpilot-key-1";
const KEY_BYTES: usize = 32;
/// Enough for a hundred keys. A longer file is not a key file.
const FILE_BYTES_MAX: u64 = 16 * 1024;

pub(super) struct SealingKey {
    pub id: u32,
    pub bytes: Zeroizing<[u8; KEY_BYTES]>,
}

pub(super) fn read_or_create(path: &Path) -> Result<Vec<SealingKey>, VaultError> {
    match File::open(path) {
        Ok(file) => read(path, file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match create(path) {
            // Another process has just created the file: use its key.
            Err(VaultError::NotCreated { source, .. }) if source.kind() == io::ErrorKind::AlreadyExists => {
                File::open(path)
                    .map_err(|source| unreadable(path, source))
                    .and_then(|file| read(path, file))
            }
            created => created.map(|key| vec![key]),
        },
        Err(source) => Err(unreadable(path, source)),
    }
}

pub(super) fn read_existing(path: &Path) -> Result<Vec<SealingKey>, VaultError> {
    File::open(path)
        .map_err(|source| unreadable(path, source))
        .and_then(|file| read(path, file))
}

/// Adds a key as the newest; its id.
pub(super) fn add(path: &Path) -> Result<u32, VaultError> {
    let new = generate()?;
    let id = new.id;
    change(path, |keys| keys.push(new))?;
    Ok(id)
}

/// Never the newest one.
pub(super) fn remove(path: &Path, ids: &[u32]) -> Result<(), VaultError> {
    change(path, |keys| {
        let newest = keys.last().map(|key| key.id);
        keys.retain(|key| Some(key.id) == newest || !ids.contains(&key.id));
    })
}

/// Replaces the file as a whole: whoever reads it finds the old keys or the new ones. The draft is a lock as well: of two
/// programs one would lose the other's key.
fn change(path: &Path, change: impl FnOnce(&mut Vec<SealingKey>)) -> Result<(), VaultError> {
    let draft = path.with_extension("changing");
    let not_changed = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => VaultError::Changing(draft.clone()),
        _ => VaultError::NotChanged {
            path: path.to_owned(),
            source,
        },
    };
    let mut file = create_for_owner(&draft).map_err(not_changed)?;
    let changed = read_existing(path).and_then(|mut keys| {
        change(&mut keys);
        let text: Vec<Zeroizing<String>> = keys.iter().map(line).collect();
        let text = Zeroizing::new(text.iter().map(|line| line.as_str()).collect::<String>());
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&draft, path))
            .and_then(|()| sync_folder(path))
            .map_err(not_changed)
    });
    if changed.is_err() {
        // Renamed already, or not: what can't be removed is said at the next try.
        let _ = fs::remove_file(&draft);
    }
    changed
}

fn read(path: &Path, file: File) -> Result<Vec<SealingKey>, VaultError> {
    // The metadata of the open file: at its path could be another one by now.
    let metadata = file.metadata().map_err(|source| unreadable(path, source))?;
    if is_readable_by_others(&metadata) {
        return Err(VaultError::ReadableByOthers(path.to_owned()));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(FILE_BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(|source| unreadable(path, source))?;
    let mut keys = Vec::<SealingKey>::new();
    for (index, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let malformed = || VaultError::Malformed {
            path: path.to_owned(),
            line: index + 1,
        };
        let key = parse(line).ok_or_else(malformed)?;
        if keys.iter().any(|other| other.id == key.id) {
            return Err(VaultError::SameIdTwice {
                path: path.to_owned(),
                id: key.id,
            });
        }
        keys.push(key);
    }
    if keys.is_empty() {
        return Err(VaultError::Empty(path.to_owned()));
    }
    Ok(keys)
}

fn parse(line: &str) -> Option<SealingKey> {
    let mut words = line.split_ascii_whitespace();
    let (label, id, key) = (words.next()?, words.next()?, words.next()?);
    if label != LABEL || words.next().is_some() {
        return None;
    }
    let decoded = Zeroizing::new(STANDARD.decode(key).ok()?);
    Some(SealingKey {
        id: id.parse().ok()?,
        bytes: Zeroizing::new(decoded.as_slice().try_into().ok()?),
    })
}

fn create(path: &Path) -> Result<SealingKey, VaultError> {
    let key = generate()?;
    let line = line(&key);
    // Write a draft, then link it into place: nobody reads half a key, and no existing key file is replaced.
    let draft = path.with_extension(format!("{}.new", key.id));
    let created = write_for_owner(&draft, &line).and_then(|()| fs::hard_link(&draft, path));
    // There may be no draft to remove. If removal fails, nothing can be done about it.
    let _ = fs::remove_file(&draft);
    created.map_err(|source| VaultError::NotCreated {
        path: path.to_owned(),
        source,
    })?;
    Ok(key)
}

fn line(key: &SealingKey) -> Zeroizing<String> {
    let mut encoded = STANDARD.encode(key.bytes.as_slice());
    let line = Zeroizing::new(format!("{LABEL} {} {encoded}\n", key.id));
    encoded.zeroize();
    line
}

/// The id is random, too, so that a key of another database is recognised as such.
fn generate() -> Result<SealingKey, VaultError> {
    let mut bytes = Zeroizing::new([0_u8; KEY_BYTES]);
    let mut id = [0_u8; 4];
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| VaultError::NoRandomness)?;
    getrandom::fill(&mut id).map_err(|_| VaultError::NoRandomness)?;
    Ok(SealingKey {
        id: u32::from_be_bytes(id),
        bytes,
    })
}

fn write_for_owner(path: &Path, text: &str) -> io::Result<()> {
    let mut file = create_for_owner(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn create_for_owner(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A name is on the disk once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) {
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn is_readable_by_others(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(metadata) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_readable_by_others(_: &fs::Metadata) -> bool {
    false
}

fn unreadable(path: &Path, source: io::Error) -> VaultError {
    VaultError::Unreadable {
        path: path.to_owned(),
        source,
    }
}
