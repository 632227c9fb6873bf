//! Settings as somebody types them.

use super::{ClientAlertSettings, QuietHours};
use crate::shipping_promise::ClockTime;
use crate::time_zone::TimeZoneName;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedAlertSettings {
    pub zone: String,
    /// Both are empty where there are no quiet hours.
    pub quiet_from: String,
    pub quiet_until: String,
    pub lead_hours: String,
    pub digest_at: String,
    pub digest_when_empty: bool,
}

/// What is wrong, each with the name of the field that it is wrong with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertSettingsProblem {
    NotATime(&'static str),
    NoSuchZone,
    /// Not a whole number from 1 to [`ClientAlertSettings::LEAD_HOURS_MAX`].
    NotHours,
    /// They end as they begin.
    NoQuietHours,
    /// They last from the digest's hour until its day is over: it would never be sent.
    DigestInQuietHours,
}

impl AlertSettingsProblem {
    pub const fn field(self) -> &'static str {
        match self {
            Self::NotATime(field) => field,
            Self::NoSuchZone => "zone",
            Self::NotHours => "lead_hours",
            Self::NoQuietHours => "quiet_until",
            Self::DigestInQuietHours => "digest_at",
        }
    }
}

impl TypedAlertSettings {
    /// `zone` finds a zone by its name, as the time zone database has it.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn checked(
        &self,
        zone: impl Fn(&TimeZoneName) -> Option<TimeZoneName>,
    ) -> Result<ClientAlertSettings, Vec<AlertSettingsProblem>> {
        let mut problems = Vec::new();
        let mut kept = |problem| problems.push(problem);
        let zone = self.zone.trim().parse().ok().and_then(|name| zone(&name));
        if zone.is_none() {
            kept(AlertSettingsProblem::NoSuchZone);
        }
        let mut time = |field, typed: &str| {
            let time = typed.parse::<ClockTime>().ok();
            if time.is_none() {
                kept(AlertSettingsProblem::NotATime(field));
            }
            time
        };
        let digest_at = time("digest_at", &self.digest_at);
        let has_quiet = [&self.quiet_from, &self.quiet_until]
            .iter()
            .any(|typed| !typed.trim().is_empty());
        let mut quiet = None;
        if has_quiet {
            let from = time("quiet_from", &self.quiet_from);
            let until = time("quiet_until", &self.quiet_until);
            if let (Some(from), Some(until)) = (from, until) {
                quiet = QuietHours::new(from, until);
                if quiet.is_none() {
                    kept(AlertSettingsProblem::NoQuietHours);
                }
                let outlast = |quiet: QuietHours| digest_at.is_some_and(|at| quiet.outlast_the_day_of(at));
                if quiet.is_some_and(outlast) {
                    kept(AlertSettingsProblem::DigestInQuietHours);
                }
            }
        }
        let lead_hours = self.lead_hours.trim().parse().ok();
        let lead_hours = lead_hours.filter(|hours| (1..=ClientAlertSettings::LEAD_HOURS_MAX).contains(hours));
        if lead_hours.is_none() {
            kept(AlertSettingsProblem::NotHours);
        }
        let (Some(zone), Some(digest_at), Some(lead_hours), true) =
            (zone, digest_at, lead_hours, problems.is_empty())
        else {
            return Err(problems);
        };
        Ok(ClientAlertSettings {
            zone,
            quiet,
            lead_hours,
            digest_at,
            digest_when_empty: self.digest_when_empty,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> TypedAlertSettings {
        TypedAlertSettings {
            zone: "Europe/Berlin".to_owned(),
            lead_hours: "2".to_owned(),
            digest_at: "07:00".to_owned(),
            ..TypedAlertSettings::default()
        }
    }

    fn checked(typed: &TypedAlertSettings) -> Result<ClientAlertSettings, Vec<&'static str>> {
        let settings = typed.checked(|name| (name.as_str() == "Europe/Berlin").then(|| name.clone()));
        settings.map_err(|problems| problems.into_iter().map(AlertSettingsProblem::field).collect())
    }

    #[test]
    fn quiet_hours_are_both_times_or_none() {
        assert_eq!(checked(&typed()).expect("settings").quiet, None);
        let quiet = |from: &str, until: &str| TypedAlertSettings {
            quiet_from: from.to_owned(),
            quiet_until: until.to_owned(),
            ..typed()
        };
        assert!(
            checked(&quiet("22:00", "06:00"))
                .expect("settings")
                .quiet
                .is_some()
        );
        assert_eq!(checked(&quiet("22:00", "")), Err(vec!["quiet_until"]));
        assert_eq!(checked(&quiet("", "06:00")), Err(vec!["quiet_from"]));
        assert_eq!(checked(&quiet("06:00", "06:00")), Err(vec!["quiet_until"]));
    }

    #[test]
    fn a_digest_that_quiet_hours_would_hold_for_longer_than_its_day_is_refused() {
        let typed = |digest: &str, from: &str, until: &str| TypedAlertSettings {
            digest_at: digest.to_owned(),
            quiet_from: from.to_owned(),
            quiet_until: until.to_owned(),
            ..typed()
        };
        for (digest, from, until) in [
            ("20:00", "18:00", "08:00"),
            ("18:00", "18:00", "08:00"),
            ("23:59", "18:00", "00:00"),
        ] {
            let refused = checked(&typed(digest, from, until));
            assert_eq!(refused, Err(vec!["digest_at"]), "{digest} {from} {until}");
        }
        // It comes when they end, on the same day.
        for (digest, from, until) in [
            ("07:00", "18:00", "08:00"),
            ("17:59", "18:00", "08:00"),
            ("12:30", "12:00", "13:00"),
        ] {
            assert!(
                checked(&typed(digest, from, until)).is_ok(),
                "{digest} {from} {until}"
            );
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let nothing = TypedAlertSettings::default();
        assert_eq!(checked(&nothing), Err(vec!["zone", "digest_at", "lead_hours"]));
        for hours in ["0", "9", "1.5", "-1"] {
            let typed = TypedAlertSettings {
                lead_hours: hours.to_owned(),
                ..typed()
            };
            assert_eq!(checked(&typed), Err(vec!["lead_hours"]), "{hours}");
        }
    }
}
