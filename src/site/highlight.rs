//! Code blocks.
