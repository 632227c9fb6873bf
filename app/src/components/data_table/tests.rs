use super::*;

/// Without the marks that Leptos puts between parts.
fn html(table: DataTable<(&'static str, i64)>) -> String {
    table.view().to_html().replace("<!>", "")
}

#[test]
fn each_cell_says_its_columns_heading() {
    let table = DataTable::new("Stock", [("A-1", 7)])
        .column(Column::mono("SKU"), |row| row.0)
        .numeric("Left", |row| row.1)
        .column(Column::actions("Change"), |_| "Edit");
    assert_eq!(
        html(table),
        "<div class=\"table-wrap\"><table class=\"data\"><caption class=\"visually-hidden\">Stock</caption>\
         <thead><tr><th scope=\"col\">SKU</th><th scope=\"col\" class=\"numeric\">Left</th>\
         <th scope=\"col\" class=\"actions\"><span class=\"visually-hidden\">Change</span></th></tr></thead>\
         <tbody><tr><td data-label=\"SKU\" class=\"mono\">A-1</td><td data-label=\"Left\" class=\"numeric\">7</td>\
         <td class=\"actions\">Edit</td></tr></tbody></table></div>"
    );
}

#[test]
fn rows_have_ids_and_headings_where_they_are_asked_for() {
    let table = DataTable::new("Stock", [("A-1", 7)])
        .row_id(|row| format!("stock-{}", row.0))
        .row_heading("SKU", |row| row.0)
        .column(Column::text("Left in the warehouse").short("Left"), |row| row.1)
        .when(false, |table| table.column("Never", |_| ""));
    let html = html(table);
    assert!(
        html.contains("<tr id=\"stock-A-1\"><th scope=\"row\">A-1</th><td data-label=\"Left\">7</td></tr>")
    );
    assert!(!html.contains("Never"));
}
