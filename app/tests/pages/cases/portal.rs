//! The pages that people of clients see at the addresses of the warehouse's.

use std::collections::BTreeSet;

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::portal::{PortalHold, PortalOrder, PortalOverview, StoreState};
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::language::Language;
use parcelpilot_domain::sees::Sees;

use crate::actions::{HoldOwnOrder, LogOut, ReleaseOwnOrder, ServerFn};
use crate::fakes::{Fakes, Rows};
use crate::harness::{Visit, visit};
use crate::page::Page;
use crate::samples::{CLIENT, FAILING_INTEGRATION, ORDER, id, orders, portal};
use crate::tags::{attribute, tags};
use crate::{hostile, pseudo, samples};

/// Each with what it shows of the sample rows.
const PAGES: [(&str, &[&str]); 5] = [
    ("/", &[portal::STORE, "1,000+", "Your store refuses us"]),
    ("/orders?list=held", &[orders::CUSTOMER, "rel=\"next\""]),
    (
        "/orders/0190a2b4-0000-7000-8000-000000000007",
        &[portal::TRACKING, portal::REASON, orders::MESSAGE, "To leave by"],
    ),
    ("/shipments", &[portal::TRACKING, "rel=\"next\""]),
    ("/problems", &["fewer lines than the order has"]),
];

async fn get(address: &str, role: Role, rows: Rows, language: Language) -> Page {
    let ports = Fakes::of(rows).ports();
    see(address, role, ports, language).await
}

async fn see(
    address: &str,
    role: Role,
    ports: parcelpilot_contract::ports::Ports,
    language: Language,
) -> Page {
    let caller = Caller {
        sees: Sees::clients([id(CLIENT), id(FAILING_INTEGRATION)]),
        ..samples::caller(role)
    };
    let visitor = Visit {
        ports,
        caller: Some(caller),
        echo: None,
        save_trouble: None,
        language,
    };
    visit(address, visitor).await
}

#[tokio::test]
async fn show_their_rows_and_lead_nowhere_else() {
    for (address, shown) in PAGES {
        let page = get(address, Role::Viewer, Rows::full(), Language::English).await;
        page.must_be(200).must_be_headed();
        for text in shown {
            page.must_show(text);
        }
        assert_eq!(page.offered(), [LogOut::url().to_owned()].into(), "on {page}");
        let open = ["", "orders", "shipments", "problems", "account", "help"];
        let links: BTreeSet<&str> = tags(&page.html, "<a")
            .filter_map(|link| attribute(link, "href"))
            .filter(|address| address.starts_with('/'))
            .filter_map(|address| address.split(['/', '?']).nth(1))
            .collect();
        assert!(links.is_subset(&open.into()), "{links:?} on {page}");
        // An order is one client's.
        if !address.contains(ORDER) {
            page.must_show(portal::OTHER_CLIENT).must_show("?client=");
        }
    }
}

impl Page {
    fn without_choice(&self) -> bool {
        !self.html.contains("client=")
    }
}

#[tokio::test]
async fn say_that_there_is_nothing_and_why_something_can_not_be_shown() {
    for (address, shown) in PAGES {
        let page = get(address, Role::Viewer, Rows::empty(), Language::English).await;
        for text in shown {
            page.must_not_show(text);
        }
        assert!(page.without_choice(), "{page}");
        let fakes = Fakes::of(Rows::full());
        see(address, Role::Viewer, fakes.ports(), Language::English)
            .await
            .must_be(200);
        for method in fakes.asked() {
            let failing = Fakes::of(Rows::full()).failing(method, AppError::NotForClients);
            let page = see(address, Role::Viewer, failing.ports(), Language::English).await;
            page.must_be(403).must_show("You see what is your company");
        }
    }
}

