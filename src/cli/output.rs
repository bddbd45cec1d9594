//! `Output`: the two streams that a person or a program reads, and what the terminal can show.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use crate::diagnostic::render;

/// Standard output and standard error; colours are taken out where they do not belong.
pub(super) struct Output {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
}

impl Output {
    /// The streams of the process; `NO_COLOR`, `CLICOLOR` and the kind of the terminal are respected.
    pub(super) fn new() -> Self {
        Self { out: AutoStream::auto(io::stdout()), err: AutoStream::auto(io::stderr()) }
    }

    /// Writes to standard output.
    pub(super) fn print(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// Writes to standard error.
    pub(super) fn note(&mut self, text: &str) -> io::Result<()> {
        self.err.write_all(text.as_bytes())?;
        self.err.flush()
    }

    /// Writes the program's own complaint to standard error.
    pub(super) fn error(&mut self, message: &str) -> io::Result<()> {
        let style = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
        self.note(&format!("{style}error{style:#}: {message}\n"))
    }

    /// How standard output shows a page.
    pub(super) fn pages(&self) -> Pages {
        match (io::stdout().is_terminal(), self.out.current_choice()) {
            (false, _) => Pages::Markdown,
            (true, ColorChoice::Never) => Pages::Formatted(render::Style::Plain),
            (true, _) => Pages::Formatted(render::Style::Coloured),
        }
    }

    /// The style of what is laid out for people, wherever it goes.
    pub(super) fn page_style(&self) -> render::Style {
        match self.out.current_choice() {
            ColorChoice::Never => render::Style::Plain,
            _ => render::Style::Coloured,
        }
    }

    /// Whether standard input is typed by a person.
    pub(super) fn reads_a_terminal() -> bool {
        io::stdin().is_terminal()
    }

    /// How many columns the terminal has, if there is one that tells.
    pub(super) fn width() -> Option<usize> {
        let (_, columns) = console::Term::stdout().size_checked()?;
        Some(usize::from(columns)).filter(|columns| *columns > 0)
    }

    /// Whether someone watches standard error.
    pub(super) fn is_watched(&self) -> bool {
        io::stderr().is_terminal()
    }
}

/// How a page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pages {
    /// As it is written, for a file or another program.
    Markdown,
    /// Laid out for a terminal.
    Formatted(render::Style),
}
