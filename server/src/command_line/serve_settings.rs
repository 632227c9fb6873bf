//! The settings of `parcelpilot serve`, as far as they can be used.

use std::net::SocketAddr;

use engine::retention::KeptDays;
use url::Url;

use crate::accounts::sessions::SessionLimits;
use crate::backup::nightly::Nightly;
use crate::config::{ConfigErrors, DataSettings, OutboundSettings, ServerSettings};
use crate::identity_provider::ProviderSettings;

pub struct ServeSettings {
    pub data: DataSettings,
    pub server: ServerSettings,
    pub session_limits: SessionLimits,
    pub store: Url,
    pub outbound: OutboundSettings,
    pub metrics_addr: Option<SocketAddr>,
    pub nightly: Option<Nightly>,
    pub kept_days: KeptDays,
    pub provider: Option<ProviderSettings>,
}

/// What can be used, and what is wrong with the rest.
pub struct ReadSettings {
    pub data: Option<DataSettings>,
    pub server: Option<ServerSettings>,
    pub session_limits: Option<SessionLimits>,
    pub store: Option<Url>,
    pub outbound: Option<OutboundSettings>,
    pub metrics_addr: Option<Option<SocketAddr>>,
    pub nightly: Option<Nightly>,
    pub kept_days: KeptDays,
    pub provider: Option<Option<ProviderSettings>>,
    pub errors: ConfigErrors,
}

impl ReadSettings {
    /// # Errors
    /// All settings that can't be used.
    pub fn complete(self) -> Result<ServeSettings, ConfigErrors> {
        let whole = || {
            Some(ServeSettings {
                data: self.data?,
                server: self.server?,
                session_limits: self.session_limits?,
                store: self.store?,
                outbound: self.outbound?,
                metrics_addr: self.metrics_addr?,
                nightly: self.nightly,
                kept_days: self.kept_days,
                provider: self.provider?,
            })
        };
        whole().ok_or(self.errors)
    }
}
