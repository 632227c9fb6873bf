//! BigCommerce's dates: RFC 2822 in V2 responses, ISO 8601 in V3 and in filters, HTTP dates in headers.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;
use parcelpilot_domain::time::Timestamp;

/// V2 responses have been seen with a weekday that doesn't match the date.
static RFC_2822: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);

/// Reads `Tue, 05 Mar 2019 21:40:11 +0000`, the same with `GMT`, and ISO 8601. ISO 8601 without a zone is taken as UTC,
/// as all dates of V2 are. None if the text is no date.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let moment = if text.as_bytes().get(4) == Some(&b'-') {
        iso(text)
    } else {
        RFC_2822.parse_timestamp(text).ok()
    };
    moment.map(|moment| Timestamp::from_millis(moment.as_millisecond()))
}

fn iso(text: &str) -> Option<jiff::Timestamp> {
    text.parse().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(civil).ok()
    })
}

pub fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_one_date_is_read_alike() {
        for text in [
            "Tue, 05 Mar 2019 21:40:11 +0000",
            "Tue, 05 Mar 2019 16:40:11 -0500",
            "Tue, 05 Mar 2019 21:40:11 GMT",
            "Mon, 05 Mar 2019 21:40:11 +0000",
            "05 Mar 2019 21:40:11 +0000",
            "2019-03-05T21:40:11Z",
            "2019-03-05T21:40:11.000+00:00",
            "2019-03-05T15:40:11-06:00",
            "2019-03-05 21:40:11",
            " 2019-03-05T21:40:11Z ",
        ] {
            let moment = parse(text).unwrap_or_else(|| panic!("{text} is a date"));
            assert_eq!(moment.rfc3339(), "2019-03-05T21:40:11Z", "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "the day before yesterday",
            "0000-00-00 00:00:00",
            "2019-02-30T00:00:00Z",
            "1551822011",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
