//! Carriers: the name that the store knows each by, the tracking page, and the shape of the tracking numbers. The
//! usual carriers are data, in [`ALL`]; any other carrier has only a name and a link.

mod aliases;
mod link;
mod list;
mod numbers;
mod suggestion;

pub use link::link_with;
pub use list::ALL;
pub use suggestion::{SuggestedBy, suggested, told_by_number};

/// The code of a carrier that is not in [`ALL`] and is known by its name only.
pub const OTHER: &str = "other";

/// One of the usual carriers.
#[derive(Debug, PartialEq, Eq)]
pub struct Carrier {
    /// As stored and sent: lower case, with hyphens.
    pub code: &'static str,
    pub name: &'static str,
    pub field: CarrierField,
    /// The URL of the tracking page, with `{}` in place of the tracking number.
    pub link: Option<&'static str>,
    /// The shapes of its tracking numbers: `#` is a digit, `@` a letter, `*` either; any other character stands for
    /// itself. Empty if the numbers can't be told from other carriers' numbers.
    pub numbers: &'static [&'static str],
}

/// The BigCommerce shipment field that names the carrier. A shipment may fill only one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierField {
    /// `shipping_provider`: for carriers that BigCommerce supports itself.
    Provider(&'static str),
    /// `tracking_carrier`: the carrier's name in BigCommerce's tracking service.
    Tracking(&'static str),
}

pub fn find(code: &str) -> Option<&'static Carrier> {
    ALL.iter().find(|carrier| carrier.code == code)
}

/// Finds a carrier as people and programs write it: by code or name in any case, by another tool's code, or by a
/// service of the carrier: `Royal Mail`, `royal-mail`, `stamps_com`, `UPS Ground`.
pub fn find_written(text: &str) -> Option<&'static Carrier> {
    let named = |wanted: &str| {
        ALL.iter()
            .find(|carrier| letters(carrier.code) == wanted || letters(carrier.name) == wanted)
            .or_else(|| aliases::find(wanted))
    };
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if let Some(carrier) = named(&words.concat()) {
        return Some(carrier);
    }
    // "UPS Ground": the name of a service begins with the carrier's. "UPS or USPS" names two, and is neither.
    let (found, rest) = (1..words.len()).rev().find_map(|count| {
        let beginning = words[..count].concat();
        let is_clear = !aliases::SEVERAL.contains(&beginning.as_str());
        Some((named(&beginning).filter(|_| is_clear)?, &words[count..]))
    })?;
    let is_another = |word: &String| named(word).is_some_and(|other| other != found);
    (!rest.iter().any(is_another)).then_some(found)
}

/// The carrier of a parcel whose program names it in two columns: `DHL` may be any of several companies, and the service
/// `DHL eCommerce` tells which.
pub fn find_by_service(carrier: &str, service: &str) -> Option<&'static Carrier> {
    let beginning = letters(carrier);
    let is_unclear = aliases::SEVERAL.contains(&beginning.as_str());
    let of_service = || find_written(service).filter(|_| letters(service).starts_with(&beginning));
    if is_unclear { of_service() } else { None }
}

/// The carrier whose name is most like `text`, if it is no more than a slip away.
pub fn nearest(text: &str) -> Option<&'static Carrier> {
    const SLIPS: usize = 2;
    let wanted = letters(text);
    let slips = |carrier: &&Carrier| {
        let to = |name: &str| distance(&wanted, &letters(name));
        to(carrier.code).min(to(carrier.name))
    };
    let nearest = ALL.iter().min_by_key(slips)?;
    (slips(&nearest) <= SLIPS && wanted.chars().count() > SLIPS).then_some(nearest)
}

/// Letters to change, add or leave out (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = place + 1;
        for (column, other) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

/// The carriers whose name contains, for each word of `search`, a word that starts with it. An empty search finds
/// all.
pub fn search(search: &str) -> impl Iterator<Item = &'static Carrier> {
    let wanted: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    ALL.iter().filter(move |carrier| {
        let name = carrier.name.to_lowercase();
        wanted.iter().all(|wanted| {
            name.split_whitespace()
                .any(|word| word.starts_with(wanted.as_str()))
        })
    })
}

