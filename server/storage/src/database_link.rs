//! What lies between this program and its database.

use std::net::IpAddr;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::StorageResult;

/// Whether others could read or change what goes over the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseLink {
    /// It does not leave this machine.
    Local,
    /// TLS, and the server proves who it is.
    Verified,
    /// TLS, with whoever answers.
    Unverified,
    /// No TLS, or only where the server offers it, which somebody in between can prevent.
    Open,
}

impl DatabaseLink {
    /// Of a database at this URL. What the URL leaves open the environment may say, as `PGSSLMODE` does.
    ///
    /// # Errors
    /// It can't be read.
    pub fn of(url: &str) -> StorageResult<Self> {
        if url.starts_with("sqlite:") {
            return Ok(DatabaseLink::Local);
        }
        let options = PgConnectOptions::from_str(url)?;
        if options.get_socket().is_some() || is_this_machine(options.get_host()) {
            return Ok(DatabaseLink::Local);
        }
        Ok(match options.get_ssl_mode() {
            PgSslMode::VerifyFull | PgSslMode::VerifyCa => DatabaseLink::Verified,
            PgSslMode::Require => DatabaseLink::Unverified,
            PgSslMode::Prefer | PgSslMode::Allow | PgSslMode::Disable => DatabaseLink::Open,
        })
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse();
    host.starts_with('/') || host == "localhost" || address.is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_as_safe_as_its_url_says() {
        for (url, link) in [
            ("sqlite://pilot.db", DatabaseLink::Local),
            ("postgres://localhost/pilot", DatabaseLink::Local),
            ("postgres://127.0.0.2/pilot?sslmode=disable", DatabaseLink::Local),
            ("postgres://[::1]/pilot", DatabaseLink::Local),
            ("postgres://%2Fvar%2Frun%2Fpostgresql/pilot", DatabaseLink::Local),
            ("postgres:///pilot?host=/run/postgresql", DatabaseLink::Local),
            ("postgres://db.example.com/pilot", DatabaseLink::Open),
            ("postgresql://192.0.2.7/pilot?sslmode=prefer", DatabaseLink::Open),
            (
                "postgres://localhost.example.com/pilot?sslmode=allow",
                DatabaseLink::Open,
            ),
            (
                "postgres://localhost/pilot?host=db.example.com",
                DatabaseLink::Open,
            ),
            (
                "postgres://db.example.com/pilot?sslmode=require",
                DatabaseLink::Unverified,
            ),
            (
                "postgres://db.example.com/pilot?sslmode=verify-ca",
                DatabaseLink::Verified,
            ),
            (
                "postgres://db.example.com/pilot?sslmode=verify-full",
                DatabaseLink::Verified,
            ),
        ] {
            assert_eq!(DatabaseLink::of(url).ok(), Some(link), "{url}");
        }
        assert!(DatabaseLink::of("postgres://db.example.com/pilot?sslmode=maybe").is_err());
    }
}
