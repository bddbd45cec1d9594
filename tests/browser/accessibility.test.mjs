// axe finds nothing on any kind of page, in either theme, on a phone and on a desk. Each is kept as a picture, to be
// looked at.

import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MOVED, open, picture, REPOSITORY } from "./site.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
const OWN = ["", "failures/missing-executable/", "categories/build/", "ecosystems/npm/", "signals/", "diagnose/", "news/", "404.html"];
const KEPT = ["failures/old-name/", "failures/gone/"];

let site;
let moved;
before(async () => ([site, moved] = await Promise.all([open(REPOSITORY), open(MOVED)])));
after(() => Promise.all([site.close(), moved.close()]));

async function violations(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

// Holds a redirect where it is, so that it can be looked at.
async function stay(context) {
  await context.route("**/assets/redirect.*", (route) => route.abort());
  await context.route("**/failures/old-name/", async (route) => {
    const body = await (await route.fetch()).text();
    await route.fulfill({ body: body.replace(/<meta http-equiv="refresh"[^>]*>/, ""), contentType: "text/html" });
  });
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    test(`${colorScheme}, ${width} px wide`, async () => {
      const found = [];
      for (const [{ address, browser }, paths] of [
        [site, OWN],
        [moved, KEPT],
      ]) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
        await stay(context);
        const page = await context.newPage();
        for (const path of paths) {
          await page.goto(address + path);
          assert.equal(page.url(), address + path);
          await page.screenshot({ path: picture(`${path || "home"}-${width}-${colorScheme}`) });
          found.push(...(await violations(page)).map((violation) => `${path}: ${violation}`));
        }
        await context.close();
      }
      assert.deepEqual(found, []);
    });
  }
}
