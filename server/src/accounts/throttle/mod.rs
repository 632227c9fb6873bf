//! Limits wrong passwords and codes. Kept in memory only: to force a restart costs an attacker more than it gains.
//!
//! A browser that has logged in to the account before is known. It is limited by its own failures alone, so that nobody
//! can lock people out of the browser that they use: neither by guessing at their account, nor from behind the same
//! address. All others are strangers.

mod counts;
mod network;

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use counts::Counts;
pub use counts::Limit;
pub use network::Network;
use parcelpilot_domain::time::Timestamp;

const QUARTER_HOUR: Duration = Duration::from_secs(15 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// From one network at one account: somebody who searches their memory, and a thousand guesses a day at most.
pub const OF_STRANGER: Limit = Limit {
    failures: 10,
    window: QUARTER_HOUR,
};
/// From one network at all accounts. A warehouse is behind one address: forty people who mistype their password twice, on
/// the first morning, are still below. One who goes on typing stops at [`OF_STRANGER`], long before that.
pub const OF_NETWORK: Limit = Limit {
    failures: 100,
    window: QUARTER_HOUR,
};
/// From all networks at one account. Twenty networks are used up before it counts; it stops whoever has thousands.
pub const OF_ACCOUNT: Limit = Limit {
    failures: 200,
    window: HOUR,
};
/// By one known browser.
pub const OF_BROWSER: Limit = Limit {
    failures: 10,
    window: QUARTER_HOUR,
};
/// By all browsers that one account knows: somebody may have logged in often, and lost the password since.
pub const OF_BROWSERS: Limit = Limit {
    failures: 50,
    window: HOUR,
};
/// From all networks at the codes of one account. Only who knows its password gets that far: what they spoil for its person
/// is little, and they shall not guess one of a million codes, of which three are right at any time.
pub const OF_CODES: Limit = Limit {
    failures: 20,
    window: HOUR,
};
/// Of each kind. A key takes some 40 bytes.
const KEYS_MAX: usize = 100_000;

/// A password or a code that somebody typed for an account.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The e-mail address; whether anybody has it makes no difference.
    pub account: &'a str,
    pub guess: Guess,
    pub by: Visitor<'a>,
}

/// What was typed. The one does not count for the other: a right password must win nobody more guesses at codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guess {
    Password,
    /// Of an app, or a recovery code.
    Code,
    /// A device's answer.
    Passkey,
    /// Those of a store, for a client's link.
    Credentials,
}

#[derive(Debug, Clone, Copy)]
pub enum Visitor<'a> {
    Stranger(Network),
    /// By what only this browser has, as a hash: its token, or its session's.
    Known(&'a str),
}

#[derive(Debug, Clone, Copy, Hash)]
enum Kind {
    Stranger,
    Network,
    Account,
    Browser,
    Browsers,
    Codes,
}

pub struct LoginThrottle {
    /// Keys are kept as hashes that nobody outside can foresee: what is typed takes no room here.
    hasher: RandomState,
    counts: Mutex<[Counts; 6]>,
}

/// Seconds until the next attempt is allowed.
#[derive(Debug, PartialEq, Eq)]
pub struct Throttled(pub u32);

impl Default for LoginThrottle {
    fn default() -> Self {
        let limits = [
            OF_STRANGER,
            OF_NETWORK,
            OF_ACCOUNT,
            OF_BROWSER,
            OF_BROWSERS,
            OF_CODES,
        ];
        Self {
            hasher: RandomState::new(),
            counts: Mutex::new(limits.map(|limit| Counts::new(limit, KEYS_MAX))),
        }
    }
}

