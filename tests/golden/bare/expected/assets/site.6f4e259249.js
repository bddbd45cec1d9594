// Adds to complete pages what needs a script: the switch of the theme, buttons that copy a block, contents that follow
// the reader, a box that filters a list, the search, the mark on the signal that a link names, and the catalog without a
// network.

const SHELLS = /language-(ba|z|k)?sh\b|language-(shell|console|terminal|powershell|pwsh)/;

// What a reader wants of a block: of a session with prompts, the commands without their output; else all of it, with
// its comments, which say what a command is for.
function copied(code) {
  const lines = code.textContent.trimEnd().split("\n");
  if (!lines.some((line) => line.startsWith("$ "))) return lines.join("\n");
  const goesOn = (at) => at >= 0 && lines[at].endsWith("\\") && (lines[at].startsWith("$ ") || goesOn(at - 1));
  return lines
    .filter((line, at) => line.startsWith("$ ") || goesOn(at - 1))
    .map((line) => line.replace(/^\$ /, ""))
    .join("\n");
}

function addCopyButton(block, say) {
  const code = block.querySelector("code");
  const button = document.createElement("button");
  const label = document.createElement("span");
  const what = document.createElement("span");
  button.type = "button";
  button.className = "copy";
  label.textContent = "Copy";
  what.className = "visually-hidden";
  what.textContent = SHELLS.test(code.className) ? " command" : " block";
  button.append(label, what);
  let timer;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(copied(code));
      label.textContent = "Copied";
      say("Copied");
    } catch {
      getSelection().selectAllChildren(code);
      label.textContent = "Selected";
      say("Copying is not allowed here: the text is selected");
    }
    clearTimeout(timer);
    timer = setTimeout(() => (label.textContent = "Copy"), 2000);
  });
  block.append(button);
}

// A page has one voice. It is emptied first, so that the same words are said again.
function voice() {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.querySelector("main").append(status);
  let timer;
  return (words) => {
    status.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = words), 50);
  };
}

function addCopyButtons(blocks) {
  if (!blocks.length) return;
  const say = voice();
  blocks.forEach((block) => addCopyButton(block, say));
}

