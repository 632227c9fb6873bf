//! What clients' packing slips say besides the order.

use parcelpilot_contract::clients::ClientSlip;
use parcelpilot_domain::ids::ClientId;
use parcelpilot_domain::packing_slip::{LogoKind, PictureSize, SlipText};
use storage::client_slips::{self, Logo, LogoChange, SlipChange};
use storage::{Database, StorageError};
use test_support::on_both_databases;
use test_support::rows::client;
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

fn change(return_address: &str, closing_words: &str, logo: LogoChange, version: i64) -> SlipChange {
    SlipChange {
        return_address: text(return_address),
        closing_words: text(closing_words),
        logo,
        version,
    }
}

on_both_databases! {
    async fn texts_and_logo_change_each_by_itself(database: Database) {
        let acme = client(&database, "Acme").await;
        let nothing = ClientSlip {
            client: acme,
            logo: None,
            return_address: SlipText::default(),
            closing_words: SlipText::default(),
            version: 0,
        };
        let find = async || client_slips::find(&database, acme).await.expect("read").expect("found");
        assert_eq!(find().await, nothing);
        let save = async |address: &str, words: &str, logo: LogoChange, version: i64| {
            client_slips::change(&database, acme, &change(address, words, logo, version)).await.expect("changed");
        };
        save("Acme\n1 Mill Lane", "Thank you!", logo(b"first"), 0).await;
        save("Acme\n1 Mill Lane", "Come again", LogoChange::Keep, 1).await;
        let kept = ClientSlip {
            logo: Some(SIZE),
            return_address: text("Acme\n1 Mill Lane"),
            closing_words: text("Come again"),
            version: 2,
            ..nothing.clone()
        };
        assert_eq!(find().await, kept);
        save("", "", logo(b"second"), 2).await;
        let stored = client_slips::logo(&database, acme).await.expect("read").expect("found");
        assert_eq!((stored.kind, stored.size, stored.bytes.as_slice()), (LogoKind::Webp, SIZE, b"second".as_slice()));
        save("", "", LogoChange::Remove, 3).await;
        assert_eq!(find().await, ClientSlip { version: 4, ..nothing });
        assert!(client_slips::logo(&database, acme).await.expect("read").is_none());
    }

    async fn what_somebody_else_changed_meanwhile_is_not_overwritten(database: Database) {
        let acme = client(&database, "Acme").await;
        let save = async |change: SlipChange| client_slips::change(&database, acme, &change).await;
        save(change("1 Mill Lane", "", logo(b"first"), 0)).await.expect("changed");
        for version in [0, 2] {
            let refused = save(change("", "Bye", LogoChange::Remove, version)).await;
            assert!(matches!(refused, Err(StorageError::ChangedMeanwhile)), "{refused:?}");
        }
        let kept = client_slips::find(&database, acme).await.expect("read").expect("found");
        assert_eq!((kept.return_address, kept.closing_words), (text("1 Mill Lane"), text("")));
        assert_eq!((kept.logo, kept.version), (Some(SIZE), 1));
    }

    async fn those_that_say_something_are_listed(database: Database) {
        let acme = client(&database, "Acme").await;
        let bolt = client(&database, "Bolt").await;
        let plain = client(&database, "Plain").await;
        let other = client(&database, "Other").await;
        let other_slip = change("", "Not asked for", LogoChange::Keep, 0);
        client_slips::change(&database, other, &other_slip).await.expect("changed");
        for (client, closing) in [(bolt, "Bye"), (acme, "Thank you!")] {
            let change = change("", closing, LogoChange::Keep, 0);
            client_slips::change(&database, client, &change).await.expect("changed");
        }
        let list = client_slips::list(&database, &[acme, plain, bolt]).await.expect("read");
        let mut listed: Vec<_> = list.into_iter().map(|slip| (slip.client, slip.closing_words)).collect();
        listed.sort_by_key(|(client, _)| *client);
        let mut expected = vec![(acme, text("Thank you!")), (bolt, text("Bye"))];
        expected.sort_by_key(|(client, _)| *client);
        assert_eq!(listed, expected);
    }

    async fn of_a_client_that_is_not_here_there_is_nothing(database: Database) {
        let nobody = ClientId::from_uuid(Uuid::now_v7());
        assert_eq!(client_slips::find(&database, nobody).await.expect("read"), None);
        assert!(client_slips::logo(&database, nobody).await.expect("read").is_none());
    }
}