impl LoginThrottle {
    /// Counts an attempt as failed before it is made, so that concurrent ones can't slip through.
    ///
    /// # Errors
    /// There were too many; this one is not to be made, and is not counted.
    pub fn begin(&self, attempt: &Attempt<'_>, now: Timestamp) -> Result<(), Throttled> {
        let keys = self.keys(attempt);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = keys
            .iter()
            .filter_map(|(kind, key)| counts[*kind as usize].wait(*key, now));
        if let Some(longest) = waits.max() {
            return Err(Throttled(longest));
        }
        for (kind, key) in keys {
            counts[kind as usize].add(key, now);
        }
        Ok(())
    }

    /// The attempt did not fail. Earlier ones of the same visitor are forgiven. Elsewhere they stand: whoever has one
    /// account must not win more guesses at others by it.
    pub fn succeeded(&self, attempt: &Attempt<'_>) {
        let keys = self.keys(attempt);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, key) in keys {
            match kind {
                Kind::Stranger | Kind::Browser => counts[kind as usize].clear(key),
                Kind::Network | Kind::Account | Kind::Browsers | Kind::Codes => {
                    counts[kind as usize].take_one_back(key)
                }
            }
        }
    }

    /// All that the attempt counts for.
    fn keys(&self, attempt: &Attempt<'_>) -> Vec<(Kind, u64)> {
        let account = (attempt.account, attempt.guess);
        let from_everywhere = match attempt.guess {
            Guess::Password | Guess::Passkey | Guess::Credentials => Kind::Account,
            Guess::Code => Kind::Codes,
        };
        match attempt.by {
            Visitor::Stranger(network) => vec![
                (Kind::Stranger, self.hasher.hash_one((account, network))),
                (Kind::Network, self.hasher.hash_one(network)),
                (from_everywhere, self.hasher.hash_one(account)),
            ],
            Visitor::Known(browser) => vec![
                (Kind::Browser, self.hasher.hash_one((account, browser))),
                (Kind::Browsers, self.hasher.hash_one(account)),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(0);
    const ZOE: &str = "zoe@example.com";
    const HOME: Network = Network::V6([1, 2, 3, 4]);

    fn stranger(account: &str, network: Network) -> Attempt<'_> {
        Attempt {
            account,
            guess: Guess::Password,
            by: Visitor::Stranger(network),
        }
    }

    fn known(browser: &str) -> Attempt<'_> {
        Attempt {
            account: ZOE,
            guess: Guess::Password,
            by: Visitor::Known(browser),
        }
    }

    /// One of many.
    fn network(number: u16) -> Network {
        Network::V6([9, 9, 9, number])
    }

    fn may(throttle: &LoginThrottle, attempt: &Attempt<'_>) -> bool {
        throttle.begin(attempt, START).is_ok()
    }

    /// How many attempts there are until one is refused.
    fn until_refused(throttle: &LoginThrottle, attempt: &Attempt<'_>) -> u32 {
        (0..1_000).take_while(|_| may(throttle, attempt)).count() as u32
    }

    #[test]
    fn a_stranger_is_stopped_at_one_account_and_nobody_else_is() {
        let throttle = LoginThrottle::default();
        let attempt = stranger(ZOE, HOME);
        assert_eq!(until_refused(&throttle, &attempt), OF_STRANGER.failures);
        let refused = throttle.begin(&attempt, START.plus(Duration::from_millis(500)));
        assert_eq!(refused, Err(Throttled(900)));
        assert!(may(&throttle, &stranger("max@example.com", HOME)));
        assert!(may(&throttle, &stranger(ZOE, network(1))));
        assert_eq!(throttle.begin(&attempt, START.plus(OF_STRANGER.window)), Ok(()));
    }

    #[test]
    fn a_warehouse_behind_one_address_may_mistype_a_password_twice_each() {
        let throttle = LoginThrottle::default();
        let names: Vec<_> = (0..40).map(|number| format!("{number}@example.com")).collect();
        for _ in 0..2 {
            for name in &names {
                assert!(may(&throttle, &stranger(name, HOME)), "{name}");
            }
        }
        for name in &names {
            let attempt = stranger(name, HOME);
            assert!(may(&throttle, &attempt), "{name}");
            throttle.succeeded(&attempt);
        }
    }

    #[test]
    fn a_network_is_stopped_at_all_accounts() {
        let throttle = LoginThrottle::default();
        let guessed = (0..1_000)
            .take_while(|number| may(&throttle, &stranger(&number.to_string(), HOME)))
            .count();
        assert_eq!(guessed as u32, OF_NETWORK.failures);
        assert!(!may(&throttle, &stranger(ZOE, HOME)));
        assert!(may(&throttle, &stranger(ZOE, network(1))));
    }

    #[test]
    fn an_account_is_stopped_from_all_networks_but_not_for_a_browser_that_it_knows() {
        let throttle = LoginThrottle::default();
        let guessed = (0..1_000)
            .take_while(|number| may(&throttle, &stranger(ZOE, network(*number))))
            .count();
        assert_eq!(guessed as u32, OF_ACCOUNT.failures);
        assert!(!may(&throttle, &stranger(ZOE, HOME)));
        assert!(may(&throttle, &known("own")));
        assert!(may(&throttle, &stranger("max@example.com", HOME)));
    }

    #[test]
    fn a_known_browser_is_stopped_by_its_own_failures_alone() {
        let throttle = LoginThrottle::default();
        assert_eq!(until_refused(&throttle, &known("own")), OF_BROWSER.failures);
        assert!(may(&throttle, &known("other")) && may(&throttle, &stranger(ZOE, HOME)));
    }

    #[test]
    fn many_known_browsers_are_stopped_together_and_no_stranger_by_them() {
        let throttle = LoginThrottle::default();
        let guessed = (0..1_000)
            .take_while(|number| may(&throttle, &known(&number.to_string())))
            .count();
        assert_eq!(guessed as u32, OF_BROWSERS.failures);
        assert!(may(&throttle, &stranger(ZOE, HOME)));
    }

    #[test]
    fn who_succeeds_begins_anew_but_wins_no_guesses_at_others() {
        let throttle = LoginThrottle::default();
        for number in 1..OF_NETWORK.failures {
            assert!(may(&throttle, &stranger(&number.to_string(), HOME)));
        }
        for _ in 0..5 {
            let own = stranger("own", HOME);
            assert!(may(&throttle, &own));
            throttle.succeeded(&own);
        }
        assert!(may(&throttle, &stranger(ZOE, HOME)));
        assert!(!may(&throttle, &stranger(ZOE, HOME)));
    }

    #[test]
    fn a_success_forgives_the_visitors_own_failures() {
        let throttle = LoginThrottle::default();
        for attempt in [stranger(ZOE, HOME), known("own")] {
            for _ in 0..3 {
                for _ in 1..OF_STRANGER.failures {
                    assert!(may(&throttle, &attempt));
                }
                assert!(may(&throttle, &attempt));
                throttle.succeeded(&attempt);
            }
        }
    }

    #[test]
    fn a_right_password_wins_no_guesses_at_codes() {
        let throttle = LoginThrottle::default();
        let (password, code) = (
            stranger(ZOE, HOME),
            Attempt {
                guess: Guess::Code,
                ..stranger(ZOE, HOME)
            },
        );
        for _ in 0..OF_STRANGER.failures {
            assert!(may(&throttle, &password));
            throttle.succeeded(&password);
            assert!(may(&throttle, &code));
        }
        assert!(!may(&throttle, &code) && may(&throttle, &password));
    }

    #[test]
    fn codes_of_an_account_are_guessed_from_few_networks() {
        let throttle = LoginThrottle::default();
        let guessed = (0..1_000)
            .take_while(|number| {
                let attempt = Attempt {
                    guess: Guess::Code,
                    ..stranger(ZOE, network(*number))
                };
                may(&throttle, &attempt)
            })
            .count();
        assert_eq!(guessed as u32, OF_CODES.failures);
        assert!(may(&throttle, &stranger(ZOE, HOME)));
    }
}
