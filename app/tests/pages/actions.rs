//! The server functions that pages offer, in one place: their modules may move.

pub use app::server_functions::accounts::{LogIn, LogOut, SetUp};
pub use app::server_functions::alerts::SendTestAlert;
pub use app::server_functions::api_tokens::{MakeApiToken, RevokeApiToken, RevokePersonApiToken};
pub use app::server_functions::channels::ChangeChannel;
pub use app::server_functions::checks::{PullDifferences, StartCheck};
pub use app::server_functions::client_alerts::{
    AddClientContact, ChangeClientContact, RemoveClientContact, SaveClientAlerts, TestClientContact,
};
pub use app::server_functions::client_links::{
    ConnectRequestedStore, MakeClientLink, MakeIntegrationClientLink, RenewClientLink, TestRequestedStore,
    WithdrawClientLink,
};
pub use app::server_functions::client_skus::{
    CheckClientSkus, ImportClientSkus, RemoveClientSku, RequireClientSkus, SaveClientSku,
};
pub use app::server_functions::clients::{
    AddClient, RemoveShippingPromise, RenameClient, SaveClientSlip, SaveShippingPromise, SetClientActive,
};
pub use app::server_functions::events::{
    AddEventEndpoint, ChangeEventEndpoint, DeleteEventEndpoint, ReplayEvent, ReplayFailedEvents,
    RotateEventSecret, SendTestEvent, SetEventEndpointEnabled,
};
pub use app::server_functions::holds::{HoldOrders, ReleaseOrders, SetHeldStatuses};
pub use app::server_functions::ignore_rules::{PreviewIgnoreRule, RemoveIgnoreRule, SaveIgnoreRule};
pub use app::server_functions::imports::{CancelRun, CountPull, PullOrders, RestartRun, ResumeRun, SyncNow};
pub use app::server_functions::integrations::{
    DeleteIntegration, SaveConnection, SaveIntegration, SaveIntegrationSettings, SetIntegrationEnabled,
    TestConnection,
};
pub use app::server_functions::order_columns::ChooseOrderColumns;
pub use app::server_functions::orders::{ImportOrderAgain, PrintPickList, PrintSlips, ResolveOrderWarning};
pub use app::server_functions::own_account::{
    ChangePassword, ConfirmPassword, EndOtherSessions, EndSession, Join, SavePreferences,
};
pub use app::server_functions::passkeys::{RemovePasskey, RenamePasskey};
pub use app::server_functions::people::{
    EndPersonSessions, InvitePerson, MakePasswordLink, RequireSecondFactor, ResetSecondFactor,
    SetPersonActive, SetPersonClients, SetPersonRole, WithdrawInvitation,
};
pub use app::server_functions::personal_data::{EraseShopper, FindShopper, SetRetention};
pub use app::server_functions::pickups::{CollectPickup, MakePickupReady};
pub use app::server_functions::portal::{HoldOwnOrder, ReleaseOwnOrder};
pub use app::server_functions::problems::{DismissProblem, RetryAllProblems, RetryProblems};
pub use app::server_functions::saved_views::{ChangeSavedView, DeleteSavedView, SaveView};
pub use app::server_functions::second_factor::{
    BeginSecondFactor, EnrolSecondFactor, EnterCode, MakeRecoveryCodes, TurnOffSecondFactor,
};
pub use app::server_functions::shipment_csv::{CheckShipmentCsv, ShipCsv};
pub use app::server_functions::shipments::{
    CorrectTracking, DropHeldPushes, MakeShipment, MakeShipmentAgain, PreviewShipment, ResyncTracking,
    RetryAllPushes, RetryPushes, TurnPushesOff, TurnPushesOn, VoidShipment,
};
pub use app::server_functions::status_updates::{RetryStatusUpdate, RetryStatusUpdates, SetStatusOnImport};
pub use app::server_functions::stock::{CheckStockFile, GiveStockFile, GiveStockLevel, SetStock};
pub use app::server_functions::tags::{TagOrders, UntagOrders};
pub use leptos::server_fn::ServerFn;
