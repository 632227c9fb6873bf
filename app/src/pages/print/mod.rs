//! What is printed of orders: packing slips and pick lists. Reading only: nothing of an order changes by it.

mod asked;
mod barcode;
mod buttons;
mod frame;
mod not_printed;
mod pick;
mod preview;
mod slip;
mod slips;
mod to_pack;
mod ways;

pub use asked::{PICK, SLIPS, print_address};
pub use buttons::PrintChosen;
pub use pick::PickPage;
pub use preview::SlipPreviewPage;
pub use slips::SlipsPage;
