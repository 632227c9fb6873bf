use parcelpilot_domain::account::Role;

use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::people;

pub fn case() -> Case {
    Case::new("/audit", "/audit")
        .for_readers(Role::Admin)
        .shows(&[
            people::OTHER_NAME,
            people::OTHER_EMAIL,
            people::AUDIT_TOKEN,
            people::SUBJECT,
            people::AUDIT_DETAIL,
            "192.0.2.77",
        ])
        .links(
            Role::Admin,
            &["/audit?after=older-entries", "/audit.csv", "/audit.jsonl"],
        )
}

standard_tests!(case());

#[tokio::test]
async fn keeps_what_it_is_searched_for_on_the_next_page() {
    let page = Fakes::of(Rows::full())
        .get("/audit?search=borealis", Role::Admin)
        .await;
    assert_eq!(page.values("search"), ["borealis"]);
    page.must_link_to("/audit?search=borealis&after=older-entries");
    page.must_link_to("/audit.csv?search=borealis");
}

#[tokio::test]
async fn a_search_that_found_nothing_yet_goes_on_with_older_entries() {
    let mut rows = Rows::full();
    rows.audit.rows.clear();
    let page = Fakes::of(rows).get("/audit?search=borealis", Role::Admin).await;
    page.must_show("Nothing found yet");
    page.must_link_to("/audit?search=borealis&after=older-entries");
}
