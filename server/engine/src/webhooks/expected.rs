//! Which webhook a store should have, and what to do about those that it has.

use outbound::webhook_path;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::store::webhooks::{NewWebhook, Webhook};
use secrecy::{ExposeSecret, SecretString};

#[derive(Debug, Clone)]
pub struct ExpectedWebhook {
    pub integration: IntegrationId,
    pub destination: String,
    pub secret: SecretString,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Create,
    /// It is off, or sends another secret.
    Change(i64),
    /// It is ours, and leads to an address that this server no longer has.
    Delete(i64),
}

impl ExpectedWebhook {
    pub fn as_new(&self) -> NewWebhook {
        NewWebhook {
            destination: self.destination.clone(),
            secret: self.secret.clone(),
        }
    }

    /// What to do, and the id of the webhook that is there already. Other apps' webhooks stay as they are.
    pub fn compare(&self, there: &[Webhook]) -> (Vec<Step>, Option<i64>) {
        let path = webhook_path(self.integration);
        let ours = there
            .iter()
            .filter(|webhook| webhook.destination.ends_with(&path));
        let (right, old): (Vec<&Webhook>, Vec<&Webhook>) =
            ours.partition(|webhook| webhook.destination == self.destination);
        let mut steps: Vec<Step> = old.iter().map(|webhook| Step::Delete(webhook.id)).collect();
        let Some(webhook) = right.first() else {
            steps.push(Step::Create);
            return (steps, None);
        };
        let sends_ours = webhook
            .secret
            .as_ref()
            .is_some_and(|secret| secret.expose_secret() == self.secret.expose_secret());
        if !webhook.is_active || !sends_ours {
            steps.push(Step::Change(webhook.id));
        }
        (steps, Some(webhook.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://pilot.example.com";

    fn expected() -> ExpectedWebhook {
        let integration = IntegrationId::from_uuid(uuid::Uuid::nil());
        ExpectedWebhook {
            integration,
            destination: format!("{HERE}{}", webhook_path(integration)),
            secret: SecretString::from("ours"),
        }
    }

    fn webhook(id: i64, destination: &str) -> Webhook {
        Webhook {
            id,
            destination: destination.to_owned(),
            is_active: true,
            secret: Some(SecretString::from("ours")),
        }
    }

    #[test]
    fn a_right_webhook_and_those_of_other_apps_are_left_alone() {
        let expected = expected();
        let there = [
            webhook(1, "https://other.example.com/hook"),
            webhook(2, &expected.destination),
        ];
        assert_eq!(expected.compare(&there), (Vec::new(), Some(2)));
    }

    #[test]
    fn a_missing_webhook_is_created() {
        assert_eq!(expected().compare(&[]), (vec![Step::Create], None));
    }

    #[test]
    fn one_that_is_off_or_sends_another_secret_is_changed() {
        let expected = expected();
        let off = Webhook {
            is_active: false,
            ..webhook(2, &expected.destination)
        };
        let other_secret = Webhook {
            secret: Some(SecretString::from("theirs")),
            ..webhook(2, &expected.destination)
        };
        let no_secret = Webhook {
            secret: None,
            ..webhook(2, &expected.destination)
        };
        for there in [off, other_secret, no_secret] {
            assert_eq!(expected.compare(&[there]), (vec![Step::Change(2)], Some(2)));
        }
    }

    #[test]
    fn one_that_leads_to_an_old_address_of_ours_is_deleted() {
        let expected = expected();
        let old = format!("https://old.example.com{}", webhook_path(expected.integration));
        let steps = vec![Step::Delete(1), Step::Create];
        assert_eq!(expected.compare(&[webhook(1, &old)]), (steps, None));
    }
}
