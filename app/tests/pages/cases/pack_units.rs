//! Packing what the warehouse has singly, and the store sells in packs.

use parcelpilot_domain::account::Role;
use parcelpilot_domain::packing::SkuMark;

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

/// So many units of the tents, as the page's address says it.
fn packed(units: u32) -> String {
    format!("81:{units}/3/{}", SkuMark::of("W-7"))
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
    assert_eq!(page.values("packed"), [packed(1)]);
    for store in ["TENT-4P", "036000291452"] {
        let page = packing(&format!("?packed={}&code={store}", packed(1)), true).await;
        page.must_show("Look at the goods, and scan “W-7”, as the warehouse calls them.");
        assert_eq!(page.values("packed"), [packed(1)]);
    }
    // A begun pack has no label, whatever the address says.
    let page = packing(&format!("?packed={}&step=label", packed(4)), true).await;
    assert!(!page.offered().contains(MakeShipment::url()));
    let page = packing(&format!("?packed={}&add_pack=81", packed(1)), true).await;
    page.must_show("Tent for four: 3 of 6.")
        .must_show("Ship what is packed");
    let page = packing(&format!("?packed={}&step=label", packed(3)), true).await;
    assert_eq!(page.values("quantities[81]"), ["1"]);
    let page = packing(&format!("?packed={}", packed(6)), true).await;
    assert_eq!(page.values("quantities[81]"), ["2"]);
    // What was counted before the list changed.
    assert_eq!(packing("?packed=81:2", true).await.values("packed"), [""]);
    packing("?code=TENT-4P", false).await.must_not_show("+1 pack");
}

#[tokio::test]
async fn what_goes_to_another_address_is_of_the_order_by_either_name() {
    // The second is called the same by both.
    for (store, warehouse) in [("LAMP", "W-8"), ("LAMP", "LAMP")] {
        let mut rows = Rows::full();
        rows.shipping.consignments[0].lines[0].left = 2;
        let mut other = rows.order.consignments[0].clone();
        other.address_id = 72;
        other.lines[0].remote_id = 91;
        other.lines[0].sku = store.to_owned();
        other.lines[0].left_to_ship = 2;
        other.lines[0].warehouse = Some(client_skus::item(warehouse, 1));
        rows.order.consignments.push(other);
        let mut other = rows.shipping.consignments[0].clone();
        other.address_id = 72;
        other.lines[0].remote_id = 91;
        other.lines[0].sku = store.to_owned();
        rows.shipping.consignments.push(other);
        let fakes = Fakes::of(rows);
        for code in [store, warehouse] {
            let address = format!("/pack/{ORDER}?code={code}");
            let page = fakes.get(&address, Role::Operator).await;
            page.must_show(&format!("Not into this parcel: the order has “{code}”"))
                .must_not_show("Put it back")
                .must_not_show("as the warehouse calls them");
        }
    }
}
