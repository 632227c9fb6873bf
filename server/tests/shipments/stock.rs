//! A store is told how much of a SKU may be sold: the newest level only, never an old one, one call at a time.

use engine::shipments::retry_policy::PushRetryPolicy;
use engine::stock::sender::{LEASE, StockSender};
use parcelpilot_contract::error::{AppError, StoreAnswer};
use parcelpilot_contract::stock::{StockQuery, StockRow, StockSource, StockStatus};
use parcelpilot_domain::ids::{ClientId, RemoteLocationId};
use parcelpilot_domain::stock::{GivenLevel, LevelTaken, StockPause, StockReason, StockRefusal, StockState};
use sandbox::{Account, Fault, FaultKind};
use storage::audit::AuditFilter;
use storage::{Database, audit, clients, stock};
use test_support::databases::execute;
use test_support::on_both_databases;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::test_server::{TestServer, caller, roomy};

const SET: &str = "/v3/inventory/adjustments/absolute";
const ONE: RemoteLocationId = RemoteLocationId(1);
pub const CONFIRMED: (StockState, Option<StockReason>) = (StockState::Confirmed, None);

async fn with_account(database: Database, account: Account) -> TestServer {
    let server = TestServer::before_import(database, roomy(0), account, false).await;
    server.set_location(Some(ONE)).await.unwrap();
    server.store.sandbox.add_skus((0..3_000).map(sku));
    server.store.sandbox.forget_calls();
    server
}

pub async fn turned_on(database: Database) -> TestServer {
    with_account(database, Account::Full).await
}

pub fn sku(number: i64) -> String {
    format!("SKU-{number:04}")
}

pub fn level(sku: &str, level: i64) -> GivenLevel {
    GivenLevel {
        sku: sku.parse().unwrap(),
        location: Some(ONE),
        level: level.try_into().unwrap(),
        counted_at: None,
    }
}

impl TestServer {
    async fn set_location(&self, location: Option<RemoteLocationId>) -> Result<(), AppError> {
        self.ports.stock.set(&caller(), self.integration, location).await
    }

    pub async fn send_a_level(&self) {
        self.set_location(Some(ONE)).await.unwrap();
        self.store.sandbox.add_skus([sku(1)]);
        self.give_one(&sku(1), 1).await;
        self.send_stock().await;
    }

    pub async fn give(&self, levels: Vec<GivenLevel>) -> Result<Vec<LevelTaken>, AppError> {
        let stock = &self.ports.stock;
        stock
            .give(&caller(), self.integration, levels, StockSource::Api)
            .await
    }

    async fn give_one(&self, sku: &str, pieces: i64) {
        let taken = self.give(vec![level(sku, pieces)]).await;
        assert_eq!(taken, Ok(vec![LevelTaken::Accepted]));
    }

    /// Its pauses are no time at all.
    fn stock_sender(&self) -> StockSender {
        StockSender {
            retry_policy: self.pusher().retry_policy,
            settles_within: std::time::Duration::ZERO,
            ..self.context.stock_sender()
        }
    }

    async fn send_stock_with(&self, sender: StockSender) {
        // As if what was confirmed were so long ago.
        let settle = "UPDATE stock_levels SET confirmed_at = 1 WHERE confirmed_at IS NOT NULL";
        execute(self.database(), settle.to_owned()).await;
        stock::due(self.database()).await.unwrap();
        sender.send_all(self.integration, &CancellationToken::new()).await;
    }

    pub async fn send_stock(&self) {
        self.send_stock_with(self.stock_sender()).await;
    }

    /// As if the pause after a call were over.
    pub async fn let_pause_end(&self) {
        execute(
            self.database(),
            "UPDATE stock_settings SET next_call_at = 0, settles_at = 0".to_owned(),
        )
        .await;
    }

    async fn row(&self, sku: &str) -> StockRow {
        let query = StockQuery {
            search: sku.to_owned(),
            ..StockQuery::default()
        };
        let page = self.ports.stock.page(self.integration, &query).await.unwrap();
        page.rows.into_iter().find(|row| row.sku.as_str() == sku).unwrap()
    }

    pub async fn state(&self, sku: &str) -> (StockState, Option<StockReason>) {
        let row = self.row(sku).await;
        (row.state, row.reason)
    }

    async fn status(&self) -> StockStatus {
        self.ports.stock.status(self.integration).await.unwrap()
    }

    fn break_stock(&self, kind: FaultKind, times: Option<u32>) {
        self.store.sandbox.add_fault(Fault {
            method: Some("PUT".to_owned()),
            path: Some(SET.to_owned()),
            times,
            ..Fault::new(kind)
        });
    }
}

