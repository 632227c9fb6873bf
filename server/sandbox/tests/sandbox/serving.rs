//! By hand: a store to try things on, and how fast it is.

use std::time::Instant;

use sandbox::{Sandbox, serve};
use tokio::net::TcpListener;

use super::support::{Caller, roomy};

/// `SANDBOX_CREDENTIALS=/tmp/c.txt cargo test -p sandbox --test sandbox -- --ignored a_store --nocapture`
#[tokio::test]
#[ignore = "runs until it is interrupted"]
async fn a_store_to_try_things_on() {
    let sandbox = Sandbox::new(roomy(1_000));
    if let Some(path) = std::env::var_os("SANDBOX_CREDENTIALS") {
        sandbox.tokens().write_files(path.as_ref()).unwrap();
    }
    let listener = TcpListener::bind("127.0.0.1:4010").await.unwrap();
    let interrupted = async { tokio::signal::ctrl_c().await.unwrap() };
    serve(listener, sandbox, interrupted).await.unwrap();
}

/// With `CARGO_PROFILE_DEV_OPT_LEVEL=3`, `-- --ignored orders_a_second --nocapture`.
#[tokio::test]
#[ignore = "a measurement"]
async fn orders_a_second() {
    let caller = Caller::start(roomy(100_000)).await;
    let include = "include=consignments.line_items&consignment_structure=object";
    for (what, query) in [
        ("by id", ""),
        ("by id, changed lately", "&min_date_modified=2001-01-01T00:00:00Z"),
        ("newest first by change", "&sort=date_modified:desc"),
    ] {
        let began = Instant::now();
        let (mut orders, mut bytes, mut next) = (0, 0, 0);
        for _ in 0..80 {
            let path = format!("/v2/orders?limit=250&{include}&min_id={next}{query}");
            let body = caller.call(reqwest::Method::GET, sandbox::Account::Full, &path);
            let body = body.send().await.unwrap().bytes().await.unwrap();
            orders += 250;
            bytes += body.len();
            next = 1_001 + orders * 3;
        }
        let seconds = began.elapsed().as_secs_f64();
        println!(
            "{what}: {:.0} orders/s, {} bytes an order",
            orders as f64 / seconds,
            bytes / orders
        );
    }
}
