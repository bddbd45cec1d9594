// The catalog without a network: once visited, every page is there; with a network, none is stale.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { build, launch, REPOSITORY, watch } from "./site.mjs";
import { serve } from "./server.mjs";

const SAID = "This catalog is available offline.";

let built;
let browser;
let directory;
let server;
let context;

before(async () => {
  built = build(REPOSITORY);
  browser = await launch();
});
after(async () => {
  await browser.close();
  rmSync(built, { recursive: true });
});
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "faultline-offline-"));
  cpSync(built, directory, { recursive: true });
  server = await serve(directory, "/docs/");
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await server.stop();
  rmSync(directory, { recursive: true });
});

// A page that has been told that the whole catalog is kept.
async function visited(path) {
  const page = await context.newPage();
  page.problems = await watch(page, server.address);
  await page.goto(server.address + path);
  await page.getByText(SAID).waitFor();
  return page;
}

const heading = (page) => page.getByRole("heading", { level: 1 }).textContent();

function change(path, from, to) {
  const file = join(directory, path);
  const text = readFileSync(file, "utf8");
  assert.ok(text.includes(from));
  writeFileSync(file, text.replaceAll(from, to));
}

test("every page can be read without a network, whether it was visited or not", async () => {
  const page = await visited("failures/missing-executable/");
  const title = await heading(page);
  await context.setOffline(true);
  await page.reload();
  assert.equal(await heading(page), title);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector(".top")).display), "block", "it has its style");
  await page.getByRole("link", { name: "Signals" }).click();
  assert.equal(await heading(page), "Signals");
  await page.goto(`${server.address}failures/disk-full/`);
  assert.equal(await heading(page), "No space left on device");
  await page.goto(`${server.address}?q=disk`);
  await page.getByRole("option", { name: /disk-full/ }).first().waitFor();
  assert.deepEqual(page.problems, []);
});

test("a log is diagnosed without a network", async () => {
  const page = await visited("diagnose/");
  await context.setOffline(true);
  await page.reload();
  await page.getByRole("textbox", { name: "The log, or one line of it" }).fill("npm error code ERESOLVE\nnpm error ERESOLVE could not resolve\n");
  await page.locator("#diagnose[data-state=done]").waitFor();
  await page.locator(".result").first().getByRole("link", { name: /eresolve/i }).first().click();
  await page.waitForURL(/failures\/npm-eresolve-conflict/);
  assert.match(await heading(page), /ERESOLVE/);
});

test("with a network a page is never stale, and afterwards the new one is kept", async () => {
  const page = await visited("failures/disk-full/");
  const file = "failures/disk-full/index.html";
  change(file, "No space left on device", "Nothing is left");
  await page.reload();
  assert.equal(await heading(page), "Nothing is left");
  change(file, "Nothing is left", "Less than nothing");
  await page.goto(server.address);
  await page.goto(`${server.address}failures/disk-full/`);
  assert.equal(await heading(page), "Less than nothing");
  await context.setOffline(true);
  await page.reload();
  assert.equal(await heading(page), "Less than nothing");
  assert.deepEqual(page.problems, []);
});

test("an update fetches what has changed, and drops the assets that are gone", async () => {
  const page = await visited("");
  const asked = [];
  context.on("request", (request) => request.serviceWorker() && asked.push(request.url().slice(server.address.length)));
  const list = join(directory, "offline.json");
  const { files } = JSON.parse(readFileSync(list, "utf8"));
  files["signals/"] = "changed";
  const gone = Object.keys(files).find((path) => path.startsWith("assets/redirect"));
  delete files[gone];
  writeFileSync(list, JSON.stringify({ files }));
  // A worker that has ended begins again; here another takes its place.
  const worker = join(directory, "service-worker.js");
  writeFileSync(worker, `${readFileSync(worker, "utf8")}// Another.\n`);
  await page.evaluate(async () => {
    const replaced = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
    await (await navigator.serviceWorker.ready).update();
    await replaced;
  });
  await page.reload();
  await page.getByText(SAID).waitFor();
  const kept = await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    return (await cache.keys()).map(({ url }) => url);
  });
  assert.ok(!kept.some((url) => url.endsWith(gone)));
  assert.ok(asked.includes("offline.json") && asked.includes("signals/"));
  assert.ok(!asked.includes("failures/disk-full/"), "what has not changed is not fetched again");
  assert.deepEqual(page.problems, []);
});
