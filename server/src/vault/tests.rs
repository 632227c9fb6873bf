use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use parcelpilot_domain::sealed::Sealed;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use super::{SecretLocation, Vault, VaultError};

struct KeyFolder(TempDir);

impl KeyFolder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("parcelpilot.key")
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

fn location(row: &str) -> SecretLocation {
    SecretLocation {
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
    let folder = KeyFolder::new();
    let sealed = folder.vault().unwrap().seal(&location("a"), &secret()).unwrap();
    let opened = folder.vault().unwrap().open(&location("a"), &sealed).unwrap();
    assert_eq!(opened.expose_secret(), secret().expose_secret());
}

#[test]
fn seals_differently_each_time() {
    let vault = KeyFolder::new().vault().unwrap();
    let seal = || vault.seal(&location("a"), &secret()).unwrap();
    assert_ne!(seal(), seal());
}

#[test]
fn opens_in_no_other_location() {
    let vault = KeyFolder::new().vault().unwrap();
    let sealed = vault.seal(&location("a"), &secret()).unwrap();
    let others = [
        location("b"),
        SecretLocation {
            column: "client_secret",
            ..location("a")
        },
        SecretLocation {
            table: "orders",
            ..location("a")
        },
    ];
    for location in others {
        assert!(
            matches!(vault.open(&location, &sealed), Err(VaultError::Damaged(_))),
            "{location:?}"
        );
    }
}

#[test]
fn opens_nothing_that_was_changed_or_cut() {
    let vault = KeyFolder::new().vault().unwrap();
    let bytes = vault.seal(&location("a"), &secret()).unwrap().into_bytes();
    for index in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[index] ^= 1;
        assert!(
            vault.open(&location("a"), &Sealed::from_bytes(changed)).is_err(),
            "byte {index}"
        );
        let cut = Sealed::from_bytes(bytes[..index].to_vec());
        assert!(vault.open(&location("a"), &cut).is_err(), "cut at {index}");
    }
}

#[test]
fn says_which_key_is_missing() {
    let sealed = KeyFolder::new()
        .vault()
        .unwrap()
        .seal(&location("a"), &secret())
        .unwrap();
    let other = KeyFolder::new().vault().unwrap();
    assert!(matches!(
        other.open(&location("a"), &sealed),
        Err(VaultError::UnknownKey(_))
    ));
}

#[test]
fn opens_nothing_with_another_key_of_the_same_id() {
    let (one, other) = (KeyFolder::new(), KeyFolder::new());
    let sealed = one.vault().unwrap().seal(&location("a"), &secret()).unwrap();
    let id = one.vault().unwrap().key_ids()[0].to_string();
    other.vault().unwrap();
    let words: Vec<String> = other.text().split_whitespace().map(str::to_owned).collect();
    other.write(&format!("{} {id} {}\n", words[0], words[2]));
    let opened = other.vault().unwrap().open(&location("a"), &sealed);
    assert!(matches!(opened, Err(VaultError::Damaged(_))));
}

#[test]
fn seals_with_the_newest_key_and_opens_with_all() {
    let (one, other) = (KeyFolder::new(), KeyFolder::new());
    let old = one.vault().unwrap().seal(&location("a"), &secret()).unwrap();
    let newest = other.vault().unwrap();
    one.write(&format!("{}{}", one.text(), other.text()));
    let ring = one.vault().unwrap();
    assert!(ring.open(&location("a"), &old).is_ok());
    let sealed = ring.seal(&location("a"), &secret()).unwrap();
    assert!(newest.open(&location("a"), &sealed).is_ok());
}

#[test]
fn only_the_owner_may_read_the_key_file() {
    let folder = KeyFolder::new();
    folder.vault().unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.path()), 0o600);
    for mode in [0o640, 0o604, 0o660] {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
        let sentence = folder.vault().unwrap_err().to_string();
        assert!(sentence.contains("chmod 600"), "{sentence}");
    }
}

#[test]
fn refuses_what_is_no_key_file() {
    let folder = KeyFolder::new();
    folder.vault().unwrap();
    let good = folder.text();
    folder.write("");
    assert!(matches!(folder.vault(), Err(VaultError::Empty(_))));
    folder.write(&format!("{good}{good}"));
    assert!(matches!(folder.vault(), Err(VaultError::SameIdTwice { .. })));
    for bad in [
        "parcelpilot-key-1 1 c2hvcnQ=",
        "key 1 AAAA",
        "parcelpilot-key-1 x AAAA",
        &good[..good.len() - 6],
    ] {
        folder.write(&format!("{good}\n{bad}\n"));
        assert!(
            matches!(folder.vault(), Err(VaultError::Malformed { line: 3, .. })),
            "{bad}"
        );
    }
}

#[test]
fn shows_no_key_and_leaves_nothing_beside_the_file() {
    let folder = KeyFolder::new();
    let vault = folder.vault().unwrap();
    let text = folder.text();
    let key = text.split_whitespace().last().unwrap();
    let shown = format!("{vault:?}");
    assert!(
        !shown.contains(key) && shown.contains(&vault.key_ids()[0].to_string()),
        "{shown}"
    );
    assert_eq!(fs::read_dir(folder.0.path()).unwrap().count(), 1);
}
