//! Traefik is in no registry of packages that the tests use, so it is not run. Its file can be read, at least, and says
//! what the others say.

use toml::Table;

#[test]
fn traefik_s_file_can_be_read() {
    let file: Table = include_str!("../../proxies/traefik.toml").parse().unwrap();
    let http = &file["http"];
    let router = &http["routers"]["parcelpilot"];
    let [service, middleware] =
        [&router["service"], &router["middlewares"][0]].map(|name| name.as_str().unwrap());
    assert_eq!(router["rule"].as_str(), Some("Host(`pilot.example.com`)"));
    assert!(router["tls"].is_table());
    let balancer = &http["services"][service]["loadBalancer"];
    assert_eq!(
        balancer["servers"][0]["url"].as_str(),
        Some("http://127.0.0.1:3000")
    );
    assert_eq!(balancer["passHostHeader"].as_bool(), Some(true));
    let headers = &http["middlewares"][middleware]["headers"]["customRequestHeaders"];
    assert_eq!(headers["Forwarded"].as_str(), Some(""), "empty: it is dropped");
}
