//! Events out: programs that are told of changes. For admins. Below the integrations, since an endpoint, unlike an API
//! token, is nobody's own: it stays when whoever added it leaves.

mod actions;
mod deliveries;
mod delivery;
mod endpoint;
mod fields;
mod list;
mod words;

pub use delivery::EventDeliveryPage;
pub use endpoint::EventEndpointPage;
pub use list::EventEndpointsPage;
