// Adds to complete pages what needs a script: buttons that copy a block, a box that filters a list, a box that takes a
// log to the page that reads it, the mark on the signal that a link names, and the catalog without a network.

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

function addDiagnosis(form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem("faultline-log", form.querySelector("textarea").value);
    location.assign(form.dataset.diagnose);
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

keepOffline(new URL("../service-worker.js", document.currentScript.src));
document.querySelectorAll(".code:not(.log, .example)").forEach(addCopyButton);
document.querySelectorAll("[data-diagnose]").forEach(addDiagnosis);
addEventListener("hashchange", markSignal);
markSignal();
document.querySelectorAll("[data-filter]").forEach(addFilter);
