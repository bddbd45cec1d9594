// The answers to what is typed in a box: a list below it in which the arrows move, while the box keeps the focus.

import { marked } from "./search-core.092d59b5e3.js";
import { DIAGNOSE, HOME, pageOf, search, suggest } from "./search-index.195a89c8e3.js";

const IDLE = 40; // milliseconds without a key before the index is asked
const SHOWN = 30;
const CONTEXT = 60; // characters shown before a mark that stands far into a text
const NEAREST = 3;
let lists = 0;

export const element = (name, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
};

// Hands a log, or a line of one, to the page that reads it; false where it is too long for that.
export function diagnose(log) {
  try {
    sessionStorage.setItem("faultline-log", log);
  } catch {
    return false;
  }
  location.assign(DIAGNOSE);
  return true;
}

function withMarks(name, text, needles) {
  const pieces = marked(text, needles).map((piece) => (piece.isMarked ? element("mark", {}, piece.text) : piece.text));
  return element(name, {}, ...pieces);
}

// The part of a long text that has the first mark.
function around(text, needles) {
  const [first] = marked(text, needles);
  const start = first && !first.isMarked && first.text.length > CONTEXT ? text.lastIndexOf(" ", first.text.length - CONTEXT / 2) + 1 : 0;
  return (start > 0 ? "… " : "") + text.slice(start);
}

function option(href, ...children) {
  const made = element("a", { href, tabIndex: -1 }, ...children);
  made.setAttribute("role", "option");
  return made;
}

function hit({ document: { id, title, summary }, field, needles }) {
  const { kind } = field;
  const isNamed = kind === "title" || kind === "id";
  const text = isNamed ? summary : around(field.text, needles);
  const where = element("span", { className: "where" }, element("span", { className: "kind" }, kind), " ");
  where.append(isNamed || kind === "summary" ? withMarks("span", text, needles) : withMarks("code", text, needles));
  const name = element("span", { className: "name" }, withMarks("strong", title, needles), " ", withMarks("code", id, needles));
  return option(pageOf(id, kind === "signal" ? field.text : undefined), name, where);
}

// Makes `input` a box whose answers are shown at the end of `place`. Gives what the owner of the box needs: to ask, to
// take the answers away, and to follow the one that is chosen, or the first.
export function attach(input, place) {
  const list = element("div", { id: `answers-${(lists += 1)}`, className: "answers", hidden: true });
  const status = element("p", { className: "count" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Answers");
  status.setAttribute("role", "status");
  place.append(status, list);
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  let timer;
  let asked = 0;
  let isKnown = false; // whether the first option is an answer and not only near to one

  function activate(at) {
    const options = [...list.children];
    options.forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    if (options[at]) input.setAttribute("aria-activedescendant", options[at].id);
    else input.removeAttribute("aria-activedescendant");
    options[at]?.scrollIntoView({ block: "nearest" });
  }

  function fill(text, options) {
    status.textContent = text;
    options.forEach((one, number) => (one.id = `${list.id}-${number}`));
    list.replaceChildren(...options);
    list.hidden = !options.length;
    if (input.getAttribute("role") === "combobox") input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
    list.scrollTop = 0;
    list.removeAttribute("aria-busy");
  }

  function empty() {
    clearTimeout(timer);
    asked += 1;
    fill("", []);
  }

  function toDiagnose(query) {
    const made = option(DIAGNOSE, element("span", { className: "name" }, element("strong", {}, "Diagnose this line")));
    made.append(element("span", { className: "where" }, "Read it as a log, in your browser"));
    made.addEventListener("click", (event) => {
      if (!isElsewhere(event) && diagnose(query)) event.preventDefault();
    });
    return made;
  }

  async function ask() {
    const query = input.value.trim();
    const own = (asked += 1);
    if (!query) return fill("", []);
    list.setAttribute("aria-busy", "true");
    try {
      const hits = await search(query);
      const near = hits.length ? [] : await suggest(query, NEAREST);
      if (own !== asked) return;
      isKnown = hits.length > 0;
      const number = hits.length > SHOWN ? `${hits.length} found, the best ${SHOWN} shown` : `${hits.length} found`;
      if (isKnown) return fill(number, hits.slice(0, SHOWN).map(hit));
      const nearest = near.map((document) => hit({ document, field: { kind: "id" }, needles: [query] }));
      fill(near.length ? "Nothing has this. The nearest failures:" : "Nothing has this.", [...nearest, toDiagnose(query)]);
    } catch {
      if (own !== asked) return;
      isKnown = false;
      fill("The search index could not be loaded.", [option(`${HOME}#catalog`, element("strong", {}, "Look through the catalog"))]);
    }
  }

  function move(step) {
    const { children } = list;
    const at = [...children].findIndex((one) => one.getAttribute("aria-selected") === "true");
    // One place lies between the last and the first: the box itself.
    const next = (at + 1 + step + children.length + 1) % (children.length + 1);
    activate(next - 1);
  }

  async function follow(event) {
    const { ctrlKey, metaKey, shiftKey } = event;
    clearTimeout(timer);
    if (list.hasAttribute("aria-busy")) await ask();
    const chosen = list.querySelector('[aria-selected="true"]');
    const target = chosen ?? (isKnown ? list.firstElementChild : undefined);
    target?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    activate(-1);
    list.setAttribute("aria-busy", "true");
    timer = setTimeout(ask, IDLE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden && !event.altKey && !event.shiftKey) move(step);
    else if (event.key === "Enter" && !(event.shiftKey && input.localName === "textarea")) follow(event);
    else if (event.key === "Escape" && !list.hidden && input.localName === "textarea") empty();
    else return;
    event.preventDefault();
  });
  return { ask, empty, follow };
}

// Whether a click opens its link in another tab or window, and not in the place of this page.
export const isElsewhere = ({ ctrlKey, metaKey, shiftKey, button }) => ctrlKey || metaKey || shiftKey || button === 1;
