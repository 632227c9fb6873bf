//! Whether others could read or change what the database is asked.

use clap::ArgMatches;
use secrecy::ExposeSecret;
use storage::DatabaseLink;

use super::secret::SecretValue;
use super::{ConfigError, DATABASE_URL_ADVICE};

/// Warns of a connection that others can get into.
///
/// # Errors
/// TLS is required, and the URL does not ask for it; or the URL can't be read.
pub(super) fn check(url: &SecretValue, is_required: bool, matches: &ArgMatches) -> Result<(), ConfigError> {
    match DatabaseLink::of(url.text.expose_secret()) {
        Err(_) => Err(url.refuse(matches, DATABASE_URL_ADVICE)),
        Ok(DatabaseLink::Local | DatabaseLink::Verified) => Ok(()),
        Ok(DatabaseLink::Open) if is_required => Err(url.refuse(
            matches,
            "--require-database-tls is set, and it does not ask for TLS: add \
             ?sslmode=verify-full&sslrootcert=/path/to/ca.pem",
        )),
        Ok(DatabaseLink::Open) => {
            tracing::warn!(
                "the connection to the database may go without TLS, so that others in the network could read and change \
                 all of it. Add ?sslmode=verify-full&sslrootcert=/path/to/ca.pem to the database URL"
            );
            Ok(())
        }
        Ok(DatabaseLink::Unverified) => {
            tracing::warn!(
                "the connection to the database has TLS, but whoever answers in its place is believed. Write \
                 sslmode=verify-full&sslrootcert=/path/to/ca.pem in the database URL"
            );
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;
    use crate::config::DataArguments;

    fn settings(arguments: &[&str]) -> Result<(), ConfigError> {
        let command = DataArguments::augment_args(Command::new("test").no_binary_name(true));
        let matches = command.get_matches_from(arguments);
        let arguments = DataArguments::from_arg_matches(&matches).unwrap();
        arguments.settings(&matches).map(drop)
    }

    #[test]
    fn tls_to_another_machine_is_required_where_that_is_set() {
        let with = |url: &str, more: &[&str]| {
            let all = [&["--database-url", url, "--key-file", "/srv/key"], more].concat();
            settings(&all)
        };
        let required = ["--require-database-tls"];
        for url in [
            "postgres://db.example.com/pilot",
            "postgres://db.example.com/pilot?sslmode=prefer",
            "postgres://pilot:made-up@192.0.2.7/pilot?sslmode=disable",
        ] {
            assert!(with(url, &[]).is_ok(), "{url}");
            let sentence = with(url, &required).unwrap_err().to_string();
            assert!(sentence.contains("sslmode=verify-full"), "{sentence}");
            assert!(!sentence.contains("made-up"), "{sentence}");
        }
        for url in [
            "sqlite://pilot.db",
            "postgres://127.0.0.1/pilot",
            "postgres://db.example.com/pilot?sslmode=require",
            "postgres://db.example.com/pilot?sslmode=verify-full&sslrootcert=/srv/ca.pem",
        ] {
            assert!(with(url, &required).is_ok(), "{url}");
        }
    }
}
