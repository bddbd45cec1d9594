//! Diagnostics for people: message, place, the line with a mark under it, and what to do, after the manner of rustc.
//!
//! 1. The places of a diagnostic that have a line are put into excerpts: places of one file that are near share one.
//! 2. Each excerpt becomes a small source of its own, made of visible characters only and of lines of bounded length.
//! 3. `annotate-snippets` draws them. It takes columns from those sources, so the true names of the places are put in last.

use std::iter;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level as Heading, Origin, Renderer, Snippet};

use super::location::{ELLIPSIS, Line, Location, window, without_return};
use super::{Diagnostic, Level, render::Style, visible::visible};
use crate::inputs::{FileId, Inputs};

/// How many lines apart two places of one excerpt may be.
const REACH: usize = 50;
/// Wider than any line of an excerpt, since lines are cropped before they are drawn.
const UNCROPPED: usize = 10_000;
/// Stands for an excerpt's path while it is drawn; being hidden, it is nowhere else in the drawing.
const PATH: char = '\u{1}';

/// The diagnostic as text, without the last line break.
pub(super) fn render(diagnostic: &Diagnostic, inputs: &Inputs, style: Style) -> String {
    let drawing = Drawing::new(diagnostic, inputs);
    let mut elements: Vec<Element<'_>> = Vec::new();
    elements.extend(drawing.whole_file.iter().map(|path| Origin::path(visible(path)).into()));
    elements.extend(drawing.excerpts.iter().map(|excerpt| excerpt.snippet().into()));
    elements.extend(drawing.notes.iter().map(|note| Heading::NOTE.message(visible(note)).into()));
    elements.extend(diagnostic.help.iter().map(|help| Heading::HELP.message(visible(help)).into()));

    let heading = match diagnostic.rule.level {
        Level::Error => Heading::ERROR,
        Level::Warning => Heading::WARNING,
        Level::Note => Heading::NOTE,
    };
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let title = heading.primary_title(visible(&diagnostic.message)).id(diagnostic.rule.code);
    let drawn = renderer.term_width(UNCROPPED).render(&[Group::with_title(title).elements(elements)]);
    drawing.with_names(&drawn)
}

/// What is drawn under the message.
#[derive(Default)]
struct Drawing<'a> {
    /// The name of the diagnostic's own place, if no line of it can be shown.
    whole_file: Option<String>,
    excerpts: Vec<Excerpt<'a>>,
    /// Related places of which no line can be shown.
    notes: Vec<String>,
}

impl<'a> Drawing<'a> {
    fn new(diagnostic: &'a Diagnostic, inputs: &'a Inputs) -> Self {
        let mut drawing = Self::default();
        if let Some(place) = diagnostic.place {
            let location = Location::of(inputs, place);
            match Mark::new(&location, None) {
                Some(mark) => drawing.excerpts.push(Excerpt::new(place.file(), inputs, location.name(), mark)),
                None => drawing.whole_file = Some(location.name()),
            }
        }
        for (place, label) in &diagnostic.related {
            let location = Location::of(inputs, *place);
            let Some(mark) = Mark::new(&location, Some(label)) else {
                drawing.notes.push(format!("{}: {label}", location.name()));
                continue;
            };
            match drawing.excerpts.iter_mut().find(|excerpt| excerpt.has_room(place.file(), &mark)) {
                Some(excerpt) => excerpt.marks.push(mark),
                None => drawing.excerpts.push(Excerpt::new(place.file(), inputs, location.name(), mark)),
            }
        }
        drawing
    }

    /// The drawing with the excerpts' names in the place of `PATH` and the line and column that follow it.
    fn with_names(&self, drawn: &str) -> String {
        let mut pieces = drawn.split(PATH);
        let first = pieces.next().unwrap_or_default().to_owned();
        iter::zip(&self.excerpts, pieces).fold(first, |text, (excerpt, piece)| {
            let rest = piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
            text + &visible(&excerpt.name) + rest
        })
    }
}

/// A marked line.
struct Mark<'a> {
    number: usize,
    line: Line<'a>,
    label: Option<&'a str>,
}

impl<'a> Mark<'a> {
    /// The mark of a place; `None` if there is no line to be shown.
    fn new(location: &Location<'a>, label: Option<&'a str>) -> Option<Self> {
        let number = location.range?[0].line;
        location.line.clone().map(|line| Self { number, line, label })
    }

    fn is_cropped(&self) -> bool {
        self.line.window() != (0..self.line.text.len())
    }
}

/// Lines of one file that are drawn together.
struct Excerpt<'a> {
    file: FileId,
    text: &'a str,
    /// The name of the first mark's place.
    name: String,
    /// At least one.
    marks: Vec<Mark<'a>>,
}

impl<'a> Excerpt<'a> {
    fn new(file: FileId, inputs: &'a Inputs, name: String, mark: Mark<'a>) -> Self {
        Self { file, text: inputs.get(file).text().unwrap_or_default(), name, marks: vec![mark] }
    }

    fn has_room(&self, file: FileId, mark: &Mark<'_>) -> bool {
        let near = |own: &Mark<'_>| own.number.abs_diff(mark.number) <= REACH;
        file == self.file && !mark.is_cropped() && self.marks.iter().all(|own| near(own) && !own.is_cropped())
    }

    fn snippet(&self) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let numbers = || self.marks.iter().map(|mark| mark.number);
        let (first, last) = (numbers().min().unwrap_or(1), numbers().max().unwrap_or(1));
        let mut source = String::new();
        let mut annotations = Vec::new();
        for (number, text) in (1..).zip(self.text.split('\n')).skip(first - 1).take(last + 1 - first) {
            let marks: Vec<_> = self.marks.iter().filter(|mark| mark.number == number).collect();
            let shown = Shown::new(without_return(text), marks.first().map_or(0, |mark| mark.line.mark.start));
            annotations.extend(marks.iter().map(|mark| {
                let kind = if mark.label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
                let span = [mark.line.mark.start, mark.line.mark.end].map(|at| source.len() + shown.offset(at));
                kind.span(span[0]..span[1]).label(mark.label.map(visible))
            }));
            source += &shown.text;
            source.push('\n');
        }
        Snippet::source(source).line_start(first).path(PATH.to_string()).annotations(annotations)
    }
}

/// A line as it is drawn.
struct Shown<'a> {
    line: &'a str,
    window: Range<usize>,
    text: String,
}

impl<'a> Shown<'a> {
    fn new(line: &'a str, at: usize) -> Self {
        let mut shown = Self { line, window: window(line, at), text: String::new() };
        let after = if shown.window.end < line.len() { ELLIPSIS } else { "" };
        shown.text = shown.until(shown.window.end) + after;
        shown
    }

    /// Where a byte of the line is in the drawn text.
    fn offset(&self, at: usize) -> usize {
        self.until(at.clamp(self.window.start, self.window.end)).len()
    }

    fn until(&self, end: usize) -> String {
        let before = if self.window.start > 0 { ELLIPSIS } else { "" };
        before.to_owned() + &visible(&self.line[self.window.start..end].replace('\t', "    "))
    }
}
