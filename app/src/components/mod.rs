//! The kit that pages and islands are built of: tables, fields, forms, badges. It knows no page, row or server
//! function: what shows orders, imports or people stands with its area, in `pages` or `islands`. What islands use is
//! downloaded: it has no `AnyView` and few type parameters. The rest is the server's alone.

pub mod badge;
pub mod confirm;
pub mod field;
pub mod form;
pub mod form_echo;
pub mod icon;
pub mod time;

#[cfg(feature = "ssr")]
pub mod activation;
#[cfg(feature = "ssr")]
pub mod choices;
#[cfg(feature = "ssr")]
pub mod copy;
#[cfg(feature = "ssr")]
pub mod csv_drop;
#[cfg(feature = "ssr")]
pub mod csv_preview;
#[cfg(feature = "ssr")]
pub mod data_table;
#[cfg(feature = "ssr")]
pub mod empty_state;
#[cfg(feature = "ssr")]
pub mod filter_form;
#[cfg(feature = "ssr")]
pub mod in_turn;
#[cfg(feature = "ssr")]
pub mod json_in_script;
#[cfg(feature = "ssr")]
pub mod live_part;
#[cfg(feature = "ssr")]
pub mod loaded;
#[cfg(feature = "ssr")]
pub mod page_head;
#[cfg(feature = "ssr")]
pub mod page_title;
#[cfg(feature = "ssr")]
pub mod pager;
#[cfg(feature = "ssr")]
pub mod rename;
#[cfg(feature = "ssr")]
pub mod row_button;
#[cfg(feature = "ssr")]
pub mod select_field;
#[cfg(feature = "ssr")]
pub mod selection;
#[cfg(feature = "ssr")]
pub mod shown_once;
#[cfg(feature = "ssr")]
pub mod text_area;
