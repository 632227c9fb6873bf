//! How long people stay logged in.

use std::time::Duration;

use clap::{ArgMatches, Args};
use jiff::{Span, SpanRelativeTo};

use super::{ConfigErrors, Setting};
use crate::accounts::sessions::SessionLimits;

const LIFETIME: Setting = Setting::new(
    "session_lifetime",
    "--session-lifetime",
    "PARCELPILOT_SESSION_LIFETIME",
);
const IDLE: Setting = Setting::new("session_idle", "--session-idle", "PARCELPILOT_SESSION_IDLE");

const HOUR: Duration = Duration::from_secs(60 * 60);
const SHORTEST_LIFETIME: Duration = HOUR;
const LONGEST_LIFETIME: Duration = HOUR.saturating_mul(24 * 90);
const SHORTEST_IDLE: Duration = Duration::from_secs(5 * 60);

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Log-ins")]
pub struct SessionArguments {
    /// How long a log-in lasts, however much it is used: 30d, 12h; an hour to 90 days
    #[arg(
        long,
        env = "PARCELPILOT_SESSION_LIFETIME",
        value_name = "TIME",
        default_value = "30d"
    )]
    session_lifetime: String,
    /// How long a log-in lasts without a request: 7d, 12h, 15m; five minutes at least
    #[arg(
        long,
        env = "PARCELPILOT_SESSION_IDLE",
        value_name = "TIME",
        default_value = "7d"
    )]
    session_idle: String,
}

impl SessionArguments {
    /// # Errors
    /// One is no time, too short or too long.
    pub fn settings(&self, matches: &ArgMatches) -> Result<SessionLimits, ConfigErrors> {
        let mut errors = ConfigErrors::default();
        let lifetime = duration(&self.session_lifetime)
            .filter(|lifetime| (SHORTEST_LIFETIME..=LONGEST_LIFETIME).contains(lifetime));
        let lifetime = errors.keep(lifetime.ok_or_else(|| {
            let advice = "write it as 30d or 12h; an hour to 90 days";
            LIFETIME.refuse(matches, Some(&self.session_lifetime), advice)
        }));
        let idle = duration(&self.session_idle).filter(|idle| *idle >= SHORTEST_IDLE);
        let idle = errors.keep(idle.ok_or_else(|| {
            let advice = "write it as 7d, 12h or 15m; five minutes at least";
            IDLE.refuse(matches, Some(&self.session_idle), advice)
        }));
        match (lifetime, idle) {
            (Some(lifetime), Some(idle)) => Ok(SessionLimits { lifetime, idle }),
            _ => Err(errors),
        }
    }
}

/// A day is 24 hours.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let span: Span = text.trim().parse().ok()?;
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    duration.try_into().ok()
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, Command, FromArgMatches};

    use super::*;

    fn settings(arguments: &[&str]) -> Result<SessionLimits, String> {
        let command = SessionArguments::augment_args(Command::new("serve"));
        let given = [&["serve"], arguments].concat();
        let matches = command.try_get_matches_from(given).unwrap();
        let read = SessionArguments::from_arg_matches(&matches).unwrap();
        read.settings(&matches).map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_setting_a_log_in_lasts_a_month_and_a_week_unused() {
        assert_eq!(settings(&[]), Ok(SessionLimits::default()));
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let given = settings(&["--session-lifetime", "12 hours", "--session-idle", "1h30m"]);
        assert_eq!(
            given,
            Ok(SessionLimits {
                lifetime: HOUR * 12,
                idle: Duration::from_secs(90 * 60),
            })
        );
    }

    #[test]
    fn what_locks_everybody_out_or_nobody_is_refused() {
        for (flag, value) in [
            ("--session-lifetime", "59m"),
            ("--session-lifetime", "91d"),
            ("--session-lifetime", "-1d"),
            ("--session-lifetime", "1mo"),
            ("--session-lifetime", "soon"),
            ("--session-idle", "4m"),
            ("--session-idle", ""),
        ] {
            let refused = settings(&[&format!("{flag}={value}")]).unwrap_err();
            assert!(
                refused.contains(flag) && refused.contains("write it as"),
                "{refused}"
            );
        }
    }
}
