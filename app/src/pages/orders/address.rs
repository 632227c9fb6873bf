//! A postal address, as the customer typed it.

use leptos::prelude::*;
use parcelpilot_domain::order::Address;

#[component]
pub fn AddressBlock(address: Address) -> impl IntoView {
    let lines = address_lines(&address)
        .into_iter()
        .map(|line| view! { <span>{line} <br /></span> })
        .collect_view();
    view! { <address class="address">{lines}</address> }
}

/// In the order in which a label has them, without those that are empty.
fn address_lines(address: &Address) -> Vec<String> {
    let town = joined(&[&address.city, &address.state, &address.zip]);
    let country = match (address.country.trim(), address.country_iso2.trim()) {
        ("", code) => code.to_owned(),
        (name, "") => name.to_owned(),
        (name, code) => format!("{name} ({code})"),
    };
    let lines = [
        address.full_name(),
        address.company.clone(),
        address.street_1.clone(),
        address.street_2.clone(),
        town,
        country,
        address.phone.clone(),
        address.email.clone(),
    ];
    lines
        .into_iter()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn joined(parts: &[&String]) -> String {
    let parts: Vec<_> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parts_leave_no_gaps() {
        let address = Address {
            first_name: "Ann".to_owned(),
            street_1: "1 High Street".to_owned(),
            street_2: "  ".to_owned(),
            city: "Leeds".to_owned(),
            zip: "LS1".to_owned(),
            country_iso2: "GB".to_owned(),
            ..Address::default()
        };
        assert_eq!(
            address_lines(&address),
            ["Ann", "1 High Street", "Leeds, LS1", "GB"]
        );
        assert!(address_lines(&Address::default()).is_empty());
    }
}
