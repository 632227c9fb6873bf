//! SQL that is put together of fixed pieces. Values never become part of the text: they are bound.

use sqlx::AssertSqlSafe;

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Integer(i64),
    Text(String),
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Statement {
    text: String,
    values: Vec<Value>,
}

impl Statement {
    /// Only texts that stand in the program can be added.
    pub(crate) fn push(&mut self, sql: &'static str) -> &mut Self {
        self.text.push_str(sql);
        self
    }

    pub(crate) fn integer(&mut self, value: i64) -> &mut Self {
        self.bind(Value::Integer(value))
    }

    pub(crate) fn text(&mut self, value: impl Into<String>) -> &mut Self {
        self.bind(Value::Text(value.into()))
    }

    /// With commas between them, for `IN (…)`.
    pub(crate) fn texts(&mut self, values: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        for (place, value) in values.into_iter().enumerate() {
            self.push(comma_before(place)).text(value);
        }
        self
    }

    /// As [`texts`](Self::texts).
    pub(crate) fn integers(&mut self, values: impl IntoIterator<Item = i64>) -> &mut Self {
        for (place, value) in values.into_iter().enumerate() {
            self.push(comma_before(place)).integer(value);
        }
        self
    }

    fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.text.push_str(&format!("${}", self.values.len()));
        self
    }

    /// The same with a word before it, as `EXPLAIN`.
    pub(crate) fn after(&self, sql: &'static str) -> Self {
        Self {
            text: format!("{sql}{}", self.text),
            values: self.values.clone(),
        }
    }

    pub(crate) fn sql(&self) -> AssertSqlSafe<String> {
        AssertSqlSafe(self.text.clone())
    }

    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }
}

const fn comma_before(place: usize) -> &'static str {
    if place == 0 { "" } else { ", " }
}

/// Binds a [`Statement`]'s values to a query of either engine.
macro_rules! bound {
    ($query:expr, $statement:expr) => {{
        let mut query = $query;
        for value in $statement.values() {
            query = match value {
                $crate::statement::Value::Integer(number) => query.bind(*number),
                $crate::statement::Value::Text(text) => query.bind(text.clone()),
            };
        }
        query
    }};
}
pub(crate) use bound;
