//! The platforms that stores are on.

use bigcommerce::BigCommerce;
use parcelpilot_domain::platform::Platform;
use parcelpilot_domain::store::StorePlatform;

/// The clients of all platforms. A new platform is a field and a case.
#[derive(Clone)]
pub struct Platforms {
    pub bigcommerce: BigCommerce,
}

impl Platforms {
    pub fn of(&self, platform: Platform) -> &dyn StorePlatform {
        match platform {
            Platform::BigCommerce => &self.bigcommerce,
        }
    }

    /// Where pictures of products are, as `img-src` of a Content-Security-Policy names it.
    pub fn image_sources(&self) -> String {
        let sources = Platform::ALL.map(|platform| self.of(platform).image_sources());
        sources.join(" ")
    }
}
