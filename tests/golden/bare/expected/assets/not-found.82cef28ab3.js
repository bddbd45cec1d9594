// Suggests, for an address that leads to no failure, the failures whose ids are nearest to it.

import { HOME, pageOf, suggest } from "./search-index.195a89c8e3.js";
import { element } from "./search-list.40ae63bbb6.js";

const FAILURES = new URL("failures/", HOME).pathname;
const { pathname } = location;
const [id] = pathname.startsWith(FAILURES) ? pathname.slice(FAILURES.length).split("/") : [];

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function suggestion({ id: own, aliases, title, summary }, wanted) {
  const former = aliases.includes(wanted) ? ", its id today" : "";
  const link = element("a", { href: pageOf(own), className: "title" }, title);
  const meta = element("p", { className: "meta" }, element("code", {}, own), former);
  return element("li", { className: "entry" }, link, element("p", {}, summary), meta);
}

async function show(place, wanted) {
  const near = await suggest(wanted, 5);
  const words = wanted.replace(/[-_.]+/g, " ").trim();
  const search = element("a", { href: `${HOME}?q=${encodeURIComponent(words)}` }, `Search for “${words}”`);
  const list = element("ul", { className: "entries" }, ...near.map((document) => suggestion(document, wanted)));
  const heading = element("h2", {}, near.length ? "Did you mean" : "Nothing is called like that");
  place.replaceChildren(heading, ...(near.length ? [list] : []), element("p", { className: "also" }, search));
}

// Without an index the page stays as it is.
if (id) show(document.getElementById("suggestions"), decoded(id).replace(/\.(md|json|html)$/, "")).catch(() => {});
