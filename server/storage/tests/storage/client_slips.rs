//! What clients' packing slips say besides the order.

use parcelpilot_contract::clients::ClientSlip;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::packing_slip::{LogoKind, PictureSize, SlipText};
use storage::Database;
use storage::client_slips::{self, Logo, LogoChange};
use test_support::on_both_databases;
use test_support::rows::{client, integration};
use uuid::Uuid;

const SIZE: PictureSize = PictureSize {
    width: 640,
    height: 120,
};

fn text(text: &str) -> SlipText {
    text.parse().expect("a text")
}

fn logo(bytes: &[u8]) -> LogoChange {
    LogoChange::Replace(Logo {
        kind: LogoKind::Webp,
        size: SIZE,
        bytes: bytes.to_vec(),
    })
}

on_both_databases! {
    async fn texts_and_logo_change_each_by_itself(database: Database) {
        let acme = client(&database, "Acme").await;
        let nothing = ClientSlip {
            client: acme,
            logo: None,
            return_address: SlipText::default(),
            closing_words: SlipText::default(),
        };
        let find = async || client_slips::find(&database, acme).await.expect("read").expect("found");
        assert_eq!(find().await, nothing);
        let change = async |address: &str, words: &str, logo: LogoChange| {
            client_slips::change(&database, acme, &text(address), &text(words), &logo).await.expect("changed");
        };
        change("Acme\n1 Mill Lane", "Thank you!", logo(b"first")).await;
        change("Acme\n1 Mill Lane", "Come again", LogoChange::Keep).await;
        let kept = ClientSlip {
            logo: Some(SIZE),
            return_address: text("Acme\n1 Mill Lane"),
            closing_words: text("Come again"),
            ..nothing.clone()
        };
        assert_eq!(find().await, kept);
        change("", "", logo(b"second")).await;
        let stored = client_slips::logo(&database, acme).await.expect("read").expect("found");
        assert_eq!((stored.kind, stored.size, stored.bytes.as_slice()), (LogoKind::Webp, SIZE, b"second".as_slice()));
        change("", "", LogoChange::Remove).await;
        assert_eq!(find().await, nothing);
        assert!(client_slips::logo(&database, acme).await.expect("read").is_none());
    }

    async fn are_listed_for_each_integration_of_their_client(database: Database) {
        let acme = client(&database, "Acme").await;
        let bolt = client(&database, "Bolt").await;
        let plain = client(&database, "Plain").await;
        let mut of_acme = vec![
            integration(&database, acme, "Acme 1", 1).await,
            integration(&database, acme, "Acme 2", 2).await,
        ];
        integration(&database, plain, "Plain 1", 3).await;
        let none = SlipText::default();
        // One that has no integration yet.
        client_slips::change(&database, bolt, &text("Bolt"), &none, &LogoChange::Keep).await.expect("changed");
        client_slips::change(&database, acme, &none, &text("Thank you!"), &LogoChange::Keep).await.expect("changed");
        let list = client_slips::list(&database).await.expect("read");
        let mut listed: Vec<_> = list.iter().map(|one| one.integration).collect();
        listed.sort();
        of_acme.sort();
        assert_eq!(listed, of_acme);
        for one in list {
            assert_eq!((one.slip.client, one.slip.closing_words), (acme, text("Thank you!")));
        }
    }

    async fn of_a_client_that_is_not_here_there_is_nothing(database: Database) {
        let nobody = ClientId::from_uuid(Uuid::now_v7());
        assert_eq!(client_slips::find(&database, nobody).await.expect("read"), None);
        assert!(client_slips::logo(&database, nobody).await.expect("read").is_none());
    }
}
