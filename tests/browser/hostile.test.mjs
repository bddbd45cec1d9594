// A catalog with a script in every field runs none of them, with the site's policy and without it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { HOSTILE, open, watch } from "./site.mjs";

let site;
before(async () => (site = await open(HOSTILE)));
after(() => site.close());

// What stands in a page beside what the site's own templates write.
function intruders() {
  const elements = [...document.querySelectorAll("*")];
  const own = new URL("/assets/", location.href).href;
  const isOwn = {
    SCRIPT: (script) => (script.src ? script.src.startsWith(own) : script.type === "application/ld+json"),
    LINK: (link) => ["canonical", "alternate", "manifest", "search"].includes(link.rel) || link.href.startsWith(own),
    META: (meta) => ["", "content-security-policy", "refresh"].includes(meta.httpEquiv.toLowerCase()),
    FORM: (form) => form.matches(".find"),
    INPUT: (input) => input.matches("#find, .file > input, .facet input"),
    BUTTON: (button) => button.matches(".copy, .theme, .paste > button, .toolbar > button, .filters button"),
    TEXTAREA: (box) => box.matches(".paste > #log, .box > #find"),
    NOSCRIPT: (text) => text.matches("#diagnose > noscript"),
    DETAILS: (details) => details.matches(".signals > details, .toc > details, .facet > details"),
    ...Object.fromEntries(
      "BASE IFRAME IMG OBJECT EMBED STYLE SVG MATH TEMPLATE".split(" ").map((name) => [name, () => false]),
    ),
  };
  const isSafe = (element) =>
    (isOwn[element.tagName.toUpperCase()]?.(element) ?? true) &&
    [...element.attributes].every(({ name }) => !name.startsWith("on") && name !== "style") &&
    (!element.href || ["http:", "https:", "mailto:"].includes(new URL(element.href).protocol));
  return elements.filter((element) => !isSafe(element)).map((element) => element.outerHTML);
}

// Does what a reader could do to set a script off.
function provoke() {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const element of document.querySelectorAll("*")) {
    for (const type of ["mouseover", "focus", "load", "error", "toggle"]) element.dispatchEvent(new Event(type));
  }
}

for (const bypassCSP of [false, true]) {
  test(`no script of a playbook runs ${bypassCSP ? "even without the site's policy" : "or is stopped by the policy"}`, async () => {
    const context = await site.browser.newContext({ bypassCSP });
    const page = await context.newPage();
    const problems = await watch(page, site.address);
    for (const path of site.pages) {
      await page.goto(site.address + path);
      await page.evaluate(provoke);
      await page.waitForTimeout(50);
      assert.equal(await page.evaluate(() => window.__pwned), undefined, path);
      assert.deepEqual(await page.evaluate(intruders), [], path);
    }
    assert.deepEqual(problems, []);
    assert.ok(site.pages.length >= 8, "the catalog has its pages");
  });
}

test("data inside of a script block is still data", async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.address}failures/script-everywhere/`);
  const [text] = await page.locator('script[type="application/ld+json"]').allTextContents();
  assert.match(JSON.stringify(JSON.parse(text)), /<script>window\.__pwned=1<\/script>/);
});

test("a script is shown as the text that it is", async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.address}failures/script-everywhere/`);
  assert.match(await page.locator("h1").textContent(), /^<\/title><\/script><script>window\.__pwned=1<\/script>/);
  const signal = page.locator(".signals .fragments code").first();
  assert.equal(await signal.textContent(), "<script>window.__pwned=1</script>");
});
