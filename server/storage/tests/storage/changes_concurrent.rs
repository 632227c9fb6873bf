//! Who follows the change feed misses nothing, whoever else writes meanwhile: several programs, of which some take back what
//! they wrote, and some stay in their transactions while others commit.

use std::collections::HashMap;
use std::sync::Arc;

use futures::future::join_all;
use parcelpilot_domain::change::{ChangeKind, ChangePosition};
use parcelpilot_domain::ids::{IntegrationId, OrderId};
use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};
use storage::Database;
use storage::changes::{Change, publish};
use test_support::databases::{DatabaseAddress, assert_counts};
use test_support::dice::Dice;
use test_support::on_both_databases;
use test_support::rows::{TestOrder, client, integration};
use tokio::sync::watch;
use uuid::Uuid;

use crate::changes::Follower;
use crate::deletion::rows_in;

const WRITERS: u32 = 6;
const STEPS: u64 = 40;
/// As many of the others' transactions are committed while one stays open.
const LINGERS_FOR: u64 = 5;

/// What a transaction does.
#[derive(Debug)]
struct Step {
    writes: Vec<Write>,
    is_taken_back: bool,
    lingers: bool,
}

#[derive(Debug)]
enum Write {
    Problem,
    Order,
    /// Of one of the writer's own.
    Change(u64),
}

impl Step {
    fn any(dice: &mut Dice, lingers: bool) -> Self {
        let writes = (0..=dice.below(3)).map(|_| match dice.below(4) {
            0 => Write::Problem,
            1 => Write::Order,
            _ => Write::Change(dice.below(1_000)),
        });
        Self {
            writes: writes.collect(),
            is_taken_back: dice.below(4) == 0,
            lingers: lingers && dice.below(2) == 0,
        }
    }
}

enum AnyTransaction {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl AnyTransaction {
    async fn begin(database: &Database) -> Self {
        match database {
            Database::Sqlite { writer, .. } => {
                Self::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await.expect("begun"))
            }
            Database::Postgres(pool, _) => Self::Postgres(pool.begin_with("BEGIN").await.expect("begun")),
        }
    }

    async fn execute(&mut self, sql: String) {
        let query = sqlx::raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Sqlite(transaction) => query.execute(&mut **transaction).await.map(drop),
            Self::Postgres(transaction) => query.execute(&mut **transaction).await.map(drop),
        }
        .expect("the test's own SQL is right");
    }

    async fn end(self, is_taken_back: bool) {
        match (self, is_taken_back) {
            (Self::Sqlite(transaction), true) => transaction.rollback().await,
            (Self::Sqlite(transaction), false) => transaction.commit().await,
            (Self::Postgres(transaction), true) => transaction.rollback().await,
            (Self::Postgres(transaction), false) => transaction.commit().await,
        }
        .expect("ended");
    }
}

struct Writer {
    database: Database,
    store: IntegrationId,
    number: i64,
    orders: Vec<OrderId>,
    /// What is committed of it.
    problems: Vec<Uuid>,
    committed: Arc<watch::Sender<u64>>,
}

impl Writer {
    async fn work(mut self, steps: Vec<Step>) -> Self {
        for step in steps {
            self.step(step).await;
        }
        self
    }

    async fn step(&mut self, step: Step) {
        let mut transaction = AnyTransaction::begin(&self.database).await;
        let (mut orders, mut problems) = (Vec::new(), Vec::new());
        for write in step.writes {
            self.number += 1;
            let (store, number) = (self.store, self.number);
            match write {
                Write::Problem => {
                    let id = Uuid::now_v7();
                    problems.push(id);
                    transaction
                        .execute(format!(
                            "INSERT INTO problems (id, integration_id, run_id, remote_key, remote_id, kind, field, detail, raw,
                                 first_seen_at, last_seen_at, tries)
                             VALUES ('{id}', '{store}', 'run', '{number}', {number}, 'malformed', '', '', '', 1, 1, 1)"
                        ))
                        .await;
                }
                Write::Order => {
                    let order = OrderId::from_uuid(Uuid::now_v7());
                    orders.push(order);
                    transaction
                        .execute(TestOrder::new(store, number).sql(order))
                        .await;
                }
                Write::Change(which) => {
                    let known = self.orders.len() as u64;
                    if known > 0 {
                        let order = self.orders[usize::try_from(which % known).expect("an index")];
                        let change = format!("UPDATE orders SET updated_at = {number} WHERE id = '{order}'");
                        transaction.execute(change).await;
                    }
                }
            }
        }
        if step.lingers {
            let mut committed = self.committed.subscribe();
            let until = committed.borrow().saturating_add(LINGERS_FOR);
            // It has a sender for as long as this one.
            let _ = committed.wait_for(|count| *count >= until).await;
        }
        transaction.end(step.is_taken_back).await;
        if !step.is_taken_back {
            self.orders.append(&mut orders);
            self.problems.append(&mut problems);
        }
        if !step.lingers {
            self.committed
                .send_modify(|count| *count = count.saturating_add(1));
        }
    }
}