on_both_databases! {
    async fn a_thousand_changes_of_one_sku_are_one_call(database: Database) {
        let server = turned_on(database).await;
        for pieces in 0..1_000 {
            stock::give(server.database(), server.integration, &[level("SKU-0001", pieces)]).await.unwrap().unwrap();
        }
        server.give_one("SKU-0002", 7).await;
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 1);
        let calls = server.store.sandbox.stock_calls();
        assert_eq!(calls, [vec![(1, "SKU-0001".to_owned(), 999), (1, "SKU-0002".to_owned(), 7)]]);
        assert_eq!(server.state("SKU-0001").await, CONFIRMED);
        // The store sold some, and the same level is given again: it counts anew.
        server.store.sandbox.set_stock(1, "SKU-0001", 990);
        server.send_stock().await;
        assert_eq!(server.store.sandbox.stock(1, "SKU-0001"), 990, "nothing is sent by itself");
        server.give_one("SKU-0001", 999).await;
        server.send_stock().await;
        assert_eq!(server.store.sandbox.stock(1, "SKU-0001"), 999);
    }

    async fn a_call_has_no_more_than_the_store_takes(database: Database) {
        let server = turned_on(database).await;
        let many: Vec<GivenLevel> = (0..2_500).map(|number| level(&sku(number), number)).collect();
        server.give(many).await.unwrap();
        server.send_stock().await;
        let sizes: Vec<usize> = server.store.sandbox.stock_calls().iter().map(Vec::len).collect();
        assert_eq!(sizes, [2_000, 500]);
        assert_eq!(server.store.sandbox.stock(1, &sku(2_499)), 2_499);
        let given = audit::list(server.database(), &AuditFilter::default(), "", 10).await.unwrap().rows;
        assert!(given.iter().any(|entry| entry.detail.contains("2,500 levels by API") || entry.detail.contains("2500 levels by API")));
    }

    async fn a_wrong_sku_does_not_stop_the_others(database: Database) {
        let server = turned_on(database).await;
        let mut some: Vec<GivenLevel> = (0..100).map(|number| level(&sku(number), 5)).collect();
        some.extend([level("WRONG-<b>", 5), level("WRONG-2", 5)]);
        server.give(some).await.unwrap();
        server.send_stock().await;
        for wrong in ["WRONG-<b>", "WRONG-2"] {
            let row = server.row(wrong).await;
            assert_eq!((row.state, row.reason), (StockState::Refused, Some(StockReason::Refused)));
            assert!(row.words.unwrap().contains(wrong), "the store's own words");
        }
        assert_eq!(server.store.sandbox.stock(1, &sku(99)), 5);
        assert_eq!((server.status().await.waiting, server.status().await.unsolved), (0, 2));
        assert!(server.calls_of(SET) <= 30, "{}", server.calls_of(SET));
        // Given again, it stops nobody, and the store is left alone for a while then.
        server.give(vec![level("WRONG-2", 6), level(&sku(1), 6)]).await.unwrap();
        server.store.sandbox.forget_calls();
        server.send_stock().await;
        assert_eq!((server.calls_of(SET), server.store.sandbox.stock(1, &sku(1))), (2, 6));
        server.give_one("WRONG-2", 7).await;
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 2);
    }

    async fn what_the_store_has_does_not_wait_for_wrong_ones(database: Database) {
        let server = turned_on(database).await;
        server.give_one("SKU-2500", 5).await;
        server.send_stock().await;
        let one = |number: i64| match number % 20 {
            0 => level(&format!("{}-WRONG", sku(number)), 5),
            _ => level(&sku(number), 5),
        };
        server.give((0..2_000).map(one).collect()).await.unwrap();
        server.store.sandbox.forget_calls();
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 40);
        assert!(server.store.sandbox.stock_calls().len() > 1, "each round gets some through");
        server.give_one("SKU-2500", 4).await;
        server.let_pause_end().await;
        server.send_stock().await;
        assert_eq!(server.store.sandbox.stock(1, "SKU-2500"), 4);
    }

    async fn wrong_levels_do_not_use_up_the_quota(database: Database) {
        let server = turned_on(database).await;
        server.give((0..200).map(|number| level(&format!("WRONG-{number}"), 5)).collect()).await.unwrap();
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 40, "the rest waits for the next round");
        let status = server.status().await;
        assert_eq!(status.waiting + status.unsolved, 200);
        assert!(status.unsolved >= 15, "{status:?}");
        // A location that is disabled is not the levels' fault: none is refused that was not sent.
        let server_calls = server.calls_of(SET);
        server.let_pause_end().await;
        execute(server.database(), "DELETE FROM stock_levels".to_owned()).await;
        let closed = |number| GivenLevel { location: Some(RemoteLocationId(3)), ..level(&sku(number), 1) };
        server.give((0..1_000).map(closed).collect()).await.unwrap();
        server.send_stock().await;
        let status = server.status().await;
        assert_eq!((status.unsolved, status.waiting), (3, 997));
        let calls = server.calls_of(SET) - server_calls;
        assert!(calls < 20, "{calls}");
        server.send_stock().await;
        assert_eq!(server.calls_of(SET) - server_calls, calls, "the store is left alone for a while");
        // Three that are wrong at the beginning prove nothing of the others, which come next.
        execute(server.database(), "UPDATE stock_levels SET location_id = 1".to_owned()).await;
        server.let_pause_end().await;
        server.send_stock().await;
        let status = server.status().await;
        assert_eq!((status.unsolved, status.waiting), (3, 0));
    }

    async fn a_lost_answer_is_sent_again_while_the_level_is_fresh_and_the_newest(database: Database) {
        let server = turned_on(database).await;
        server.give_one("SKU-0001", 5).await;
        server.break_stock(FaultKind::AppliedThenTimeout, Some(1));
        server.send_stock_with(StockSender { settles_within: LEASE, ..server.stock_sender() }).await;
        assert_eq!(server.calls_of(SET), 1, "the store is left alone for a while");
        assert_eq!(server.state("SKU-0001").await.0, StockState::Waiting);
        server.let_pause_end().await;
        server.send_stock().await;
        assert_eq!((server.state("SKU-0001").await, server.calls_of(SET)), (CONFIRMED, 2));

        for kind in [FaultKind::Reset, FaultKind::ResetBefore, FaultKind::ServerError, FaultKind::InvalidJson] {
            server.store.sandbox.clear_faults();
            server.break_stock(kind, None);
            server.give_one("SKU-0002", 6).await;
            let sender = StockSender { retry_policy: PushRetryPolicy::default(), ..server.stock_sender() };
            server.let_pause_end().await;
            server.send_stock_with(sender).await;
            execute(server.database(), "UPDATE stock_levels SET fresh_until = 1".to_owned()).await;
            server.let_pause_end().await;
            server.store.sandbox.forget_calls();
            server.send_stock().await;
            let (state, calls) = (server.state("SKU-0002").await, server.calls_of(SET));
            // A 200 is an answer, whatever is in it.
            let expected = match kind {
                FaultKind::InvalidJson => CONFIRMED,
                _ => (StockState::Unknown, Some(StockReason::NoAnswer)),
            };
            assert_eq!((state, calls), (expected, 0), "{kind:?}");
        }
    }

    async fn a_newer_level_comes_after_one_whose_answer_was_lost(database: Database) {
        let server = turned_on(database).await;
        server.give_one("SKU-0001", 5).await;
        server.break_stock(FaultKind::Reset, Some(1));
        server.send_stock_with(StockSender { settles_within: LEASE, ..server.stock_sender() }).await;
        server.give_one("SKU-0001", 4).await;
        server.let_pause_end().await;
        server.send_stock().await;
        let set: Vec<i64> = server.store.sandbox.stock_calls().iter().map(|call| call[0].2).collect();
        assert_eq!((set, server.state("SKU-0001").await), (vec![5, 4], CONFIRMED));
    }

    async fn what_a_killed_sender_sent_is_waited_out(database: Database) {
        let server = turned_on(database).await;
        server.give_one("SKU-0001", 5).await;
        let leased = stock::claim(server.database(), server.integration, "killed", LEASE).await.unwrap().unwrap();
        stock::record_intent(server.database(), &leased, leased.levels[0].fresh_until, LEASE).await.unwrap();
        server.give_one("SKU-0001", 4).await;
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 0, "its lease holds, longer than a call can take");
        // The call arrives late, but within its time.
        server.store.sandbox.set_stock(1, "SKU-0001", 5);
        execute(server.database(), "UPDATE stock_settings SET lease_until = 0".to_owned()).await;
        server.send_stock().await;
        assert_eq!((server.calls_of(SET), server.store.sandbox.stock(1, "SKU-0001")), (1, 4));
    }

    async fn what_is_too_old_is_not_sent(database: Database) {
        let server = turned_on(database).await;
        server.give_one("SKU-0001", 5).await;
        execute(server.database(), "UPDATE stock_levels SET fresh_until = 1".to_owned()).await;
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 0);
        assert_eq!(server.state("SKU-0001").await, (StockState::Expired, Some(StockReason::TooOld)));
    }

    async fn a_token_that_may_not_change_stock_pauses_the_store(database: Database) {
        let server = with_account(database, Account::ReadOnly).await;
        server.give_one("SKU-0001", 5).await;
        server.send_stock().await;
        server.give_one("SKU-0002", 5).await;
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 1);
        assert_eq!(server.status().await.pause, Some(StockPause::ScopeMissing));
        assert_eq!(server.state("SKU-0001").await.0, StockState::Waiting);
        // New credentials are tried at once.
        let version = server.ports.integrations.detail(server.integration).await.unwrap().version;
        let form = server.form(Account::Full, false, version);
        server.ports.integrations.update(&caller(), server.integration, form).await.unwrap();
        server.send_stock().await;
        assert_eq!((server.state("SKU-0001").await, server.status().await.pause), (CONFIRMED, None));
    }

    async fn a_token_that_is_refused_pauses_the_store(database: Database) {
        let server = turned_on(database).await;
        server.give_one("SKU-0001", 5).await;
        // One by itself is no proof.
        server.break_stock(FaultKind::Unauthorized, Some(1));
        server.send_stock_with(StockSender { retry_policy: PushRetryPolicy::default(), ..server.stock_sender() }).await;
        assert_eq!(server.status().await.pause, None);
        server.let_pause_end().await;
        server.store.sandbox.add_fault(Fault::new(FaultKind::Unauthorized));
        server.send_stock().await;
        assert_eq!(server.status().await.pause, Some(StockPause::TokenRefused));
        server.store.sandbox.clear_faults();
        server.let_pause_end().await;
        server.send_stock().await;
        assert_eq!((server.state("SKU-0001").await, server.status().await.pause), (CONFIRMED, None));
    }

    async fn a_busy_store_is_left_alone(database: Database) {
        let server = turned_on(database).await;
        for kind in [FaultKind::RateLimited, FaultKind::Locked, FaultKind::NotFound, FaultKind::Maintenance] {
            server.let_pause_end().await;
            server.give_one("SKU-0001", 5).await;
            server.store.sandbox.forget_calls();
            server.store.sandbox.clear_faults();
            server.break_stock(kind, Some(1));
            server.send_stock_with(StockSender { retry_policy: PushRetryPolicy::default(), ..server.stock_sender() }).await;
            assert_eq!((server.calls_of(SET), server.state("SKU-0001").await.0), (1, StockState::Waiting), "{kind:?}");
        }
    }

    async fn nobody_sets_the_stock_of_a_shared_store(database: Database) {
        let server = turned_on(database).await;
        server.give_one("SKU-0001", 5).await;
        let other = ClientId::from_uuid(Uuid::now_v7());
        clients::insert(server.database(), other, "Other", runtime::clock::now()).await.unwrap();
        execute(server.database(), format!(
            "INSERT INTO channels (integration_id, channel_id, client_id) VALUES ('{}', 2, '{other}')", server.integration
        )).await;
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 0);
        assert_eq!(server.state("SKU-0001").await, (StockState::Refused, Some(StockReason::SharedStore)));
        let refused = AppError::Stock(StockRefusal::SharedStore);
        assert_eq!(server.give(vec![level("SKU-0001", 4)]).await, Err(refused.clone()));
        server.set_location(None).await.unwrap();
        assert_eq!(server.set_location(Some(ONE)).await, Err(refused));
    }

    async fn what_waits_when_it_is_turned_off_is_never_sent(database: Database) {
        let server = turned_on(database).await;
        server.give_one("SKU-0001", 5).await;
        server.set_location(None).await.unwrap();
        server.set_location(Some(RemoteLocationId(2))).await.unwrap();
        server.send_stock().await;
        assert_eq!(server.calls_of(SET), 0);
        assert_eq!(server.state("SKU-0001").await, (StockState::Expired, Some(StockReason::TurnedOff)));
        assert_eq!(server.status().await.location, RemoteLocationId(2));
        let trail = audit::list(server.database(), &AuditFilter::default(), "", 10).await.unwrap().rows;
        let actions: Vec<&str> = trail.iter().map(|entry| entry.action.code()).collect();
        assert_eq!(actions[..4], ["stock_turned_on", "stock_turned_off", "stock_given", "stock_turned_on"]);
    }

    async fn locations_are_the_stores(database: Database) {
        let server = turned_on(database).await;
        let locations = server.ports.stock.locations(server.integration).await.unwrap();
        let shown: Vec<_> = locations.iter().map(|one| (one.id.0, one.name.as_str(), one.is_enabled)).collect();
        assert_eq!(shown, [(1, "Default location", true), (2, "Warehouse <East>", true), (3, "Closed shop", false)]);
        server.store.sandbox.add_fault(Fault {
            path: Some("/v3/inventory/locations".to_owned()),
            ..Fault::new(FaultKind::Forbidden)
        });
        let refused = server.ports.stock.locations(server.integration).await;
        assert_eq!(refused, Err(AppError::Store(StoreAnswer::LocationsScopeMissing)), "not that of orders");
    }
}
