// The search that every page can open: a dialog with one box, whose answers follow as one types.

import { prepare } from "./search-index.195a89c8e3.js";
import { attach, element } from "./search-list.40ae63bbb6.js";

const input = element("input", { type: "text", autocomplete: "off", spellcheck: false, enterKeyHint: "go" });
const close = element("button", { type: "button", className: "close" }, "Close");
const dialog = element("dialog", { className: "finder" }, element("div", { className: "bar" }, input, close));

function build() {
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-label", "Search the catalog");
  input.setAttribute("autocapitalize", "off");
  input.placeholder = "A word, an id or a line of the log";
  dialog.setAttribute("aria-label", "Search");
  attach(input, dialog);
  const key = (name) => element("kbd", {}, name);
  const keys = element("p", { className: "keys" }, key("↑"), " ", key("↓"), " choose, ", key("Enter"), " open, ", key("Esc"), " close");
  dialog.append(keys);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
}

build();

// Opens the dialog with what was asked last, and with what was typed while it was on its way.
export function open(typed) {
  if (dialog.open) return;
  prepare();
  dialog.showModal();
  if (typed) {
    input.value = typed;
    input.dispatchEvent(new Event("input"));
  } else input.select();
}