#[tokio::test]
async fn show_texts_of_strangers_as_text_and_can_be_translated() {
    for (address, _) in PAGES {
        let rows = hostile::in_place_of_texts(&Rows::full());
        let page = get(address, Role::Operator, rows, Language::English).await;
        hostile::must_be_escaped(&page);
        let hostile_address = hostile::with_parameters(address);
        let page = get(&hostile_address, Role::Operator, Rows::full(), Language::English).await;
        hostile::must_be_escaped(&page);
        for rows in [Rows::full(), Rows::empty()] {
            let rows = hostile::with_texts(&rows, pseudo::DATA);
            let page = get(address, Role::Operator, rows, Language::LongPseudo).await;
            let without_caller = pseudo::english_on(&page);
            let own = [samples::CALLER, samples::people::EMAIL];
            let english: Vec<_> = without_caller
                .into_iter()
                .filter(|word| !own.iter().any(|own| own.contains(word.as_str())))
                .collect();
            assert_eq!(english, [""; 0], "on {page}");
        }
    }
}

#[tokio::test]
async fn an_operator_changes_what_their_company_holds_and_not_what_the_warehouse_holds() {
    let address = format!("/orders/{ORDER}");
    let offered = async |role: Role, hold: Option<PortalHold>, left: i64| {
        let mut order = portal::order();
        order.row.left_to_ship = left;
        let rows = Rows {
            portal_order: Some(PortalOrder { hold, ..order }),
            ..Rows::full()
        };
        let mut offered = get(&address, role, rows, Language::English).await.offered();
        offered.remove(LogOut::url());
        offered
    };
    let [hold, release] = [HoldOwnOrder::url(), ReleaseOwnOrder::url()].map(str::to_owned);
    let own = portal::order().hold;
    assert_eq!(
        offered(Role::Operator, own.clone(), 1).await,
        [hold.clone(), release].into()
    );
    assert_eq!(offered(Role::Operator, None, 1).await, [hold].into());
    assert_eq!(offered(Role::Operator, None, 0).await, BTreeSet::new());
    assert_eq!(
        offered(Role::Operator, Some(PortalHold::OfTheWarehouse), 1).await,
        BTreeSet::new()
    );
    assert_eq!(offered(Role::Viewer, own, 1).await, BTreeSet::new());
}

#[tokio::test]
async fn the_overview_says_how_their_store_is_read() {
    for (state, said) in [
        (StoreState::Good, "Orders come in"),
        (StoreState::New, "Not read yet"),
        (StoreState::Refuses, "Your store refuses us"),
        (StoreState::Trouble, "Orders come in late"),
        (StoreState::Paused, "Switched off"),
    ] {
        let rows = Rows {
            portal_overview: Some(PortalOverview {
                stores: vec![portal::store(state)],
                ..portal::overview()
            }),
            ..Rows::full()
        };
        let page = get("/", Role::Viewer, rows, Language::English).await;
        page.must_show(said);
    }
}

#[tokio::test]
async fn whoever_has_no_store_of_their_own_is_told_how_orders_come_in() {
    let rows = Rows {
        portal_overview: Some(PortalOverview {
            stores: Vec::new(),
            ..portal::overview()
        }),
        ..Rows::full()
    };
    let page = get("/", Role::Viewer, rows, Language::English).await;
    page.must_show("Your orders come in by a store that your warehouse looks after.");
}

/// With ids as they are written elsewhere.
fn plain(page: &Page) -> String {
    page.html.replace("%2D", "-")
}

/// Of several clients, one is looked at until another one is chosen.
#[tokio::test]
async fn what_leads_on_stays_with_the_client_that_is_looked_at() {
    let address = format!("/orders/{ORDER}");
    let page = get(&address, Role::Viewer, Rows::full(), Language::English).await;
    let crumb = format!("href=\"/orders?client={CLIENT}\"");
    assert!(plain(&page).contains(&crumb), "{page}");
    let address = format!("/shipments?client={FAILING_INTEGRATION}");
    let page = get(&address, Role::Viewer, Rows::full(), Language::English).await;
    for section in ["/", "/orders", "/problems"] {
        let link = format!("href=\"{section}?client={FAILING_INTEGRATION}\"");
        assert!(plain(&page).contains(&link), "{link} {page}");
    }
    // An address that was cut is nobody's, and not the first one's.
    let page = get(
        "/orders?client=0190a2b4",
        Role::Viewer,
        Rows::full(),
        Language::English,
    )
    .await;
    let current =
        tags(&page.html, "<a").filter(|link| link.contains("?client=") && link.contains("aria-current"));
    let of_clients = current.filter(|link| !link.contains("rail-link")).count();
    assert_eq!(of_clients, 0, "{page}");
}
