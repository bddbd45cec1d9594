//! Faultline.

pub mod catalog;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod inputs;
pub mod load;
pub mod playbook;
pub mod publish;
pub mod shape;
pub mod site;
pub mod text;
