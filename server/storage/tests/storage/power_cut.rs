//! SQLite and a power cut: what was said to be done is still done, and what programs were told stays as it was told.
//!
//! The cut is simulated from what SQLite promises: a commit with `synchronous = FULL` has synced the journal up to its
//! end, one with `NORMAL` has synced nothing. A trigger notes in each transaction which of them it has, so that the test
//! knows how much of the journal was synced; at the cut everything after that is gone. It does not show that SQLite, the
//! kernel and the disk keep that promise, nor tears pages: that would take a file system of SQLite's own, which is code
//! that this project forbids (`unsafe`), or a device that loses writes, which a test can't have everywhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use parcelpilot_domain::change::ChangePosition;
use parcelpilot_domain::ids::{ClientId, OrderId, PushId, RemoteAddressId, RemoteLineId, ShipmentId};
use parcelpilot_domain::shipment::changes::ChangeStep;
use parcelpilot_domain::shipment::push::PushKind;
use parcelpilot_domain::shipment::tracking::Tracking;
use parcelpilot_domain::shipment::{NewShipment, ShippedLine};
use sqlx::SqlitePool;
use storage::changes::{newest, publish};
use storage::shipments::{ShipmentChange, change_order, claim, record_intent};
use storage::{Database, clients, integrations};
use test_support::databases::{execute, with_sqlite};
use test_support::dice::Dice;
use test_support::rows::{TestOrder, at, client, consignment, line, new_integration};
use uuid::Uuid;

const STEPS: u64 = 120;
/// Longer than the test.
const LEASE: Duration = Duration::from_secs(600);

/// What SQLite calls `FULL`.
pub const FULL: i64 = 2;

/// Notes for each transaction of these tables how durable it is.
const NOTE_LEVELS: &str = "
    CREATE TABLE levels (level INTEGER);
    CREATE TRIGGER of_shipments AFTER INSERT ON shipments
        BEGIN INSERT INTO levels SELECT synchronous FROM pragma_synchronous; END;
    CREATE TRIGGER of_intents AFTER UPDATE OF intent ON shipment_pushes
        BEGIN INSERT INTO levels SELECT synchronous FROM pragma_synchronous; END;
    CREATE TRIGGER of_changes AFTER INSERT ON changes
        BEGIN INSERT INTO levels SELECT synchronous FROM pragma_synchronous; END;
    CREATE TRIGGER of_clients AFTER UPDATE OF name ON clients
        BEGIN INSERT INTO levels SELECT synchronous FROM pragma_synchronous; END;";

struct Machine {
    database: Database,
    client: ClientId,
    integration: parcelpilot_domain::ids::IntegrationId,
    order: OrderId,
    /// How much of the journal is on the disk.
    synced: u64,
    /// What was said to be done.
    shipments: BTreeSet<String>,
    intents: BTreeSet<String>,
    /// Programs have read the change feed up to here.
    read: ChangePosition,
    renamed: u64,
}

impl Machine {
    async fn new(database: Database) -> Self {
        let client = client(&database, "Acme").await;
        let mut new = new_integration(client, "One", 1);
        new.push_ship_confirms = true;
        integrations::insert(&database, &new)
            .await
            .expect("an integration");
        let order = TestOrder::new(new.id, 7).insert(&database).await;
        line(&database, order, 1, Some(2), "physical").await;
        consignment(&database, order, 2).await;
        execute(&database, NOTE_LEVELS.to_owned()).await;
        // All of this is in the file, and synced.
        execute(&database, "PRAGMA wal_checkpoint(TRUNCATE)".to_owned()).await;
        let integration = new.id;
        Machine {
            database,
            client,
            integration,
            order,
            synced: 0,
            shipments: BTreeSet::new(),
            intents: BTreeSet::new(),
            read: ChangePosition(0),
            renamed: 0,
        }
    }

    fn writer(&self) -> &SqlitePool {
        let Database::Sqlite { writer, .. } = &self.database else {
            unreachable!("it is SQLite")
        };
        writer
    }

    fn file(&self) -> PathBuf {
        self.writer().connect_options().get_filename().to_owned()
    }

    /// After each step.
    async fn note_what_is_synced(&mut self) {
        let latest = "SELECT level FROM levels ORDER BY rowid DESC LIMIT 1";
        let level: Option<(i64,)> = sqlx::query_as(latest)
            .fetch_optional(self.writer())
            .await
            .expect("read");
        if level.is_some_and(|(level,)| level >= FULL) {
            self.synced = std::fs::metadata(journal(&self.file()))
                .expect("it is there")
                .len();
        }
    }

