//! The kinds of problem that an API request can have: one table for the responses, the API description and the
//! guide.

use crate::english;

macro_rules! problems {
    ($($name:ident = $status:literal, $code:literal, $title:literal, $advice:expr;)*) => {
        /// One kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ApiProblemKind { $($name,)* }

        impl ApiProblemKind {
            pub const ALL: &[ApiProblemKind] = &[$(ApiProblemKind::$name,)*];

            pub const fn status(self) -> u16 {
                match self { $(ApiProblemKind::$name => $status,)* }
            }

            /// The last part of the problem's URL in the guide.
            pub const fn code(self) -> &'static str {
                match self { $(ApiProblemKind::$name => $code,)* }
            }

            /// The same in every response with this kind of problem, and in English.
            pub const fn title(self) -> &'static str {
                match self { $(ApiProblemKind::$name => $title,)* }
            }

            /// What to do about it.
            pub const fn advice(self) -> &'static str {
                match self { $(ApiProblemKind::$name => $advice,)* }
            }
        }
    };
}

problems! {
    Malformed = 400, "malformed", "The request can't be read.",
        english!(
            "The body is not JSON, a parameter is repeated or unknown, or a header is missing. The detail says \
             which."
        );
    Unauthorized = 401, "unauthorized", "No valid token.",
        english!(
            "Send the header Authorization with the word Bearer and a token. A token that worked before has expired \
             or was revoked."
        );
    Forbidden = 403, "forbidden", "The token may not do this.",
        english!("Make a token that may write, or ask an admin for another role.");
    NotFound = 404, "not-found", "Not found.",
        english!("It was deleted, or the API has no such address.");
    MethodNotAllowed = 405, "method-not-allowed", "This address does not accept this method.",
        english!("The header Allow lists the methods it accepts.");
    NotAcceptable = 406, "not-acceptable", "Answers are JSON only.",
        english!("Leave the header Accept out, or allow application/json.");
    Conflict = 409, "conflict", "This can't be done now.",
        english!("Something else is in progress. The detail says what. Wait, or read it again.");
    MayNotShip = 409, "may-not-ship", "The order is on hold or not to be shipped.",
        english!("The detail says why. Wait until that has passed, or send override_reason to ship it anyway.");
    ChangesGone = 410, "changes-gone", "The feed can't go on from this position.",
        english!("Read the lists that you follow anew, then go on from the position that the answer names.");
    PayloadTooLarge = 413, "payload-too-large", "The body is too large.",
        english!("A body has at most 256 KiB.");
    UnsupportedMediaType = 415, "unsupported-media-type", "The body is not declared as JSON.",
        english!("Send the header Content-Type: application/json.");
    Invalid = 422, "invalid", "Some fields or parameters are not valid.",
        english!("Each of its errors names a field or parameter and says what it should be.");
    KeyReused = 422, "key-reused", "This key was used for another request.",
        english!(
            "Use a new Idempotency-Key for each request, and the same one only to send the very same request again."
        );
    TooManyRequests = 429, "too-many-requests", "Too many requests with this token.",
        english!("Wait as many seconds as the header Retry-After says.");
    Internal = 500, "internal", "Something went wrong on this server.",
        english!(
            "Try again. If it keeps failing, give the id in the detail to whoever runs this server: its log has the \
             cause."
        );
}

impl ApiProblemKind {
    /// Where the guide explains this problem. The URL is relative, because only the caller knows this server's own
    /// name.
    pub fn address(self) -> String {
        format!("/help/api#problem-{}", self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_differ() {
        for (place, kind) in ApiProblemKind::ALL.iter().enumerate() {
            let same = |other: &ApiProblemKind| other.address() == kind.address();
            assert_eq!(ApiProblemKind::ALL.iter().position(same), Some(place));
        }
    }
}
