//! Settings that may hold a secret. Everybody on the machine can read flags, in the list of processes; the environment and
//! files are their account's own.

use std::cmp::Ordering;
use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;

use clap::ArgMatches;
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use zeroize::Zeroizing;

use super::{ConfigError, DATABASE_URL, Origin, Setting, SettingsFile};

/// Longer than any URL with a password.
const FILE_BYTES_MAX: u64 = 16 * 1024;

/// A setting that may hold a secret, and the one that names a file with its value.
#[derive(Clone, Copy)]
pub(super) struct SecretSetting {
    pub value: Setting,
    file: Setting,
}

/// What was set, and by which of the two.
pub(super) struct SecretValue {
    pub text: SecretString,
    set_by: Setting,
}

impl SecretValue {
    pub fn refuse(&self, matches: &ArgMatches, advice: &'static str) -> ConfigError {
        self.set_by.refuse(matches, None, advice)
    }
}

impl SecretSetting {
    pub const fn new(value: Setting, file: Setting) -> Self {
        Self { value, file }
    }

    /// The value as it was given, or what is in the file. Nothing but blanks counts as not set. Warns of a value that
    /// others can read.
    ///
    /// # Errors
    /// Both are set in the same place, the file can't be used, or everybody can read the secret in the settings file.
    pub fn read(
        self,
        matches: &ArgMatches,
        given: Option<&SecretString>,
        file: Option<&Path>,
        is_secret: fn(&str) -> bool,
    ) -> Result<Option<SecretValue>, ConfigError> {
        let given = given.filter(|text| !text.expose_secret().trim().is_empty());
        match self.outranking(matches, given, file)? {
            (_, Some(path)) => {
                let text = read(path).map_err(|advice| {
                    let path = path.display().to_string();
                    self.file.refuse(matches, Some(&path), advice)
                })?;
                Ok(Some(SecretValue {
                    text,
                    set_by: self.file,
                }))
            }
            (Some(text), None) => {
                let is_secret = is_secret(text.expose_secret());
                self.unless_in_open_file(matches, is_secret)?;
                if let Some(warning) = self.exposure(matches, is_secret) {
                    tracing::warn!("{warning}");
                }
                Ok(Some(SecretValue {
                    text: text.clone(),
                    set_by: self.value,
                }))
            }
            (None, None) => Ok(None),
        }
    }

    /// Of the value and its file only the one that counts: a flag outranks the environment, and that the settings file.
    fn outranking<'v>(
        self,
        matches: &ArgMatches,
        given: Option<&'v SecretString>,
        file: Option<&'v Path>,
    ) -> Result<(Option<&'v SecretString>, Option<&'v Path>), ConfigError> {
        if given.is_none() || file.is_none() {
            return Ok((given, file));
        }
        let [of_value, of_file] =
            [self.value, self.file].map(|setting| Origin::of(matches, setting.id).rank());
        match of_value.cmp(&of_file) {
            Ordering::Greater => Ok((given, None)),
            Ordering::Less => Ok((None, file)),
            Ordering::Equal => {
                let advice = "the value itself is set in the same place: keep one of them";
                Err(self.file.refuse(matches, None, advice))
            }
        }
    }

    fn unless_in_open_file(self, matches: &ArgMatches, is_secret: bool) -> Result<(), ConfigError> {
        let is_in_file = matches!(Origin::of(matches, self.value.id), Origin::File { .. });
        let is_open = SettingsFile::of(matches).is_some_and(SettingsFile::is_readable_by_all);
        if is_secret && is_in_file && is_open {
            let advice = "it holds a secret, and everybody on this machine can read the settings file: run `chmod 600` \
                          on it, or name a file that holds the value alone";
            return Err(self.value.refuse(matches, None, advice));
        }
        Ok(())
    }

    fn exposure(self, matches: &ArgMatches, is_secret: bool) -> Option<String> {
        let is_exposed = is_secret && Origin::of(matches, self.value.id) == Origin::Flag;
        is_exposed.then(|| {
            format!(
                "{} holds a secret, and everybody on this machine can read it in the list of processes. Set {} in the \
                 environment, or {} to a file that holds it",
                self.value.flag, self.value.variable, self.file.flag
            )
        })
    }
}

