//! The first steps of a fix.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The first items of the first numbered list of a field, or else of its first list, as Markdown, their code with them.
pub fn first_steps(fix: &str, most: usize) -> Vec<String> {
    let mut lists: Vec<(bool, Vec<String>)> = Vec::new();
    let mut depth = 0;
    for (event, range) in
        Parser::new_ext(fix, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).into_offset_iter()
    {
        match event {
            Event::Start(Tag::List(first)) => {
                if depth == 0 {
                    lists.push((first.is_some(), Vec::new()));
                }
                depth += 1;
            }
            Event::Start(Tag::Item) if depth == 1 => {
                if let Some((_, items)) = lists.last_mut() {
                    items.push(item(&fix[range]));
                }
            }
            Event::End(TagEnd::List(_)) => depth -= 1,
            Event::End(TagEnd::Item) if depth == 1 && is_enough(&lists, most) => break,
            _ => {}
        }
    }
    let numbered = lists.iter().position(|(is_numbered, _)| *is_numbered).unwrap_or(0);
    let mut steps = lists.into_iter().nth(numbered).map(|(_, items)| items).unwrap_or_default();
    steps.truncate(most);
    steps
}

/// Whether the last of these lists is numbered and has so many items.
fn is_enough(lists: &[(bool, Vec<String>)], most: usize) -> bool {
    lists.last().is_some_and(|(is_numbered, items)| *is_numbered && items.len() >= most)
}

/// An item without its mark and its indent.
fn item(source: &str) -> String {
    let text = source.trim_start();
    let mark = text.find(char::is_whitespace).unwrap_or(text.len());
    let rest = text[mark..].trim_start_matches([' ', '\t']);
    let indent = source.len() - text.len() + text.len() - rest.len();
    let mut lines = rest.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    let others = lines.map(|line| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        &line[blanks.min(indent)..]
    });
    std::iter::once(first.as_str()).chain(others).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::first_steps;

    #[test]
    fn the_first_numbered_list_gives_the_steps_with_their_code() {
        let fix = "## Fix steps\n\n- not this\n\n1. Run it:\n\n   ```bash\n   npm ci\n     --x\n   ```\n\n2. Then `that`.\n   - inner\n3. Last.\n";
        assert_eq!(first_steps(fix, 2), ["Run it:\n\n```bash\nnpm ci\n  --x\n```", "Then `that`.\n- inner"]);
        assert_eq!(first_steps("- one\n- two", 3), ["one", "two"]);
        assert_eq!(first_steps("Just words.", 3), Vec::<String>::new());
    }
}
