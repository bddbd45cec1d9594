//! A draft: the beginning of a playbook, made of what is known of a failure.
//!
//! 1. `Log` is a failed log as the matcher sees it, without what must not be published (`secret`).
//! 2. `proposals` cuts its telling lines to what does not vary (`fragment`), and keeps the fragments that no other
//!    playbook looks for and no successful run prints.
//! 3. `Log::excerpt` is the example that proves the playbook.
//! 4. `Draft::to_yaml` writes all of it down. What only a person can say is a line that begins with
//!    [`UNWRITTEN`](crate::playbook::format::UNWRITTEN), which a lint names.
//!
//! `guess` and `place` give what an author does not say: a title, tags, a category, a directory.

mod fragment;
mod guess;
mod log;
mod place;
mod proposal;
mod scalar;
mod secret;
mod text;

pub use guess::{category, id, tags, title};
pub use log::Log;
pub use place::directory;
pub use proposal::{Proposal, choose, proposals};

use crate::playbook::{Id, Origin, Severity};

/// What is known of a failure.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its name.
    pub id: Id,
    /// Its title, in one line.
    pub title: String,
    /// The part of a pipeline that it belongs to.
    pub category: String,
    /// How much harm it does.
    pub severity: Severity,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What went wrong; `None` leaves it to be written.
    pub summary: Option<String>,
    /// Fragments of which any one shows the failure; none leaves them to be written.
    pub signals: Vec<String>,
    /// Other fragments that may serve; they stand in comments.
    pub more: Vec<String>,
    /// The logs that prove it.
    pub examples: Vec<String>,
    /// Where these logs come from.
    pub origin: Origin,
}
