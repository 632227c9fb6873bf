//! For tests: the body of a form, read as the server reads it.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::body::Body;
use axum::extract::Request;
use leptos::server_fn::codec::{FromReq, PostUrl};
use parcelpilot_contract::error::AppError;

/// `Function` is the type that the macro makes of a server function's arguments.
pub fn posted<Function>(body: &str) -> Result<Function, AppError>
where
    Function: FromReq<PostUrl, Request, AppError>,
{
    let request = Request::new(Body::from(body.to_owned()));
    match pin!(Function::from_req(request)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(read) => read,
        Poll::Pending => panic!("the whole body is there"),
    }
}
