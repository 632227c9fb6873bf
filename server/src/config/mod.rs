//! Settings from flags, environment variables, the settings file or defaults, in this order. An error names the setting,
//! where it was set, and its value unless that may be secret.

mod alert_thresholds;
mod backup;
mod database_tls;
mod file;
mod identity_provider;
mod metrics;
mod outbound;
mod path;
mod retention;
mod secret;
mod serving;
mod sessions;
mod setting;
mod traces;

use std::path::{Path, PathBuf};

use clap::{ArgAction, ArgMatches, Args};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use path::{given, path};
use secret::{SecretSetting, has_password};
use setting::Setting;

pub use alert_thresholds::ThresholdArguments;
pub use backup::BackupArguments;
pub use file::{
    Contents, FileError, Kind, KnownSetting, SettingsFile, has_setting, known_settings, settings_command,
    with_defaults,
};
pub use identity_provider::IdentityProviderArguments;
pub use metrics::MetricsArguments;
pub use outbound::{OutboundArguments, OutboundSettings};
pub use retention::RetentionArguments;
pub use secret::{shown_secret, without_credentials};
pub use serving::{ServerArguments, ServerSettings};
pub use sessions::SessionArguments;
pub use setting::{ConfigError, ConfigErrors, Origin};
pub use traces::{TracesArguments, TracesSettings};

const DEFAULT_STORE_URL: &str = "https://api.bigcommerce.com";

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Database and keys")]
pub struct DataArguments {
    /// Database URL: sqlite://path/to/file.db or postgres://…
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = "sqlite://parcelpilot.db",
        hide_env_values = true
    )]
    database_url: SecretString,
    /// File that holds the database URL, in place of --database-url
    #[arg(long, env = "DATABASE_URL_FILE", value_name = "FILE", value_parser = path())]
    database_url_file: Option<PathBuf>,
    /// Refuses a PostgreSQL on another machine unless its URL asks for TLS
    #[arg(long, env = "PARCELPILOT_REQUIRE_DATABASE_TLS")]
    require_database_tls: bool,
    /// File with the keys that encrypt stored secrets [default: parcelpilot.key beside the SQLite database]
    #[arg(long, env = "PARCELPILOT_KEY_FILE", value_parser = path())]
    key_file: Option<PathBuf>,
    /// Whether imports keep all that the store sends for an order, compressed, so that more of it can be read later
    #[arg(
        long,
        env = "PARCELPILOT_KEEP_RAW_ORDERS",
        value_name = "true or false",
        default_value_t = true,
        action = ArgAction::Set
    )]
    keep_raw_orders: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Stores")]
pub struct StoreArguments {
    /// Base URL of the BigCommerce API, or of a sandbox for trials
    #[arg(long, env = "PARCELPILOT_BIGCOMMERCE_URL", default_value = DEFAULT_STORE_URL)]
    bigcommerce_url: String,
}

/// Where the database and its key file are, and what imports keep there.
#[derive(Clone)]
pub struct DataSettings {
    /// May hold a password.
    pub database_url: String,
    pub key_file: PathBuf,
    pub keeps_raw_orders: bool,
}

impl DataSettings {
    /// Where the SQLite file is; nothing with PostgreSQL.
    pub fn database_folder(&self) -> Option<PathBuf> {
        let (scheme, path) = self.database_url.split_once("://")?;
        // What comes after the path are options.
        let path = Path::new(path.split('?').next().unwrap_or(path));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        (scheme == "sqlite").then(|| folder.unwrap_or(Path::new(".")).to_owned())
    }
}

const DATABASE_URL: SecretSetting = SecretSetting::new(
    Setting::new("database_url", "--database-url", "DATABASE_URL"),
    Setting::new("database_url_file", "--database-url-file", "DATABASE_URL_FILE"),
);
const DATABASE_URL_ADVICE: &str = "write it as sqlite://path/to/file.db or postgres://user@host/database";
const BIGCOMMERCE_URL: Setting = Setting::new(
    "bigcommerce_url",
    "--bigcommerce-url",
    "PARCELPILOT_BIGCOMMERCE_URL",
);

impl DataArguments {
    /// # Errors
    /// The database URL has an unknown scheme, PostgreSQL is used without a key file, or TLS is required and not asked
    /// for.
    pub fn settings(&self, matches: &ArgMatches) -> Result<DataSettings, ConfigError> {
        let url = DATABASE_URL.read(
            matches,
            Some(&self.database_url),
            given(self.database_url_file.as_ref()),
            has_password,
        )?;
        let url = url.ok_or_else(|| DATABASE_URL.value.refuse(matches, None, DATABASE_URL_ADVICE))?;
        let refuse = |advice| Err(url.refuse(matches, advice));
        let beside = match url.text.expose_secret().split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => {
                Some(Path::new(path).with_file_name("parcelpilot.key"))
            }
            Some(("postgres" | "postgresql", _)) => None,
            _ => return refuse(DATABASE_URL_ADVICE),
        };
        database_tls::check(&url, self.require_database_tls, matches)?;
        match given(self.key_file.as_ref()).map(Path::to_owned).or(beside) {
            Some(key_file) => Ok(DataSettings {
                database_url: url.text.expose_secret().to_owned(),
                key_file,
                keeps_raw_orders: self.keep_raw_orders,
            }),
            None => refuse("with PostgreSQL, say where the key file is: --key-file or PARCELPILOT_KEY_FILE"),
        }
    }
}

