//! What is around every page: where one can go, who one is, what was just done.

use std::collections::BTreeSet;

use parcelpilot_contract::accounts::SaveTrouble;
use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::account::Role;
use parcelpilot_domain::language::Language;

use crate::fakes::{Fakes, Rows};
use crate::harness::{Visit, visit};
use crate::samples::overview;
use crate::tags::{attribute, tags};
use crate::{hostile, samples};

#[tokio::test]
async fn leads_everybody_to_what_they_may_see() {
    for role in Role::ALL {
        let page = Fakes::of(Rows::full()).get("/help/api", role).await;
        let links: BTreeSet<_> = tags(&page.html, "<a")
            .filter_map(|link| attribute(link, "href"))
            .collect();
        for path in [
            "/",
            "/orders",
            "/shipments",
            "/imports",
            "/problems",
            "/integrations",
            "/clients",
            "/account",
        ] {
            assert!(links.contains(path), "{path} for {role:?}");
        }
        for path in ["/people", "/audit"] {
            assert_eq!(links.contains(path), role == Role::Admin, "{path} for {role:?}");
        }
        assert_eq!(links.contains("/pack"), role >= Role::Operator, "{role:?}");
        assert!(page.html.contains(samples::CALLER));
    }
}

/// Its own section, and no other; pages may mark which of their own parts is open.
#[tokio::test]
async fn marks_the_section_of_each_page() {
    let cases = super::all().into_iter();
    let in_none = ["/account", "/confirm"];
    for case in cases.filter(|case| case.is_framed && !in_none.contains(&case.route)) {
        let page = Fakes::of(Rows::full()).get(&case.address, Role::Admin).await;
        let marked: BTreeSet<_> = tags(&page.html, "<a")
            .filter(|link| attribute(link, "class") == Some("rail-link"))
            .filter(|link| attribute(link, "aria-current") == Some("page"))
            .filter_map(|link| attribute(link, "href"))
            .collect();
        let section = match case.address.split(['/', '?']).nth(1).unwrap_or_default() {
            "print" => "orders",
            "personal-data" => "clients",
            section => section,
        };
        assert_eq!(marked, [format!("/{section}").as_str()].into(), "on {page}");
    }
}

#[tokio::test]
async fn counts_what_needs_somebody() {
    let count = format!(">{}<", overview::ATTENTION_COUNT);
    let page = Fakes::of(Rows::full()).get("/help", Role::Viewer).await;
    assert!(page.html.contains(&count));
    let fakes = Fakes::of(Rows::full()).failing("overview.attention_count", AppError::NotFound);
    let page = fakes.get("/help", Role::Viewer).await;
    assert!(!page.html.contains(&count));
    page.must_be(200);
}

/// Anybody can write an address.
#[tokio::test]
async fn says_what_was_done_only_by_known_codes() {
    let fakes = Fakes::of(Rows::full());
    let [plain, known, unknown] = ["/clients", "/clients?done=client_added", "/clients?done=made-up"]
        .map(|address| fakes.get(address, Role::Admin));
    let (plain, known, unknown) = (plain.await, known.await, unknown.await);
    assert_ne!(known.content(), plain.content());
    assert_eq!(unknown.content(), plain.content());
}

/// On every page, whatever it is about.
#[tokio::test]
async fn says_that_nothing_can_be_saved_while_it_is_so() {
    for trouble in [SaveTrouble::DiskFull, SaveTrouble::ReadOnly] {
        for (address, save_trouble) in [
            ("/orders", Some(trouble)),
            ("/help", Some(trouble)),
            ("/orders", None),
        ] {
            let visitor = Visit {
                ports: Fakes::of(Rows::full()).ports(),
                caller: Some(samples::caller(Role::Viewer)),
                echo: None,
                save_trouble,
                language: Language::English,
            };
            let page = visit(address, visitor).await;
            page.must_be(200);
            let is_said = page.html.contains(&trouble.sentence().replace('\'', "&#x27;"))
                || page.html.contains(trouble.sentence());
            assert_eq!(is_said, save_trouble.is_some(), "{trouble:?} on {page}");
        }
    }
}

#[tokio::test]
async fn shows_a_name_as_text() {
    let hostile = Caller {
        name: hostile::TEXT.to_owned(),
        email: hostile::TEXT.to_owned(),
        ..samples::caller(Role::Admin)
    };
    for address in ["/account", "/people", "/"] {
        let page = visit(
            address,
            Visit {
                ports: Fakes::of(Rows::full()).ports(),
                caller: Some(hostile.clone()),
                echo: None,
                save_trouble: None,
                language: Language::English,
            },
        )
        .await;
        hostile::must_be_escaped(&page);
        assert!(hostile::is_shown(&page), "{address}");
    }
}
