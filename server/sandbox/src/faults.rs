//! What goes wrong, and when.

use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as NameError, StrDeserializer};

/// A way to go wrong. The names are those of the command line and of the control path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Too many requests, without a word on when to come back.
    #[serde(rename = "status_429_bare")]
    RateLimitedBare,
    #[serde(rename = "status_429")]
    RateLimited,
    /// The token is not known this time.
    #[serde(rename = "status_401")]
    Unauthorized,
    /// The token lacks a scope this time.
    #[serde(rename = "status_403")]
    Forbidden,
    /// A firewall's HTML page, which says nothing of the token.
    #[serde(rename = "html_403")]
    ForbiddenPage,
    #[serde(rename = "status_404")]
    NotFound,
    /// Somebody else is changing what is to be changed.
    #[serde(rename = "status_409")]
    Conflict,
    #[serde(rename = "status_423")]
    Locked,
    #[serde(rename = "status_500")]
    ServerError,
    /// A gateway's HTML page.
    #[serde(rename = "status_502")]
    BadGateway,
    /// The store is down for maintenance.
    #[serde(rename = "status_503")]
    Maintenance,
    /// A gateway gave up, while the store did what it was asked.
    #[serde(rename = "applied_504")]
    AppliedThenTimeout,
    /// No answer for an hour.
    Hang,
    /// The connection is reset before the answer; what was asked is done.
    Reset,
    /// The connection is reset, and nothing was done.
    ResetBefore,
    /// The body ends half-way, then the connection.
    Truncated,
    /// Status 200 and half a body, properly sent.
    InvalidJson,
    /// The first order of the list is garbage this time.
    MalformedOrder,
    /// Date filters have no effect.
    DatesIgnored,
    /// 204, whatever there is.
    Empty,
    /// An order's list of shipments does not show yet what was created last.
    LaggingList,
    /// Each list call is preceded by edits of orders anywhere in the store.
    Edits,
    /// The answer is late by `milliseconds`.
    Latency,
    /// A gateway gives up on lists of more orders than `largest`.
    SmallPages,
    /// 500 for every answer that has the contents of `order`: its own, and each page of whole orders that it is on.
    BrokenOrder,
    /// As `broken_order`, and also for lists that have the order in the short form.
    UnlistableOrder,
}

impl FaultKind {
    fn is_of_the_list(self) -> bool {
        matches!(
            self,
            Self::MalformedOrder | Self::DatesIgnored | Self::Empty | Self::Edits | Self::SmallPages
        )
    }
}

/// When a kind strikes: on calls of `path`, not on the first `after` of them, then on each `every`th, at
/// most `times`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    pub kind: FaultKind,
    /// As called or with `{id}` for numbers, without the store's prefix: `/v2/orders/{id}/products`. Absent
    /// means any path, or `/v2/orders` for kinds that only make sense there.
    #[serde(default)]
    pub path: Option<String>,
    /// Absent means any.
    #[serde(default)]
    pub method: Option<String>,
    /// Absent means for ever.
    #[serde(default)]
    pub times: Option<u32>,
    #[serde(default)]
    pub after: u32,
    #[serde(default = "each")]
    pub every: u32,
    /// For latency.
    #[serde(default = "half_a_second")]
    pub milliseconds: u64,
    /// For small pages.
    #[serde(default)]
    pub largest: usize,
    /// For broken and unlistable orders: the id.
    #[serde(default)]
    pub order: u64,
}

fn each() -> u32 {
    1
}

fn half_a_second() -> u64 {
    500
}

impl Fault {
    /// A fault on every call.
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            path: None,
            method: None,
            times: None,
            after: 0,
            every: each(),
            milliseconds: half_a_second(),
            largest: 0,
            order: 0,
        }
    }

    /// The store serves at most this many orders at once.
    pub fn small_pages(largest: usize) -> Self {
        Self {
            largest,
            ..Self::new(FaultKind::SmallPages)
        }
    }

    /// The store fails whenever it has to send this order; `kind` says in which form.
    pub fn of_order(kind: FaultKind, order: u64) -> Self {
        Self {
            order,
            ..Self::new(kind)
        }
    }
}

/// The faults that a store begins with, by `--faults`: `none`, `rough`, or kinds with how often, such as
/// `status_500/7,reset/13`; `broken_orders/200` damages each 200th order for good.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultProfile {
    pub faults: Vec<Fault>,
    pub malformed_every: Option<u64>,
}

/// A bad day at a real store.
const ROUGH: &str = "latency/11,status_500/17,status_429/29,status_429_bare/37,status_503/41,reset/43,truncated/47,status_502/53,invalid_json/59,edits/3,broken_orders/200";

/// A profile that can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no fault: give none, rough, or kinds such as status_500/7,reset/13,broken_orders/200")]
pub struct UnknownFault(String);

impl FromStr for FaultProfile {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let text = match text.trim() {
            "" | "none" => return Ok(Self::default()),
            "rough" => ROUGH,
            kinds => kinds,
        };
        let mut profile = Self::default();
        for part in text.split(',') {
            let unknown = || UnknownFault(part.to_owned());
            let (name, every) = part.trim().split_once('/').unwrap_or((part.trim(), "1"));
            let every = every
                .parse()
                .ok()
                .filter(|every| *every > 0)
                .ok_or_else(unknown)?;
            if name == "broken_orders" {
                profile.malformed_every = Some(u64::from(every));
                continue;
            }
            let name: StrDeserializer<'_, NameError> = name.into_deserializer();
            let kind = FaultKind::deserialize(name).map_err(|_| unknown())?;
            profile.faults.push(Fault {
                every,
                ..Fault::new(kind)
            });
        }
        Ok(profile)
    }
}

/// The faults in force, with what they have seen.
pub struct Faults(Mutex<Vec<Active>>);

struct Active {
    fault: Fault,
    seen: u32,
    struck: u32,
}

impl Faults {
    pub fn new(profile: &FaultProfile) -> Self {
        let faults = Self(Mutex::default());
        profile.faults.iter().cloned().for_each(|fault| faults.add(fault));
        faults
    }

    pub fn add(&self, fault: Fault) {
        self.lock().push(Active {
            fault,
            seen: 0,
            struck: 0,
        });
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// What goes wrong with this call; `path` as called, `pattern` with `{id}` for numbers.
    pub fn strike(&self, method: &str, path: &str, pattern: &str) -> Vec<Fault> {
        let mut active = self.lock();
        active
            .iter_mut()
            .filter_map(|one| one.strikes(method, path, pattern).then(|| one.fault.clone()))
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Active>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Active {
    fn strikes(&mut self, method: &str, path: &str, pattern: &str) -> bool {
        let fault = &self.fault;
        let is_meant = match &fault.path {
            Some(meant) => meant == path || meant == pattern,
            None => !fault.kind.is_of_the_list() || pattern == "/v2/orders",
        };
        let is_meant = is_meant && fault.method.as_deref().is_none_or(|meant| meant == method);
        if !is_meant || fault.times.is_some_and(|times| self.struck >= times) {
            return false;
        }
        self.seen += 1;
        let strikes = self.seen > fault.after && (self.seen - fault.after).is_multiple_of(fault.every.max(1));
        self.struck += u32::from(strikes);
        strikes
    }
}
