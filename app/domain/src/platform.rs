//! The platforms that clients' stores run on.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Platform {
        #[serde(rename = "bigcommerce")]
        BigCommerce = "bigcommerce" => "BigCommerce",
    }
}
