//! How a program uses the matcher: reads a project's catalog, and prints what the matcher says of each log as JSON, one a
//! line. The browser tests compare it with what the page says.
//!
//! usage: analysis PROJECT LOG…

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a program has files and prints")]

use std::error::Error;
use std::{env, fs};

use faultline::catalog::Catalog;
use faultline::load::{Project, read};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let root = arguments.next().ok_or("name a project")?.into();
    let catalog =
        Catalog::compile(&read(&Project { root, playbooks: Vec::new() })?).value.ok_or("the catalog has errors")?;
    let matcher = catalog.matcher();
    for log in arguments {
        println!("{}", serde_json::to_string(&matcher.analyse(&fs::read(log)?))?);
    }
    Ok(())
}