    async fn ship(&mut self) {
        let id = ShipmentId::from_uuid(Uuid::now_v7());
        let shipment = NewShipment {
            address_id: RemoteAddressId(2),
            lines: vec![ShippedLine {
                line: RemoteLineId(1),
                quantity: 1,
            }],
            tracking: Tracking::from_stored("ups".to_owned(), String::new(), "1Z".to_owned(), String::new()),
            override_reason: None,
            despite_ending: false,
        };
        let change = ShipmentChange {
            order: self.order,
            by: "Ada",
            at: at(1),
        };
        let made = change_order(&self.database, change, |_| {
            let insert = ChangeStep::Insert {
                id,
                shipment: shipment.clone(),
                notify_store: true,
            };
            Ok(((), vec![insert, ChangeStep::Push(id, PushKind::Create)]))
        });
        made.await.expect("stored").expect("made");
        self.shipments.insert(id.to_string());
    }

    /// Notes what is about to be sent, and lets go of the push as if it were over.
    async fn record_intent(&mut self) {
        let claimed = claim(&self.database, self.integration, "pusher", LEASE)
            .await
            .expect("asked");
        let Some(push) = claimed else { return };
        record_intent(&self.database, &push, None, LEASE)
            .await
            .expect("noted");
        let id: PushId = push.lease.push_id;
        self.intents.insert(id.to_string());
        self.note_what_is_synced().await;
        execute(
            &self.database,
            format!("UPDATE shipment_pushes SET state = 'failed' WHERE id = '{id}'"),
        )
        .await;
    }

    async fn follow(&mut self) {
        publish(&self.database).await.expect("published");
        self.read = newest(&self.database).await.expect("read");
    }

    async fn rename(&mut self) {
        self.renamed += 1;
        let name = format!("Acme {}", self.renamed);
        clients::rename(&self.database, self.client, &name)
            .await
            .expect("renamed");
    }

    /// What a machine finds after its power was cut now. Whether something was lost that nobody relied on.
    async fn cut_power(&self, folder: &Path) -> bool {
        let file = folder.join("after.db");
        std::fs::copy(self.file(), &file).expect("copied");
        let mut on_disk = std::fs::read(journal(&self.file())).expect("read");
        on_disk.truncate(usize::try_from(self.synced).expect("small"));
        std::fs::write(journal(&file), on_disk).expect("written");
        let after = Database::open(&format!("sqlite://{}", file.display()))
            .await
            .expect("it opens");
        let Database::Sqlite { reader, .. } = &after else {
            unreachable!("it is SQLite")
        };
        let texts = async |sql: &'static str| -> BTreeSet<String> {
            let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(reader).await.expect("read");
            rows.into_iter().map(|(text,)| text).collect()
        };
        assert_eq!(
            texts("PRAGMA integrity_check").await,
            BTreeSet::from(["ok".to_owned()])
        );
        let shipments = texts("SELECT id FROM shipments").await;
        assert!(
            shipments.is_superset(&self.shipments),
            "{} of {}",
            shipments.len(),
            self.shipments.len()
        );
        let intents = texts("SELECT id FROM shipment_pushes WHERE intent_at IS NOT NULL").await;
        assert!(
            intents.is_superset(&self.intents),
            "{} of {}",
            intents.len(),
            self.intents.len()
        );
        let changes = newest(&after).await.expect("read");
        assert!(changes >= self.read, "{changes:?}, and {:?} was read", self.read);
        let names = texts("SELECT name FROM clients").await;
        after.close().await;
        self.renamed > 0 && !names.contains(&format!("Acme {}", self.renamed))
    }
}

fn journal(file: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", file.display()))
}

#[tokio::test]
async fn takes_back_no_shipment_no_intent_and_no_change_that_was_told() {
    with_sqlite(|database: Database| async move {
        let mut machine = Machine::new(database).await;
        let mut cuts_that_lost_something = 0;
        let mut dice = Dice::thrown();
        for _ in 0..STEPS {
            match dice.below(5) {
                0 => machine.ship().await,
                1 => machine.record_intent().await,
                2 => machine.follow().await,
                _ => machine.rename().await,
            }
            machine.note_what_is_synced().await;
            if dice.below(5) == 0 {
                let folder = tempfile::tempdir().expect("a temporary folder");
                cuts_that_lost_something += u32::from(machine.cut_power(folder.path()).await);
            }
        }
        assert!(
            machine.shipments.len() > 5 && !machine.intents.is_empty() && machine.read.0 > 0,
            "the dice are fair"
        );
        assert!(
            cuts_that_lost_something > 0,
            "what need not wait for the disk does not: the cuts cut"
        );
    })
    .await;
}

/// A prepared `PRAGMA` would work the first time only.
#[tokio::test]
async fn the_writer_is_fast_again_after_each_transaction_that_waits() {
    with_sqlite(|database: Database| async move {
        let mut machine = Machine::new(database).await;
        for _ in 0..3 {
            machine.ship().await;
            machine.rename().await;
        }
        let levels: Vec<(i64,)> = sqlx::query_as("SELECT level FROM levels ORDER BY rowid")
            .fetch_all(machine.writer())
            .await
            .expect("read");
        let levels: Vec<i64> = levels.into_iter().map(|(level,)| level).collect();
        assert_eq!(levels, [FULL, 1, FULL, 1, FULL, 1]);
    })
    .await;
}
