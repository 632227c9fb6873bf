//! Keys are replaced while a server is at work.

use parcelpilot::services::audit::key;
use parcelpilot::services::key_rotation::{rotate, unused_keys};
use parcelpilot::vault::{SecretLocation, Vault, sealed_by};
use storage::Database;
use storage::sealed_secrets::{list, replace};
use test_support::on_both_databases;

use crate::test_server::{TestServer, roomy};

on_both_databases! {
    async fn a_server_goes_on_with_the_new_key_and_without_the_old_one(database: Database) {
        let server = TestServer::new(database, roomy(50)).await;
        let vault = &server.context.vault;
        key::open_or_make(server.database(), vault).await.unwrap();
        let old = vault.newest_key();
        let secrets = list(server.database()).await.unwrap().len();
        assert_eq!(unused_keys(server.database(), vault).await.unwrap(), Vec::<u32>::new());

        // As another program does it.
        let others = Vault::open_existing(&server.key_file()).unwrap();
        let rotated = rotate(server.database(), &others).await.unwrap();
        assert_eq!((rotated.secrets, rotated.is_resumed), (secrets, false));
        assert!(rotated.unreadable.is_empty() && rotated.key != old, "{rotated:?}");
        assert_eq!(unused_keys(server.database(), &others).await.unwrap(), [old]);
        others.remove_keys(&[old]).unwrap();

        // The server still has the vault from before.
        server.import().await;
        server.ship_one_of_each(1).await;
        server.push_all().await;
        assert_eq!(vault.key_ids(), [rotated.key]);
        key::open_or_make(server.database(), vault).await.unwrap();
    }

    async fn a_rotation_that_was_cut_off_goes_on_with_its_key(database: Database) {
        let server = TestServer::new(database, roomy(50)).await;
        let vault = &server.context.vault;
        let new = vault.add_key().unwrap();
        let rotated = rotate(server.database(), vault).await.unwrap();
        assert_eq!((rotated.key, rotated.is_resumed, vault.key_ids().len()), (new, true, 2));
        let next = rotate(server.database(), vault).await.unwrap();
        assert!(!next.is_resumed && next.key != new, "{next:?}");
    }

    async fn a_rotation_that_was_killed_half_way_moves_the_rest(database: Database) {
        let server = TestServer::new(database, roomy(50)).await;
        let vault = &server.context.vault;
        key::open_or_make(server.database(), vault).await.unwrap();
        let (old, new) = (vault.newest_key(), vault.add_key().unwrap());
        let secrets = list(server.database()).await.unwrap();
        let (of, sealed) = &secrets[0];
        let location = SecretLocation::from(*of);
        let anew = vault.seal(&location, &vault.open(&location, sealed).unwrap()).unwrap();
        assert!(replace(server.database(), *of, sealed, &anew).await.unwrap());
        assert_eq!(unused_keys(server.database(), vault).await.unwrap(), Vec::<u32>::new());

        let rotated = rotate(server.database(), vault).await.unwrap();
        assert_eq!((rotated.key, rotated.is_resumed, rotated.secrets), (new, true, secrets.len() - 1));
        let moved = list(server.database()).await.unwrap();
        assert!(moved.len() > 1 && moved[0].1 == anew, "what was done stays done");
        assert!(moved.iter().all(|(_, sealed)| sealed_by(sealed) == Some(new)));
        assert_eq!(unused_keys(server.database(), vault).await.unwrap(), [old]);
    }

    async fn what_was_changed_meanwhile_and_what_no_key_opens_stays(database: Database) {
        let server = TestServer::new(database, roomy(50)).await;
        let (of, sealed) = list(server.database()).await.unwrap().remove(0);
        let other = tempfile::tempdir().unwrap();
        let stranger = Vault::open_or_create(&other.path().join("other.key")).unwrap();
        let location = SecretLocation::access_token(server.integration);
        let lost = stranger.seal(&location, &"made-up".into()).unwrap();
        assert!(!replace(server.database(), of, &lost, &lost).await.unwrap(), "it is not what was read");
        assert!(replace(server.database(), of, &sealed, &lost).await.unwrap());
        let rotated = rotate(server.database(), &server.context.vault).await.unwrap();
        assert_eq!(rotated.unreadable.len(), 1, "{rotated:?}");
        assert_eq!(list(server.database()).await.unwrap()[0].1, lost);
    }
}
