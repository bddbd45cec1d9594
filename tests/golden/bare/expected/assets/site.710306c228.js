// Adds to complete pages what needs a script: buttons that copy a block, and a box that filters a list.

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
    entries: [...group.querySelectorAll(".entry")].map((entry) => ({ entry, text: entry.textContent.toLowerCase() })),
  }));
  const input = form.querySelector("input");
  const count = form.querySelector(".count");
  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { group, entries } of groups) {
      let inGroup = 0;
      for (const { entry, text } of entries) {
        entry.hidden = !words.every((word) => text.includes(word));
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

document.querySelectorAll(".code").forEach(addCopyButton);
document.querySelectorAll("[data-filter]").forEach(addFilter);
