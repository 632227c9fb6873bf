//! Names, places and remarks: mostly plain, some as awkward as real shoppers make them.

/// A town as BigCommerce gives it: the state in full, now and then as a code.
#[derive(Debug)]
pub struct Place {
    pub city: &'static str,
    pub state: &'static str,
    pub zip: &'static str,
    pub country: &'static str,
    pub iso2: &'static str,
}

const fn place(
    city: &'static str,
    state: &'static str,
    zip: &'static str,
    country: &'static str,
    iso2: &'static str,
) -> Place {
    Place {
        city,
        state,
        zip,
        country,
        iso2,
    }
}

pub static PLACES: [Place; 12] = [
    place("Austin", "Texas", "78701", "United States", "US"),
    place("Portland", "Oregon", "97201", "United States", "US"),
    place("Brooklyn", "NY", "11201", "United States", "US"),
    place("Toronto", "Ontario", "M5V 2T6", "Canada", "CA"),
    place("London", "", "SW1A 1AA", "United Kingdom", "GB"),
    place("Köln", "Nordrhein-Westfalen", "50667", "Germany", "DE"),
    place("Łódź", "Łódzkie", "90-001", "Poland", "PL"),
    place("東京都千代田区", "東京都", "100-0001", "Japan", "JP"),
    place("Sydney", "New South Wales", "2000", "Australia", "AU"),
    place("São Paulo", "SP", "01310-100", "Brazil", "BR"),
    place("Αθήνα", "Αττική", "105 57", "Greece", "GR"),
    place("Dublin", "", "", "Ireland", "IE"),
];

pub static FIRST_NAMES: [&str; 16] = [
    "Maria", "James", "Olivia", "Noah", "Emma", "Liam", "Ava", "Lucas", "Zoë", "José", "Anna", "Peter",
    "Grace", "Henry", "Ines", "Tom",
];

pub static LAST_NAMES: [&str; 16] = [
    "Smith", "Jones", "Brown", "Garcia", "Miller", "Davis", "Martin", "Wilson", "Moore", "Clark", "Lewis",
    "Young", "King", "Wright", "Hill", "Green",
];

/// First and last name of those for whom software was not made.
pub static AWKWARD_NAMES: [(&str, &str); 12] = [
    ("李", "小龍"),
    ("Мария", "Кузнецова"),
    ("محمد", "الأحمد"),
    ("Łukasz", "Żółć"),
    ("Siobhán", "O'Brien-Ó Súilleabháin"),
    ("<script>alert('name')</script>", "Tables"),
    ("=cmd|'/C calc'!A0", "Formula"),
    ("+1-555", "@SUM(1+1)"),
    ("Jo\"quoted\", Ann", "Comma; Semicolon"),
    ("👩‍🚀 Ada", "\u{202e}ecalevoL"),
    ("  Leading", "Trailing  "),
    ("", ""),
];

pub static STREETS: [&str; 8] = [
    "Main Street",
    "Oak Avenue",
    "Station Road",
    "Market Square",
    "Hill Lane",
    "Park View",
    "Mill Way",
    "Elm Court",
];

pub static COMPANIES: [&str; 4] = [
    "Acme & Sons",
    "Northwind",
    "\"Best\" Boxes, Ltd.",
    "合同会社テスト",
];

pub static MESSAGES: [&str; 6] = [
    "Please leave it with the neighbour.",
    "Gift!\nPlease no invoice.\r\nThank you",
    "<script>document.title='owned'</script><img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://example.com\",\"Click\")",
    "Позвоните перед доставкой, пожалуйста 🙏",
    "'; DROP TABLE orders; --",
];

pub static WRAPPING_MESSAGES: [&str; 2] = ["Happy birthday!", "Für Oma, mit Liebe"];

pub static COLOURS: [&str; 8] = ["Red", "Blue", "Green", "Black", "White", "Grau", "Ivory", "Teal"];

pub static THINGS: [&str; 25] = [
    "Mug",
    "T-Shirt",
    "Lamp",
    "Notebook",
    "Backpack",
    "Candle",
    "Poster",
    "Blanket",
    "Kettle",
    "Vase",
    "Clock",
    "Chair",
    "Bowl",
    "Scarf",
    "Wallet",
    "Bottle",
    "Puzzle",
    "Plate",
    "Cushion",
    "Tray",
    "Basket",
    "Mirror",
    "Frame",
    "Rug",
    "Crème brûlée set",
];

pub static PAYMENT_METHODS: [&str; 5] = [
    "Credit Card",
    "PayPal",
    "Cash on Delivery",
    "Bank Deposit",
    "Manual",
];

pub static SHIPPING_METHODS: [&str; 5] = [
    "Ship by Weight",
    "Flat Rate",
    "Free Shipping",
    "UPS® (Ground)",
    "None",
];

pub static ORDER_SOURCES: [&str; 6] = ["www", "www", "mobile", "manual", "checkout_api", "external"];
