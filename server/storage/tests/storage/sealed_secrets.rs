//! By which secret a key file is tried.

use parcelpilot_domain::sealed::Sealed;
use storage::Database;
use storage::audit::keep_key;
use storage::sealed_secrets::{SecretOf, sample};
use test_support::on_both_databases;
use test_support::rows::{client, integration};

on_both_databases! {
    async fn it_is_the_newest_token_or_else_the_key_of_the_audit_trail(database: Database) {
        assert_eq!(sample(&database).await.expect("read"), None);
        let key = Sealed::from_bytes(b"sealed-key".to_vec());
        keep_key(&database, &key).await.expect("kept");
        assert_eq!(sample(&database).await.expect("read"), Some((SecretOf::AuditTrail, key)));
        let acme = client(&database, "Acme").await;
        integration(&database, acme, "One", 1).await;
        let newest = integration(&database, acme, "Two", 2).await;
        let found = sample(&database).await.expect("read").map(|(of, _)| of);
        assert_eq!(found, Some(SecretOf::AccessToken(newest)));
    }
}
