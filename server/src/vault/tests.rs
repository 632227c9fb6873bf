use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use parcelpilot_domain::sealed::Sealed;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use super::{SecretLocation, Vault, VaultError, sealed_by};

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

#[test]
fn a_key_that_another_program_adds_is_noticed() {
    let folder = KeyFolder::new();
    let (ours, theirs) = (folder.vault().unwrap(), folder.vault().unwrap());
    let old = ours.newest_key();
    let new = theirs.add_key().unwrap();
    assert_eq!((theirs.newest_key(), ours.newest_key()), (new, old));
    let sealed = theirs.seal(&location("a"), &secret()).unwrap();
    assert_eq!(sealed_by(&sealed), Some(new));
    let opened = ours.open(&location("a"), &sealed).unwrap();
    assert_eq!(opened.expose_secret(), secret().expose_secret());
    assert_eq!(ours.newest_key(), new, "from now on it seals");
}

#[test]
fn a_key_that_is_nowhere_is_looked_for_once_a_second_at_most() {
    let folder = KeyFolder::new();
    let vault = folder.vault().unwrap();
    let stranger = KeyFolder::new().vault().unwrap();
    let sealed = stranger.seal(&location("a"), &secret()).unwrap();
    let refused = || {
        matches!(
            vault.open(&location("a"), &sealed),
            Err(VaultError::UnknownKey(_))
        )
    };
    assert!(refused());
    // Unreadable by now: a second look would say so, and take nothing from it.
    folder.write("nonsense");
    assert!(refused());
    assert!(vault.seal(&location("a"), &secret()).is_ok());
}

#[test]
fn the_newest_key_stays_and_others_go() {
    let folder = KeyFolder::new();
    let vault = folder.vault().unwrap();
    let old = vault.newest_key();
    let sealed = vault.seal(&location("a"), &secret()).unwrap();
    let new = vault.add_key().unwrap();
    assert_eq!(vault.key_ids(), [old, new]);
    vault.remove_keys(&[old, new]).unwrap();
    assert_eq!(folder.vault().unwrap().key_ids(), [new]);
    let mode = fs::metadata(folder.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(matches!(vault.open(&location("a"), &sealed), Err(VaultError::UnknownKey(id)) if id == old));
}

#[test]
fn two_programs_do_not_change_the_keys_at_once() {
    let folder = KeyFolder::new();
    let vault = folder.vault().unwrap();
    let before = folder.text();
    let draft = folder.path().with_extension("changing");
    fs::write(&draft, "").unwrap();
    let error = vault.add_key().unwrap_err().to_string();
    assert!(error.contains(draft.to_str().unwrap()), "{error}");
    assert_eq!(folder.text(), before);
    fs::remove_file(&draft).unwrap();
    vault.add_key().unwrap();
    assert!(!draft.exists());
}