/// The carrier that `number` more likely belongs to than to the chosen one, or `None` if nothing suggests another.
/// `chosen` is a code from [`ALL`], [`OTHER`], or empty.
pub fn suspect(number: &str, chosen: &str) -> Option<&'static Carrier> {
    let number = numbers::plain(number);
    let chosen = find(chosen);
    if chosen.is_some_and(|chosen| numbers::is_one_of(&number, chosen.numbers)) {
        return None;
    }
    // A number of digits alone suggests another carrier only if the chosen carrier's numbers look different.
    let may_be_digits = chosen.is_some_and(|chosen| !chosen.numbers.is_empty());
    let is_telling = may_be_digits || number.bytes().any(|byte| byte.is_ascii_alphabetic());
    ALL.iter()
        .filter(|_| is_telling)
        .find(|carrier| Some(*carrier) != chosen && numbers::is_one_of(&number, carrier.numbers))
}

/// The form in which texts that people wrote are compared: letters and digits only, in lower case.
pub fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

impl Carrier {
    /// The tracking page of the parcel with this number.
    pub fn link_to(&self, number: &str) -> Option<String> {
        Some(link_with(self.link?, number)).filter(|_| !number.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_differ_and_links_have_one_place_for_the_number() {
        for (index, carrier) in ALL.iter().enumerate() {
            assert_eq!(find_written(carrier.name), Some(carrier), "{}", carrier.name);
            assert_eq!(
                ALL.iter().position(|other| other.code == carrier.code),
                Some(index)
            );
            assert_ne!(carrier.code, OTHER);
            let link = carrier.link.unwrap_or("https://{}");
            assert!(
                link.starts_with("https://") && link.matches("{}").count() == 1,
                "{link}"
            );
        }
    }

    #[test]
    fn carriers_are_found_by_the_beginnings_of_words() {
        let found = |text: &str| search(text).map(|carrier| carrier.code).collect::<Vec<_>>();
        assert_eq!(found("roy"), ["royal-mail"]);
        assert_eq!(found("post can"), ["canada-post"]);
        assert_eq!(found("no such carrier"), [""; 0]);
        assert_eq!(found("").len(), ALL.len());
        assert_eq!(
            find_written("  ROYALMAIL ").map(|carrier| carrier.code),
            Some("royal-mail")
        );
    }

    #[test]
    fn what_names_two_carriers_is_neither_and_a_service_tells_which_of_several() {
        let written = |text: &str| find_written(text).map(|carrier| carrier.code);
        assert_eq!(written("UPS Ground"), Some("ups"));
        assert_eq!(written("USPS via Stamps.com"), Some("usps"));
        for unclear in [
            "UPS/USPS",
            "USPS or UPS",
            "APC Postal Logistics",
            "Correos Express",
            "Fastway Ireland",
            "Hermes",
        ] {
            assert_eq!(written(unclear), None, "{unclear}");
        }
        let by_service = |carrier, service| find_by_service(carrier, service).map(|carrier| carrier.code);
        assert_eq!(by_service("DHL", "DHL eCommerce"), Some("dhl-ecommerce"));
        assert_eq!(by_service("DHL", "UPS Ground"), None);
        assert_eq!(by_service("UPS", "DHL eCommerce"), None);
    }

    #[test]
    fn a_number_that_looks_like_another_carriers_is_pointed_out() {
        let suspected = |number: &str, chosen: &str| suspect(number, chosen).map(|carrier| carrier.code);
        assert_eq!(suspected("1Z999AA10123456784", "fedex"), Some("ups"));
        assert_eq!(suspected("1z 999 aa1 01 2345 6784", "usps"), Some("ups"));
        assert_eq!(suspected("9400 1000 0000 0000 0000 00", "ups"), Some("usps"));
        assert_eq!(suspected("EJ958083578US", "royal-mail"), Some("usps"));
        assert_eq!(suspected("EJ958083578GB", OTHER), Some("royal-mail"));
        assert_eq!(suspected("1Z999AA10123456784", "ups"), None);
        // Twelve digits could belong to any carrier if none is chosen.
        assert_eq!(suspected("123456789012", ""), None);
        assert_eq!(suspected("123456789012", "ups"), Some("fedex"));
        assert_eq!(suspected("OUR-OWN-VAN-17", "dhl"), None);
        assert_eq!(suspected("", "dhl"), None);
    }
}
