//! How long old records are kept.

use clap::Args;
use engine::retention::KeptDays;
use storage::audit::KEPT_DAYS_MIN;

/// Pages show figures of the last thirty days.
const SHORTEST: i64 = 30;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Old records")]
pub struct RetentionArguments {
    /// How many days import runs are kept, with their logs. The latest of each integration stay; 30 at least
    #[arg(
        long,
        env = "PARCELPILOT_KEEP_RUNS_DAYS",
        value_name = "DAYS",
        default_value_t = KeptDays::default().runs,
        value_parser = clap::value_parser!(u16).range(SHORTEST..)
    )]
    keep_runs_days: u16,
    /// How many days problems are kept once they are solved, with what the store sent. Open ones stay; 30 at least
    #[arg(
        long,
        env = "PARCELPILOT_KEEP_PROBLEMS_DAYS",
        value_name = "DAYS",
        default_value_t = KeptDays::default().problems,
        value_parser = clap::value_parser!(u16).range(SHORTEST..)
    )]
    keep_problems_days: u16,
    /// How many days programs can follow changes back (/api/v1/changes)
    #[arg(
        long,
        env = "PARCELPILOT_KEEP_CHANGES_DAYS",
        value_name = "DAYS",
        default_value_t = KeptDays::default().changes,
        value_parser = clap::value_parser!(u16).range(1..)
    )]
    keep_changes_days: u16,
    /// How many days the audit trail is kept; 90 at least [default: all of it is kept]
    #[arg(
        long,
        env = "PARCELPILOT_KEEP_AUDIT_DAYS",
        value_name = "DAYS",
        value_parser = clap::value_parser!(u16).range(i64::from(KEPT_DAYS_MIN)..)
    )]
    keep_audit_days: Option<u16>,
}

impl RetentionArguments {
    pub fn settings(&self) -> KeptDays {
        KeptDays {
            runs: self.keep_runs_days,
            problems: self.keep_problems_days,
            changes: self.keep_changes_days,
            audit: self.keep_audit_days,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, Command, FromArgMatches};

    use super::*;

    fn settings(arguments: &[&str]) -> Result<KeptDays, String> {
        let command = RetentionArguments::augment_args(Command::new("serve"));
        let given = [&["serve"], arguments].concat();
        let matches = command
            .try_get_matches_from(given)
            .map_err(|error| error.to_string())?;
        Ok(RetentionArguments::from_arg_matches(&matches).unwrap().settings())
    }

    #[test]
    fn without_a_setting_runs_stay_a_year_and_the_audit_trail_for_ever() {
        assert_eq!(settings(&[]), Ok(KeptDays::default()));
        assert_eq!(KeptDays::default().audit, None);
    }

    #[test]
    fn days_are_read_and_too_few_are_refused() {
        let given = settings(&[
            "--keep-runs-days",
            "30",
            "--keep-problems-days",
            "31",
            "--keep-changes-days",
            "2",
            "--keep-audit-days",
            "90",
        ]);
        let expected = KeptDays {
            runs: 30,
            problems: 31,
            changes: 2,
            audit: Some(90),
        };
        assert_eq!(given, Ok(expected));
        for (flag, days) in [
            ("--keep-runs-days", "29"),
            ("--keep-problems-days", "0"),
            ("--keep-changes-days", "0"),
            ("--keep-audit-days", "89"),
            ("--keep-audit-days", "soon"),
        ] {
            let refused = settings(&[flag, days]).unwrap_err();
            assert!(refused.contains(flag), "{refused}");
        }
    }
}
