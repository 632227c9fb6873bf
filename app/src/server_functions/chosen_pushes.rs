//! Pushes that are ticked on a page, or one by its own button.

use parcelpilot_contract::form_fields;
use parcelpilot_domain::ids::{ClientId, IntegrationId, OrderId, PushId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChosenPushes {
    /// Those that are ticked.
    pub ids: Vec<PushId>,
    /// That of the one button that was pressed. It goes before what is ticked.
    #[serde(deserialize_with = "form_fields::parsed_unless_empty")]
    pub only: Option<PushId>,
    #[serde(flatten)]
    pub chosen_on: ChosenOn,
}

/// The page on which they were chosen: an order's, or the list as it was narrowed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChosenOn {
    #[serde(deserialize_with = "form_fields::parsed_unless_empty")]
    pub order: Option<OrderId>,
    #[serde(deserialize_with = "form_fields::parsed_unless_empty")]
    pub client: Option<ClientId>,
    #[serde(deserialize_with = "form_fields::parsed_unless_empty")]
    pub integration: Option<IntegrationId>,
}

#[cfg(feature = "ssr")]
mod ssr {
    use parcelpilot_contract::error::{AppError, AppResult, FieldProblem};
    use parcelpilot_domain::ids::PushId;

    use super::{ChosenOn, ChosenPushes};

    impl ChosenPushes {
        pub fn push_ids(&self) -> AppResult<Vec<PushId>> {
            let ids = self.only.map_or_else(|| self.ids.clone(), |only| vec![only]);
            if ids.is_empty() {
                return Err(AppError::invalid("ids", FieldProblem::NothingChosen));
            }
            Ok(ids)
        }
    }

    impl ChosenOn {
        /// Sends the browser back there; the page says `done`, or `nothing` where nothing was changed.
        pub fn redirect(&self, changed: i64, done: &str, nothing: &str) {
            leptos_axum::redirect(&self.address(if changed > 0 { done } else { nothing }));
        }

        pub(super) fn address(&self, done: &str) -> String {
            match (self.order, self.integration, self.client) {
                (Some(order), ..) => format!("/orders/{order}?done={done}"),
                (None, Some(integration), _) => format!("/shipments?integration={integration}&done={done}"),
                (None, None, Some(client)) => format!("/shipments?client={client}&done={done}"),
                (None, None, None) => format!("/shipments?done={done}"),
            }
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::server_functions::posted::posted;
    use crate::server_functions::shipments::{DropHeldPushes, RetryPushes};

    const FIRST: &str = "0190a2b4-0000-7000-8000-000000000001";
    const SECOND: &str = "0190a2b4-0000-7000-8000-000000000002";

    fn chosen(body: &str) -> ChosenPushes {
        let read: RetryPushes = posted(body).expect("the form can be read");
        let same: DropHeldPushes = posted(body).expect("the form can be read");
        assert_eq!(format!("{:?}", read.chosen), format!("{:?}", same.chosen));
        read.chosen
    }

    fn ids(body: &str) -> Vec<String> {
        let ids = chosen(body).push_ids().unwrap_or_default();
        ids.iter().map(PushId::to_string).collect()
    }

    #[test]
    fn those_are_meant_that_are_ticked_unless_a_button_names_one() {
        assert_eq!(
            ids(&format!("ids%5B%5D={FIRST}&ids%5B%5D={SECOND}&only=")),
            [FIRST, SECOND]
        );
        assert_eq!(ids(&format!("ids[0]={FIRST}&only={SECOND}")), [SECOND]);
        assert!(ids("").is_empty());
        assert!(posted::<RetryPushes>("ids[]=none").is_err() && posted::<RetryPushes>("only=none").is_err());
    }

    #[test]
    fn the_browser_goes_back_to_where_they_were_chosen() {
        let address = |body: &str| chosen(body).chosen_on.address("x");
        assert_eq!(address(""), "/shipments?done=x");
        assert_eq!(address("order=&client="), "/shipments?done=x");
        assert_eq!(
            address(&format!("order={FIRST}&client={SECOND}")),
            format!("/orders/{FIRST}?done=x")
        );
        assert_eq!(
            address(&format!("client={FIRST}")),
            format!("/shipments?client={FIRST}&done=x")
        );
        assert_eq!(
            address(&format!("client={FIRST}&integration={SECOND}")),
            format!("/shipments?integration={SECOND}&done=x")
        );
    }
}
