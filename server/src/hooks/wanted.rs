//! Which hook a store should have, and what is to be done about those that it has.

use parcelpilot_domain::ids::IntegrationId;
use secrecy::{ExposeSecret, SecretString};

use super::proof::SECRET_HEADER;
use crate::bigcommerce::hooks::{Hook, NewHook};
use crate::outward::hook_path;

/// All that happens to orders.
const SCOPE: &str = "store/order/*";

#[derive(Debug, Clone)]
pub struct Wanted {
    pub integration: IntegrationId,
    pub destination: String,
    pub secret: SecretString,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Create,
    /// It is off, or sends another secret.
    Mend(i64),
    /// It is ours, and leads to an address that this server no longer has.
    Remove(i64),
}

impl Wanted {
    pub fn hook(&self) -> NewHook {
        NewHook {
            scope: SCOPE,
            destination: self.destination.clone(),
            secret_header: SECRET_HEADER,
            secret: self.secret.clone(),
        }
    }

    /// What is to be done, and the number of the hook that is there already. Hooks of others stay as they are.
    pub fn compare(&self, there: &[Hook]) -> (Vec<Step>, Option<i64>) {
        let ours = there
            .iter()
            .filter(|hook| hook.scope == SCOPE && hook.destination.ends_with(&hook_path(self.integration)));
        let (right, elsewhere): (Vec<&Hook>, Vec<&Hook>) =
            ours.partition(|hook| hook.destination == self.destination);
        let mut steps: Vec<Step> = elsewhere.iter().map(|hook| Step::Remove(hook.id)).collect();
        let Some(hook) = right.first() else {
            steps.push(Step::Create);
            return (steps, None);
        };
        let sends_ours = hook
            .header(SECRET_HEADER)
            .is_some_and(|value| value == self.secret.expose_secret());
        if !hook.is_active || !sends_ours {
            steps.push(Step::Mend(hook.id));
        }
        (steps, Some(hook.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://pilot.example.com";

    fn wanted() -> Wanted {
        let integration = IntegrationId::from_uuid(uuid::Uuid::nil());
        Wanted {
            integration,
            destination: format!("{HERE}{}", hook_path(integration)),
            secret: SecretString::from("ours"),
        }
    }

    fn hook(id: i64, destination: &str) -> Hook {
        Hook {
            id,
            scope: SCOPE.to_owned(),
            destination: destination.to_owned(),
            is_active: true,
            headers: Some([("x-parcelpilot-hook".to_owned(), "ours".to_owned())].into()),
        }
    }

    #[test]
    fn what_is_right_is_left_alone() {
        let wanted = wanted();
        let there = [
            hook(1, "https://other.example.com/hook"),
            hook(2, &wanted.destination),
        ];
        assert_eq!(wanted.compare(&there), (Vec::new(), Some(2)));
    }

    #[test]
    fn what_is_missing_is_created_and_what_is_off_is_mended() {
        let wanted = wanted();
        assert_eq!(wanted.compare(&[]), (vec![Step::Create], None));
        let other_scope = Hook {
            scope: "store/order/created".to_owned(),
            ..hook(1, &wanted.destination)
        };
        assert_eq!(wanted.compare(&[other_scope]), (vec![Step::Create], None));
        let off = Hook {
            is_active: false,
            ..hook(2, &wanted.destination)
        };
        let other_secret = Hook {
            headers: Some([("X-ParcelPilot-Hook".to_owned(), "theirs".to_owned())].into()),
            ..hook(2, &wanted.destination)
        };
        let no_secret = Hook {
            headers: None,
            ..hook(2, &wanted.destination)
        };
        for there in [off, other_secret, no_secret] {
            assert_eq!(wanted.compare(&[there]), (vec![Step::Mend(2)], Some(2)));
        }
    }

    #[test]
    fn what_leads_to_an_old_address_of_ours_goes() {
        let wanted = wanted();
        let old = format!("https://old.example.com{}", hook_path(wanted.integration));
        let steps = vec![Step::Remove(1), Step::Create];
        assert_eq!(wanted.compare(&[hook(1, &old)]), (steps, None));
    }
}
