use parcelpilot_domain::account::Role;

use super::{address, disabled, with};
use crate::actions::{PullDifferences, ServerFn, StartCheck};
use crate::case::Case;
use crate::checks::standard_tests;
use crate::fakes::{Fakes, Rows};
use crate::samples::{clients, integrations};

pub fn case() -> Case {
    Case::new("/integrations/{id}/completeness", &address("/completeness"))
        .shows(&[integrations::NAME, clients::NAME, "#100501"])
        .links(Role::Viewer, &["/integrations"])
        .offers(Role::Operator, &[StartCheck::url(), PullDifferences::url()])
        .shows_when_empty(&[integrations::NAME, clients::NAME, "Not checked yet."])
}

standard_tests!(case());

#[tokio::test]
async fn checks_nothing_while_it_is_disabled() {
    let page = with(disabled()).get(&address("/completeness"), Role::Admin).await;
    for action in [StartCheck::url(), PullDifferences::url()] {
        assert!(!page.offered().contains(action), "{action}");
    }
}

#[tokio::test]
async fn offers_to_pull_what_is_left_and_also_what_is_too_much_to_look_for() {
    let offers = |left_to_pull| async move {
        let mut rows = Rows::full();
        rows.check.as_mut().expect("a check").left_to_pull = left_to_pull;
        let page = Fakes::of(rows)
            .get(&address("/completeness"), Role::Operator)
            .await;
        page.offered().contains(PullDifferences::url())
    };
    assert!(!offers(Some(0)).await);
    assert!(offers(Some(1)).await);
    assert!(offers(None).await);
}
