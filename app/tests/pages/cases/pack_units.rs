//! Packing what the warehouse has singly, and the store sells in packs.

use parcelpilot_domain::account::Role;

use crate::actions::{MakeShipment, ServerFn};
use crate::fakes::{Fakes, Rows};
use crate::page::Page;
use crate::samples::{ORDER, client_skus};

/// The tents come in packs of three, which the warehouse has singly.
async fn packing(query: &str, listed: bool) -> Page {
    let mut rows = Rows::full();
    rows.shipping.consignments[0].lines[0].left = 2;
    let line = &mut rows.order.consignments[0].lines[0];
    line.details.barcode = "036000291452".to_owned();
    line.warehouse = listed.then(|| client_skus::item("W-7", 3));
    Fakes::of(rows)
        .get(&format!("/pack/{ORDER}{query}"), Role::Operator)
        .await
}

#[tokio::test]
async fn a_listed_line_counts_units_and_ships_packs() {
    let page = packing("?code=w-7", true).await;
    page.must_show("Tent for four: 1 of 6.")
        .must_show("× 3 units a pack")
        .must_show("Store SKU")
        .must_show("+1 pack")
        .must_show("Only whole packs are shipped")
        .must_not_show("Ship what is packed");
    assert_eq!(page.values("packed"), ["81:1/3"]);
    for store in ["TENT-4P", "036000291452"] {
        let page = packing(&format!("?packed=81:1/3&code={store}"), true).await;
        page.must_show("Scan “W-7”, as the warehouse does.");
        assert_eq!(page.values("packed"), ["81:1/3"]);
    }
    // A begun pack has no label, whatever the address says.
    let page = packing("?packed=81:4/3&step=label", true).await;
    assert!(!page.offered().contains(MakeShipment::url()));
    let page = packing("?packed=81:1/3&add_pack=81", true).await;
    page.must_show("Tent for four: 3 of 6.")
        .must_show("Ship what is packed");
    let page = packing("?packed=81:3/3&step=label", true).await;
    assert_eq!(page.values("quantities[81]"), ["1"]);
    let page = packing("?packed=81:6/3", true).await;
    assert_eq!(page.values("quantities[81]"), ["2"]);
    // What was counted before the list changed.
    assert_eq!(packing("?packed=81:2", true).await.values("packed"), [""]);
    packing("?code=TENT-4P", false).await.must_not_show("+1 pack");
}
