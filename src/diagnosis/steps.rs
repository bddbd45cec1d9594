//! The first steps of a fix.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The first items of the first numbered list of a field, or else of its first list, as Markdown, their code with them.
pub fn first_steps(fix: &str, most: usize) -> Vec<String> {
    // An item is closed by the next, whatever follows, so that mostly a field need not be read to its end.
    let next = line_after(fix, most).map(|end| steps(&fix[..end], most));
    let Steps { mut items, .. } = next.filter(|steps| steps.is_closed).unwrap_or_else(|| steps(fix, most));
    items.truncate(most);
    items
}

/// The end of the first line that looks like the item after so many.
fn line_after(text: &str, most: usize) -> Option<usize> {
    let number = (most + 1).to_string();
    let is_next = |line: &str| line.strip_prefix(&number).is_some_and(|rest| rest.starts_with(['.', ')']));
    let mut end = 0;
    text.split_inclusive('\n').find_map(|line| {
        end += line.len();
        is_next(line).then_some(end)
    })
}

/// The items of a list.
#[derive(Default)]
struct Steps {
    is_numbered: bool,
    items: Vec<String>,
    /// Whether it is numbered and there is an item after those that were asked for.
    is_closed: bool,
}

/// The first numbered list of a text, as far as the item after so many, or else its first list.
fn steps(text: &str, most: usize) -> Steps {
    let mut lists: Vec<Steps> = Vec::new();
    let mut depth = 0;
    for (event, range) in
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).into_offset_iter()
    {
        match event {
            Event::Start(Tag::List(first)) => {
                if depth == 0 {
                    lists.push(Steps { is_numbered: first.is_some(), ..Steps::default() });
                }
                depth += 1;
            }
            Event::Start(Tag::Item) if depth == 1 => {
                let Some(list) = lists.last_mut() else { continue };
                list.is_closed = list.is_numbered && list.items.len() == most;
                if list.is_closed {
                    break;
                }
                list.items.push(item(&text[range]));
            }
            Event::End(TagEnd::List(_)) => depth -= 1,
            _ => {}
        }
    }
    let numbered = lists.iter().position(|list| list.is_numbered).unwrap_or(0);
    lists.into_iter().nth(numbered).unwrap_or_default()
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

    #[test]
    fn what_only_looks_like_the_next_step_closes_none() {
        let fix = "1. Write:\n\n```text\n2. one\n```\n\n2. Run it.\n3. Look.\n";
        assert_eq!(first_steps(fix, 1), ["Write:"]);
        let fix = "```text\n2. not this\n```\n\n1. Run it,\nand wait.\n\n2. Look.\n";
        assert_eq!(first_steps(fix, 1), ["Run it,\nand wait."]);
        assert_eq!(first_steps("- a\n- b\n\n2. c\n3. d\n", 1), ["c"]);
        assert_eq!(first_steps("- a\n- b\n\n```text\n2. x\n```\n\n1. c\n2. d\n", 1), ["c"]);
    }
}
