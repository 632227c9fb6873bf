//! The actions that the audit trail records.

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
        IntegrationAdded = "integration_added" => "added integration",
        IntegrationChanged = "integration_changed" => "changed integration",
        CredentialsReplaced = "credentials_replaced" => "replaced the credentials of integration",
        ConnectionTested = "connection_tested" => "tested the connection of integration",
        IntegrationEnabled = "integration_enabled" => "enabled integration",
        IntegrationDisabled = "integration_disabled" => "disabled integration",
        IntegrationDeleted = "integration_deleted" => "deleted integration",
        PullStarted = "pull_started" => "pulled orders of integration",
        SyncStarted = "sync_started" => "synced integration",
        CheckStarted = "check_started" => "checked the completeness of integration",
        AlertTested = "alert_tested" => "sent a test message",
        ProblemDismissed = "problem_dismissed" => "dismissed the problem of",
        OrderWarningResolved = "order_warning_resolved" => "dealt with the warning of",
        RunCancelled = "run_cancelled" => "cancelled an import of integration",
        RunResumed = "run_resumed" => "resumed an import of integration",
        OrdersExported = "orders_exported" => "exported orders",
        OrderHeld = "order_held" => "put on hold order",
        OrderReleased = "order_released" => "released order",
        OrdersHeld = "orders_held" => "put on hold",
        OrdersReleased = "orders_released" => "released",
        HeldStatusesChanged = "held_statuses_changed" => "changed the statuses on hold of integration",
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
        PushesDropped = "pushes_dropped" => "dropped held shipments:",
        PushesTurnedOn = "pushes_turned_on" => "turned pushing on for integration",
        PushesTurnedOff = "pushes_turned_off" => "turned pushing off for integration",
        PersonInvited = "person_invited" => "invited",
        InvitationWithdrawn = "invitation_withdrawn" => "withdrew the link for",
        PersonJoined = "person_joined" => "joined as",
        PersonAdded = "person_added" => "added",
        RoleChanged = "role_changed" => "changed the role of",
        PersonActivated = "person_activated" => "activated",
        PersonDeactivated = "person_deactivated" => "deactivated",
        SessionsEnded = "sessions_ended" => "ended sessions of",
        PasswordLinkMade = "password_link_made" => "made a password link for",
        PasswordChanged = "password_changed" => "changed the password of",
        ApiTokenMade = "api_token_made" => "made API token",
        ApiTokenRevoked = "api_token_revoked" => "revoked API token",
        LoggedIn = "logged_in" => "logged in as",
        LogInRefused = "log_in_refused" => "was refused the log-in as",
    }
}
