use parcelpilot_domain::account::Role;
use parcelpilot_domain::shipment::csv;

use crate::actions::{CheckShipmentCsv, ServerFn, ShipCsv};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{INTEGRATION, integrations};

pub fn case() -> Case {
    Case::new("/shipments/import", "/shipments/import")
        .for_readers(Role::Operator)
        .shows(&[integrations::NAME, "quantities are packs as the store sells them"])
        .shows_when_empty(&["quantities are packs as the store sells them"])
        .links(Role::Operator, &["/shipments"])
        .offers(Role::Operator, &[CheckShipmentCsv::url(), ShipCsv::url()])
        .typed("csv", csv::EXAMPLE)
}

standard_tests!(case());

#[tokio::test]
async fn offers_each_integration_and_has_an_upload_of_its_own() {
    let fakes = Fakes::of(Rows::full());
    let page = fakes.get("/shipments/import", Role::Operator).await;
    assert!(page.choices("integration").contains(&INTEGRATION.to_owned()));
    let again = fakes.get("/shipments/import", Role::Operator).await;
    assert!(page.has_field("upload") && page.values("upload") != again.values("upload"));
}
