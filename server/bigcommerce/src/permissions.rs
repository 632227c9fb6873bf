//! What a token may do. BigCommerce has no list of a token's scopes: each is tried, and 403 means that it is missing.

use std::time::Duration;

use parcelpilot_domain::connection::{
    ConnectionReport, Obstacle, Permission, PermissionReport, PermissionStatus,
};
use reqwest::Method;

use super::StoreAccess;
use super::error::{BigCommerceError, ErrorKind};
use super::fields::object;
use super::http::{Http, Request, Response};
use super::page;
use super::rate_limiter::RateLimiter;
use super::store_info::{self, StoreInfo};
use super::wire::{StatusFields, TimeField};

const TIME_OUT: Duration = Duration::from_secs(15);

type Tried<T> = Result<T, BigCommerceError>;

/// The time first, since it needs no scope (or the least): what a wrong token or a store that is not there says
/// then is not asked for again.
pub async fn test(
    http: &Http,
    rate_limiter: &RateLimiter,
    access: &StoreAccess,
    wants_push: bool,
) -> ConnectionReport {
    let probe = Probe {
        http,
        rate_limiter,
        access,
    };
    let time = probe.time().await;
    if let Err(error) = &time
        && let Some(report) = conclusive_report(error, wants_push)
    {
        return report;
    }
    let (store, orders, products, modify) =
        tokio::join!(probe.store(), probe.orders(), probe.products(), probe.modify());
    let statuses = match &orders {
        Ok(()) => probe.statuses().await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let hash = access.store_hash.as_str();
    let information = match &store {
        Ok(store) if !store.hash.is_empty() && !store.hash.eq_ignore_ascii_case(hash) => {
            PermissionStatus::OtherStore
        }
        tried => finding(tried),
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
    }
}

/// Only whether orders may be changed.
pub async fn test_push(http: &Http, rate_limiter: &RateLimiter, access: &StoreAccess) -> PermissionStatus {
    finding(
        &Probe {
            http,
            rate_limiter,
            access,
        }
        .modify()
        .await,
    )
}

/// The whole report where the first response leaves nothing to ask.
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
    })
}

/// Where everything was 403 the hash is suspect, on every line.
fn reports(mut findings: Vec<(Permission, PermissionStatus)>) -> Vec<PermissionReport> {
    if findings[0].1 == PermissionStatus::WrongStore {
        for (_, finding) in &mut findings {
            *finding = PermissionStatus::WrongStore;
        }
    }
    let report = |(permission, finding)| PermissionReport { permission, finding };
    findings.into_iter().map(report).collect()
}

/// BigCommerce checks the token before anything else, so that 403 speaks for the token and against the scope or the
/// hash: against the hash where the time, the store and the orders are all refused, and products are not granted.
fn token<T>(time: &Tried<T>, others: &[(Permission, PermissionStatus)]) -> PermissionStatus {
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

fn finding<T>(tried: &Tried<T>) -> PermissionStatus {
    match tried {
        Ok(_) => PermissionStatus::Granted,
        Err(error) => match error.kind {
            ErrorKind::TokenRefused => PermissionStatus::TokenRefused,
            ErrorKind::ScopeMissing => PermissionStatus::Missing,
            kind => PermissionStatus::NotChecked(kind.obstacle()),
        },
    }
}

struct Probe<'a> {
    http: &'a Http,
    rate_limiter: &'a RateLimiter,
    access: &'a StoreAccess,
}

impl Probe<'_> {
    async fn time(&self) -> Tried<()> {
        let response = self.get(["v2", "time"]).await?;
        let fields: TimeField = object(page::element(&response)?, "").map_err(|_| not_ours())?;
        fields.time.map(|_| ()).ok_or_else(not_ours)
    }

    async fn store(&self) -> Tried<StoreInfo> {
        store_info::read(&self.get(["v2", "store"]).await?)
    }

    async fn orders(&self) -> Tried<()> {
        let response = self
            .call(Request::get(["v2", "orders"], vec![("limit", "1".to_owned())]))
            .await?;
        page::elements(&response).map(|_| ())
    }

    async fn products(&self) -> Tried<()> {
        let request = Request::get(["v3", "catalog", "products"], vec![("limit", "1".to_owned())]);
        self.call(request).await.map(|_| ())
    }

    /// Order 0 exists nowhere, so that nothing can be written. Whatever is wrong with the call, it was let in.
    async fn modify(&self) -> Tried<()> {
        let request = Request {
            method: Method::POST,
            body: Some("{}".into()),
            ..Request::get(["v2", "orders", "0", "shipments"], Vec::new())
        };
        match self.call(request).await {
            Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Refused) => Ok(()),
            tried => tried.map(|_| ()),
        }
    }

    async fn statuses(&self) -> Option<Vec<(i64, String)>> {
        let response = self.get(["v2", "order_statuses"]).await.ok()?;
        let read = |value| {
            let fields: StatusFields = object(value, "").ok()?;
            page::status(&fields)
                .ok()
                .map(|(status, label)| (status.0, label))
        };
        Some(
            page::elements(&response)
                .ok()?
                .into_iter()
                .filter_map(read)
                .collect(),
        )
    }

    async fn get(&self, path: [&str; 2]) -> Tried<Response> {
        self.call(Request::get(path, Vec::new())).await
    }

    async fn call(&self, mut request: Request) -> Tried<Response> {
        request.time_out = TIME_OUT;
        let permit = self.rate_limiter.enter_at_once().await;
        let response = self.http.send(self.access, &request).await?;
        permit.learn(&response.rate_limit_headers);
        response.accepted(self.access)
    }
}

fn not_ours() -> BigCommerceError {
    BigCommerceError::garbled("not a response of BigCommerce's")
}
