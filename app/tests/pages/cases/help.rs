//! The guides: the same for everybody, and readable before the log-in.

pub mod start {
    use crate::case::Case;
    use crate::cases::help::guide;
    use crate::checks::standard_tests;

    pub fn case() -> Case {
        guide("/help").links_when_empty(&["/pack", "/help/bigcommerce#packing", "/help/bigcommerce#need"])
    }

    standard_tests!(case());
}

pub mod bigcommerce {
    use crate::case::Case;
    use crate::cases::help::guide;
    use crate::checks::standard_tests;

    pub fn case() -> Case {
        guide("/help/bigcommerce").links_when_empty(&["/help/api", "/integrations/new"])
    }

    standard_tests!(case());
}

pub mod api {
    use crate::case::Case;
    use crate::cases::help::guide;
    use crate::checks::standard_tests;

    pub fn case() -> Case {
        guide("/help/api").links_when_empty(&[
            "/api/v1/openapi.json",
            "/account#api-tokens",
            "/help/bigcommerce",
        ])
    }

    standard_tests!(case());
}

use crate::case::Case;

fn guide(address: &'static str) -> Case {
    Case::new(address, address).for_strangers()
}
