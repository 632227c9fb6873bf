//! The carrier of a parcel, and how to track it.

use serde::{Deserialize, Serialize};

use super::draft::{DraftError, DraftField, DraftProblem};
use crate::carriers::{self, Carrier, CarrierField, OTHER};
use crate::web_link::is_link;

/// BigCommerce's limit.
pub const NUMBER_MAX_CHARS: u32 = 50;
pub const LINK_MAX_CHARS: u32 = 500;
/// Our own limit: it is a name, not a letter.
pub const CARRIER_NAME_MAX_CHARS: u32 = 100;

/// Tracking as entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingDraft {
    /// A code from [`carriers::ALL`], [`OTHER`], or empty.
    pub carrier: String,
    /// For [`OTHER`] only; ignored otherwise.
    pub carrier_name: String,
    pub number: String,
    /// Takes precedence over the carrier's own link.
    pub link: String,
}

/// Checked tracking. Everything may be empty, because not every parcel is tracked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracking {
    carrier: String,
    carrier_name: String,
    number: String,
    link: String,
}

impl TrackingDraft {
    /// Checks the tracking and reports all problems at once.
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

impl Tracking {
    /// Restores stored tracking, which was checked before it was saved.
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

    /// The name of a carrier that is not in [`carriers::ALL`].
    pub fn carrier_name(&self) -> &str {
        &self.carrier_name
    }

    pub fn number(&self) -> &str {
        &self.number
    }

    /// The link as entered; see [`Self::followed_at`].
    pub fn link(&self) -> &str {
        &self.link
    }

    pub fn carrier(&self) -> Option<&'static Carrier> {
        carriers::find(&self.carrier)
    }

    /// The carrier's name for people; empty if there is no carrier.
    pub fn carrier_label(&self) -> &str {
        self.carrier()
            .map_or(self.carrier_name.as_str(), |carrier| carrier.name)
    }

    /// The URL to track the parcel at: the link that was entered, else the carrier's link for the number.
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

    /// Another carrier that the number looks more like. It is pointed out, but never a reason to refuse.
    pub fn suspect(&self) -> Option<&'static Carrier> {
        carriers::suspect(&self.number, &self.carrier)
    }
}
