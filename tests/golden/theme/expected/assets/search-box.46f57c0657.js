// The box of the home page: a word, an id or a line is searched as one types; a whole log goes to the page that reads it.

import { prepare } from "./search-index.195a89c8e3.js";
import { attach, diagnose } from "./search-list.40ae63bbb6.js";

const LONG = 300; // characters of a text that is a log, even in one line
const LARGE = 200_000; // characters that a box still shows without holding up the page
const ROWS = 8;
const form = document.querySelector(".box");
const input = form.querySelector("textarea");
const button = form.querySelector("button");
const { placeholder } = input;
let large = ""; // a log that is too long to be shown
const answers = attach(input, form);

const isLog = () => large || input.value.length > LONG || input.value.trim().includes("\n");

function fit() {
  button.textContent = isLog() ? "Diagnose" : "Search";
  input.rows = Math.min(ROWS, input.value.split("\n").length + Number(input.value.length > LONG));
}

function read() {
  const status = form.querySelector("[role=status]");
  if (!diagnose(large || input.value)) status.textContent = "This log is too long to be handed on: choose its file on the Diagnose page.";
}

// Keeps what is searched in the address, so that Back comes back to it.
function keep() {
  const query = input.value.trim();
  const address = new URL(location.href);
  if (query && !isLog()) address.searchParams.set("q", query);
  else address.searchParams.delete("q");
  if (address.href !== location.href) history.replaceState(null, "", address);
}

input.addEventListener("focus", prepare, { once: true });
input.addEventListener(
  "input",
  (event) => {
    large = "";
    input.placeholder = placeholder;
    fit();
    if (!isLog()) return;
    event.stopImmediatePropagation();
    answers.empty();
  },
  { capture: true },
);
input.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!isLog()) return keep();
    event.preventDefault();
    read();
  },
  { capture: true },
);
input.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (text.length < LARGE) return;
  event.preventDefault();
  input.value = "";
  large = text;
  input.placeholder = `A log of ${(text.length / 1e6).toFixed(1)} MB`;
  answers.empty();
  fit();
});
input.addEventListener("change", keep);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (isLog()) read();
  else answers.follow(event);
});

const asked = new URLSearchParams(location.search).get("q");
if (asked && !input.value) input.value = asked;
fit();
if (input.value.trim() && !isLog()) answers.ask();
