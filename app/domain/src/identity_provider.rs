//! Log-in by a company's identity provider (OpenID Connect).

use crate::codes::codes;

/// What people call it where nobody has named it.
pub const USUAL_NAME: &str = "your company's account";

codes! {
    /// Why somebody was not let in, or did not confirm that it is them. The label says what to do, and for whom it is to do.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ProviderProblem {
        Denied = "denied" => "Your company's account did not let you go on to ParcelPilot. Try again; if it says no \
            again, ask whoever looks after those accounts.",
        Unreachable = "unreachable" => "Your company's account can't be reached at the moment. Try again in a minute, or \
            log in with a password if you have one.",
        Misconfigured = "misconfigured" => "Your company's account and ParcelPilot are not set up to work together. Ask \
            whoever runs this server: its log says what is wrong.",
        Untrusted = "untrusted" => "The answer of your company's account could not be trusted, so it was not used. Try \
            again; if it happens again, ask whoever runs this server.",
        Clock = "clock" => "The answer of your company's account was out of date when it came: a clock is wrong. Ask \
            whoever runs this server to set its clock by the network.",
        Over = "over" => "This log-in was used already, was begun in another browser, or took longer than ten minutes. \
            Begin again here.",
        EmailNotVerified = "email_not_verified" => "Your company's account names no verified e-mail address to know you \
            by. Ask whoever looks after those accounts to verify it.",
        Unknown = "unknown" => "Nobody here has the e-mail address of your company's account. Ask an admin of ParcelPilot \
            to add you.",
        NoGroup = "no_group" => "None of your groups at your company is one for ParcelPilot. Ask whoever looks after those \
            accounts to add you to one.",
        Deactivated = "deactivated" => "You were deactivated in ParcelPilot. Ask an admin of ParcelPilot to activate you \
            again.",
        AdminOfClients = "admin_of_clients" => "Your groups at your company make you an admin here, but in ParcelPilot you \
            belong to a client, and an admin belongs to none. Ask an admin of ParcelPilot.",
        OtherAccount = "other_account" => "Another account of your company has your e-mail address here. Ask an admin of \
            ParcelPilot.",
        SecondFactor = "second_factor" => "Your account here has a second factor, so it is not joined to your company's \
            account by the e-mail address alone. Log in with your password and turn the second factor off, log in by your \
            company's account once, then turn it on again.",
        NotSetUp = "not_set_up" => "ParcelPilot has no admin yet. Ask whoever runs this server to use its set-up link \
            first.",
        NotFresh = "not_fresh" => "Your company's account did not ask you to prove that it's you, so nothing is confirmed. \
            Log out there, then try again.",
        Failed = "failed" => "Something went wrong on this server, so you were not let in. Please try again.",
        OtherPerson = "other_person" => "You confirmed as somebody else. Choose the account with which you logged in here.",
    }
}
