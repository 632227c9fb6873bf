//! The headers with which a store says how many more calls it takes.

use std::time::Duration;

use reqwest::header::HeaderMap;

/// No response makes us wait longer than this, since a header may be wrong.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Each header may be missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RateLimitHeaders {
    pub left: Option<i64>,
    pub total: Option<i64>,
    /// The time until the quota window ends.
    pub reset: Option<Duration>,
    pub retry_after: Option<Duration>,
}

impl RateLimitHeaders {
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
        let seconds = number("x-retry-after").or_else(|| number("retry-after"));
        let count = |name: &str| number(name).and_then(|count| i64::try_from(count).ok());
        Self {
            left: count("x-rate-limit-requests-left"),
            total: count("x-rate-limit-requests-quota"),
            reset: number("x-rate-limit-time-reset-ms").map(|ms| Duration::from_millis(ms).min(LONGEST)),
            retry_after: seconds.map(|seconds| Duration::from_secs(seconds).min(LONGEST)),
        }
    }

    /// How long to pause after a 429: "If both are present, honor the longer of the two" (BigCommerce's documentation).
    pub fn pause(&self) -> Option<Duration> {
        self.reset.max(self.retry_after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(headers: &[(&'static str, &'static str)]) -> Option<Duration> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect();
        RateLimitHeaders::from_headers(&headers).pause()
    }

    #[test]
    fn the_longer_of_reset_and_retry_after_counts() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let (reset, after) = ("X-Rate-Limit-Time-Reset-Ms", "X-Retry-After");
        assert_eq!(pause(&[(reset, "15000"), (after, "3")]), seconds(15));
        assert_eq!(pause(&[(reset, "2000"), (after, "3")]), seconds(3));
        assert_eq!(pause(&[(after, "7")]), seconds(7));
        assert_eq!(pause(&[("Retry-After", "9")]), seconds(9));
        assert_eq!(pause(&[]), None);
        assert_eq!(pause(&[(reset, "soon"), (after, "-1")]), None);
        assert_eq!(pause(&[(reset, "18446744073709551615")]), Some(LONGEST));
    }
}
