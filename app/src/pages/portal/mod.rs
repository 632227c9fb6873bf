//! What people of clients see: their own orders, in a client's words. At the addresses that the warehouse's pages have, for
//! whom these are closed.

mod frame;
mod hold;
mod order;
mod orders;
mod overview;
mod problems;
mod query;
mod shipments;

use leptos::prelude::*;

use crate::pages::orders as of_warehouse;
use crate::server_functions::caller;

/// Whether whoever asks belongs to clients.
pub(in crate::pages) fn is_of_client() -> bool {
    caller().is_ok_and(|caller| caller.sees.is_limited())
}

macro_rules! by_whom_asks {
    ($($(#[$doc:meta])* $name:ident: $of_client:path, $of_warehouse:path;)*) => {$(
        $(#[$doc])*
        #[component]
        pub fn $name() -> impl IntoView {
            match is_of_client() {
                true => $of_client().into_any(),
                false => $of_warehouse().into_any(),
            }
        }
    )*};
}

by_whom_asks! {
    /// `/`
    HomePage: overview::PortalOverviewPage, crate::pages::overview::OverviewPage;
    /// `/orders`
    OrdersByWhomAsksPage: orders::PortalOrdersPage, of_warehouse::OrdersPage;
    /// `/orders/:id`
    OrderByWhomAsksPage: order::PortalOrderPage, of_warehouse::OrderPage;
    /// `/shipments`
    ShipmentsByWhomAsksPage: shipments::PortalShipmentsPage, crate::pages::shipments::ShipmentsPage;
    /// `/problems`
    ProblemsByWhomAsksPage: problems::PortalProblemsPage, crate::pages::problems::ProblemsPage;
}
