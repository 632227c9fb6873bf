//! What the audit trail records: who did it, and which action it was.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// One kind of action. The label follows the name of the person who did it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum AuditAction {
        ClientAdded = "client_added" => "added client",
        ClientRenamed = "client_renamed" => "renamed client",
        ClientActivated = "client_activated" => "activated client",
        ClientDeactivated = "client_deactivated" => "deactivated client",
        ClientSlipChanged = "client_slip_changed" => "changed the packing slip of client",
        ClientSkuMapped = "client_sku_mapped" => "mapped a SKU of client",
        ClientSkuRemoved = "client_sku_removed" => "removed a SKU of client",
        ClientSkusImported = "client_skus_imported" => "imported SKUs of client",
        ClientSkusExported = "client_skus_exported" => "exported the SKUs of client",
        ClientSkusRequired = "client_skus_required" => "puts orders on hold whose SKUs are not listed, of client",
        ClientSkusNotRequired = "client_skus_not_required" => "lets orders be shipped whose SKUs are not listed, of client",
        IgnoreRuleAdded = "ignore_rule_added" => "added an ignore rule of client",
        IgnoreRuleRemoved = "ignore_rule_removed" => "removed an ignore rule of client",
        ShippingPromiseChanged = "shipping_promise_changed" => "changed the shipping promise of client",
        ShippingPromiseRemoved = "shipping_promise_removed" => "removed the shipping promise of client",
        ClientAlertsChanged = "client_alerts_changed" => "changed the alerts of client",
        ClientContactAdded = "client_contact_added" => "added a contact for alerts of client",
        ClientContactChanged = "client_contact_changed" => "changed a contact for alerts of client",
        ClientContactRemoved = "client_contact_removed" => "removed a contact for alerts of client",
        ClientContactTested = "client_contact_tested" => "sent a test message to a contact of client",
        IntegrationAdded = "integration_added" => "added integration",
        IntegrationChanged = "integration_changed" => "changed integration",
        CredentialsReplaced = "credentials_replaced" => "replaced the credentials of integration",
        ConnectionTested = "connection_tested" => "tested the connection of integration",
        IntegrationEnabled = "integration_enabled" => "enabled integration",
        IntegrationDisabled = "integration_disabled" => "disabled integration",
        IntegrationDeleted = "integration_deleted" => "deleted integration",
        ClientLinkMade = "client_link_made" => "made a link by which its client connects integration",
        ClientLinkWithdrawn = "client_link_withdrawn" => "withdrew the client's link of integration",
        StoreConnected = "store_connected" => "connected the store of integration",
        PullStarted = "pull_started" => "pulled orders of integration",
        SyncStarted = "sync_started" => "synced integration",
        CheckStarted = "check_started" => "checked the completeness of integration",
        EventEndpointAdded = "event_endpoint_added" => "added the endpoint for events",
        EventEndpointChanged = "event_endpoint_changed" => "changed the endpoint for events",
        EventEndpointPaused = "event_endpoint_paused" => "paused the endpoint for events",
        EventEndpointResumed = "event_endpoint_resumed" => "resumed the endpoint for events",
        EventEndpointDeleted = "event_endpoint_deleted" => "deleted the endpoint for events",
        EventEndpointTested = "event_endpoint_tested" => "sent a test event to",
        EventSecretRotated = "event_secret_rotated" => "replaced the signing secret of the endpoint for events",
        EventsReplayed = "events_replayed" => "sent events again to",
        AlertTested = "alert_tested" => "sent a test message",
        ProblemDismissed = "problem_dismissed" => "dismissed the problem of",
        OrderWarningResolved = "order_warning_resolved" => "dealt with the warning of",
        RunCancelled = "run_cancelled" => "cancelled an import of integration",
        RunResumed = "run_resumed" => "resumed an import of integration",
        OrdersExported = "orders_exported" => "exported orders",
        ProblemsExported = "problems_exported" => "exported problems",
        ShipmentsExported = "shipments_exported" => "exported shipments",
        AuditExported = "audit_exported" => "exported the audit trail",
        AuditCut = "audit_cut" => "removed the oldest entries of the audit trail:",
        OldRecordsRemoved = "old_records_removed" => "removed old records:",
        RetentionChanged = "retention_changed" => "changed for how long personal data is kept of client",
        PersonalDataErased = "personal_data_erased" => "erased the personal data of",
        ShopperExported = "shopper_exported" => "exported the personal data of a shopper:",
        ShopperErased = "shopper_erased" => "erased the personal data of a shopper:",
        OrderHeld = "order_held" => "put on hold order",
        OrderReleased = "order_released" => "released order",
        OrdersHeld = "orders_held" => "put on hold",
        OrdersReleased = "orders_released" => "released",
        PickupReady = "pickup_ready" => "marked as ready for pickup order",
        PickupCollected = "pickup_collected" => "marked as collected order",
        OrderTagged = "order_tagged" => "tagged order",
        OrderUntagged = "order_untagged" => "removed a tag of order",
        OrdersTagged = "orders_tagged" => "tagged",
        OrdersUntagged = "orders_untagged" => "removed a tag of",
        HeldStatusesChanged = "held_statuses_changed" => "changed the statuses on hold of integration",
        ChannelChanged = "channel_changed" => "changed a channel of integration",
        ViewShared = "view_shared" => "shared the view",
        ViewUnshared = "view_unshared" => "stopped sharing the view",
        ViewRenamed = "view_renamed" => "renamed the shared view",
        ViewDeleted = "view_deleted" => "deleted the shared view",
        ShipmentMade = "shipment_made" => "shipped from order",
        ShipmentVoided = "shipment_voided" => "voided a shipment of order",
        ShipmentMadeAgain = "shipment_made_again" => "replaced the label of a shipment of order",
        TrackingCorrected = "tracking_corrected" => "corrected the tracking of order",
        TrackingResynced = "tracking_resynced" => "re-synced the tracking of order",
        PushesRetried = "pushes_retried" => "resent",
        Unknown = "unknown" => "did something that only a newer release knows:",
        PushesDropped = "pushes_dropped" => "dropped held shipments:",
        PushesTurnedOn = "pushes_turned_on" => "turned pushing on for integration",
        PushesTurnedOff = "pushes_turned_off" => "turned pushing off for integration",
        StatusOnImportTurnedOn = "status_on_import_turned_on" => "turned on the status of new orders for integration",
        StatusOnImportTurnedOff = "status_on_import_turned_off" => "turned off the status of new orders for integration",
        StatusUpdatesRetried = "status_updates_retried" => "retried the status of",
        StockTurnedOn = "stock_turned_on" => "turned on stock for integration",
        StockTurnedOff = "stock_turned_off" => "turned off stock for integration",
        StockGiven = "stock_given" => "gave stock levels to integration",
        StockExported = "stock_exported" => "exported the stock levels of integration",
        PersonInvited = "person_invited" => "invited",
        InvitationWithdrawn = "invitation_withdrawn" => "withdrew the link for",
        PersonJoined = "person_joined" => "joined as",
        PersonAdded = "person_added" => "added",
        RoleChanged = "role_changed" => "changed the role of",
        PersonsClientsChanged = "persons_clients_changed" => "changed the clients of",
        RoleKept = "role_kept" => "kept the role of",
        PersonActivated = "person_activated" => "activated",
        PersonDeactivated = "person_deactivated" => "deactivated",
        SessionsEnded = "sessions_ended" => "ended sessions of",
        PasswordLinkMade = "password_link_made" => "made a password link for",
        PasswordChanged = "password_changed" => "changed the password of",
        SecondFactorTurnedOn = "second_factor_turned_on" => "turned on the second factor of",
        SecondFactorTurnedOff = "second_factor_turned_off" => "turned off the second factor of",
        RecoveryCodesMade = "recovery_codes_made" => "made new recovery codes for",
        SecondFactorReset = "second_factor_reset" => "removed the second factor of",
        SecondFactorRolesChanged = "second_factor_roles_changed" => "changed which roles must have a second factor:",
        ApiTokenMade = "api_token_made" => "made API token",
        ApiTokenRevoked = "api_token_revoked" => "revoked API token",
        PasskeyAdded = "passkey_added" => "added passkey",
        PasskeyRenamed = "passkey_renamed" => "renamed passkey",
        PasskeyRemoved = "passkey_removed" => "removed passkey",
        PasskeyCopied = "passkey_copied" => "was refused with a passkey that may be a copy, as",
        LoggedIn = "logged_in" => "logged in as",
        LoggedOut = "logged_out" => "logged out as",
        IdentityLinked = "identity_linked" => "logged in by the identity provider for the first time as",
        LogInRefused = "log_in_refused" => "was refused the log-in as",
        LogInThrottled = "log_in_throttled" => "tried too often to log in as",
        SecondStepAsked = "second_step_asked" => "typed the right password, and was asked for the second step, as",
        SecondFactorRefused = "second_factor_refused" => "was refused the second step of the log-in as",
        ActionRefused = "action_refused" => "lacked the role for",
        ApiTokenRefused = "api_token_refused" => "sent an API token that does not work to",
        RefusalsLeftOut = "refusals_left_out" => "did not record refused attempts one by one:",
        SetUpLinkMade = "set_up_link_made" => "made the set-up link",
        SetUp = "set_up" => "set ParcelPilot up as",
        KeysRotated = "keys_rotated" => "sealed all secrets anew with key",
        KeyRemoved = "key_removed" => "removed key",
    }
}

codes! {
    /// By what somebody acted.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ActorKind {
        /// Logged in, or by a one-time link of theirs.
        Person = "person" => "Person",
        /// A program, for its person.
        ApiToken = "api_token" => "API token",
        CommandLine = "command_line" => "Command line",
        /// Whoever had the link that makes the first admin.
        SetUp = "set_up" => "Set-up link",
        /// Not logged in: the name is what they typed.
        Stranger = "stranger" => "Not logged in",
        /// ParcelPilot by itself.
        System = "system" => "ParcelPilot itself",
        /// An entry of a release that did not record it.
        #[default]
        Unrecorded = "unrecorded" => "Not recorded",
    }
}

codes! {
    /// How the chain of the audit trail breaks.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ChainFault {
        Removed = "removed" => "an entry was removed here",
        Changed = "changed" => "this entry was changed",
        Reordered = "reordered" => "this entry was moved",
        Added = "added" => "this entry was added",
        /// The entry is not the one that somebody noted earlier.
        OtherThanExpected = "other_than_expected" => "this is not the entry that was noted with --expect",
        /// What was noted is older than the oldest entry that is kept.
        ExpectedIsTooOld = "expected_is_too_old" => "the entry noted with --expect is older than all that are kept: \
            note a newer one",
    }
}
