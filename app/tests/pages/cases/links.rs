//! Where pages lead.

use std::collections::BTreeSet;

use parcelpilot_domain::account::Role;

use crate::fakes::{Fakes, Rows};
use crate::harness::routes;
use crate::samples::{CLIENT, INTEGRATION};
use crate::tags::{attribute, tags};

/// Addresses of this server that are no pages.
const OTHERS: [&str; 6] = [
    "/problems.csv",
    "/audit.csv",
    "/audit.jsonl",
    "/orders.csv",
    "/orders.jsonl",
    "/api/v1/openapi.json",
];

#[tokio::test]
async fn links_lead_to_pages_and_to_places_that_are_there() {
    let routes = routes();
    for link in local_links().await {
        let path = link.split(['?', '#']).next().unwrap_or_default();
        let files = [
            format!("/clients/{CLIENT}/skus.csv"),
            format!("/integrations/{INTEGRATION}/stock.csv"),
        ];
        if OTHERS.contains(&path) || files.iter().any(|file| file == path) {
            continue;
        }
        assert!(routes.iter().any(|route| fits(path, route)), "{link} is no page");
        let page = Fakes::of(Rows::full()).get(&link, Role::Admin).await;
        page.must_be(200);
        if let Some((_, place)) = link.split_once('#') {
            let is_there = page.html.contains(&format!(" id=\"{place}\""));
            assert!(is_there, "{link}: there is no {place} on {page}");
        }
    }
}

/// Of all pages, full and empty. Those within a page have the page's address before them.
async fn local_links() -> BTreeSet<String> {
    let mut links = BTreeSet::new();
    for case in super::all() {
        for rows in [Rows::full(), Rows::empty()] {
            let page = Fakes::of(rows).get(&case.address, Role::Admin).await;
            for link in tags(&page.html, "<a").filter_map(|link| attribute(link, "href")) {
                let link = link.replace("&amp;", "&");
                match link.chars().next() {
                    Some('/') => links.insert(link),
                    // On an empty page there may be less to lead to.
                    Some('#') if page.html.contains(&format!(" id=\"{}\"", &link[1..])) => false,
                    Some('#' | '?') => links.insert(format!("{}{link}", case.address)),
                    _ => false,
                };
            }
        }
    }
    links
}

fn fits(path: &str, route: &str) -> bool {
    let parts = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (path, route) = (parts(path), parts(route));
    let fits = |(part, of_route): (&String, &String)| of_route.starts_with('{') || part == of_route;
    path.len() == route.len() && path.iter().zip(&route).all(fits)
}
