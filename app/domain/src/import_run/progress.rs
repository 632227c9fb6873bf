use super::WaitReason;
use crate::quota::Quota;
use crate::time::Timestamp;

/// What has come in since the last take; each call is told to the database once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct ProgressDelta {
    pub calls: i64,
    pub throttled: i64,
    pub waiting: Option<(WaitReason, Timestamp)>,
    pub quota: Option<Quota>,
}
