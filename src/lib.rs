//! Faultline.

pub mod diagnostic;
pub mod inputs;
pub mod publish;
pub mod site;
