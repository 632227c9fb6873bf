//! What may be wrong with a field of a form.

#[cfg(not(target_arch = "wasm32"))]
use parcelpilot_domain::client_alert::{AlertSettingsProblem, ClientAlertSettings};
#[cfg(not(target_arch = "wasm32"))]
use parcelpilot_domain::client_sku::{NotUnits, Sku, SkuProblem, UnitsPerPack};
#[cfg(not(target_arch = "wasm32"))]
use parcelpilot_domain::ignore_rule::IgnoreRuleProblem;
use parcelpilot_domain::invisible::Invisible;
use parcelpilot_domain::message;
use parcelpilot_domain::message::Message;
use parcelpilot_domain::name::{self, NameProblem};
#[cfg(not(target_arch = "wasm32"))]
use parcelpilot_domain::packing_slip::LogoProblem;
use parcelpilot_domain::packing_slip::{SlipText, SlipTextTooLong};
use parcelpilot_domain::reason::{self, ReasonProblem};
use parcelpilot_domain::shipment::draft::DraftProblem;
use parcelpilot_domain::shipment::push::ACCOUNT_TO_MAKE;
use parcelpilot_domain::shipping_promise::{Holidays, HolidaysProblem, PromiseProblem, ShippingPromise};
use parcelpilot_domain::tag::{self, TagProblem};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldProblem {
    Missing,
    /// Characters allowed.
    TooLong(u32),
    /// Characters needed.
    TooShort(u32),
    Taken,
    /// A client's link has the name, for an integration that is yet to be connected.
    #[cfg(not(target_arch = "wasm32"))]
    TakenByLink,
    /// The integration holds orders of the store that it is connected to.
    OtherStore,
    /// The same, said to the client.
    OtherStoreThanBefore,
    /// Another integration has the store, of which a client learns no more.
    StoreTaken,
    /// So many of the integration's shipments are not in the store yet.
    Unsent(u32),
    /// So many orders would become another client's.
    MovesOrders(u32),
    /// Orders of the integration do not have their channel yet: they are from before channels were kept.
    #[cfg(not(target_arch = "wasm32"))]
    ChannelsMissing,
    /// In a name or the like.
    Invisible(Invisible),
    NotAnEmail,
    /// Where events are to be sent.
    #[cfg(not(target_arch = "wasm32"))]
    NotAPublicUrl,
    NotADate,
    /// A day that has begun.
    InThePast,
    /// The end is before the beginning.
    EndsBeforeItBegins,
    NotAnOrderNumber,
    TooMany(u32),
    /// A whole number, both ends included.
    NotBetween(u32, u32),
    NothingChosen,
    /// What was typed to confirm differs from the name.
    NameDiffers,
    /// The same of an e-mail address.
    #[cfg(not(target_arch = "wasm32"))]
    EmailDiffers,
    Unknown,
    /// The current password.
    WrongPassword,
    /// A new password, which published lists of stolen ones have.
    StolenPassword,
    /// A new password that habits, or what others know of the person, give away.
    GuessablePassword,
    /// Of an app, or a recovery code.
    WrongCode,
    /// Too many were wrong.
    CodesRefused,
    /// More than the person's own role allows.
    AboveOwnRole,
    /// Clients are ticked, and the warehouse is chosen.
    OfTheWarehouse,
    /// Of several, of which none is chosen beforehand.
    NotChosen,
    /// An address that was invited for clients, and is to see everything.
    InvitedForClients,
    /// Whoever manages the warehouse is of no client.
    AdminOfClients,
    /// Pushing needs a token that may change orders.
    WriteScopeMissing,
    /// New orders would be set to a status that puts them on hold.
    #[cfg(not(target_arch = "wasm32"))]
    HoldsNewOrders,
    /// Of a client's shipping promise.
    #[cfg(not(target_arch = "wasm32"))]
    NotATime,
    #[cfg(not(target_arch = "wasm32"))]
    LeavesBeforeCutOff,
    /// Of a client's alerts.
    #[cfg(not(target_arch = "wasm32"))]
    NoQuietHours,
    /// It would be due when its day is over.
    #[cfg(not(target_arch = "wasm32"))]
    DigestInQuietHours,
    #[cfg(not(target_arch = "wasm32"))]
    TooManyContacts(u32),
    /// Of a client's ignore rules.
    #[cfg(not(target_arch = "wasm32"))]
    TooManyRules(u32),
    #[cfg(not(target_arch = "wasm32"))]
    NotACountry,
    #[cfg(not(target_arch = "wasm32"))]
    NotAProductType,
    Shipment(DraftProblem),
    /// No island has the form: people would download this for nothing.
    #[cfg(not(target_arch = "wasm32"))]
    Logo(LogoProblem),
    /// Of rows that are to be saved: others were checked.
    #[cfg(not(target_arch = "wasm32"))]
    NotAsChecked,
    /// Of when stock levels were counted.
    #[cfg(not(target_arch = "wasm32"))]
    NotAMoment,
    #[cfg(not(target_arch = "wasm32"))]
    CountedInFuture,
    #[cfg(not(target_arch = "wasm32"))]
    CountedTooLongAgo,
}

