//! Whether somebody who knows people's habits, and this person, would guess a password: zxcvbn looks for common words and
//! names, for what spells them otherwise, for keys side by side, years, and what repeats.

use std::ops::RangeInclusive;

use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

/// From ten thousand million guesses on. Whoever has the database tries each by Argon2id, some fifty a second on a core:
/// that is years of one machine. Twelve characters of habit are below (`Summer2025!!`, `Hamburg2026!!`, a name or the firm's
/// with a year, `NewPassword2026`); three words that have nothing to do with each other, and twelve random characters, are
/// a hundred times above. A score less would let all of those through.
const LEAST_SCORE: Score = Score::Four;
/// Whoever guesses a password guesses how it begins; and zxcvbn takes seconds for a hundred characters of which most could
/// stand for a letter.
const READ_CHARS: usize = 40;
/// More than a name, an address and a host have.
const WORDS_MAX: usize = 32;
/// Shorter ones are in any password; longer ones in none that is read.
const WORD_CHARS: RangeInclusive<usize> = 3..=READ_CHARS;
const OURS: [&str; 3] = ["parcelpilot", "parcel", "pilot"];

/// `known` are texts that others know of the person and of the place: they, and their words, count as guessed. Takes a
/// millisecond; of signs that could stand for letters, some hundred.
pub fn is_guessable(password: &str, known: &[&str]) -> bool {
    let beginning: Zeroizing<String> = Zeroizing::new(password.chars().take(READ_CHARS).collect());
    zxcvbn(&beginning, &words(known)).score() < LEAST_SCORE
}

fn words<'a>(known: &[&'a str]) -> Vec<&'a str> {
    let parts = known
        .iter()
        .flat_map(|text| text.split(|char: char| !char.is_alphanumeric()));
    let all = known.iter().copied().chain(parts);
    let fitting = all.filter(|word| WORD_CHARS.contains(&word.chars().count()));
    OURS.into_iter().chain(fitting).take(WORDS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: [&str; 3] = ["ada@example.com", "Ada Lovelace", "pilot.acme-logistics.example"];

    #[test]
    fn habits_and_what_others_know_are_guessed() {
        for password in [
            "Summer2025!!",
            "Hamburg2026!!",
            "NewPassword2026",
            "P@ssw0rd2026!",
            "qwertyuiop12",
            "123412341234",
            "üüüüüüüüüüüü",
            "winter2026winter",
            "iloveparcels1",
            "warehouse2026",
            "parcelpilot2026!",
            "adalovelace1815",
            "Ada Lovelace",
            "ada@example.com",
            "acmelogistics2026",
            "pilot.acme-logistics.example",
        ] {
            assert!(is_guessable(password, &ADA), "{password}");
        }
    }

    #[test]
    fn unrelated_words_and_random_characters_are_not() {
        for password in [
            "a made-up password",
            "long enough, surely",
            "correct horse battery",
            "a few words make a good one",
            "lamp river seven basket",
            "tomate krokodil fenster",
            "kX9$vQ2!mZ7p",
        ] {
            assert!(!is_guessable(password, &ADA), "{password}");
        }
    }

    #[test]
    fn what_is_known_of_others_is_no_matter() {
        assert!(is_guessable(
            "lagerhausnord2026",
            &["pilot.lagerhaus-nord.example"]
        ));
        assert!(!is_guessable("lagerhausnord2026", &ADA));
    }

    #[test]
    fn a_long_one_is_read_in_part() {
        let begins = format!("{}lamp river seven basket", "a".repeat(READ_CHARS));
        assert!(is_guessable(&begins, &["x".repeat(100_000).as_str()]));
        assert!(!is_guessable(&"lamp river seven basket ".repeat(8), &[]));
    }
}
