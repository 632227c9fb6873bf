//! The configurations of proxies in `server/proxies`: each is started, as it stands but for ports and files, in front of
//! the built program. A proxy that is not installed here is left out, and said.

#![allow(clippy::unwrap_used)]

mod checks;
mod program;
mod proxied;
mod proxies;
mod traefik;

use proxied::Proxied;
use proxies::{CADDY, HAPROXY, NGINX, Proxy};

async fn is_as_without_a_proxy(proxy: &Proxy) {
    let Some(proxied) = Proxied::start(proxy).await else {
        return;
    };
    let cookie = checks::people_log_in_by_the_form(&proxied).await;
    checks::the_address_is_the_client_s_own(&proxied, &cookie).await;
    checks::one_client_s_guesses_lock_out_no_other(&proxied).await;
    checks::an_event_is_not_held_back(&proxied, &cookie).await;
    checks::other_sites_can_write_nothing(&proxied, &cookie).await;
    checks::a_large_file_gets_through(&proxied, &cookie).await;
}

#[tokio::test]
async fn nginx() {
    is_as_without_a_proxy(&NGINX).await;
}

#[tokio::test]
async fn haproxy() {
    is_as_without_a_proxy(&HAPROXY).await;
}

#[tokio::test]
async fn caddy() {
    is_as_without_a_proxy(&CADDY).await;
}
