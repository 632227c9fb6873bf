//! What a search looks at in an order that was found.

use crate::shipments::tracking_key;
use crate::statement::Statement;

/// Texts are patterns, but for labels, tags and a whole SKU.
#[derive(Debug)]
pub(super) enum Check {
    /// `None`: what was typed is no number.
    Number(Option<i64>),
    Tracking(String),
    Sku(String),
    /// As it is.
    WholeSku(String),
    Email(String),
    Name(String),
    /// By what tags are compared by. `None`: what was typed is no tag.
    Tag(Option<String>),
}

impl Check {
    pub(super) fn push(&self, statement: &mut Statement, order: &'static str) {
        match self {
            Check::Number(number) => {
                statement.push(order).push(".remote_id = ");
                // Order numbers are positive.
                statement.integer(number.unwrap_or(0));
            }
            Check::Tracking(key) => {
                push_in(statement, order, "order_id FROM shipments");
                statement.push(concat!(" AND tracking_number <> '' AND ", tracking_key!(), " = "));
                statement.text(key).push(")");
            }
            Check::Tag(key) => {
                push_in(statement, order, "order_id FROM order_tags");
                statement
                    .push(" AND tag_key = ")
                    .text(key.as_deref().unwrap_or_default());
                statement.push(")");
            }
            Check::Sku(pattern) => {
                push_in(statement, order, "order_id FROM order_lines");
                push_like(statement, " AND ' ' || lower(sku)", pattern.clone());
                statement.push(")");
            }
            Check::WholeSku(sku) => {
                push_in(statement, order, "order_id FROM order_lines");
                statement.push(" AND sku = ").text(sku.as_str()).push(")");
            }
            Check::Email(value) => {
                statement.push("(");
                push_in(statement, order, "id FROM orders");
                push_like(statement, " AND lower(customer_email)", pattern("", value));
                statement.push(") OR ");
                push_in(statement, order, "order_id FROM order_consignments");
                push_like(statement, " AND lower(address)", pattern("%\"email\":\"", value));
                statement.push("))");
            }
            Check::Name(value) => {
                statement.push("(");
                push_in(statement, order, "id FROM orders");
                push_like(
                    statement,
                    " AND (' ' || lower(customer_name)",
                    pattern("% ", value),
                );
                push_like(statement, " OR lower(billing)", pattern("%\"company\":\"", value));
                statement.push(")) OR ");
                push_in(statement, order, "order_id FROM order_consignments");
                // First and last names stand beside each other there: `name:"ann lee"` is found in both.
                push_like(
                    statement,
                    " AND (lower(address)",
                    pattern("%\"first_name\":\"", value),
                );
                push_like(
                    statement,
                    " OR lower(address)",
                    pattern("%\"last_name\":\"", value),
                );
                push_like(statement, " OR lower(address)", pattern("%\"company\":\"", value));
                statement.push(")))");
            }
        }
    }
}

fn push_in(statement: &mut Statement, order: &'static str, rows: &'static str) {
    let column = rows.split(' ').next().unwrap_or(rows);
    statement
        .push("EXISTS (SELECT ")
        .push(rows)
        .push(" WHERE ")
        .push(column);
    statement.push(" = ").push(order).push(".id");
}

fn push_like(statement: &mut Statement, text: &'static str, pattern: String) {
    statement
        .push(text)
        .push(" LIKE ")
        .text(pattern)
        .push(" ESCAPE '!'");
}

/// For `LIKE … ESCAPE '!'` on a text in lower case: `before`, which is a pattern, and what begins with `value`. Its words
/// follow each other, with something between. SQLite lowers only ASCII letters: any other stands for whatever there is;
/// the index of terms has looked at it.
pub(super) fn pattern(before: &str, value: &str) -> String {
    let mut pattern = before.to_owned();
    for character in value.to_lowercase().chars() {
        match character {
            ' ' => pattern.push('%'),
            '%' | '_' | '!' => pattern.extend(['!', character]),
            other if other.is_ascii() => pattern.push(other),
            _ => pattern.push('%'),
        }
    }
    pattern.push('%');
    pattern
}
