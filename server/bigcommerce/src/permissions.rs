//! Tests what a token may do. BigCommerce doesn't list a token's scopes, so each is tried: 403 means that it is missing.

use std::time::Duration;

use parcelpilot_domain::connection::{
    ConnectionReport, Obstacle, Permission, PermissionReport, PermissionStatus,
};
use reqwest::Method;

use super::call::Calls;
use super::channels;
use super::error::{BigCommerceError, ErrorKind};
use super::fields::object;
use super::http::{Request, Response};
use super::page;
use super::store_info::{self, StoreInfo};
use super::wire::{StatusFields, TimeField};

const TIME_OUT: Duration = Duration::from_secs(15);

type CallResult<T> = Result<T, BigCommerceError>;

/// Asks for the time first, which needs no scope or the least one: if the token is wrong or the store is down, that one
/// call is enough.
pub async fn test(calls: &Calls, wants_push: bool) -> ConnectionReport {
    let time = time(calls).await;
    if let Err(error) = &time
        && let Some(report) = conclusive_report(error, wants_push)
    {
        return report;
    }
    let (store, orders, products, modify) =
        tokio::join!(store(calls), orders(calls), products(calls), modify(calls));
    let (statuses, channels) = match &orders {
        Ok(()) => tokio::join!(
            async { statuses(calls).await.unwrap_or_default() },
            // Named where the token may read them; no finding, since all works without.
            async { channels::read_first(calls).await.unwrap_or_default() },
        ),
        Err(_) => (Vec::new(), Vec::new()),
    };
    let hash = calls.access.store_hash.as_str();
    let information = match &store {
        Ok(store) if !store.hash.is_empty() && !store.hash.eq_ignore_ascii_case(hash) => {
            PermissionStatus::OtherStore
        }
        result => finding(result),
    };
    let (store_name, zone) = store.map_or((None, None), |store| (Some(store.name), store.zone));
    let mut findings = vec![
        (Permission::Token, PermissionStatus::Granted),
        (Permission::Information, information),
        (Permission::Orders, finding(&orders)),
        (Permission::Products, finding(&products)),
    ];
    let modify = finding(&modify);
    if wants_push {
        findings.push((Permission::OrdersModify, modify));
    }
    findings[0].1 = token(&time, &findings[1..]);
    ConnectionReport {
        permissions: reports(findings),
        may_needlessly_modify: !wants_push && modify == PermissionStatus::Granted,
        store_name: store_name.filter(|name| !name.is_empty()),
        zone,
        status_labels: statuses,
        channels,
    }
}

/// Tests only whether the token is known.
pub async fn test_token(calls: &Calls) -> PermissionStatus {
    finding(&time(calls).await)
}

/// Tests only whether orders may be changed.
pub async fn test_push(calls: &Calls) -> PermissionStatus {
    finding(&modify(calls).await)
}

/// The whole report, if the first response makes further calls pointless.
fn conclusive_report(error: &BigCommerceError, wants_push: bool) -> Option<ConnectionReport> {
    let (token, rest) = match error.kind {
        ErrorKind::TokenRefused => (
            PermissionStatus::TokenRefused,
            PermissionStatus::NotChecked(Obstacle::Skipped),
        ),
        ErrorKind::Throttled | ErrorKind::Maintenance | ErrorKind::Unreachable | ErrorKind::TimedOut => {
            let obstacle = PermissionStatus::NotChecked(error.kind.obstacle());
            (obstacle, obstacle)
        }
        _ => return None,
    };
    let mut findings = vec![
        (Permission::Token, token),
        (Permission::Information, rest),
        (Permission::Orders, rest),
        (Permission::Products, rest),
    ];
    findings.extend(wants_push.then_some((Permission::OrdersModify, rest)));
    Some(ConnectionReport {
        permissions: reports(findings),
        may_needlessly_modify: false,
        store_name: None,
        zone: None,
        status_labels: Vec::new(),
        channels: Vec::new(),
    })
}

