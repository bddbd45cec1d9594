// The live preview: a page loads itself anew after a save, and problems are laid over it for as long as they last.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, afterEach, before, beforeEach, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";

import { launch, PROGRAM, watch } from "./site.mjs";

const TITLE = "The job stops";
const PATH = "failures/alpha/";

let browser;
let room;
let preview;

function write(title) {
  const steps = Array.from({ length: 80 }, (_, index) => `  Paragraph ${index}.\n\n`).join("");
  const text = `id: alpha\ntitle: ${title}\ncategory: build\nseverity: high\nsummary: The job fails.\ndiagnosis: |\n${steps}`;
  const rest = 'fix: Run it again.\nvalidation: It passes.\nmatch:\n  any: ["fatal: alpha broke"]\n';
  // Put in its place whole, so that no half of it is ever seen.
  writeFileSync(join(room, "saved"), text + rest);
  renameSync(join(room, "saved"), join(room, "playbooks", "alpha.yaml"));
}

async function serve(port = 0) {
  const child = spawn(PROGRAM, ["serve", "--root", room, "--port", String(port)], { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const [address] = line.match(/http:\S+/) ?? [];
    if (address) return { child, address };
  }
  throw new Error("the server has ended");
}

async function stop() {
  const ended = once(preview.child, "exit");
  preview.child.kill();
  await ended;
}

// A page that listens.
async function open() {
  const page = await (await browser.newContext()).newPage();
  page.problems = await watch(page, preview.address);
  const listening = page.waitForResponse((response) => response.url().endsWith("/-/faultline/events"));
  await page.goto(preview.address + PATH);
  await listening;
  return page;
}

const titled = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const overlay = (page) => page.getByRole("dialog", { name: "The site cannot be built" });

before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(async () => {
  room = mkdtempSync(join(tmpdir(), "faultline-serve-"));
  mkdirSync(join(room, "playbooks"));
  write(TITLE);
  preview = await serve();
});
afterEach(async () => {
  await stop();
  rmSync(room, { recursive: true });
});

test("a page shows what was saved, where the reader was", async () => {
  const page = await open();
  await titled(page, TITLE);
  await page.evaluate(() => scrollTo(0, 900));
  write("Another title");
  await titled(page, "Another title");
  await page.waitForFunction(() => scrollY === 900);
  assert.deepEqual(page.problems, []);
});

test("problems are laid over the page, can be put away, and go when they are mended", async () => {
  const page = await open();
  write("[");
  await overlay(page).waitFor();
  assert.match(await overlay(page).textContent(), /error\[FL\d+\].*playbooks\/alpha\.yaml:\d/s);
  assert.ok(await page.evaluate(() => document.activeElement.shadowRoot?.activeElement), "it has the focus");
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  await page.keyboard.press("Escape");
  await overlay(page).waitFor({ state: "detached" });
  write("[[");
  await overlay(page).waitFor();
  assert.equal(await page.getByRole("heading", { level: 1, includeHidden: true }).textContent(), TITLE);
  write(TITLE);
  await overlay(page).waitFor({ state: "detached" });
  assert.deepEqual(page.problems, []);
});

test("what is wrong is shown as the text that it is", async () => {
  const page = await open();
  write('"x"\nseverity: "<img src=x onerror=globalThis.ran=1>"');
  await overlay(page).getByText("<img src=x").waitFor();
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
  assert.deepEqual(page.problems, []);
});

test("a project with errors gets its page when they are mended", async () => {
  await stop();
  write("[");
  preview = await serve();
  const page = await browser.newPage();
  await page.goto(preview.address + PATH);
  await overlay(page).waitFor();
  write(TITLE);
  await titled(page, TITLE);
});

test("a page finds its server again", async () => {
  const page = await open();
  const { port } = new URL(preview.address);
  await stop();
  write("While it was away");
  preview = await serve(port);
  await titled(page, "While it was away");
});
