//! Packing: which order, and one order.

pub mod find {
    use parcelpilot_domain::account::Role;

    use crate::case::Case;
    use crate::checks::standard_tests;
    use crate::fakes::{Fakes, Rows};
    use crate::samples::{ORDER, OTHER_ORDER, clients, integrations, orders};

    /// Two stores have the number.
    pub fn case() -> Case {
        let [first, second] = [ORDER, OTHER_ORDER].map(|order| format!("/pack/{order}"));
        Case::new("/pack", "/pack?order=%23100417")
            .for_readers(Role::Operator)
            .shows(&[
                orders::CUSTOMER,
                orders::OTHER_CUSTOMER,
                clients::NAME,
                integrations::NAME,
            ])
            .links(Role::Operator, &[&first, &second])
            .shows_when_empty(&["There is no order “#100417” here."])
    }

    standard_tests!(case());

    #[tokio::test]
    async fn an_order_that_is_alone_with_its_number_is_packed_at_once() {
        let rows = Rows {
            numbered: vec![orders::row()],
            ..Rows::full()
        };
        // Browsers are sent there; whoever does not say that it is one gets the link.
        let page = Fakes::of(rows).get("/pack?order=100417", Role::Operator).await;
        page.must_link_to(&format!("/pack/{ORDER}"));
    }

    #[tokio::test]
    async fn what_is_no_number_is_looked_for_nowhere() {
        let fakes = Fakes::of(Rows::full());
        let page = fakes.get("/pack?order=TENT-4P", Role::Operator).await;
        page.must_be(200).must_show("There is no order “TENT-4P” here.");
        let page = fakes.get("/pack?order=+", Role::Operator).await;
        page.must_not_show("There is no order");
        assert!(!fakes.asked().contains("orders.numbered"));
    }

    /// The field waits for the next scan, and nothing stands in it to which that would be added.
    #[tokio::test]
    async fn the_field_is_empty_and_has_the_focus() {
        for address in ["/pack", "/pack?order=7", "/pack?done=shipment_made"] {
            let page = Fakes::of(Rows::empty()).get(address, Role::Operator).await;
            let input = page.html.split("<input id=\"order\"").nth(1).expect("the field");
            let input = input.split('>').next().expect("its end");
            assert!(
                input.contains("autofocus") && !input.contains("value="),
                "{input}"
            );
        }
    }

    #[tokio::test]
    async fn says_that_the_order_before_has_left() {
        let fakes = Fakes::of(Rows::full());
        let page = fakes
            .get("/pack?done=shipment_made&shipment=1", Role::Operator)
            .await;
        page.must_show("Shipment made.");
    }
}

pub mod order {
    use parcelpilot_contract::error::{AppError, FieldProblem};
    use parcelpilot_contract::orders::OrderDetail;
    use parcelpilot_contract::shipments::{ConsignmentToShip, LineToShipRow, Shipping};
    use parcelpilot_domain::account::Role;
    use parcelpilot_domain::order_warning::OrderWarningKind;
    use parcelpilot_domain::shipment::draft::{DraftError, DraftField, DraftProblem};
    use parcelpilot_domain::shipment::may_ship::{HoldCause, MayShip, Refusal};

    use crate::actions::{MakeShipment, ServerFn};
    use crate::case::Case;
    use crate::checks::standard_tests;
    use crate::fakes::{Fakes, Rows};
    use crate::harness::{form_echo, render_answered};
    use crate::page::Page;
    use crate::samples::{ORDER, clients, integrations, order_parts, orders, shipments};

    fn at(query: &str) -> String {
        format!("/pack/{ORDER}{query}")
    }

    /// All is packed, and the label is scanned next.
    pub fn case() -> Case {
        let order = format!("/orders/{ORDER}");
        Case::new("/pack/{id}", &at("?packed=81:1"))
            .for_readers(Role::Operator)
            .shows(&["100417", clients::NAME, integrations::NAME])
            .shows(&[
                orders::MESSAGE,
                orders::NOTES,
                order_parts::METHOD,
                order_parts::STREET,
            ])
            .shows(&[order_parts::SKU, order_parts::PRODUCT, "B-17", "Colour: moss"])
            .shows(&[
                order_parts::INSTRUCTIONS,
                order_parts::WRAPPING,
                order_parts::GIFT_MESSAGE,
            ])
            .shows(&[
                order_parts::FILE,
                OrderWarningKind::CancelledAfterShipping.sentence(),
            ])
            .links(Role::Operator, &["/pack", &order, order_parts::FILE_LINK])
            .offers(Role::Operator, &[MakeShipment::url()])
            .shows_when_empty(&["100417", clients::NAME, integrations::NAME])
            .shows_when_empty(&["Nothing is left to pack", "This order has no lines."])
            .links_when_empty(&[&order])
    }

    standard_tests!(case());