impl StoreArguments {
    /// # Errors
    /// It is not an HTTP URL.
    pub fn settings(&self, matches: &ArgMatches) -> Result<Url, ConfigError> {
        web_address(&self.bigcommerce_url).ok_or_else(|| {
            let advice = "write it as https://api.bigcommerce.com, or http://127.0.0.1:4010 for a sandbox";
            BIGCOMMERCE_URL.refuse(matches, Some(&self.bigcommerce_url), advice)
        })
    }

    /// For commands that do not call the store.
    pub fn default_url() -> Url {
        Url::parse(DEFAULT_STORE_URL).expect("the constant is a URL")
    }
}

fn web_address(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use clap::{Command, FromArgMatches};

    use super::*;

    pub(super) fn parsed<A: Args + FromArgMatches>(arguments: &[&str]) -> (A, ArgMatches) {
        let matches = A::augment_args(Command::new("test").no_binary_name(true)).get_matches_from(arguments);
        (A::from_arg_matches(&matches).unwrap(), matches)
    }

    fn data(arguments: &[&str]) -> Result<DataSettings, ConfigError> {
        let (data, matches) = parsed::<DataArguments>(arguments);
        data.settings(&matches)
    }

    fn store(arguments: &[&str]) -> Result<Url, ConfigError> {
        let (store, matches) = parsed::<StoreArguments>(arguments);
        store.settings(&matches)
    }

    #[test]
    fn the_key_file_is_beside_the_database() {
        let settings = data(&["--database-url", "sqlite:///srv/data/pilot.db"]).unwrap();
        assert_eq!(settings.key_file, Path::new("/srv/data/parcelpilot.key"));
    }

    #[test]
    fn the_folder_of_a_sqlite_file_is_known() {
        let folder = |url| {
            data(&["--key-file", "key", "--database-url", url])
                .unwrap()
                .database_folder()
        };
        assert_eq!(
            folder("sqlite:///srv/data/pilot.db?mode=rwc"),
            Some("/srv/data".into())
        );
        assert_eq!(folder("sqlite://pilot.db"), Some(".".into()));
        assert_eq!(folder("postgres://localhost/pilot"), None);
    }

    #[test]
    fn an_empty_path_counts_as_not_set() {
        let settings = data(&[
            "--database-url",
            "sqlite:///srv/pilot.db",
            "--key-file",
            "",
            "--database-url-file",
            "",
        ]);
        assert_eq!(settings.unwrap().key_file, Path::new("/srv/parcelpilot.key"));
        let (backup, _) = parsed::<BackupArguments>(&["--backup-to", ""]);
        assert!(backup.settings().is_none());
    }

    #[test]
    fn raw_orders_are_kept_unless_switched_off() {
        let keeps = |arguments: &[&str]| data(arguments).unwrap().keeps_raw_orders;
        assert!(keeps(&[]));
        assert!(!keeps(&["--keep-raw-orders", "false"]));
    }

    #[test]
    fn postgres_needs_a_key_file_and_its_password_is_not_shown() {
        let url = "postgres://pilot:made-up@localhost/pilot";
        let sentence = data(&["--database-url", url]).err().unwrap().to_string();
        assert!(
            sentence.starts_with("--database-url (given as a flag)"),
            "{sentence}"
        );
        assert!(
            sentence.contains("PARCELPILOT_KEY_FILE") && !sentence.contains("made-up"),
            "{sentence}"
        );
        assert!(data(&["--database-url", url, "--key-file", "/srv/key"]).is_ok());
    }

    #[test]
    fn the_url_may_be_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("database-url");
        let path = path.to_str().unwrap();
        std::fs::write(path, "sqlite:///srv/data/pilot.db\n").unwrap();
        let settings = data(&["--database-url-file", path]).unwrap();
        assert_eq!(settings.database_url, "sqlite:///srv/data/pilot.db");
        std::fs::write(path, "mysql://ada:made-up@db/pilot").unwrap();
        let sentence = data(&["--database-url-file", path]).err().unwrap().to_string();
        assert!(sentence.starts_with("--database-url-file"), "{sentence}");
        assert!(!sentence.contains("made-up"), "{sentence}");
    }

    #[test]
    fn says_which_setting_is_wrong() {
        for url in ["api.bigcommerce.com", "ftp://example.com", "mailto:a@b"] {
            let sentence = store(&["--bigcommerce-url", url]).unwrap_err().to_string();
            assert!(sentence.contains("--bigcommerce-url"), "{sentence}");
        }
    }

    #[test]
    fn names_the_variable_where_the_environment_set_it() {
        let error = ConfigError {
            id: BIGCOMMERCE_URL.id,
            setting: BIGCOMMERCE_URL.variable,
            value: Some("x".to_owned()),
            origin: Origin::Environment,
            advice: "…",
        };
        assert_eq!(
            error.to_string(),
            "PARCELPILOT_BIGCOMMERCE_URL = \"x\" (set in the environment) can't be used: …"
        );
    }
}
