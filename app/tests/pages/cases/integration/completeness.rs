use parcelpilot_domain::account::Role;

use super::{address, disabled, with};
use crate::actions::{PullDifferences, ServerFn, StartCheck};
use crate::case::Case;
use crate::checks::standard_tests;
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
