//! The time zones that people choose from.

use std::collections::BTreeMap;

use jiff::tz::TimeZoneDatabase;

/// The names in the time zone database that are places, by continent or ocean. Its other names (`US/Eastern`, `EST5EDT`)
/// are older ones of the same zones.
pub(super) fn by_region() -> BTreeMap<String, Vec<String>> {
    let mut regions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in TimeZoneDatabase::bundled().available() {
        if let Some((region, _)) = name.as_str().split_once('/')
            && REGIONS.contains(&region)
        {
            regions
                .entry(region.to_owned())
                .or_default()
                .push(name.to_string());
        }
    }
    for names in regions.values_mut() {
        names.sort();
    }
    regions
}

const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// `Argentina, Buenos Aires` for `America/Argentina/Buenos_Aires`.
pub(super) fn place(name: &str) -> String {
    let (_, place) = name.split_once('/').unwrap_or(("", name));
    place.replace('/', ", ").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_in_their_region_in_order() {
        let regions = by_region();
        assert_eq!(regions.keys().map(String::as_str).collect::<Vec<_>>(), REGIONS);
        assert!(regions["Europe"].contains(&"Europe/Berlin".to_owned()));
        assert!(regions.values().all(|names| names.is_sorted()));
        assert_eq!(place("America/Argentina/Buenos_Aires"), "Argentina, Buenos Aires");
        assert_eq!(place("UTC"), "UTC");
    }
}