/// Without the line break that editors put at the end. An error says what to do.
fn read(path: &Path) -> Result<SecretString, &'static str> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => "there is no such file",
        _ => "it can't be read: let the account that runs ParcelPilot read it",
    };
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err("it is larger than 16 KiB: it must hold the value and nothing else");
    }
    let text =
        std::str::from_utf8(&bytes).map_err(|_| "it is no text: it must hold the value and nothing else")?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.trim().is_empty() {
        return Err("it is empty");
    }
    if is_readable_by_all(&metadata) {
        let path = path.display();
        tracing::warn!("everybody on this machine can read the secret in {path}: run `chmod o-rwx {path}`");
    }
    Ok(SecretString::from(text))
}

#[cfg(unix)]
pub(super) fn is_readable_by_all(metadata: &Metadata) -> bool {
    metadata.is_file() && std::os::unix::fs::MetadataExt::mode(metadata) & 0o004 != 0
}

#[cfg(not(unix))]
pub(super) fn is_readable_by_all(_: &Metadata) -> bool {
    false
}

/// What can't be read as a URL may have one.
pub(super) fn has_password(url: &str) -> bool {
    Url::parse(url).map_or(url.contains('@'), |url| {
        url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password")
    })
}

/// Of a setting that may hold a secret: where the database is, and of others that they are set.
pub fn shown_secret(id: &str, text: &str) -> String {
    let is_url = Url::parse(text).is_ok();
    match id == DATABASE_URL.value.id && is_url {
        true => without_password(text),
        false => "set".to_owned(),
    }
}

/// Of a setting that is no secret: a URL without its user and its query, which may be one. What is no URL stays as it is.
pub fn without_credentials(text: &str) -> String {
    let Some(mut url) = Url::parse(text).ok().filter(Url::has_host) else {
        return text.to_owned();
    };
    if url.username().is_empty() && url.password().is_none() && url.query().is_none() {
        return text.to_owned();
    }
    url.set_query(None);
    match url.set_username("").and_then(|()| url.set_password(None)) {
        Ok(()) => url.into(),
        Err(()) => "set".to_owned(),
    }
}

