//! With whom a parcel travels, and where it can be followed.

use serde::{Deserialize, Serialize};

use super::draft::{DraftError, DraftField, DraftProblem};
use crate::carriers::{self, Carrier, CarrierField, OTHER};

/// BigCommerce takes no longer ones.
pub const NUMBER_MAX_CHARS: u32 = 50;
pub const LINK_MAX_CHARS: u32 = 500;
/// Ours: a name, not a letter.
pub const CARRIER_NAME_MAX_CHARS: u32 = 100;

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingDraft {
    /// A code of [`carriers::ALL`], [`OTHER`], or empty.
    pub carrier: String,
    /// With [`OTHER`]; else it means nothing.
    pub carrier_name: String,
    pub number: String,
    /// Goes before the carrier's own.
    pub link: String,
}

/// Checked. All of it may be empty: not every parcel is followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracking {
    carrier: String,
    carrier_name: String,
    number: String,
    link: String,
}

impl TrackingDraft {
    /// All that is wrong at once.
    pub fn check(self) -> Result<Tracking, Vec<DraftError>> {
        let mut errors = Vec::new();
        let mut wrong = |field, problem| errors.push(DraftError::new(field, problem));
        let [carrier, name, number, link] =
            [&self.carrier, &self.carrier_name, &self.number, &self.link].map(|text| text.trim().to_owned());
        match carrier.as_str() {
            "" => {}
            OTHER if name.is_empty() => wrong(DraftField::CarrierName, DraftProblem::CarrierNameMissing),
            OTHER => {}
            code if carriers::find(code).is_some() => {}
            _ => wrong(DraftField::Carrier, DraftProblem::UnknownCarrier),
        }
        for (field, text, most) in [
            (DraftField::CarrierName, &name, CARRIER_NAME_MAX_CHARS),
            (DraftField::TrackingNumber, &number, NUMBER_MAX_CHARS),
            (DraftField::TrackingLink, &link, LINK_MAX_CHARS),
        ] {
            if text.chars().count() > most as usize {
                wrong(field, DraftProblem::TooLong(most));
            } else if text.chars().any(char::is_control) {
                wrong(field, DraftProblem::Unprintable);
            }
        }
        if !link.is_empty() && !is_link(&link) {
            wrong(DraftField::TrackingLink, DraftProblem::NotALink);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Tracking {
            carrier_name: if carrier == OTHER { name } else { String::new() },
            carrier,
            number,
            link,
        })
    }
}

/// `https://` or `http://`, a host, and no blanks: browsers are sent there.
fn is_link(text: &str) -> bool {
    let after = |scheme: &str| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    };
    let Some(rest) = after("https://").or_else(|| after("http://")) else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !text.contains(char::is_whitespace) && !text.contains(['<', '>', '"', '\\'])
}

impl Tracking {
    /// As it was stored.
    pub fn from_stored(carrier: String, carrier_name: String, number: String, link: String) -> Self {
        Self {
            carrier,
            carrier_name,
            number,
            link,
        }
    }

    pub fn carrier_code(&self) -> &str {
        &self.carrier
    }

    /// Of one that is not among the usual ones.
    pub fn carrier_name(&self) -> &str {
        &self.carrier_name
    }

    pub fn number(&self) -> &str {
        &self.number
    }

    /// As it was typed; see [`Self::followed_at`].
    pub fn link(&self) -> &str {
        &self.link
    }

    pub fn carrier(&self) -> Option<&'static Carrier> {
        carriers::find(&self.carrier)
    }

    /// As people read it; empty where there is none.
    pub fn carrier_label(&self) -> &str {
        self.carrier()
            .map_or(self.carrier_name.as_str(), |carrier| carrier.name)
    }

    /// Where the parcel can be followed: the link that was typed, else the carrier's for the number.
    pub fn followed_at(&self) -> Option<String> {
        if !self.link.is_empty() {
            return Some(self.link.clone());
        }
        let link = self.carrier()?.link_to(&self.number)?;
        (link.len() <= LINK_MAX_CHARS as usize).then_some(link)
    }

    /// For the store's field `shipping_provider`.
    pub fn provider(&self) -> &'static str {
        match self.carrier().map(|carrier| carrier.field) {
            Some(CarrierField::Provider(provider)) => provider,
            _ => "",
        }
    }

    /// For the store's field `tracking_carrier`.
    pub fn tracking_carrier(&self) -> &'static str {
        match self.carrier().map(|carrier| carrier.field) {
            Some(CarrierField::Tracking(carrier)) => carrier,
            _ => "",
        }
    }

    /// The carrier that the number looks more like one of: to be pointed out, never refused.
    pub fn suspect(&self) -> Option<&'static Carrier> {
        carriers::suspect(&self.number, &self.carrier)
    }
}
