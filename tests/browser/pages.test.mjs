// Every page of this repository's own site: quiet, self-contained, readable on a phone and without JavaScript.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open, REPOSITORY, watch } from "./site.mjs";

let site;
before(async () => (site = await open(REPOSITORY)));
after(() => site.close());

test("no page errs, breaks its policy or asks another host", async () => {
  const page = await site.browser.newPage();
  const problems = await watch(page, site.address);
  for (const path of site.pages) await page.goto(site.address + path, { waitUntil: "load" });
  assert.deepEqual(problems, []);
  assert.ok(site.pages.length > 40, "the site has its pages");
});

test("no page scrolls sideways on a phone", async () => {
  const page = await site.browser.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const wide = [];
  for (const path of site.pages) {
    await page.goto(site.address + path);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 360) wide.push(`${path}: ${width}`);
  }
  assert.deepEqual(wide, []);
});

test("without JavaScript, everything is there and nothing is offered that would not work", async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.address);
  // A former id's page leads on and is in no list.
  const { failures } = JSON.parse(await (await fetch(`${site.address}catalog.json`)).text());
  assert.equal(await page.locator("#catalog .entry").count(), failures.length);
  assert.equal(await page.locator(".find:visible").count(), 0);
  await page.locator('a[href="failures/missing-executable/"]').click();
  await page.waitForURL("**/failures/missing-executable/");
  for (const heading of ["What this failure means", "Symptoms", "Diagnosis", "Fix steps", "Validation"]) {
    assert.ok(await page.getByRole("heading", { level: 2, name: heading }).isVisible(), heading);
  }
  assert.equal(await page.locator(".copy").count(), 0);
  await page.getByText("show all").click();
  assert.ok(await page.getByText("exec /__e/", { exact: true }).first().isVisible());
});

test("an address that leads nowhere gets the catalog's own page, at any depth", async () => {
  const page = await site.browser.newPage();
  for (const path of ["nowhere", "failures/nowhere/at/all/"]) {
    const response = await page.goto(site.address + path);
    assert.equal(response.status(), 404);
    await page.getByRole("heading", { level: 1, name: "No page here" }).waitFor();
    const styled = await page.evaluate(() => document.styleSheets[0]?.cssRules.length > 10);
    assert.ok(styled, "its style sheet is found");
  }
});