impl FieldProblem {
    pub fn sentence(self) -> Message {
        match self {
            FieldProblem::Missing => message!("Please fill this in."),
            FieldProblem::TooLong(most) => message!("At most {most} characters.", most = most),
            FieldProblem::TooShort(least) => message!("At least {least} characters.", least = least),
            FieldProblem::Taken => message!("This is already in use. Choose another."),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::TakenByLink => message!(
                "A client's link waits with this name. Make a new link or withdraw it under Integrations."
            ),
            FieldProblem::OtherStore => {
                message!("This integration has orders of its store. Add a new integration for the other one.")
            }
            FieldProblem::OtherStoreThanBefore => {
                message!(
                    "This file is of another store than the one that was connected before. Use that store's file."
                )
            }
            FieldProblem::StoreTaken => {
                message!("This store is connected already. Ask the warehouse that sent the link.")
            }
            FieldProblem::Unsent(count) => message!(
                "Shipments not in the store yet: {shipments}. Send or drop them first, or type the name here, too.",
                shipments = count
            ),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::ChannelsMissing => message!(
                "After the update, older orders are still getting their channel. Save this again in half an hour."
            ),
            // Pages that ask it say it in their own words.
            FieldProblem::MovesOrders(_) if cfg!(target_arch = "wasm32") => Message::from(""),
            FieldProblem::MovesOrders(count) => message!(
                "Orders that would move to the new client: {orders}. Confirm it, or keep the client.",
                orders = count
            ),
            FieldProblem::Invisible(character) => message!(
                "An invisible character ({code}) is in here, which is not allowed. Type the text instead of pasting it.",
                code = character.to_string()
            ),
            FieldProblem::NotAnEmail => message!("Please type an e-mail address, like name@example.com."),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::NotAPublicUrl => message!(
                "Please type an address that the internet reaches, beginning with https:// and without a log-in."
            ),
            FieldProblem::NotADate => message!("Please type a date, like 2026-11-22."),
            FieldProblem::InThePast => message!("Please choose a day that is still to come."),
            FieldProblem::EndsBeforeItBegins => message!("The end is before the beginning."),
            FieldProblem::NotAnOrderNumber => {
                message!("Please type order numbers only, separated by commas, spaces or new lines.")
            }
            FieldProblem::TooMany(most) => message!("At most {most} at a time.", most = most),
            FieldProblem::NotBetween(least, most) => message!(
                "Please type a whole number from {least} to {most}.",
                least = least.to_string(),
                most = most.to_string()
            ),
            FieldProblem::NothingChosen => message!("Please choose at least one."),
            FieldProblem::NameDiffers => message!("This is not the name. Type it exactly to confirm."),
            FieldProblem::WrongCode if cfg!(target_arch = "wasm32") => Message::from(""),
            FieldProblem::WrongCode => message!(
                "This code is not right, or was used before. Wait for the next one in your app and type that."
            ),
            FieldProblem::CodesRefused if cfg!(target_arch = "wasm32") => Message::from(""),
            FieldProblem::CodesRefused => message!(
                "Too many wrong codes were typed for your account, so the codes of your app no longer count. Log in with a \
                 passkey or a recovery code, then change your password: somebody else may know it."
            ),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::EmailDiffers => {
                message!("This is not the e-mail address. Type it exactly to confirm.")
            }
            FieldProblem::WrongPassword => message!("This is not your current password."),
            FieldProblem::StolenPassword => message!(
                "This password is in lists of stolen passwords. Choose another: four unrelated words make a good one."
            ),
            FieldProblem::GuessablePassword => message!(
                "This password is easy to guess. Choose another, without names, years and what everybody uses: four \
                 unrelated words make a good one."
            ),
            FieldProblem::AboveOwnRole => {
                message!("Your own role does not allow this. Choose a lower role, or ask an admin.")
            }
            FieldProblem::OfTheWarehouse if cfg!(target_arch = "wasm32") => Message::from(""),
            FieldProblem::OfTheWarehouse => message!(
                "Whoever works for the warehouse sees all clients. Untick these, or choose that they belong to clients."
            ),
            FieldProblem::NotChosen if cfg!(target_arch = "wasm32") => Message::from(""),
            FieldProblem::NotChosen => message!("Please choose one."),
            FieldProblem::InvitedForClients if cfg!(target_arch = "wasm32") => Message::from(""),
            FieldProblem::InvitedForClients => message!(
                "This address was invited for a client before. Confirm that it is to see all clients, or choose the client."
            ),
            FieldProblem::AdminOfClients if cfg!(target_arch = "wasm32") => Message::from(""),
            FieldProblem::AdminOfClients => message!(
                "An admin works for the warehouse and belongs to no client. Choose another role, or the warehouse."
            ),
            FieldProblem::WriteScopeMissing => message!(
                "BigCommerce answered 403: the token may read orders but not change them. {account_to_make}",
                account_to_make = Message::from(ACCOUNT_TO_MAKE)
            ),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::HoldsNewOrders => message!(
                "New orders would be set to Awaiting Shipment, which is one of the statuses on hold, and could not be shipped. \
                 Take it out of the statuses on hold, or leave new orders their status."
            ),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::NotATime => message!("Please type a time, like 14:00."),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::LeavesBeforeCutOff => message!(
                "Orders would leave before the cut-off of the same day. Choose a later time, or more days."
            ),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::NoQuietHours => {
                message!("Quiet hours end when they begin. Choose another time, or leave both empty.")
            }
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::DigestInQuietHours => message!(
                "Quiet hours last past midnight then, and no digest would ever be sent. Choose a time after they end."
            ),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::TooManyRules(most) => {
                message!(
                    "A client has {most} ignore rules at most. Remove one first.",
                    most = most
                )
            }
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::NotACountry => {
                message!("Type the country's code of two letters: US, GB or DE, for example.")
            }
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::NotAProductType => {
                message!("Type one of the store's product types: physical, digital or giftcertificate.")
            }
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::TooManyContacts(most) => {
                message!(
                    "A client has {most} contacts at most. Remove one first.",
                    most = most
                )
            }
            // No form of an island ships: people would download these sentences for nothing.
            FieldProblem::Shipment(_) if cfg!(target_arch = "wasm32") => Message::from(""),
            FieldProblem::Shipment(problem) => problem.sentence(),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::Logo(problem) => problem.sentence(),
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::NotAsChecked => {
                message!("These rows are not the ones that were checked. Check them again, then save them.")
            }
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::NotAMoment => {
                message!(
                    "Type a day and a time, such as {example}, or leave it empty for now.",
                    example = "2026-11-30T14:05"
                )
            }
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::CountedInFuture => {
                message!("That time has not come yet. Say when the levels were counted.")
            }
            #[cfg(not(target_arch = "wasm32"))]
            FieldProblem::CountedTooLongAgo => message!(
                "That is more than 15 minutes ago, and the store may have sold some since. Get the levels anew, and check \
                 the new file."
            ),
            FieldProblem::Unknown => message!("Please choose one of the options."),
        }
    }
}

