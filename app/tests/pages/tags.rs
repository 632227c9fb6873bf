//! As much of HTML as tests need: Leptos writes it in one way.

/// What stands in each tag that begins like this.
pub fn tags<'a>(html: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(beginning)
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or_default())
}

pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    between(tag, &format!(" {name}=\""), "\"")
}

pub fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

/// Without what pages carry for scripts: nobody sees that.
pub fn without_data(html: &str) -> String {
    let mut parts = html.split("<script type=\"application/json\"");
    let first = parts.next().unwrap_or_default();
    let rests = parts.map(|part| part.split_once("</script>").map_or("", |(_, rest)| rest));
    [first].into_iter().chain(rests).collect()
}

/// What people read: no tags, no attributes, no scripts.
pub fn text_of(html: &str) -> String {
    let outside_scripts = html
        .split("<script")
        .enumerate()
        .map(|(index, part)| match index {
            0 => part,
            _ => part.split_once("</script>").map_or("", |(_, after)| after),
        });
    let html: String = outside_scripts.collect();
    let texts: Vec<_> = html
        .split('<')
        .filter_map(|part| part.split_once('>'))
        .map(|(_, text)| text)
        .collect();
    texts.join(" ")
}
