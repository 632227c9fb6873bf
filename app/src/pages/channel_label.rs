//! What a channel is called.

use parcelpilot_domain::ids::RemoteChannelId;

/// Its name, or its number where the store has not said it.
pub fn channel_label(name: &str, id: RemoteChannelId) -> String {
    match name {
        "" => text!("Channel {number}", number = id.to_string()),
        name => name.to_owned(),
    }
}
