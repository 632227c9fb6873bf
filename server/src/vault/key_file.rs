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
    let mut encoded = STANDARD.encode(key.bytes.as_slice());
    let line = Zeroizing::new(format!("{LABEL} {} {encoded}\n", key.id));
    encoded.zeroize();
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
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
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
