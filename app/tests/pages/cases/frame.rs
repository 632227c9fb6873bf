//! What is around every page: where one can go, who one is, what was just done.

use parcelpilot_contract::error::AppError;
use parcelpilot_contract::ports::Caller;
use parcelpilot_domain::account::Role;

use crate::fakes::{Fakes, Rows};
use crate::harness::{Visit, visit};
use crate::{hostile, samples};

#[tokio::test]
async fn leads_everybody_to_what_they_may_see() {
    for role in Role::ALL {
        let page = Fakes::of(Rows::full()).get("/help", role).await;
        for path in [
            "/",
            "/orders",
            "/shipments",
            "/imports",
            "/problems",
            "/integrations",
            "/clients",
        ] {
            page.must_link_to(path);
        }
        page.must_link_to("/account").must_show(samples::CALLER);
        for path in ["/people", "/audit"] {
            assert_eq!(page.links_to(path), role == Role::Admin, "{path} as {role:?}");
        }
    }
}

/// Its own section, and no other.
#[tokio::test]
async fn marks_the_section_of_each_page() {
    for case in super::all()
        .into_iter()
        .filter(|case| case.is_framed && case.route != "/account")
    {
        let page = Fakes::of(Rows::full()).get(&case.address, Role::Admin).await;
        let section = match case.address.split('/').nth(1).unwrap_or_default() {
            "" => "/".to_owned(),
            first => format!("/{first}"),
        };
        let current = format!("href=\"{section}\" aria-current=\"page\"");
        page.must_show(&current);
        let all = page.html.matches("aria-current=\"page\"").count();
        assert_eq!(all, page.html.matches(&current).count(), "{}", case.address);
    }
}

#[tokio::test]
async fn counts_what_needs_somebody() {
    let count = ">23</span>";
    Fakes::of(Rows::full())
        .get("/help", Role::Viewer)
        .await
        .must_show(count);
    let fakes = Fakes::of(Rows::full()).failing("overview.attention_count", AppError::NotFound);
    fakes
        .get("/help", Role::Viewer)
        .await
        .must_be(200)
        .must_not_show(count);
}

/// Anybody can write an address.
#[tokio::test]
async fn says_what_was_done_only_by_known_codes() {
    let fakes = Fakes::of(Rows::full());
    let done = "class=\"notice notice-good\"";
    fakes
        .get("/clients?done=client_added", Role::Admin)
        .await
        .must_show(done);
    let page = fakes.get("/clients?done=gone-for-good", Role::Admin).await;
    page.must_not_show(done).must_not_show("gone-for-good");
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
            },
        )
        .await;
        hostile::must_be_escaped(&page);
        assert!(hostile::is_shown(&page), "{address}");
    }
}