/// Follows until `is_over` and nothing more comes: all that came, and each order as it was read after its last change.
async fn all_that_comes(
    database: Database,
    is_over: watch::Receiver<bool>,
    most: u16,
) -> (Vec<Change>, HashMap<OrderId, i64>) {
    let mut follower = Follower {
        database: &database,
        after: ChangePosition(0),
    };
    let (mut came, mut orders) = (Vec::new(), HashMap::new());
    loop {
        let was_over = *is_over.borrow();
        publish(&database).await.expect("published");
        let page = follower.page(most).await;
        for order in page.iter().filter_map(|change| change.order) {
            orders.insert(order, updated_at(&database, order).await);
        }
        let is_empty = page.is_empty();
        came.extend(page);
        if was_over && is_empty && rows_in(&database, "change_arrivals").await == 0 {
            return (came, orders);
        }
    }
}

async fn updated_at(database: &Database, order: OrderId) -> i64 {
    let sql = "SELECT updated_at FROM orders WHERE id = $1";
    let read: Result<(i64,), _> = match database {
        Database::Sqlite { reader, .. } => {
            let query = sqlx::query_as(sql).bind(order.to_string());
            query.fetch_one(reader).await
        }
        Database::Postgres(pool, _) => {
            let query = sqlx::query_as(sql).bind(order.to_string());
            query.fetch_one(pool).await
        }
    };
    read.expect("an order that is told is there").0
}

fn subjects<T: Ord>(changes: &[Change], kind: ChangeKind, of: impl Fn(&Change) -> Option<T>) -> Vec<T> {
    let mut subjects: Vec<T> = changes
        .iter()
        .filter(|change| change.kind == kind)
        .map(|change| of(change).expect("its subject"))
        .collect();
    subjects.sort_unstable();
    subjects
}

on_both_databases! {
    async fn each_committed_change_comes_once_and_in_order(address: DatabaseAddress) {
        let database = Database::open(&address.0).await.expect("opened");
        let is_postgres = matches!(database, Database::Postgres(..));
        // Programs of their own. SQLite has one writer, for whom programs wait.
        let another = async || match is_postgres {
            true => Database::open(&address.0).await.expect("opened"),
            false => database.clone(),
        };
        let mut dice = Dice::thrown();
        let acme = client(&database, "Acme").await;
        let committed = Arc::new(watch::Sender::new(0));
        let (mut writers, mut opened) = (Vec::new(), Vec::new());
        for number in 1..=WRITERS {
            // Nobody waits for those who wait for others.
            let lingers = is_postgres && number <= 2;
            let steps = (0..STEPS).map(|_| Step::any(&mut dice, lingers)).collect();
            let writer = Writer {
                database: another().await,
                store: integration(&database, acme, &format!("Store {number}"), number).await,
                number: 0,
                orders: Vec::new(),
                problems: Vec::new(),
                committed: committed.clone(),
            };
            opened.push(writer.database.clone());
            writers.push((lingers, writer, steps));
        }
        let (over, is_over) = watch::channel(false);
        let mut followers = Vec::new();
        for most in [7, 100] {
            let database = another().await;
            opened.push(database.clone());
            followers.push(tokio::spawn(all_that_comes(database, is_over.clone(), most)));
        }
        let (lingering, others): (Vec<_>, Vec<_>) = writers.into_iter().partition(|(lingers, ..)| *lingers);
        let start = |(_, writer, steps): (bool, Writer, Vec<Step>)| tokio::spawn(writer.work(steps));
        let lingering: Vec<_> = lingering.into_iter().map(start).collect();
        let others: Vec<_> = others.into_iter().map(start).collect();
        let mut done = join_all(others).await;
        // Whoever is still in a transaction waits for nobody any more.
        committed.send_replace(u64::MAX);
        done.extend(join_all(lingering).await);
        over.send_replace(true);
        let done: Vec<Writer> = done.into_iter().map(|writer| writer.expect("a writer")).collect();

        let mut all = Vec::new();
        for follower in followers {
            let (came, orders) = follower.await.expect("a follower");
            let positions: Vec<i64> = came.iter().map(|change| change.position.0).collect();
            assert_eq!(positions, Vec::from_iter((1..).take(came.len())), "in order, and none left out");
            let mut problems: Vec<Uuid> = done.iter().flat_map(|writer| writer.problems.clone()).collect();
            problems.sort_unstable();
            let opened = subjects(&came, ChangeKind::ProblemOpened, |change| Some(change.problem?.uuid()));
            assert_eq!(opened, problems, "each once, and none that was taken back");
            let mut created: Vec<OrderId> = done.iter().flat_map(|writer| writer.orders.clone()).collect();
            created.sort_unstable();
            assert_eq!(subjects(&came, ChangeKind::OrderCreated, |change| change.order), created);
            for order in created {
                let seen = orders[&order];
                assert_eq!(seen, updated_at(&database, order).await, "the last change of {order} was told");
                let first = came.iter().find(|change| change.order == Some(order));
                assert_eq!(first.map(|change| change.kind), Some(ChangeKind::OrderCreated));
            }
            all.push(came);
        }
        assert_eq!(all[0], all[1], "whoever follows is told the same");
        assert_counts(&database).await;
        for opened in opened {
            opened.close().await;
        }
        database.close().await;
    }
}
