//! The route table.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::layout::Layout;
use crate::pages::account::AccountPage;
use crate::pages::audit::AuditPage;
use crate::pages::client_alerts::ClientAlertsPage;
use crate::pages::client_skus::{ClientSkusPage, ImportSkusPage};
use crate::pages::clients::{ClientPage, ClientsPage};
use crate::pages::confirm::ConfirmPage;
use crate::pages::connect::{ConnectPage, ConnectedPage};
use crate::pages::events::{EventDeliveryPage, EventEndpointPage, EventEndpointsPage};
use crate::pages::help::{ApiHelpPage, HelpPage, HelpStartPage};
use crate::pages::identity_provider::ProviderPage;
use crate::pages::ignore_rules::IgnoreRulesPage;
use crate::pages::imports::{ImportsPage, RunPage};
use crate::pages::integrations::{
    CompletenessPage, ConnectionPage, ImportStockPage, IntegrationPage, IntegrationShipmentsPage,
    IntegrationStockPage, IntegrationsPage, NewClientLinkPage, NewIntegrationPage, PullPage, SettingsPage,
};
use crate::pages::join::JoinPage;
use crate::pages::login::LoginPage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::pack::{PackOrderPage, PackPage};
use crate::pages::people::PeoplePage;
use crate::pages::personal_data::PersonalDataPage;
use crate::pages::portal::{
    HomePage, OrderByWhomAsksPage, OrdersByWhomAsksPage, ProblemsByWhomAsksPage, ShipmentsByWhomAsksPage,
};
use crate::pages::print::{PickPage, SlipPreviewPage, SlipsPage};
use crate::pages::second_factor::{EnrolmentPage, LogInCodePage};
use crate::pages::setup::SetupPage;
use crate::pages::shipment_csv::ShipmentCsvPage;

/// Pages are rendered whole before they are sent (`SsrMode::Async`), so that they need no script to be read.
/// Everything but `/login` and what is below it, `/setup`, `/join`, `/connect` and what is below it, and `/help` asks for a log-in; the HTTP layer sees to that before rendering.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                <Route path=path!("/login/code") view=LogInCodePage ssr=SsrMode::Async />
                <Route path=path!("/login/second-factor") view=EnrolmentPage ssr=SsrMode::Async />
                <Route path=path!("/login/provider") view=ProviderPage ssr=SsrMode::Async />
                <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async />
                <Route path=path!("/join") view=JoinPage ssr=SsrMode::Async />
                <Route path=path!("/connect") view=ConnectPage ssr=SsrMode::Async />
                <Route path=path!("/connect/done") view=ConnectedPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("/orders") view=OrdersByWhomAsksPage ssr=SsrMode::Async />
                    <Route path=path!("/orders/:id") view=OrderByWhomAsksPage ssr=SsrMode::Async />
                    <Route path=path!("/pack") view=PackPage ssr=SsrMode::Async />
                    <Route path=path!("/pack/:id") view=PackOrderPage ssr=SsrMode::Async />
                    <Route path=path!("/shipments") view=ShipmentsByWhomAsksPage ssr=SsrMode::Async />
                    <Route path=path!("/shipments/import") view=ShipmentCsvPage ssr=SsrMode::Async />
                    <Route path=path!("/print/slips") view=SlipsPage ssr=SsrMode::Async />
                    <Route path=path!("/print/pick") view=PickPage ssr=SsrMode::Async />
                    <Route path=path!("/imports") view=ImportsPage ssr=SsrMode::Async />
                    <Route path=path!("/imports/:id") view=RunPage ssr=SsrMode::Async />
                    <Route path=path!("/problems") view=ProblemsByWhomAsksPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations") view=IntegrationsPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/new") view=NewIntegrationPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/client-link") view=NewClientLinkPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/events") view=EventEndpointsPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/events/:id") view=EventEndpointPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/events/:id/:position") view=EventDeliveryPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/:id") view=IntegrationPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/:id/pull") view=PullPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/:id/completeness") view=CompletenessPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/:id/shipments") view=IntegrationShipmentsPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/:id/stock") view=IntegrationStockPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/:id/stock/import") view=ImportStockPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/:id/connection") view=ConnectionPage ssr=SsrMode::Async />
                    <Route path=path!("/integrations/:id/settings") view=SettingsPage ssr=SsrMode::Async />
                    <Route path=path!("/clients") view=ClientsPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id") view=ClientPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/alerts") view=ClientAlertsPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/ignore-rules") view=IgnoreRulesPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/skus") view=ClientSkusPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/skus/import") view=ImportSkusPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/slip") view=SlipPreviewPage ssr=SsrMode::Async />
                    <Route path=path!("/personal-data") view=PersonalDataPage ssr=SsrMode::Async />
                    <Route path=path!("/people") view=PeoplePage ssr=SsrMode::Async />
                    <Route path=path!("/audit") view=AuditPage ssr=SsrMode::Async />
                    <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
                    <Route path=path!("/confirm") view=ConfirmPage ssr=SsrMode::Async />
                    <Route path=path!("/help") view=HelpStartPage ssr=SsrMode::Async />
                    <Route path=path!("/help/bigcommerce") view=HelpPage ssr=SsrMode::Async />
                    <Route path=path!("/help/api") view=ApiHelpPage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
