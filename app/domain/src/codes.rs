//! Enums whose variants are stored and sent as codes.

/// Declares an enum and the code of each variant, and generates `ALL`, `code` and `from_code`. A second text after
/// `=>` is what people read, and generates `label` as well.
///
/// ```text
/// codes! {
///     #[derive(Debug, Clone, Copy)]
///     pub enum TokenAccess {
///         Read = "read" => "Read",
///         Write = "write" => "Read and write",
///     }
/// }
/// ```
///
/// Codes are in databases, JSON and URLs: labels may change, codes must not. If two variants have the same code,
/// the compiler reports an unreachable arm in `from_code`.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)+
    }) => {
        $(#[$meta])*
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            pub const ALL: [$name; [$($code),+].len()] = [$($name::$variant),+];

            /// As stored and sent.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some($name::$variant),)+
                    _ => None,
                }
            }
        }
    };
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $code:literal => $label:literal,)+
    }) => {
        $crate::codes::codes! {
            $(#[$meta])*
            pub enum $name { $($(#[$variant_meta])* $variant = $code,)+ }
        }

        impl $name {
            /// What people read.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label,)+ }
            }
        }
    };
}

pub(crate) use codes;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::account::Role;
    use crate::alert::{AlertChannel, AlertKind};
    use crate::api_token::{TokenAccess, TokenLifetime};
    use crate::audit::{ActorKind, AuditAction, ChainFault};
    use crate::change::ChangeKind;
    use crate::check::Difference;
    use crate::date_range::{DayCalendar, OrderDate};
    use crate::event::{DeliveryError, DeliveryState, EndpointStop};
    use crate::import_run::{RunFailure, RunKind, RunState, WaitReason};
    use crate::operator_alert::OperatorAlertKind;
    use crate::order::LineKind;
    use crate::order_columns::OrderColumn;
    use crate::order_warning::OrderWarningKind;
    use crate::packing_slip::LogoKind;
    use crate::platform::Platform;
    use crate::problem::ProblemKind;
    use crate::shipment::may_ship::{Refusal, ShippingState};
    use crate::shipment::order_age::OrderAge;
    use crate::shipment::push::{PushFailure, PushKind, PushState};
    use crate::status_update::{StatusMove, StatusUpdateReason, StatusUpdateState};
    use crate::stock::{StockPause, StockReason, StockState};
    use crate::webhook::WebhookState;

    /// For each variant of each enum: its code, the code of the variant that `from_code` returns for it, and its
    /// name in JSON.
    macro_rules! code_table {
        ($($name:ident)+) => {
            [$((
                stringify!($name),
                $name::ALL
                    .map(|one| {
                        let json_name = serde_json::to_value(one).expect("JSON");
                        (one.code(), $name::from_code(one.code()).map($name::code), json_name)
                    })
                    .to_vec(),
            )),+]
        };
    }

    #[test]
    fn codes_are_unique_and_read_back_and_are_the_names_in_json() {
        for (name, rows) in code_table! {
            ActorKind AlertChannel AlertKind AuditAction ChainFault ChangeKind DayCalendar DeliveryError DeliveryState Difference EndpointStop LogoKind OperatorAlertKind OrderAge OrderColumn OrderDate OrderWarningKind Platform ProblemKind PushFailure
            PushKind PushState
            Refusal Role RunFailure RunKind RunState ShippingState StatusMove StatusUpdateReason StatusUpdateState StockPause StockReason StockState TokenAccess TokenLifetime WaitReason WebhookState
        } {
            let unique: BTreeSet<&str> = rows.iter().map(|(code, ..)| *code).collect();
            assert_eq!(unique.len(), rows.len(), "{name}");
            for (code, read_back, json_name) in rows {
                assert_eq!(read_back, Some(code), "{name}");
                // JSON has the Rust names of audit actions; only the database has their codes.
                if name == "AuditAction" {
                    assert_eq!(json_name, rust_name(code));
                } else {
                    assert_eq!(json_name, code, "{name}");
                }
            }
        }
        assert_eq!(TokenAccess::from_code("Read"), None);
        assert_eq!(TokenAccess::from_code(""), None);
    }

    /// `LoggedIn` for `logged_in`.
    fn rust_name(code: &str) -> String {
        let words = code.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
        words.collect()
    }

    /// The codes are BigCommerce's own words, and it may add more, so `from_code` always returns a kind.
    #[test]
    fn kinds_of_lines_are_read_back_and_unknown_ones_are_other() {
        for (kind, code, json_name) in [
            (LineKind::Physical, "physical", "physical"),
            (LineKind::Digital, "digital", "digital"),
            (LineKind::GiftCertificate, "giftcertificate", "gift_certificate"),
            (LineKind::Other, "other", "other"),
        ] {
            assert_eq!((kind.code(), LineKind::from_code(code)), (code, kind));
            assert_eq!(serde_json::to_value(kind).expect("JSON"), json_name);
        }
        assert_eq!(LineKind::from_code("subscription"), LineKind::Other);
    }
}
