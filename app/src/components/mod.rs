//! Parts that more than one page uses. Those that only pages use, and no island, are not there in the browser.

#[cfg(feature = "ssr")]
pub mod alert_facts;
#[cfg(feature = "ssr")]
pub mod check_facts;
pub mod confirm;
pub mod field;
pub mod form;
pub mod form_echo;
pub mod icon;
#[cfg(feature = "ssr")]
pub mod loaded;
pub mod problem_list;
pub mod progress;
pub mod progress_countdown;
pub mod progress_text;
pub mod run_row;
pub mod run_row_card;
pub mod run_row_facts;
pub mod run_state;
pub mod status;
#[cfg(feature = "ssr")]
pub mod sync_now;
#[cfg(feature = "ssr")]
pub mod text_area;
pub mod time;
