//! Which spans are traces.

/// The target of every span that may be sent to a collector of traces. All of its fields are sent, and nothing else is: no
/// event, and no span of another target. So its fields name no client, person, order or store, and hold nothing that
/// somebody typed.
///
/// Without a collector the target is off.
pub const TARGET: &str = "parcelpilot_traces";
