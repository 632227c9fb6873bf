//! The BigCommerce client against a server that responds as each test wants.

mod channels;
mod errors;
mod missing_parts;
mod order_details;
mod order_statuses;
mod orders_of_stores;
mod pages;
mod permissions;
mod product_images;

mod retries;
mod sandbox;
mod second_looks;
mod secrecy;
mod shipments;
mod single;
mod support;
