//! From when on people are alerted.

use std::time::Duration;

use clap::{ArgMatches, Args};
use parcelpilot_domain::operator_alert::{AlertThresholds, DiskFloor};

use super::sessions::duration;
use super::{ConfigError, Setting};

const PUSH_AGE: Setting = Setting::new("alert_push_age", "--alert-push-age", "PARCELPILOT_ALERT_PUSH_AGE");
const DISK_FREE: Setting = Setting::new(
    "alert_disk_free",
    "--alert-disk-free",
    "PARCELPILOT_ALERT_DISK_FREE",
);

const SHORTEST_PUSH_AGE: Duration = Duration::from_secs(60);
/// A disk that is to be freer than this is never free enough.
const LARGEST_PERCENT: u8 = 50;

#[derive(Debug, Clone, Args)]
pub struct ThresholdArguments {
    /// How long a shipment may wait to be sent to its store before people are alerted: 1h, 30m; a minute at least
    #[arg(
        long,
        env = "PARCELPILOT_ALERT_PUSH_AGE",
        value_name = "TIME",
        default_value = "1h"
    )]
    alert_push_age: String,
    /// How many new problems of one integration within a day people are alerted of
    #[arg(
        long,
        env = "PARCELPILOT_ALERT_PROBLEMS_PER_DAY",
        value_name = "NUMBER",
        default_value_t = 20,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    alert_problems_per_day: u32,
    /// How much has to be free where the SQLite file and the backups are, as a share, as a size, or both: 5%,1GiB. With
    /// 0% nobody is alerted
    #[arg(
        long,
        env = "PARCELPILOT_ALERT_DISK_FREE",
        value_name = "SHARE,SIZE",
        default_value = "5%,1GiB"
    )]
    alert_disk_free: String,
}

impl ThresholdArguments {
    /// # Errors
    /// One is no time or no size, or can't be meant.
    pub fn settings(&self, matches: &ArgMatches) -> Result<AlertThresholds, ConfigError> {
        let push_age = duration(&self.alert_push_age).filter(|age| *age >= SHORTEST_PUSH_AGE);
        let push_age = push_age.ok_or_else(|| {
            let advice = "write it as 1h or 30m; a minute at least";
            PUSH_AGE.refuse(matches, Some(&self.alert_push_age), advice)
        })?;
        let disk_free = disk_floor(&self.alert_disk_free).ok_or_else(|| {
            let advice = "write it as 5%, as 1GiB or 500MiB, or as both with a comma between; 50% at most";
            DISK_FREE.refuse(matches, Some(&self.alert_disk_free), advice)
        })?;
        Ok(AlertThresholds {
            push_age,
            problems_per_day: self.alert_problems_per_day.into(),
            disk_free,
        })
    }
}

/// Each at most once.
fn disk_floor(text: &str) -> Option<DiskFloor> {
    let (mut percent, mut bytes) = (None, None);
    for part in text.split(',').map(str::trim) {
        let is_first = match part.strip_suffix('%') {
            Some(share) => {
                let share: u8 = share.trim().parse().ok()?;
                percent.replace(share).is_none() && share <= LARGEST_PERCENT
            }
            None => bytes.replace(size(part)?).is_none(),
        };
        if !is_first {
            return None;
        }
    }
    Some(DiskFloor {
        percent: percent.unwrap_or_default(),
        bytes: bytes.unwrap_or_default(),
    })
}

fn size(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|sign: char| !sign.is_ascii_digit());
    let factor: u64 = match text[digits.len()..].trim() {
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::super::tests::parsed;
    use super::*;

    fn settings(arguments: &[&str]) -> Result<AlertThresholds, String> {
        let (read, matches) = parsed::<ThresholdArguments>(arguments);
        read.settings(&matches).map_err(|error| error.to_string())
    }

    #[test]
    fn without_a_setting_they_are_those_of_the_domain() {
        assert_eq!(settings(&[]), Ok(AlertThresholds::default()));
    }

    #[test]
    fn a_share_and_a_size_are_read_as_people_write_them() {
        for (text, percent, bytes) in [
            ("10%", 10, 0),
            ("500MiB", 0, 500 << 20),
            ("2 GB, 3 %", 3, 2_000_000_000),
            ("0%", 0, 0),
        ] {
            let read = settings(&["--alert-disk-free", text]).unwrap();
            assert_eq!(read.disk_free, DiskFloor { percent, bytes }, "{text}");
        }
    }

    #[test]
    fn what_can_not_be_meant_is_refused() {
        for (flag, value) in [
            ("--alert-disk-free", ""),
            ("--alert-disk-free", "5"),
            ("--alert-disk-free", "5%,6%"),
            ("--alert-disk-free", "51%"),
            ("--alert-disk-free", "1GiB,1GiB"),
            ("--alert-disk-free", "-1GiB"),
            ("--alert-disk-free", "99999999999999 TiB"),
            ("--alert-push-age", "59s"),
            ("--alert-push-age", "later"),
        ] {
            let refused = settings(&[&format!("{flag}={value}")]).unwrap_err();
            assert!(
                refused.contains(flag) && refused.contains("write it as"),
                "{refused}"
            );
        }
    }
}
