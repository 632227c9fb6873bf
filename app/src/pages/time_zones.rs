//! The time zones that people choose from.

use std::collections::BTreeMap;

use jiff::tz::TimeZoneDatabase;
use leptos::prelude::*;
use parcelpilot_domain::english;

use crate::localization::Localized;

/// The options of a list that opens, places by their continent or ocean.
pub(super) fn time_zone_options(chosen: &str) -> impl IntoView + use<> {
    let option = |name: String| {
        let is_chosen = name == chosen;
        let place = place(&name);
        view! { <option translate="no" value=name selected=is_chosen>{place}</option> }
    };
    let regions = by_region();
    // A kept name that is no place stays on offer, so that saving does not drop it.
    let other = (!chosen.is_empty() && !regions.values().flatten().any(|name| name == chosen))
        .then(|| option(chosen.to_owned()));
    let groups = regions.into_iter().map(|(region, names)| {
        view! { <optgroup label=region.localized()>{names.into_iter().map(option).collect_view()}</optgroup> }
    });
    (other, option("UTC".to_owned()), groups.collect_view())
}

/// The names in the time zone database that are places, by continent or ocean. Its other names (`US/Eastern`, `EST5EDT`)
/// are older ones of the same zones.
fn by_region() -> BTreeMap<&'static str, Vec<String>> {
    let mut regions: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for name in TimeZoneDatabase::bundled().available() {
        if let Some((region, _)) = name.as_str().split_once('/')
            && let Some(region) = REGIONS.into_iter().find(|known| *known == region)
        {
            regions.entry(region).or_default().push(name.to_string());
        }
    }
    for names in regions.values_mut() {
        names.sort();
    }
    regions
}

/// As the database names them, in English.
const REGIONS: [&str; 10] = [
    english!("Africa"),
    english!("America"),
    english!("Antarctica"),
    english!("Arctic"),
    english!("Asia"),
    english!("Atlantic"),
    english!("Australia"),
    english!("Europe"),
    english!("Indian"),
    english!("Pacific"),
];

/// `Argentina, Buenos Aires` for `America/Argentina/Buenos_Aires`.
fn place(name: &str) -> String {
    let (_, place) = name.split_once('/').unwrap_or(("", name));
    place.replace('/', ", ").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_in_their_region_in_order() {
        let regions = by_region();
        assert_eq!(regions.keys().copied().collect::<Vec<_>>(), REGIONS);
        assert!(regions["Europe"].contains(&"Europe/Berlin".to_owned()));
        assert!(regions.values().all(|names| names.is_sorted()));
        assert_eq!(place("America/Argentina/Buenos_Aires"), "Argentina, Buenos Aires");
        assert_eq!(place("UTC"), "UTC");
    }
}