// System, light, dark: theme.js reads the choice on the next page before anything is drawn.
function addThemeSwitch(header) {
  const CHOICES = ["system", "light", "dark"];
  const root = document.documentElement;
  const bar = document.createElement("meta");
  bar.name = "theme-color";
  document.head.append(bar);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "theme";
  const show = () => {
    const choice = root.dataset.theme ?? "system";
    button.dataset.choice = choice;
    button.title = `Theme: ${choice}`;
    button.setAttribute("aria-label", button.title);
    bar.content = getComputedStyle(document.body).backgroundColor;
  };
  button.addEventListener("click", () => {
    const choice = CHOICES[(CHOICES.indexOf(button.dataset.choice) + 1) % CHOICES.length];
    if (choice === "system") delete root.dataset.theme;
    else root.dataset.theme = choice;
    show();
    try {
      localStorage.setItem("faultline-theme", choice);
    } catch {
      // The choice holds for this page.
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  header.append(button);
  show();
}

// The contents stand open beside the page and closed above it, and mark the section that is read.
function followContents(contents) {
  const details = contents.querySelector("details");
  const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const beside = matchMedia("(min-width: 62rem)");
  const place = () => (details.open = beside.matches);
  const mark = () => {
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const current = above.at(-1)?.id;
    links.forEach((link, id) => (id === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  };
  const observer = new IntersectionObserver(mark, { rootMargin: "999999px 0px -66% 0px" });
  headings.forEach((heading) => observer.observe(heading));
  beside.addEventListener("change", place);
  place();
  contents.addEventListener("click", ({ target }) => target.closest("a") && place());
  contents.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || beside.matches) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}

// On paper a link is its address, and a page says where it stands.
function spellLinks() {
  const origin = document.querySelector(".origin");
  if (origin) origin.dataset.url = document.querySelector("link[rel=canonical]").href;
  for (const link of document.querySelectorAll(".body a[href]:not([href^=http], [href^='#'])")) link.dataset.url = link.href;
}

function addFilter(form) {
  const groups = [...document.getElementById(form.dataset.filter).querySelectorAll(".group")].map((group) => ({
    group,
    entries: [...group.querySelectorAll(".entry")].map((entry) => ({
      entry,
      text: entry.textContent.toLowerCase(),
      signal: entry.querySelector(":scope > code")?.textContent.toLowerCase().replace(/\s+/g, " "),
    })),
  }));
  const input = form.querySelector("input");
  const count = form.querySelector(".count");
  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const line = words.join(" ");
    let shown = 0;
    for (const { group, entries } of groups) {
      let inGroup = 0;
      for (const { entry, text, signal } of entries) {
        // A pasted line finds the signals that it holds.
        entry.hidden = !words.every((word) => text.includes(word)) && !(signal && line.includes(signal));
        inGroup += !entry.hidden;
      }
      group.hidden = inGroup === 0;
      shown += inGroup;
    }
    count.textContent = words.length ? `${shown} found` : "";
  };
  form.hidden = false;
  input.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

// Opens the search, which is loaded the first time; keys that are struck until it is there are not lost.
function addSearch(link) {
  let typed = "";
  let isLoading = false;
  async function open() {
    if (isLoading) return;
    isLoading = true;
    try {
      (await import("./search.1ff7514215.js")).open(typed);
    } catch {
      location.assign(link.href);
    }
    isLoading = false;
    typed = "";
  }
  link.setAttribute("aria-keyshortcuts", "/ Control+K");
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  addEventListener("keydown", (event) => {
    const { key, target, altKey, isComposing } = event;
    const hasControl = event.ctrlKey || event.metaKey;
    const isTyping = target.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName);
    const isSlash = key === "/" && !hasControl && !altKey && !isTyping && !isComposing;
    const isControlK = key.toLowerCase() === "k" && hasControl && !altKey && !event.shiftKey;
    if (isSlash || isControlK) open();
    else if (isLoading && !hasControl && !altKey && !isTyping && key.length === 1) typed += key;
    else return;
    event.preventDefault();
  });
}

function markSignal() {
  const wanted = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("signal");
  document.querySelectorAll(".fragments mark").forEach((mark) => mark.replaceWith(mark.textContent));
  if (!wanted) return;
  const signal = [...document.querySelectorAll(".fragments code")].find((code) => code.textContent.trim() === wanted.trim());
  if (!signal) return;
  const mark = document.createElement("mark");
  mark.append(...signal.childNodes);
  signal.append(mark);
  const details = signal.closest("details");
  if (details) details.open = true;
  signal.scrollIntoView({ block: "center" });
}

// Has the catalog kept for a reader without a network. A preview, which has a script with a version, is not kept.
function keepOffline(worker) {
  const { serviceWorker } = navigator;
  if (!serviceWorker || document.querySelector("[data-version]")) return;
  serviceWorker.addEventListener("message", ({ data }) => {
    const line = document.createElement("p");
    line.textContent = data;
    document.querySelector(".bottom")?.append(line);
  });
  addEventListener("load", async () => {
    try {
      await serviceWorker.register(worker);
      (await serviceWorker.ready).active.postMessage("keep");
    } catch {
      // The page is complete without it.
    }
  });
}

addThemeSwitch(document.querySelector(".top"));
addCopyButtons(document.querySelectorAll(".code:not(.log, .example)"));
document.querySelectorAll(".toc").forEach(followContents);
document.querySelectorAll(".search").forEach(addSearch);
addEventListener("beforeprint", spellLinks);
keepOffline(new URL("../service-worker.js", document.currentScript.src));
addEventListener("hashchange", markSignal);
markSignal();
document.querySelectorAll("[data-filter]").forEach(addFilter);