    /// Two of one SKU, and one without any.
    fn to_pack() -> Rows {
        let mut shipping = shipments::shipping();
        let lines = &mut shipping.consignments[0].lines;
        lines[0].left = 2;
        let pegs = LineToShipRow {
            remote_id: 83,
            sku: String::new(),
            name: "Pegs".to_owned(),
            left: 1,
            ..lines[0].clone()
        };
        lines.push(pegs);
        let mut order = orders::detail();
        let line = &mut order.consignments[0].lines[0];
        line.details.barcode = "036000291452".to_owned();
        let pegs = parcelpilot_contract::orders::LineDetail {
            remote_id: 83,
            sku: String::new(),
            name: "Pegs".to_owned(),
            ..line.clone()
        };
        order.consignments[0].lines.push(pegs);
        Rows {
            shipping,
            order,
            ..Rows::full()
        }
    }

    async fn packing(query: &str) -> Page {
        Fakes::of(to_pack()).get(&at(query), Role::Operator).await
    }

    /// What is packed, as the next scan sends it.
    fn packed(page: &Page) -> Vec<String> {
        page.values("packed")
    }

    #[tokio::test]
    async fn each_scan_counts_one_by_sku_or_barcode_until_all_is_packed() {
        for code in ["tent-4p", "+TENT-4P+", "0036000291452"] {
            let page = packing(&format!("?code={code}")).await;
            page.must_show("Tent for four: 1 of 2.")
                .must_show("data-pack-said=\"good\"");
            assert_eq!(packed(&page), ["81:1"]);
        }
        let page = packing("?packed=81:1&code=TENT-4P").await;
        page.must_show("Items: 2 of 3 packed");
        assert_eq!(packed(&page), ["81:2"]);
        // What is done comes last.
        let html = page.content();
        assert!(html.find("<strong>Pegs") < html.find("<strong>Tent for four"));
        let page = packing("?packed=81:2&add=83").await;
        page.must_show("All packed. Scan the label.")
            .must_show("data-pack-said=\"done\"");
        assert!(page.offered().contains(MakeShipment::url()));
        assert_eq!(page.values("quantities[81]"), ["2"]);
        assert_eq!(page.values("quantities[83]"), ["1"]);
        assert_eq!(page.values("page"), ["/pack"]);
    }

    #[tokio::test]
    async fn what_is_wrong_or_too_much_is_refused() {
        let page = packing("?packed=81:1&code=OTHER").await;
        page.must_show("Wrong item: “OTHER” is not in this order.")
            .must_show("data-pack-said=\"bad\"");
        assert_eq!(packed(&page), ["81:1"]);
        let page = packing("?packed=81:2&code=TENT-4P").await;
        page.must_show("Too many: all of “Tent for four” is packed already.");
        assert_eq!(packed(&page), ["81:2"]);
        // It is of the order, and not shipped.
        packing("?code=MAP-PDF").await.must_show("Not into this parcel");
        let page = packing("?packed=81:9,99:1,nonsense").await;
        assert_eq!(packed(&page), ["81:2"]);
        assert!(!page.offered().contains(MakeShipment::url()));
    }

    #[tokio::test]
    async fn pieces_are_taken_out_and_what_is_packed_can_leave() {
        let page = packing("?packed=81:2&remove=81").await;
        page.must_show("Taken out. Tent for four: 1 of 2.");
        assert_eq!(packed(&page), ["81:1"]);
        page.must_link_to(&at("?ship_to=71&seen=2"));
        let part = packing("?packed=81:1&step=label").await;
        assert_eq!(part.values("quantities[81]"), ["1"]);
        assert!(part.values("quantities[83]").is_empty());
        assert!(part.offered().contains(MakeShipment::url()));
        assert_eq!(part.values("seen_shipments"), ["2"]);
        // Going back to the label after a shipment: the form is of the time before.
        let before = packing("?seen=1&packed=81:1&step=label").await;
        assert_eq!(before.values("seen_shipments"), ["1"]);
        // Nothing is no parcel.
        let none = packing("?step=label").await;
        assert!(!none.offered().contains(MakeShipment::url()));
    }

    /// Each address gets a parcel of its own, and the next one follows.
    #[tokio::test]
    async fn an_order_with_several_addresses_is_packed_parcel_by_parcel() {
        let mut rows = to_pack();
        let other = ConsignmentToShip {
            address_id: 72,
            lines: vec![LineToShipRow {
                remote_id: 91,
                sku: "LAMP".to_owned(),
                name: "Lamp".to_owned(),
                ..rows.shipping.consignments[0].lines[0].clone()
            }],
            ..rows.shipping.consignments[0].clone()
        };
        rows.shipping.consignments.push(other);
        let fakes = Fakes::of(rows);
        let page = fakes.get(&at("?ship_to=72&packed=91:2"), Role::Operator).await;
        assert_eq!(page.values("address_id"), ["72"]);
        assert_eq!(page.values("page"), [at("")]);
        let page = fakes.get(&at("?packed=91:2"), Role::Operator).await;
        assert_eq!(page.values("ship_to"), ["71"]);
    }

