use parcelpilot_domain::account::Role;

use super::{address, disabled, with};
use crate::actions::{CountPull, PullOrders, ServerFn};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::samples::{clients, integrations};

pub fn case() -> Case {
    Case::new("/integrations/{id}/pull", &address("/pull"))
        .shows(&[integrations::NAME, clients::NAME])
        .links(Role::Viewer, &["/integrations"])
        .offers(Role::Operator, &[PullOrders::url(), CountPull::url()])
        .shows_when_empty(&[integrations::NAME, clients::NAME, integrations::STORE_HASH])
}

standard_tests!(case());

#[tokio::test]
async fn shows_the_store_s_own_names_and_its_time_zone() {
    let page = with(integrations::detail())
        .get(&address("/pull"), Role::Operator)
        .await;
    page.must_show(integrations::STATUS_LABEL)
        .must_show(integrations::ZONE);
    let unknown = with(integrations::bare_detail());
    let page = unknown.get(&address("/pull"), Role::Operator).await;
    page.must_show("Days in UTC");
}

#[tokio::test]
async fn says_who_may_pull_to_those_who_may_not() {
    let page = with(integrations::detail())
        .get(&address("/pull"), Role::Viewer)
        .await;
    page.must_show("Only operators and admins may pull orders.");
}

#[tokio::test]
async fn pulls_nothing_while_it_is_disabled() {
    let page = with(disabled()).get(&address("/pull"), Role::Admin).await;
    page.must_show("disabled, and pulls nothing");
    assert!(!page.offered().contains(PullOrders::url()));
}
