//! Parts that more than one page uses.

pub mod field;
pub mod form;
pub mod form_echo;
pub mod loaded;
pub mod time;
