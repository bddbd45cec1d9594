// Filters and sorts a list of failures: any value of each facet, and none that is left out.
//
// The state is in the address and nowhere else: ?category=auth,build&tag=-npm&sort=severity.

{
  const SEVERITIES = ["critical", "high", "medium", "low"];
  const SHOWN = 8; // tags that are shown at once
  const CLEAR = "Clear filters";
  const MANY = 15; // values from which on there is a box to narrow them
  const facets = new Map(); // name -> {name, label, values: value -> {label, number, row}, chosen: value -> is left out}
  const entries = [];
  const byName = (a, b) => (a < b ? -1 : 1);
  let parts; // what changes on the page
  let order = "";
  let previous; // the control of the last step

  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };
  const button = (attributes, click, ...children) => {
    const made = element("button", { type: "button", ...attributes }, ...children);
    made.addEventListener("click", click);
    return made;
  };
  const hidden = (text) => element("span", { className: "visually-hidden" }, text);
  const failures = (number) => `${number} failure${number === 1 ? "" : "s"}`;

  function readAddress() {
    const parameters = new URLSearchParams(location.search);
    for (const { name, values, chosen } of facets.values()) {
      chosen.clear();
      for (const text of parameters.getAll(name).flatMap((list) => list.split(","))) {
        // A tag may itself begin with a hyphen.
        const leftOut = !values.has(text) && text.startsWith("-");
        const value = leftOut ? text.slice(1) : text;
        if (values.has(value)) chosen.set(value, leftOut);
      }
    }
    const wanted = parameters.get("sort") ?? "";
    order = [...parts.sort.options].some(({ value }) => value === wanted) ? wanted : "";
  }

  // The address of the state; parameters of others stay as they are.
  function address() {
    const isOwn = (part) => facets.has(part.split("=")[0]) || part.startsWith("sort=");
    const query = location.search.slice(1).split("&").filter((part) => part && !isOwn(part));
    for (const { name, chosen } of facets.values()) {
      const list = [...chosen].map(([value, leftOut]) => (leftOut ? "-" : "") + encodeURIComponent(value));
      if (list.length) query.push(`${name}=${list}`);
    }
    if (order) query.push(`sort=${order}`);
    return `${location.pathname}${query.length ? "?" : ""}${query.join("&")}${location.hash}`;
  }

  // Going through the orders is one step.
  function changed(control) {
    history[control && control === previous ? "replaceState" : "pushState"](null, "", address());
    previous = control;
    apply();
  }

  function choose({ chosen }, value, leftOut) {
    if (leftOut === undefined) chosen.delete(value);
    else chosen.set(value, leftOut);
    changed();
  }

  function clear() {
    for (const { chosen } of facets.values()) chosen.clear();
    changed();
    parts.count.focus();
  }

  function passes(values, chosen) {
    const isWanted = [...chosen.values()].every((leftOut) => leftOut) || values.some((value) => chosen.get(value) === false);
    return isWanted && !values.some((value) => chosen.get(value));
  }

  // Counts an entry for values that would show it.
  function count({ values }, { name, chosen, values: known }) {
    const barred = values[name].filter((value) => chosen.get(value));
    for (const value of values[name]) {
      if (barred.every((other) => other === value)) known.get(value).number += 1;
    }
  }

  // Gives the number of what is shown.
  function filter() {
    const all = [...facets.values()];
    const active = all.filter(({ chosen }) => chosen.size);
    for (const { values } of all) for (const value of values.values()) value.number = 0;
    let shown = 0;
    for (const entry of entries) {
      const failed = active.filter(({ name, chosen }) => !passes(entry.values[name], chosen));
      const isOut = failed.length > 0;
      if (isOut !== entry.isOut) entry.element.classList.toggle("out", (entry.isOut = isOut));
      shown += !isOut;
      if (failed.length < 2) (isOut ? failed : all).forEach((facet) => count(entry, facet));
    }
    return shown;
  }

  const ORDERS = {
    severity: (a, b) => SEVERITIES.indexOf(a.values.severity[0]) - SEVERITIES.indexOf(b.values.severity[0]),
    id: (a, b) => byName(a.element.id, b.element.id),
    changed: (a, b) => byName(b.changed, a.changed) * (a.changed !== b.changed),
  };

  // Groups are for the order by category; in another they are empty, and hidden as such.
  function sort() {
    if (parts.sorted !== order) {
      const list = order ? entries.toSorted(ORDERS[order]) : entries;
      for (const { element, home } of list) (order ? parts.flat : home).append(element);
      parts.sorted = order;
    }
    parts.sort.value = order;
    for (const group of parts.groups) group.classList.toggle("out", !group.querySelector(".entry:not(.out)"));
  }

  function showRow({ chosen }, value, { number, row }) {
    if (!row) return;
    const leftOut = chosen.get(value);
    row.number.textContent = number;
    row.box.checked = leftOut === false;
    row.not.setAttribute("aria-pressed", leftOut === true);
    row.item.classList.toggle("empty", number === 0 && leftOut === undefined);
  }

  function chip(facet, value, leftOut) {
    const name = facet.values.get(value).label;
    const remove = ({ currentTarget }) => {
      const at = [...parts.chips.children].indexOf(currentTarget.parentNode);
      choose(facet, value);
      (parts.chips.children[at]?.firstChild ?? parts.count).focus();
    };
    const text = [hidden(`Remove the filter ${facet.label}: `), leftOut ? element("em", {}, "not ") : "", name];
    return element("li", {}, button({ className: "chip" }, remove, ...text));
  }

  function apply() {
    const shown = filter();
    sort();
    const chips = [];
    for (const facet of facets.values()) {
      facet.values.forEach((known, value) => showRow(facet, value, known));
      facet.chosen.forEach((leftOut, value) => chips.push(chip(facet, value, leftOut)));
    }
    const { length } = chips;
    if (length) chips.push(element("li", {}, button({ className: "clear" }, clear, CLEAR)));
    parts.chips.replaceChildren(...chips);
    parts.chips.hidden = !length;
    parts.count.textContent = length ? `${shown} of ${failures(entries.length)}` : failures(entries.length);
    parts.nothing.hidden = shown > 0;
    parts.open.textContent = length ? `Filters (${length})` : "Filters";
    parts.close.textContent = `Show ${failures(shown)}`;
    parts.clear.hidden = !length;
  }

  // A box to choose a value, and a button to leave it out.
  function addRow(facet, item, value) {
    const known = facet.values.get(value);
    const box = element("input", { type: "checkbox" });
    const number = element("span", { className: "number" });
    box.addEventListener("change", () => choose(facet, value, box.checked ? false : undefined));
    const leave = () => choose(facet, value, facet.chosen.get(value) ? undefined : true);
    const not = button({ className: "not" }, leave, "not", hidden(` ${known.label}`));
    item.replaceChildren(element("label", {}, box, element("span", {}, known.label), " ", number), not);
    known.row = { item, box, number, not };
    showRow(facet, value, known);
  }

  function addBox(facet, details) {
    const items = [...details.querySelectorAll("li")];
    if (items.length <= MANY) return;
    const box = element("input", { type: "search", placeholder: "find" });
    box.setAttribute("aria-label", `Find another ${facet.label.toLowerCase()}`);
    box.addEventListener("input", () => {
      const text = box.value.trim().toLowerCase();
      for (const item of items) item.hidden = !facet.values.get(item.dataset.value).label.toLowerCase().includes(text);
    });
    details.querySelector("summary").after(box);
  }

  function addFacet(fieldset) {
    const label = fieldset.querySelector("legend").textContent;
    const facet = { name: fieldset.dataset.facet, label, values: new Map(), chosen: new Map() };
    facets.set(facet.name, facet);
    for (const item of fieldset.querySelectorAll("li")) {
      facet.values.set(item.dataset.value, { label: item.firstElementChild.textContent, number: 0 });
      addRow(facet, item, item.dataset.value);
    }
    const details = fieldset.querySelector("details");
    if (details) addBox(facet, details);
  }

  // The lines of rare tags are made when they are first looked at.
  function addTags(panel) {
    const numbers = new Map();
    for (const { values } of entries) for (const tag of values.tag) numbers.set(tag, (numbers.get(tag) ?? 0) + 1);
    const ecosystems = facets.get("ecosystem")?.values;
    const values = new Map([...numbers.keys()].sort(byName).map((tag) => [tag, { label: tag, number: 0 }]));
    const facet = { name: "tag", label: "Tag", values, chosen: new Map() };
    if (values.size < 2) return;
    facets.set("tag", facet);
    const used = [...values.keys()].filter((tag) => !ecosystems?.has(tag)).sort((a, b) => numbers.get(b) - numbers.get(a));
    const first = new Set(used.slice(0, SHOWN));
    const rest = [...values.keys()].filter((tag) => !first.has(tag));
    const row = (tag) => {
      const item = element("li");
      addRow(facet, item, (item.dataset.value = tag));
      return item;
    };
    const list = (tags) => element("ul", {}, ...tags.map(row));
    const fieldset = element("fieldset", { className: "facet" }, element("legend", {}, "Tag"), list([...first]));
    if (rest.length) {
      const details = element("details", {}, element("summary", {}, `${rest.length} more`));
      const fill = () => {
        details.append(list(rest));
        addBox(facet, details);
      };
      details.addEventListener("toggle", fill, { once: true });
      fieldset.append(details);
    }
    panel.querySelector(".sheet").before(fieldset);
  }

  function addEntry(element) {
    const { category, severity, detector, tags, changed = "" } = element.dataset;
    const tag = [...new Set(tags.split(",").filter(Boolean))];
    const known = facets.get("ecosystem")?.values;
    const ecosystem = tag.filter((name) => known?.has(name));
    const values = { category: [category], severity: [severity], detector: [detector], ecosystem, tag };
    entries.push({ element, home: element.parentNode, isOut: false, changed, values });
  }

  function start() {
    const panel = document.getElementById("filters");
    if (!panel) return;
    const catalog = document.getElementById("catalog");
    const toolbar = document.querySelector(".toolbar");
    const [count, open, label] = toolbar.children;
    const close = panel.querySelector(".sheet button");
    parts = {
      count,
      open,
      close,
      sort: label.querySelector("select"),
      sorted: "",
      groups: catalog.querySelectorAll(".group"),
      flat: element("ul", { className: "entries" }),
      chips: element("ul", { className: "chips" }),
      nothing: element("p", { className: "nothing" }, "No failure is all of this."),
      clear: button({ className: "clear" }, clear, CLEAR),
    };
    panel.querySelectorAll(".facet").forEach(addFacet);
    catalog.querySelectorAll(".entry").forEach(addEntry);
    addTags(panel);
    if (entries.some(({ changed }) => changed)) parts.sort.append(new Option("last change", "changed"));
    parts.chips.setAttribute("aria-label", "Active filters");
    count.tabIndex = -1;
    toolbar.after(parts.chips, parts.nothing);
    catalog.prepend(parts.flat);
    close.after(parts.clear);
    label.hidden = false;
    parts.sort.addEventListener("change", () => {
      order = parts.sort.value;
      changed(parts.sort);
    });
    const read = () => {
      previous = undefined;
      readAddress();
      apply();
    };
    addEventListener("popstate", read);
    read();
  }

  // What will be filtered is not shown before, so that nothing moves.
  const { classList } = document.documentElement;
  classList.toggle("filtering", /[?&](category|severity|ecosystem|detector|tag|sort)=/.test(location.search));
  document.addEventListener("DOMContentLoaded", () => {
    try {
      start();
    } finally {
      classList.remove("filtering");
    }
  });
}
