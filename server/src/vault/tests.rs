use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use parcelpilot_domain::sealed::Sealed;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use super::{Place, Vault, VaultError};

struct Room {
    folder: TempDir,
}

impl Room {
    fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("parcelpilot.key")
    }

    fn vault(&self) -> Result<Vault, VaultError> {
        Vault::open_or_create(&self.path())
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    fn write(&self, text: &str) {
        fs::write(self.path(), text).unwrap();
        fs::set_permissions(self.path(), fs::Permissions::from_mode(0o600)).unwrap();
    }
}

fn place(row: &str) -> Place {
    Place {
        table: "integrations",
        column: "access_token",
        row: row.to_owned(),
    }
}

fn secret() -> SecretString {
    SecretString::from("made-up-token")
}

#[test]
fn opens_what_it_sealed_also_after_a_restart() {
    let room = Room::new();
    let sealed = room.vault().unwrap().seal(&place("a"), &secret()).unwrap();
    let opened = room.vault().unwrap().open(&place("a"), &sealed).unwrap();
    assert_eq!(opened.expose_secret(), secret().expose_secret());
}

#[test]
fn seals_differently_each_time() {
    let vault = Room::new().vault().unwrap();
    let seal = || vault.seal(&place("a"), &secret()).unwrap();
    assert_ne!(seal(), seal());
}

#[test]
fn opens_in_no_other_place() {
    let vault = Room::new().vault().unwrap();
    let sealed = vault.seal(&place("a"), &secret()).unwrap();
    let elsewhere = [
        place("b"),
        Place {
            column: "client_secret",
            ..place("a")
        },
        Place {
            table: "orders",
            ..place("a")
        },
    ];
    for place in elsewhere {
        assert!(
            matches!(vault.open(&place, &sealed), Err(VaultError::Damaged(_))),
            "{place:?}"
        );
    }
}

#[test]
fn opens_nothing_that_was_changed_or_cut() {
    let vault = Room::new().vault().unwrap();
    let bytes = vault.seal(&place("a"), &secret()).unwrap().into_bytes();
    for index in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[index] ^= 1;
        assert!(
            vault.open(&place("a"), &Sealed::from_bytes(changed)).is_err(),
            "byte {index}"
        );
        let cut = Sealed::from_bytes(bytes[..index].to_vec());
        assert!(vault.open(&place("a"), &cut).is_err(), "cut at {index}");
    }
}

#[test]
fn says_which_key_is_missing() {
    let sealed = Room::new().vault().unwrap().seal(&place("a"), &secret()).unwrap();
    let other = Room::new().vault().unwrap();
    assert!(matches!(
        other.open(&place("a"), &sealed),
        Err(VaultError::UnknownKey(_))
    ));
}

#[test]
fn opens_nothing_with_another_key_of_the_same_id() {
    let (one, other) = (Room::new(), Room::new());
    let sealed = one.vault().unwrap().seal(&place("a"), &secret()).unwrap();
    let id = one.vault().unwrap().key_ids()[0].to_string();
    other.vault().unwrap();
    let words: Vec<String> = other.text().split_whitespace().map(str::to_owned).collect();
    other.write(&format!("{} {id} {}\n", words[0], words[2]));
    let opened = other.vault().unwrap().open(&place("a"), &sealed);
    assert!(matches!(opened, Err(VaultError::Damaged(_))));
}

#[test]
fn seals_with_the_newest_key_and_opens_with_all() {
    let (one, other) = (Room::new(), Room::new());
    let old = one.vault().unwrap().seal(&place("a"), &secret()).unwrap();
    let newest = other.vault().unwrap();
    one.write(&format!("{}{}", one.text(), other.text()));
    let ring = one.vault().unwrap();
    assert!(ring.open(&place("a"), &old).is_ok());
    let sealed = ring.seal(&place("a"), &secret()).unwrap();
    assert!(newest.open(&place("a"), &sealed).is_ok());
}

#[test]
fn only_the_owner_may_read_the_key_file() {
    let room = Room::new();
    room.vault().unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(room.path()), 0o600);
    for mode in [0o640, 0o604, 0o660] {
        fs::set_permissions(room.path(), fs::Permissions::from_mode(mode)).unwrap();
        let sentence = room.vault().unwrap_err().to_string();
        assert!(sentence.contains("chmod 600"), "{sentence}");
    }
}

#[test]
fn refuses_what_is_no_key_file() {
    let room = Room::new();
    room.vault().unwrap();
    let good = room.text();
    room.write("");
    assert!(matches!(room.vault(), Err(VaultError::Empty(_))));
    room.write(&format!("{good}{good}"));
    assert!(matches!(room.vault(), Err(VaultError::SameIdTwice { .. })));
    for bad in [
        "parcelpilot-key-1 1 c2hvcnQ=",
        "key 1 AAAA",
        "parcelpilot-key-1 x AAAA",
        &good[..good.len() - 6],
    ] {
        room.write(&format!("{good}\n{bad}\n"));
        assert!(
            matches!(room.vault(), Err(VaultError::Malformed { line: 3, .. })),
            "{bad}"
        );
    }
}

#[test]
fn shows_no_key_and_leaves_nothing_beside_the_file() {
    let room = Room::new();
    let vault = room.vault().unwrap();
    let text = room.text();
    let key = text.split_whitespace().last().unwrap();
    let shown = format!("{vault:?}");
    assert!(
        !shown.contains(key) && shown.contains(&vault.key_ids()[0].to_string()),
        "{shown}"
    );
    assert_eq!(fs::read_dir(room.folder.path()).unwrap().count(), 1);
}
