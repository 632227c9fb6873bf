//! Which webhook a store should have, and which changes that takes.

use outbound::webhook_path;
use parcelpilot_domain::ids::IntegrationId;
use parcelpilot_domain::store::webhooks::{NewWebhook, Webhook};
use secrecy::{ExposeSecret, SecretString};

/// The webhook that an integration's store should have.
#[derive(Debug, Clone)]
pub struct ExpectedWebhook {
    pub integration: IntegrationId,
    pub destination: String,
    pub secret: SecretString,
}

/// A change to a store's webhooks, by the webhook's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookChange {
    Create,
    /// It is inactive, or sends another secret.
    Update(i64),
    /// It is ours, but calls an address that this server no longer has.
    Delete(i64),
}

impl ExpectedWebhook {
    pub fn as_new(&self) -> NewWebhook {
        NewWebhook {
            destination: self.destination.clone(),
            secret: self.secret.clone(),
        }
    }

    /// The changes that it takes, and the id of the webhook if the store has it already. Other apps' webhooks are left alone.
    pub fn changes(&self, existing: &[Webhook]) -> (Vec<WebhookChange>, Option<i64>) {
        let path = webhook_path(self.integration);
        let ours = existing
            .iter()
            .filter(|webhook| webhook.destination.ends_with(&path));
        let (current, old): (Vec<&Webhook>, Vec<&Webhook>) =
            ours.partition(|webhook| webhook.destination == self.destination);
        let old = old.iter().map(|webhook| WebhookChange::Delete(webhook.id));
        let mut changes: Vec<_> = old.collect();
        let Some(webhook) = current.first() else {
            changes.push(WebhookChange::Create);
            return (changes, None);
        };
        let sends_ours = webhook
            .secret
            .as_ref()
            .is_some_and(|secret| secret.expose_secret() == self.secret.expose_secret());
        if !webhook.is_active || !sends_ours {
            changes.push(WebhookChange::Update(webhook.id));
        }
        (changes, Some(webhook.id))
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
    fn a_correct_webhook_and_those_of_other_apps_are_left_alone() {
        let expected = expected();
        let existing = [
            webhook(1, "https://other.example.com/hook"),
            webhook(2, &expected.destination),
        ];
        assert_eq!(expected.changes(&existing), (Vec::new(), Some(2)));
    }

    #[test]
    fn a_missing_webhook_is_created() {
        assert_eq!(expected().changes(&[]), (vec![WebhookChange::Create], None));
    }

    #[test]
    fn one_that_is_inactive_or_sends_another_secret_is_updated() {
        let expected = expected();
        let inactive = Webhook {
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
        for existing in [inactive, other_secret, no_secret] {
            assert_eq!(
                expected.changes(&[existing]),
                (vec![WebhookChange::Update(2)], Some(2))
            );
        }
    }

    #[test]
    fn one_that_calls_an_old_address_of_ours_is_deleted() {
        let expected = expected();
        let old = format!("https://old.example.com{}", webhook_path(expected.integration));
        let changes = vec![WebhookChange::Delete(1), WebhookChange::Create];
        assert_eq!(expected.changes(&[webhook(1, &old)]), (changes, None));
    }
}