impl From<NameProblem> for FieldProblem {
    fn from(problem: NameProblem) -> Self {
        match problem {
            NameProblem::Missing => FieldProblem::Missing,
            NameProblem::Invisible(character) => FieldProblem::Invisible(character),
            NameProblem::TooLong => FieldProblem::TooLong(name::MAX_CHARS),
        }
    }
}

impl From<PromiseProblem> for FieldProblem {
    fn from(problem: PromiseProblem) -> Self {
        match problem {
            PromiseProblem::NoSuchZone => FieldProblem::Unknown,
            PromiseProblem::NotDays => FieldProblem::NotBetween(0, ShippingPromise::DAYS_MAX.into()),
            PromiseProblem::NoWorkingDay => FieldProblem::NothingChosen,
            PromiseProblem::Holidays(HolidaysProblem::NotADay) => FieldProblem::NotADate,
            PromiseProblem::Holidays(HolidaysProblem::TooMany) => FieldProblem::TooMany(Holidays::MAX as u32),
            #[cfg(not(target_arch = "wasm32"))]
            PromiseProblem::NotATime(_) => FieldProblem::NotATime,
            #[cfg(not(target_arch = "wasm32"))]
            PromiseProblem::LeavesBeforeCutOff => FieldProblem::LeavesBeforeCutOff,
            // The promise's form is no island's.
            #[cfg(target_arch = "wasm32")]
            PromiseProblem::NotATime(_) | PromiseProblem::LeavesBeforeCutOff => FieldProblem::Unknown,
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl From<AlertSettingsProblem> for FieldProblem {
    fn from(problem: AlertSettingsProblem) -> Self {
        match problem {
            AlertSettingsProblem::NotATime(_) => FieldProblem::NotATime,
            AlertSettingsProblem::NoSuchZone => FieldProblem::Unknown,
            AlertSettingsProblem::NotHours => {
                FieldProblem::NotBetween(1, ClientAlertSettings::LEAD_HOURS_MAX.into())
            }
            AlertSettingsProblem::NoQuietHours => FieldProblem::NoQuietHours,
            AlertSettingsProblem::DigestInQuietHours => FieldProblem::DigestInQuietHours,
        }
    }
}

impl From<SlipTextTooLong> for FieldProblem {
    fn from(SlipTextTooLong: SlipTextTooLong) -> Self {
        FieldProblem::TooLong(SlipText::MAX_CHARS)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl From<SkuProblem> for FieldProblem {
    fn from(problem: SkuProblem) -> Self {
        match problem {
            SkuProblem::Missing => FieldProblem::Missing,
            SkuProblem::Invisible(character) => FieldProblem::Invisible(character),
            SkuProblem::TooLong => FieldProblem::TooLong(Sku::MAX_CHARS),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl From<IgnoreRuleProblem> for FieldProblem {
    fn from(problem: IgnoreRuleProblem) -> Self {
        match problem {
            IgnoreRuleProblem::Kind => FieldProblem::Unknown,
            IgnoreRuleProblem::Sku(problem) => problem.into(),
            IgnoreRuleProblem::ProductType => FieldProblem::NotAProductType,
            IgnoreRuleProblem::Country => FieldProblem::NotACountry,
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl From<NotUnits> for FieldProblem {
    fn from(NotUnits: NotUnits) -> Self {
        FieldProblem::NotBetween(1, UnitsPerPack::MAX)
    }
}

impl From<ReasonProblem> for FieldProblem {
    fn from(problem: ReasonProblem) -> Self {
        match problem {
            ReasonProblem::Missing => FieldProblem::Missing,
            ReasonProblem::Invisible(character) => FieldProblem::Invisible(character),
            ReasonProblem::TooLong => FieldProblem::TooLong(reason::MAX_CHARS),
        }
    }
}

impl From<TagProblem> for FieldProblem {
    fn from(problem: TagProblem) -> Self {
        match problem {
            TagProblem::Missing => FieldProblem::Missing,
            TagProblem::Invisible(character) => FieldProblem::Invisible(character),
            TagProblem::TooLong => FieldProblem::TooLong(tag::MAX_CHARS),
        }
    }
}
