// Keeps a page of `faultline serve` up to date: loads it anew when the site has changed, and lays what is wrong with the
// sources over it for as long as it is wrong.
"use strict";

(() => {
  const { version } = document.currentScript.dataset;
  // A site that was served at this address before may have left a worker, which keeps pages; a preview keeps none.
  navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((registration) => registration.unregister()));
  const RETRY = 500;
  // A style sheet that is made by a script is the one kind that the pages' policy lets pass.
  const STYLE = `
    :host { all: initial; }
    dialog {
      box-sizing: border-box; width: min(100rem, 100vw - 2rem); max-width: none; max-height: calc(100vh - 2rem);
      padding: 1rem 1.25rem; overflow: auto; border: 0; border-top: 0.4rem solid #ff6b5e; border-radius: 0.5rem;
      color: #f2f2f2; background: #1b1d21; font: 1rem/1.5 system-ui, sans-serif;
    }
    dialog::backdrop { background: rgb(0 0 0 / 55%); }
    h2 { margin: 0; font-size: 1.15rem; }
    p { margin: 0.25rem 0 0.75rem; color: #c9cdd3; }
    pre {
      margin: 0 0 1rem; padding: 0.75rem; overflow: auto; border-radius: 0.25rem; background: #101114;
      font: 0.875rem/1.45 ui-monospace, monospace; tab-size: 4;
    }
    button { padding: 0.3rem 0.9rem; border: 1px solid #8b919b; border-radius: 0.25rem; color: inherit; background: #2c3038; font: inherit; }
    :focus-visible { outline: 3px solid #7cb7ff; outline-offset: 2px; }
  `;

  let overlay;
  let shown = null;

  function element(name, properties = {}, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function makeOverlay() {
    const host = element("div");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const problems = element("pre", { tabIndex: 0 });
    const close = element("button", { type: "button", textContent: "Close" });
    const dialog = element("dialog", {}, [
      element("h2", { id: "title", textContent: "The site cannot be built" }),
      element("p", { textContent: "What stands behind this is the last good site, if there was one. It is built anew when you save." }),
      problems,
      close,
    ]);
    dialog.setAttribute("role", "dialog");
    dialog.setAttribute("aria-labelledby", "title");
    problems.setAttribute("role", "region");
    problems.setAttribute("aria-label", "Problems");
    close.addEventListener("click", () => dialog.close());
    root.append(dialog);
    document.body.append(host);
    return { dialog, problems };
  }

  // What was closed stays closed until there is something else to say.
  function show(problems) {
    if (problems === shown) return;
    shown = problems;
    if (problems === null) {
      overlay?.dialog.close();
      return;
    }
    overlay ??= makeOverlay();
    overlay.problems.textContent = problems;
    if (!overlay.dialog.open) overlay.dialog.showModal();
  }

  let source;
  let retry;

  function listen() {
    clearTimeout(retry);
    source?.close();
    source = new EventSource("/-/faultline/events");
    source.addEventListener("message", ({ data }) => {
      const now = JSON.parse(data);
      if (now.version === version) {
        show(now.problems);
        return;
      }
      // A browser keeps the scroll position of a page that it loads anew.
      source.close();
      location.reload();
    });
    // The browser's own attempts are few, and end when another server answers in the meantime.
    source.addEventListener("error", () => {
      source.close();
      retry = setTimeout(listen, RETRY);
    });
  }

  // A browser has six connections to a host for all of its tabs, so that only those which are seen may hold one.
  function follow() {
    if (document.visibilityState === "visible") {
      listen();
      return;
    }
    clearTimeout(retry);
    source?.close();
  }

  document.addEventListener("visibilitychange", follow);
  follow();
})();
