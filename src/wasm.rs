//! The matcher in the browser: a library without the standard library, which `site/diagnose-worker.js` calls.
//!
//! 1. `rule` begins a rule; `text` gives its id and its signals, and `group` begins a group of `partial`;
//!    `load` makes the matcher of all rules.
//! 2. `start`, `feed` and `finish` read a log.
//! 3. `analysis` gives what it says so far as JSON: the address of the text, whose length `length` tells.
//!
//! Bytes come in through memory that `reserve` gives. This is the one place with unsafe code: the calls of a browser have
//! no other way to hand bytes over. A page has one worker and a worker one thread, so nothing here is shared.

#![no_std]
#![allow(unsafe_code, reason = "the browser hands bytes over by address")]

extern crate alloc;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use matcher::{Group, Matcher, Rule, Scan};

#[allow(dead_code, unused_imports, unreachable_pub, reason = "the browser needs a part of it")]
mod matcher;

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// What lives from call to call.
struct Shared(RefCell<State>);

// SAFETY: a module of one thread has no other that could reach it.
unsafe impl Sync for Shared {}

struct State {
    input: Vec<u8>,
    rules: Vec<Rule>,
    matcher: Option<&'static Matcher>,
    scan: Option<Scan<'static>>,
    output: Vec<u8>,
}

static STATE: Shared = Shared(RefCell::new(State {
    input: Vec::new(),
    rules: Vec::new(),
    matcher: None,
    scan: None,
    output: Vec::new(),
}));

/// Gives memory for `length` bytes, which stays until the next call of this function.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    let mut state = STATE.0.borrow_mut();
    state.input.clear();
    state.input.resize(length, 0);
    state.input.as_mut_ptr()
}

/// Begins a rule whose base score is so many thousandths.
#[unsafe(no_mangle)]
pub extern "C" fn rule(base: u32) {
    STATE.0.borrow_mut().rules.push(Rule { base, ..Rule::default() });
}

/// Begins a group of the rule's `partial`, of which so many patterns are needed.
#[unsafe(no_mangle)]
pub extern "C" fn group(minimum: usize) {
    if let Some(rule) = STATE.0.borrow_mut().rules.last_mut() {
        rule.partial.push(Group { minimum, patterns: Vec::new() });
    }
}

/// Adds the text in the reserved memory to the rule: 0 its id, 1 `any`, 2 `all`, 3 `none`, 4 the last group.
#[unsafe(no_mangle)]
pub extern "C" fn text(list: u32) {
    let mut state = STATE.0.borrow_mut();
    let text = String::from_utf8_lossy(&state.input).into_owned();
    let Some(rule) = state.rules.last_mut() else { return };
    match list {
        0 => rule.id = text,
        1 => rule.any.push(text),
        2 => rule.all.push(text),
        3 => rule.none.push(text),
        _ => rule.partial.last_mut().into_iter().for_each(|group| group.patterns.push(text.clone())),
    }
}

/// Makes the matcher of the rules.
#[unsafe(no_mangle)]
pub extern "C" fn load() {
    let mut state = STATE.0.borrow_mut();
    let matcher = Matcher::new(core::mem::take(&mut state.rules));
    // A worker has one catalog, for as long as it lives.
    state.matcher = Some(Box::leak(Box::new(matcher)));
}

/// Begins a log.
#[unsafe(no_mangle)]
pub extern "C" fn start() {
    let mut state = STATE.0.borrow_mut();
    state.scan = state.matcher.map(Matcher::scan);
}

/// Reads on: the first `length` bytes of the reserved memory.
#[unsafe(no_mangle)]
pub extern "C" fn feed(length: usize) {
    let mut state = STATE.0.borrow_mut();
    let State { input, scan: Some(scan), .. } = &mut *state else { return };
    scan.feed(&input[..length.min(input.len())]);
}

/// Ends the log.
#[unsafe(no_mangle)]
pub extern "C" fn finish() {
    if let Some(scan) = &mut STATE.0.borrow_mut().scan {
        scan.finish();
    }
}

/// What the log says so far, as JSON: its address.
#[unsafe(no_mangle)]
pub extern "C" fn analysis() -> *const u8 {
    let mut state = STATE.0.borrow_mut();
    let text = state.scan.as_ref().and_then(|scan| serde_json::to_vec(&scan.analysis()).ok());
    state.output = text.unwrap_or_default();
    state.output.as_ptr()
}

/// The length of what `analysis` gave.
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    STATE.0.borrow().output.len()
}
