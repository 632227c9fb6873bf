//! Which names and values may be in a settings file: the arguments' own rules.

use std::error::Error;

use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Command};
use toml::Spanned;
use toml::de::DeValue;

use super::FileProblem;
use super::known::{Kind, KnownSetting, known_settings};

pub(super) struct Rules<'a> {
    settings: &'a Command,
    /// The same, which takes nothing from the environment.
    alone: Command,
}

impl<'a> Rules<'a> {
    pub fn new(settings: &'a Command) -> Self {
        let alone = settings
            .clone()
            .mut_args(|argument| argument.env(Resettable::Reset).required(false));
        Self { settings, alone }
    }

    /// The argument's id, and what would be given as flags; nothing means not set.
    pub fn texts(
        &self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<(String, Vec<String>), FileProblem> {
        let flag = name.replace('_', "-");
        let Some(setting) = known_settings(self.settings).find(|setting| setting.flag() == flag) else {
            return Err(match value.get_ref().is_table() {
                true => FileProblem::Section(name.to_owned()),
                false => FileProblem::Unknown {
                    name: name.to_owned(),
                    nearest: self.nearest(&flag),
                },
            });
        };
        let kind = setting.kind();
        // As with texts, for which an empty one is none.
        if kind == Kind::Number && value.get_ref().as_str() == Some("") && setting.defaults().is_empty() {
            return Ok((setting.id().to_owned(), Vec::new()));
        }
        let texts = texts_of(kind, value.get_ref()).ok_or_else(|| FileProblem::WrongKind {
            name: name.to_owned(),
            kind,
        })?;
        if texts.is_empty() {
            return Err(FileProblem::EmptyList(name.to_owned()));
        }
        match texts.iter().find_map(|text| self.refusal(setting, text)) {
            Some(reason) => Err(FileProblem::Refused {
                name: name.to_owned(),
                reason,
            }),
            None => Ok((setting.id().to_owned(), texts)),
        }
    }

    fn nearest(&self, flag: &str) -> Option<String> {
        let error = self.parse(&format!("--{flag}=x"))?;
        let ContextValue::String(nearest) = error.get(ContextKind::SuggestedArg)? else {
            return None;
        };
        Some(nearest.trim_start_matches('-').replace('-', "_"))
    }

    /// Why the argument does not take this text. Does not repeat it.
    fn refusal(&self, setting: KnownSetting<'_>, text: &str) -> Option<String> {
        if matches!(setting.action(), ArgAction::SetTrue) {
            return None;
        }
        let error = self.parse(&format!("--{}={text}", setting.flag()))?;
        match (error.kind(), error.get(ContextKind::ValidValue)) {
            (ErrorKind::InvalidValue, Some(ContextValue::Strings(valid))) if !valid.is_empty() => {
                Some(format!("write one of {}", valid.join(", ")))
            }
            (ErrorKind::InvalidValue, _) => Some("it is empty".to_owned()),
            (ErrorKind::ValueValidation, _) if setting.is_secret() => {
                Some("it has the wrong form".to_owned())
            }
            (ErrorKind::ValueValidation, _) => error.source().map(ToString::to_string),
            _ => None,
        }
    }

    fn parse(&self, argument: &str) -> Option<clap::Error> {
        let line = [self.alone.get_name(), argument];
        self.alone.clone().try_get_matches_from(line).err()
    }
}

/// Nothing if it is of another kind.
fn texts_of(kind: Kind, value: &DeValue<'_>) -> Option<Vec<String>> {
    let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
    match (kind, value) {
        (Kind::Boolean, DeValue::Boolean(is_on)) => Some(vec![is_on.to_string()]),
        (Kind::Number, DeValue::Integer(number)) => {
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
            Some(vec![number.to_string()])
        }
        (Kind::List, DeValue::Array(values)) => values.iter().map(|value| text(value.get_ref())).collect(),
        (Kind::Text | Kind::List, value) => text(value).map(|text| vec![text]),
        _ => None,
    }
}
