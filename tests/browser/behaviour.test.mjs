// What the site's scripts add: buttons that copy, boxes that filter, redirects that keep the fragment.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MOVED, open, REPOSITORY } from "./site.mjs";

let site;
let moved;
before(async () => ([site, moved] = await Promise.all([open(REPOSITORY), open(MOVED)])));
after(() => Promise.all([site.close(), moved.close()]));

test("the copy button copies commands without their prompt, and says so", async () => {
  const context = await site.browser.newContext();
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site.address).origin });
  const page = await context.newPage();
  await page.goto(`${site.address}failures/missing-executable/`);
  const block = page.locator(".call .code");
  assert.equal((await block.locator("code").textContent()).trim(), "$ faultline analyze failed.log");
  await block.getByRole("button", { name: "Copy" }).click();
  await page.getByRole("status").filter({ hasText: "Copied" }).waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "faultline analyze failed.log");
  assert.equal(await block.getByRole("button").textContent(), "Copied command");
});

test("the copy button selects the block where the clipboard is closed", async () => {
  const page = await site.browser.newPage();
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("closed")) } });
  });
  await page.goto(`${site.address}failures/missing-executable/`);
  const block = page.locator(".call .code");
  await block.getByRole("button").click();
  await page.getByRole("status").filter({ hasText: "the text is selected" }).waitFor({ state: "attached" });
  assert.match(await page.evaluate(() => getSelection().toString()), /faultline analyze failed\.log/);
});

test("the signals are filtered by every word, and counted", async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.address}signals/`);
  await page.getByRole("searchbox", { name: "Find a signal" }).fill("path EXECUTABLE found");
  const shown = page.locator("#signals .entry:visible");
  assert.deepEqual(await shown.locator("code").allTextContents(), [
    "executable file not found in $PATH",
    "executable file not found in %PATH%",
  ]);
  assert.equal(await page.getByRole("status").textContent(), "2 found");
});

test("a pasted line finds the signals that it holds", async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.address}signals/`);
  const line = 'exec: "yq": executable file not found in $PATH: unknown';
  await page.getByRole("searchbox", { name: "Find a signal" }).fill(line);
  const shown = page.locator("#signals .entry:visible");
  assert.deepEqual(await shown.locator("code").allTextContents(), ["executable file not found in $PATH"]);
});

test("a redirect keeps its fragment", async () => {
  const page = await moved.browser.newPage();
  await page.goto(`${moved.address}failures/old-name/#validation`);
  await page.waitForURL(`${moved.address}failures/new-name/#validation`);
});

test("a redirect works without JavaScript", async () => {
  const context = await moved.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${moved.address}failures/old-name/`);
  await page.waitForURL(`${moved.address}failures/new-name/`);
});
