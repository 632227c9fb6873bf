//! Other names of the usual carriers: codes of label tools, services that are known without their carrier, and names
//! that would be mistaken for another carrier's service.

use super::{Carrier, find as find_code};

/// Names that several carriers begin with: what follows tells which.
pub(super) const SEVERAL: &[&str] = &[
    "dhl", "dpd", "gls", "post", "aramex", "hermes", "apc", "fastway", "correos",
];

/// The form that [`letters`](super::letters) gives, and the carrier's code.
#[rustfmt::skip]
pub(super) const ALIASES: &[(&str, &str)] = &[
    ("stampscom", "usps"), ("endicia", "usps"), ("uspostalservice", "usps"), ("unitedstatespostalservice", "usps"),
    ("usmail", "usps"), ("uspsgroundadvantage", "usps"), ("groundadvantage", "usps"), ("prioritymail", "usps"),
    ("prioritymailexpress", "usps"), ("firstclassmail", "usps"), ("firstclasspackage", "usps"), ("mediamail", "usps"),
    ("unitedparcelservice", "ups"), ("upswalleted", "ups"), ("upsdap", "ups"), ("nextdayair", "ups"),
    ("federalexpress", "fedex"), ("fedexwalleted", "fedex"), ("fedexground", "fedex"), ("fedexsmartpost", "fedex"),
    ("dhlexpress", "dhl"), ("dhlexpressworldwide", "dhl"), ("dhlworldwide", "dhl"), ("expressworldwide", "dhl"),
    ("dhlglobalmail", "dhl-ecommerce"), ("dhlecommerceus", "dhl-ecommerce"), ("globalmail", "dhl-ecommerce"),
    ("dhlecommerceuk", "dhl-parcel-uk"), ("dhluk", "dhl-parcel-uk"),
    ("dhlpaket", "dhl-germany"), ("dhlde", "dhl-germany"), ("deutschepost", "dhl-germany"), ("dhlwarenpost", "dhl-germany"),
    ("amazonshippingus", "amazon"), ("amazonbuyshipping", "amazon"), ("amazonlogistics", "amazon"), ("amzl", "amazon"),
    ("canadapostexpedited", "canada-post"), ("postescanada", "canada-post"), ("cpc", "canada-post"),
    ("royalmailtracked24", "royal-mail"), ("royalmailtracked48", "royal-mail"), ("clickanddrop", "royal-mail"),
    ("tracked24", "royal-mail"), ("tracked48", "royal-mail"), ("specialdelivery", "royal-mail"), ("rm", "royal-mail"),
    ("parcelforce48", "parcelforce"), ("parcelforce24", "parcelforce"),
    ("dpdgb", "dpd-uk"), ("dpdgroup", "dpd"), ("dpdnextday", "dpd-uk"), ("interlink", "dpd-local"), ("dpdlocaluk", "dpd-local"),
    ("dpdde", "dpd-germany"), ("dpddeutschland", "dpd-germany"),
    ("hermesuk", "evri"), ("myhermes", "evri"), ("evriuk", "evri"), ("evrinextday", "evri"),
    ("hermesde", "hermes-germany"), ("hermesgermany", "hermes-germany"), ("myhermesde", "hermes-germany"),
    ("yodeldirect", "yodel"), ("apc", "apc-overnight"), ("glsus", "gls-us"), ("gso", "gls-us"),
    ("tntexpress", "tnt"), ("colissimo", "colissimo"), ("laposte", "colissimo"),
    ("bartolini", "brt"), ("sda", "poste-italiane"), ("postat", "austrian-post"), ("posteritalia", "poste-italiane"),
    ("auspost", "australia-post"), ("eparcel", "australia-post"), ("australiaposteparcel", "australia-post"),
    ("startrackexpress", "startrack"), ("fastway", "aramex-australia"), ("couriersplease", "couriers-please"),
    ("nzpost", "new-zealand-post"), ("inpostuk", "inpost"), ("paczkomaty", "inpost"), ("yunexpresscn", "yunexpress"),
    ("sfexpressintl", "sf-express"), ("kuronekoyamato", "yamato"),
];

pub(super) fn find(letters: &str) -> Option<&'static Carrier> {
    let (_, code) = ALIASES.iter().find(|(alias, _)| *alias == letters)?;
    find_code(code)
}

#[cfg(test)]
mod tests {
    use super::super::{find, find_written, letters, nearest};
    use super::*;

    #[test]
    fn every_alias_leads_to_its_carrier_in_any_way_of_writing() {
        for (place, (alias, code)) in ALIASES.iter().enumerate() {
            assert_eq!(letters(alias), *alias);
            assert!(find(code).is_some(), "{code}");
            assert_eq!(
                find_written(alias).map(|carrier| carrier.code),
                Some(*code),
                "{alias}"
            );
            assert_eq!(
                ALIASES.iter().position(|(other, _)| other == alias),
                Some(place),
                "{alias}"
            );
        }
    }

    #[test]
    fn services_and_tools_codes_are_understood() {
        for (written, code) in [
            ("UPS Ground", Some("ups")),
            ("UPS® Next Day Air", Some("ups")),
            ("stamps_com", Some("usps")),
            ("USPS Priority Mail", Some("usps")),
            ("Royal Mail Tracked 48", Some("royal-mail")),
            ("dhl_express", Some("dhl")),
            ("DHL Express Worldwide", Some("dhl")),
            ("DHL", Some("dhl")),
            ("DHL Something New", None),
            ("DPD UK Next Day", Some("dpd-uk")),
            ("dpd-uk", Some("dpd-uk")),
            ("fedex_2_day", Some("fedex")),
            ("FedEx Home Delivery", Some("fedex")),
            ("Our own van", None),
            ("Ground", None),
            ("", None),
        ] {
            assert_eq!(
                find_written(written).map(|carrier| carrier.code),
                code,
                "{written}"
            );
        }
    }

    #[test]
    fn a_slip_is_pointed_out() {
        let name = |text: &str| nearest(text).map(|carrier| carrier.code);
        assert_eq!(name("Royl Mail"), Some("royal-mail"));
        assert_eq!(name("Purolater"), Some("purolator"));
        assert_eq!(name("Our own van"), None);
        assert_eq!(name("UP"), None);
    }
}
