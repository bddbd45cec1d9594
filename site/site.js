// Adds to complete pages what needs a script: buttons that copy a block, a box that filters a list, the search, and the
// mark on the signal that a link names.

function addCopyButton(block) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    // The prompt of an example is not part of its command.
    const text = block.querySelector("code").textContent.replace(/^\$ /gm, "").trimEnd();
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(block.querySelector("code"));
      button.textContent = "Selected";
    }
    status.textContent = button.textContent;
    setTimeout(() => {
      button.textContent = "Copy";
      status.textContent = "";
    }, 2000);
  });
  block.append(button, status);
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
      (await import("./search.js")).open(typed);
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

document.querySelectorAll(".code:not(.log, .example)").forEach(addCopyButton);
document.querySelectorAll(".search").forEach(addSearch);
addEventListener("hashchange", markSignal);
markSignal();
document.querySelectorAll("[data-filter]").forEach(addFilter);