    #[tokio::test]
    async fn nobody_packs_what_is_on_hold_or_not_to_ship() {
        for (may_ship, said) in [
            (
                MayShip::Held(vec![HoldCause::ShippedInStore]),
                "On hold: don't pack it",
            ),
            (MayShip::No(Refusal::Cancelled), "Not to ship: don't pack it"),
        ] {
            let rows = Rows {
                order: OrderDetail {
                    may_ship: may_ship.clone(),
                    ..orders::detail()
                },
                shipping: Shipping {
                    may_ship: may_ship.clone(),
                    ..shipments::shipping()
                },
                ..Rows::full()
            };
            let page = Fakes::of(rows).get(&at("?packed=81:1"), Role::Operator).await;
            page.must_show(said)
                .must_show(&may_ship.sentences()[0].to_string())
                .must_not_show("name=\"code\"")
                .must_link_to(&format!("/orders/{ORDER}"));
            assert!(!page.offered().contains(MakeShipment::url()));
        }
    }

    async fn answered(error: AppError, number: &str) -> Page {
        let fields = [("tracking_number", number), ("carrier", "Our van")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let echo = form_echo(MakeShipment::url(), fields.to_vec(), Err(error));
        let ports = Fakes::of(to_pack()).ports();
        let address = at("?packed=81:2&add=83");
        render_answered(&address, Some(Role::Operator), ports, echo).await
    }

    #[tokio::test]
    async fn a_parcel_without_a_label_is_asked_about_once() {
        let missing = DraftError::new(DraftField::TrackingNumber, DraftProblem::NoTracking);
        let page = answered(AppError::of_draft(vec![missing]), "").await;
        page.must_show(&DraftProblem::NoTracking.sentence().to_string())
            .must_show("name=\"without_tracking\" value=\"on\"")
            .must_show("value=\"Our van\"");
        // The next scan goes into the field, not into a notice.
        page.must_not_show("notice-error\" tabindex");
    }

    /// The next scan would be added to what stands in the field.
    #[tokio::test]
    async fn an_item_s_code_is_no_label() {
        let error = AppError::invalid("tracking_number", FieldProblem::Taken);
        let page = answered(error, "TENT-4P-SCANNED").await;
        page.must_show("This is the code of an item or an order, or a label that is used already.")
            .must_not_show("TENT-4P-SCANNED")
            .must_not_show("without_tracking");
    }

    #[tokio::test]
    async fn a_shipment_made_meanwhile_is_said_over_the_form() {
        let error = DraftError::new(DraftField::Lines, DraftProblem::ShippedMeanwhile);
        let page = answered(AppError::of_draft(vec![error]), "1Z999").await;
        page.must_show("A shipment was made of this order since you opened this form")
            .must_show("1Z999");
    }

    /// The next parcel's page says so first, and nothing of the page's address is done to the next parcel.
    #[tokio::test]
    async fn a_label_of_a_parcel_that_has_left_was_not_used() {
        let mut rows = to_pack();
        let left = rows.shipping.consignments[0].clone();
        let next = ConsignmentToShip {
            address_id: 72,
            ..left.clone()
        };
        for line in &mut rows.shipping.consignments[0].lines {
            line.left = 0;
        }
        rows.shipping.consignments.push(next);
        let fields = [("address_id", "71"), ("tracking_number", "1Z-OF-71")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let error = DraftError::new(DraftField::Lines, DraftProblem::ShippedMeanwhile);
        let error = AppError::of_draft(vec![error]);
        for address in ["?ship_to=71&packed=81:2&add=83", "?ship_to=71&packed=81:2&add=99"] {
            let echo = form_echo(MakeShipment::url(), fields.to_vec(), Err(error.clone()));
            let ports = Fakes::of(rows.clone()).ports();
            let page = render_answered(&at(address), Some(Role::Operator), ports, echo).await;
            page.must_show("Your label 1Z-OF-71 was not used: somebody else shipped this order")
                .must_not_show("value=\"1Z-OF-71\"")
                .must_not_show("All packed. Scan the label.")
                .must_not_show("This item is no longer to be packed.");
            assert_eq!(page.values("ship_to"), ["72"]);
            assert_eq!(packed(&page), [""]);
        }
    }

    /// Of the same address, something else is left.
    #[tokio::test]
    async fn a_label_for_which_there_is_no_field_any_more_was_not_used() {
        let error = DraftError::new(DraftField::Lines, DraftProblem::OverQuantity(0));
        let fields = [("address_id", "71"), ("tracking_number", "1Z-LATE")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let error = Err(AppError::of_draft(vec![error]));
        let echo = form_echo(MakeShipment::url(), fields.to_vec(), error);
        let ports = Fakes::of(to_pack()).ports();
        let page = render_answered(&at("?ship_to=71&add=99"), Some(Role::Operator), ports, echo).await;
        page.must_show("Your label 1Z-LATE was not used")
            .must_not_show("This item is no longer to be packed.");
    }

    #[tokio::test]
    async fn an_order_that_is_not_there_is_not_found() {
        let fakes = Fakes::of(Rows::full()).failing("orders.detail", AppError::NotFound);
        fakes
            .get(&at(""), Role::Operator)
            .await
            .must_be(404)
            .must_be_headed();
        let fakes = Fakes::of(Rows::full());
        fakes.get("/pack/no-id", Role::Operator).await.must_be(404);
        assert!(!fakes.asked().contains("orders.detail"));
    }
}
