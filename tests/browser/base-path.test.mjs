// A site that is published below a path finds all of its pages and assets there.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open, REPOSITORY, watch } from "./site.mjs";

let site;
before(async () => {
  site = await open(REPOSITORY, { base: "/docs/", options: ["--base-url", "https://example.org/docs/"] });
});
after(() => site.close());

test("every link and asset of every page is found", async () => {
  const page = await site.browser.newPage();
  const problems = await watch(page, site.address);
  const targets = new Set();
  for (const path of site.pages) {
    await page.goto(site.address + path);
    const found = await page.evaluate(() =>
      [...document.querySelectorAll("[href], [src]")].map((element) => element.href || element.src),
    );
    found.map((href) => href.split("#")[0]).forEach((href) => targets.add(href));
  }
  assert.deepEqual(problems, []);
  const own = [...targets].filter((target) => new URL(target).origin === new URL(site.address).origin);
  const lost = [];
  for (const target of own) {
    const response = await page.request.get(target);
    if (!target.startsWith(site.address) || !response.ok()) lost.push(target);
  }
  assert.deepEqual(lost, []);
  const canonical = [...targets].filter((target) => target.startsWith("https://example.org/"));
  assert.ok(canonical.every((target) => target.startsWith("https://example.org/docs/")));
  assert.ok(own.length > site.pages.length, "pages, their twins and the assets are linked");
});
