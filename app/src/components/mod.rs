//! Parts that more than one page uses.

pub mod confirm;
pub mod field;
pub mod form;
pub mod form_echo;
pub mod icon;
pub mod layout;
pub mod loaded;
pub mod notice;
pub mod status;
pub mod text_area;
pub mod time;