/// What is no URL stays as it is.
fn without_password(text: &str) -> String {
    let Some(mut url) = Url::parse(text).ok().filter(|_| has_password(text)) else {
        return text.to_owned();
    };
    let others = url
        .query_pairs()
        .into_owned()
        .filter(|(name, _)| name != "password");
    let others: Vec<(String, String)> = others.collect();
    url.set_query(None);
    if !others.is_empty() {
        url.query_pairs_mut().extend_pairs(others);
    }
    match url.set_password(None) {
        Ok(()) => url.into(),
        Err(()) => "set".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use clap::{Arg, Command};

    use super::*;

    const SECRET: SecretSetting = SecretSetting::new(
        Setting::new("smtp_url", "--smtp-url", "PARCELPILOT_SMTP_URL"),
        Setting::new("smtp_url_file", "--smtp-url-file", "PARCELPILOT_SMTP_URL_FILE"),
    );
    const URL: &str = "smtp://ada:made-up@mail.example.com";

    fn matches(arguments: &[&str]) -> ArgMatches {
        let argument = |id| Arg::new(id).long(id);
        Command::new("test")
            .no_binary_name(true)
            .args([argument("smtp_url"), argument("smtp_url_file")])
            .get_matches_from(arguments)
    }

    fn from_file(path: &Path) -> Result<Option<SecretValue>, ConfigError> {
        let matches = matches(&["--smtp_url_file", &path.display().to_string()]);
        SECRET.read(&matches, None, Some(path), has_password)
    }

    fn file_of(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("smtp-url");
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn a_url_is_shown_without_what_may_be_a_secret() {
        for (text, shown) in [
            ("https://a:b@example.com/v1?key=c", "https://example.com/v1"),
            ("https://key@example.com/v1", "https://example.com/v1"),
            ("https://example.com/v1", "https://example.com/v1"),
            ("127.0.0.1:3000", "127.0.0.1:3000"),
            ("A <a@example.com>", "A <a@example.com>"),
            ("mailto:a@example.com?b=c", "mailto:a@example.com?b=c"),
        ] {
            assert_eq!(without_credentials(text), shown);
        }
    }

    #[test]
    fn a_file_holds_the_value_and_a_line_break() {
        for written in [URL.to_owned(), format!("{URL}\n"), format!("{URL}\r\n")] {
            let (_folder, path) = file_of(written.as_bytes());
            let value = from_file(&path).unwrap().unwrap();
            assert_eq!(value.text.expose_secret(), URL);
        }
        // One line break is the editor's. More belong to the value.
        let (_folder, path) = file_of(b"a\n\n");
        assert_eq!(from_file(&path).unwrap().unwrap().text.expose_secret(), "a\n");
    }

    #[test]
    fn a_file_that_can_not_be_used_is_refused_by_name_and_not_shown() {
        let long = [b"made-up".as_slice(), &vec![b'x'; FILE_BYTES_MAX as usize]].concat();
        for (bytes, reason) in [
            (b"".as_slice(), "empty"),
            (b" \n", "empty"),
            (b"made-up\xff", "no text"),
            (&long, "larger than"),
        ] {
            let (_folder, path) = file_of(bytes);
            let sentence = from_file(&path).err().unwrap().to_string();
            assert!(sentence.starts_with("--smtp-url-file"), "{sentence}");
            assert!(
                sentence.contains(reason) && !sentence.contains("made-up"),
                "{sentence}"
            );
        }
        let (folder, path) = file_of(b"x");
        std::fs::remove_file(&path).unwrap();
        let sentence = from_file(&path).err().unwrap().to_string();
        assert!(
            sentence.contains("no such file") && sentence.contains("smtp-url"),
            "{sentence}"
        );
        assert!(from_file(folder.path()).is_err(), "a folder");
    }

    #[test]
    fn a_value_beside_its_file_is_refused() {
        let (_folder, path) = file_of(URL.as_bytes());
        let matches = matches(&["--smtp_url", URL, "--smtp_url_file", "x"]);
        let given = SecretString::from(URL);
        let error = SECRET
            .read(&matches, Some(&given), Some(&path), has_password)
            .err();
        let sentence = error.unwrap().to_string();
        assert!(
            sentence.contains("keep one of them") && !sentence.contains("made-up"),
            "{sentence}"
        );
    }

    #[test]
    fn a_secret_in_a_flag_is_warned_of_and_not_shown() {
        let flag = matches(&["--smtp_url", URL]);
        let warning = SECRET.exposure(&flag, true).unwrap();
        for named in ["--smtp-url ", "PARCELPILOT_SMTP_URL", "--smtp-url-file"] {
            assert!(warning.contains(named), "{warning}");
        }
        assert!(!warning.contains("made-up"), "{warning}");
        assert_eq!(SECRET.exposure(&flag, false), None);
        assert_eq!(SECRET.exposure(&matches(&[]), true), None);
    }

    #[test]
    fn a_url_with_a_password_is_known() {
        for url in [
            URL,
            "postgres://ada@db/pilot?password=made-up",
            "postgres://ada:made/up@db:x",
        ] {
            assert!(has_password(url), "{url}");
        }
        for url in [
            "sqlite://parcelpilot.db",
            "postgres://ada@db/pilot",
            "smtp://localhost:25",
        ] {
            assert!(!has_password(url), "{url}");
        }
    }
}
