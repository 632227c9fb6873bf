//! Which time zones there are.

use jiff::tz::TimeZoneDatabase;
use parcelpilot_domain::time_zone::TimeZoneName;

/// The name as the time zone database writes it. `None` if it has no such zone. The program's own database counts, so
/// that it knows the same zones on every machine.
pub fn known(name: &TimeZoneName) -> Option<TimeZoneName> {
    let zone = TimeZoneDatabase::bundled().get(name.as_str()).ok()?;
    zone.iana_name()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_in_any_case_and_made_up_ones_are_not() {
        let known = |name: &str| known(&name.parse().unwrap()).map(|name| name.to_string());
        assert_eq!(known("europe/berlin").as_deref(), Some("Europe/Berlin"));
        assert_eq!(known("UTC").as_deref(), Some("UTC"));
        assert_eq!(known("Europe/Atlantis"), None);
    }
}