/// If every call got 403, the store hash is the likely cause, and every permission says so.
fn reports(mut findings: Vec<(Permission, PermissionStatus)>) -> Vec<PermissionReport> {
    if findings[0].1 == PermissionStatus::WrongStore {
        for (_, finding) in &mut findings {
            *finding = PermissionStatus::WrongStore;
        }
    }
    let report = |(permission, finding)| PermissionReport { permission, finding };
    findings.into_iter().map(report).collect()
}

/// BigCommerce checks the token first, so 403 means that the token is valid and that the scope or the store hash is wrong:
/// the hash, if the time, the store and the orders are all refused and products are not granted.
fn token<T>(time: &CallResult<T>, others: &[(Permission, PermissionStatus)]) -> PermissionStatus {
    let of = |wanted| {
        let found = others.iter().find(|(permission, _)| *permission == wanted);
        found.map(|(_, finding)| *finding)
    };
    if others
        .iter()
        .any(|(_, finding)| *finding == PermissionStatus::TokenRefused)
    {
        return PermissionStatus::TokenRefused;
    }
    let is_missing = |permission| of(permission) == Some(PermissionStatus::Missing);
    let all_refused = is_missing(Permission::Information)
        && is_missing(Permission::Orders)
        && of(Permission::Products) != Some(PermissionStatus::Granted);
    match finding(time) {
        PermissionStatus::Missing if all_refused => PermissionStatus::WrongStore,
        PermissionStatus::Missing => PermissionStatus::Granted,
        finding => finding,
    }
}

fn finding<T>(result: &CallResult<T>) -> PermissionStatus {
    match result {
        Ok(_) => PermissionStatus::Granted,
        Err(error) => match error.kind {
            ErrorKind::TokenRefused => PermissionStatus::TokenRefused,
            ErrorKind::ScopeMissing => PermissionStatus::Missing,
            kind => PermissionStatus::NotChecked(kind.obstacle()),
        },
    }
}

async fn time(calls: &Calls) -> CallResult<()> {
    let response = get(calls, &["v2", "time"]).await?;
    let not_a_time = || BigCommerceError::garbled("not the store's time");
    let fields: TimeField = object(page::element(&response)?, "").map_err(|_| not_a_time())?;
    fields.time.map(|_| ()).ok_or_else(not_a_time)
}

async fn store(calls: &Calls) -> CallResult<StoreInfo> {
    store_info::parse(&get(calls, &["v2", "store"]).await?)
}

async fn orders(calls: &Calls) -> CallResult<()> {
    let response = send(calls, Request::get(&["v2", "orders"], one())).await?;
    page::elements(&response).map(|_| ())
}

async fn products(calls: &Calls) -> CallResult<()> {
    let request = Request::get(&["v3", "catalog", "products"], one());
    send(calls, request).await.map(|_| ())
}

/// No store has an order 0, so nothing can be written. An error about the request itself means that the scope is there.
async fn modify(calls: &Calls) -> CallResult<()> {
    let path = ["v2", "orders", "0", "shipments"];
    let request = Request::write(Method::POST, &path, Some("{}".to_owned()));
    match send(calls, request).await {
        Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Refused) => Ok(()),
        result => result.map(|_| ()),
    }
}

async fn statuses(calls: &Calls) -> Option<Vec<(i64, String)>> {
    let response = get(calls, &["v2", "order_statuses"]).await.ok()?;
    let parse = |value| {
        let fields: StatusFields = object(value, "").ok()?;
        let (status, label) = page::status(&fields).ok()?;
        Some((status.0, label))
    };
    let elements = page::elements(&response).ok()?;
    Some(elements.into_iter().filter_map(parse).collect())
}

async fn get(calls: &Calls, path: &[&str]) -> CallResult<Response> {
    send(calls, Request::get(path, Vec::new())).await
}

async fn send(calls: &Calls, request: Request) -> CallResult<Response> {
    calls.send(&request.with_time_out(TIME_OUT)).await
}

/// The parameters for a list of one element.
fn one() -> Vec<(&'static str, String)> {
    vec![("limit", "1".to_owned())]
}
