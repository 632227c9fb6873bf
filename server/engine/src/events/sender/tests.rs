use async_trait::async_trait;
use parcelpilot_contract::events::EventEndpointForm;
use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::sealed::Sealed;
use parcelpilot_domain::time::Timestamp;
use serde_json::Value;
use storage::changes::Change;
use storage::events::{FANNED_OUT_AT_ONCE, NewEndpoint};
use test_support::databases::execute;
use test_support::on_both_databases;
use test_support::rows::{at, client, integration};

use super::*;
use crate::events::{Reach, SigningSecrets};

/// Nothing is sent here.
struct Nothing;

#[async_trait]
impl EventSource for Nothing {
    async fn data(&self, _: &Change, _: Option<ClientId>) -> StorageResult<Value> {
        Ok(Value::Null)
    }

    fn secrets(&self, _: &Endpoint, _: Timestamp) -> Option<SigningSecrets> {
        None
    }
}

async fn endpoint(database: &Database, position: ChangePosition) -> EventEndpointId {
    let id = EventEndpointId::from_uuid(Uuid::now_v7());
    let form = EventEndpointForm {
        kinds: ChangeKind::ALL.to_vec(),
        ..EventEndpointForm::default()
    };
    let new = NewEndpoint {
        id,
        form: &form,
        secret: &Sealed::from_bytes(Vec::new()),
        position,
        created_at: at(1),
    };
    rows::insert(database, &new).await.expect("inserted");
    id
}

on_both_databases! {
    /// As one that was paused for weeks.
    async fn an_endpoint_that_is_far_behind_keeps_no_other_waiting(database: Database) {
        let store = integration(&database, client(&database, "Acme").await, "Acme", 1).await;
        let all = i64::from(FANNED_OUT_AT_ONCE) * 3;
        execute(&database, format!(
            "INSERT INTO changes (position, kind, subject, at)
             WITH RECURSIVE numbers (number) AS
                 (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {all})
             SELECT number, 'integration.failing', '{store}', 1 FROM numbers"
        )).await;
        let behind = endpoint(&database, ChangePosition(0)).await;
        let beside = endpoint(&database, ChangePosition(all - 1)).await;
        let sender = EventSender {
            database: database.clone(),
            source: Arc::new(Nothing),
            clients: EventClients::new(Reach::Public).expect("clients"),
            retry_policy: EventRetryPolicy::default(),
        };
        let (mut failing, shutdown) = (HashSet::new(), CancellationToken::new());
        let mut looks = 0;
        loop {
            let looked = sender.look(&mut failing, &shutdown).await.expect("looked");
            looks += 1;
            assert!(looked.due.contains(&beside), "at the first look");
            let found = rows::find(&database, behind).await.expect("read").expect("found");
            assert_eq!(found.position.0, (looks * i64::from(FANNED_OUT_AT_ONCE)).min(all));
            if !looked.may_have_more {
                break;
            }
        }
        assert!(looks > 1);
    }
}
