//! SIGTERM, as a service manager or a deployment sends it.

use parcelpilot_domain::import_run::RunState;
use test_support::databases::DatabaseAddress;
use test_support::on_both_databases;
use tokio::net::TcpStream;

use crate::test_server::{TestServer, roomy};

on_both_databases! {
    async fn a_stopped_server_gives_its_run_back_and_the_next_one_ends_it(address: DatabaseAddress) {
        let settings = sandbox::Settings {
            latency: std::time::Duration::from_millis(20),
            ..roomy(3_000)
        };
        let server = TestServer::new(address, settings).await;
        let run = server.enqueue().await;
        let process = server.start(&["serve", "--addr", "127.0.0.1:0"]);
        server.seen(run, 500).await;
        assert!(process.stop().await.success());
        let given_back = server.run(run).await;
        assert_eq!(given_back.state, RunState::Queued, "{given_back:?}");

        let process = server.start(&["serve", "--addr", "127.0.0.1:0"]);
        server.ends(run).await;
        server.assert_whole(run).await;
        let address = process.address().await;
        assert!(TcpStream::connect(address.trim_start_matches("http://")).await.is_ok());
        assert!(process.stop().await.success());
    }
}
