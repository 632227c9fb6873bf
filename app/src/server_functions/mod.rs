//! Server functions, one file an area: what the pages ask of the server. Each checks who calls ([`guard`]), then calls
//! one port. Endpoints are explicit, so that both halves may be built apart. Writes are POST, always.

pub mod accounts;
pub mod alerts;
pub mod api_tokens;
pub mod audit;
pub mod channels;
pub mod checks;
pub mod chosen_pushes;
pub mod client_alerts;
pub mod client_links;
pub mod client_skus;
pub mod clients;
pub mod events;
#[cfg(feature = "ssr")]
mod guard;
pub mod holds;
pub mod ignore_rules;
pub mod import_days;
pub mod imports;
pub mod integrations;
pub mod order_columns;
pub mod orders;
pub mod overview;
pub mod own_account;
pub mod passkeys;
pub mod people;
pub mod personal_data;
pub mod pickups;
pub mod portal;
#[cfg(all(test, feature = "ssr"))]
mod posted;
pub mod problems;
pub mod saved_views;
pub mod second_factor;
pub mod shipment_csv;
pub mod shipment_form;
pub mod shipments;
pub mod status_updates;
pub mod stock;
pub mod tags;

#[cfg(feature = "ssr")]
use parcelpilot_contract::orders::OrdersChanged;

#[cfg(feature = "ssr")]
pub use guard::{
    IsServerFunctionCall, admit, admit_confirmed, caller, ports, recently_confirmed, require,
    require_of_client, with_error_status,
};

/// What a page says of orders that were to be changed together.
#[cfg(feature = "ssr")]
struct OrdersDone {
    none: &'static str,
    one: &'static str,
    several: &'static str,
    /// Where others stay as they are.
    some: &'static str,
}

#[cfg(feature = "ssr")]
impl OrdersDone {
    fn go_back(&self, page: &str, orders: OrdersChanged) {
        let done = match (orders.changed, orders.unchanged) {
            (0, 0) => "no_order_here",
            (0, _) => self.none,
            (1, 0) => self.one,
            (_, 0) => self.several,
            (..) => self.some,
        };
        match orders.gone {
            0 => go_back(page, done),
            gone => go_back(page, &format!("{done}&gone={gone}")),
        }
    }
}

/// Goes back to the page of ours that a form was on, which then says what was done.
#[cfg(feature = "ssr")]
fn go_back(page: &str, done: &str) {
    let page = accounts::local_path(page);
    let join = if page.contains('?') { '&' } else { '?' };
    leptos_axum::redirect(&format!("{page}{join}done={done}"));
}
