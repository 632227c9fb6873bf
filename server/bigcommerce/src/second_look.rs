//! Some refusals of a shipment's call prove nothing: BigCommerce has answered 401, 403 and 404 to calls that it accepted a
//! minute later. A second call, which only reads or can't do anything, tells whether the refusal is to last.

use parcelpilot_domain::connection::PermissionStatus;
use parcelpilot_domain::ids::{RemoteOrderId, RemoteShipmentId};
use parcelpilot_domain::order_status::OrderStatus;
use parcelpilot_domain::shipment::push::PushFailure;
use parcelpilot_domain::store::shipments::{BeforeSending, OrderNow, SinkError};

use super::call::Calls;
use super::error::{BigCommerceError, ErrorKind};
use super::fields::{FieldResult, flag, object, required, whole_number};
use super::http::{Request, Response};
use super::wire::OrderFields;
use super::{page, permissions};

const GONE: u16 = 410;
const FOR_LEGAL_REASONS: u16 = 451;

pub type CallResult<T> = Result<T, BigCommerceError>;

/// 404 and its relatives: what was asked for is not to be had.
pub fn is_gone(error: &BigCommerceError) -> bool {
    error.kind == ErrorKind::NotFound || matches!(error.status, Some(GONE | FOR_LEGAL_REASONS))
}

/// After a 401 or 403: the token is at fault only where another call is refused in the same way.
pub async fn at_token(calls: &Calls, error: &BigCommerceError) -> SinkError {
    let (found, failure) = match error.kind {
        ErrorKind::TokenRefused => (permissions::test_token(calls).await, PushFailure::TokenRefused),
        _ => (
            permissions::test_push(calls).await,
            PushFailure::WriteScopeMissing,
        ),
    };
    match (found, failure) {
        (PermissionStatus::TokenRefused, PushFailure::TokenRefused)
        | (PermissionStatus::Missing, PushFailure::WriteScopeMissing) => SinkError::Refused {
            failure,
            words: error.detail.clone(),
        },
        _ => not_confirmed(error),
    }
}

/// After a 404, 410 or 451 on a call below an order.
pub async fn at_order(calls: &Calls, id: RemoteOrderId, error: &BigCommerceError) -> SinkError {
    let refused = |failure, words: &str| SinkError::Refused {
        failure,
        words: words.to_owned(),
    };
    match order(calls, id, None).await {
        Ok(order) if order.is_deleted => refused(PushFailure::OrderGone, "The order is archived."),
        Err(second) if second.status == Some(FOR_LEGAL_REASONS) => {
            refused(PushFailure::Refused, &second.to_string())
        }
        Err(second) if is_gone(&second) => refused(PushFailure::OrderGone, &second.detail),
        _ => not_confirmed(error),
    }
}

/// After a 404, 410 or 451 on a call to one shipment: `None` if it is not there.
pub async fn at_shipment(
    calls: &Calls,
    id: RemoteOrderId,
    shipment: RemoteShipmentId,
    error: &BigCommerceError,
) -> Option<SinkError> {
    let path = [
        "v2",
        "orders",
        &id.to_string(),
        "shipments",
        &shipment.to_string(),
    ];
    match calls.send(&Request::get(&path, Vec::new())).await {
        // It is there, so that the order is what takes no changes.
        Ok(response) if !response.body.trim().is_empty() => Some(at_order(calls, id, error).await),
        Ok(_) => None,
        Err(second) if is_gone(&second) => None,
        Err(_) => Some(not_confirmed(error)),
    }
}

fn not_confirmed(error: &BigCommerceError) -> SinkError {
    SinkError::Later(format!("{error} (a second look did not confirm it)"))
}

/// The order as it is now. One that the store sends nothing of counts as not found.
pub async fn order(
    calls: &Calls,
    id: RemoteOrderId,
    before_sending: Option<&dyn BeforeSending>,
) -> CallResult<OrderNow> {
    let request = Request::get(&["v2", "orders", &id.to_string()], Vec::new());
    let response = calls.send_if(&request, before_sending).await?;
    if response.body.trim().is_empty() {
        return Err(BigCommerceError::new(
            ErrorKind::NotFound,
            "the store sent nothing",
        ));
    }
    parse(&response)
}

fn parse(response: &Response) -> CallResult<OrderNow> {
    let value = page::element(response)?;
    let order = || -> FieldResult<OrderNow> {
        let fields: OrderFields = object(value, "")?;
        let status = whole_number(fields.status_id, "status_id")?;
        Ok(OrderNow {
            status: OrderStatus(required(status, "status_id")?),
            is_deleted: flag(fields.is_deleted, "is_deleted")?,
        })
    };
    order().map_err(|error| BigCommerceError::garbled(format!("an order's {error}")))
}
