// The search: what it finds and in which order, the dialog of every page, the home page's box, large catalogs, and the
// page for an address that leads nowhere.

import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { MOVED, open, REPOSITORY, watch } from "./site.mjs";

const LARGE = 1_001; // more than an index of one file holds

let site;
let moved;
let large;
let project;

// A project with so many small playbooks that its index is split.
function manyPlaybooks() {
  const root = mkdtempSync(join(tmpdir(), "faultline-many-"));
  mkdirSync(join(root, "playbooks"));
  writeFileSync(join(root, "faultline.toml"), 'title = "Many"\nbase_url = "https://many.example/"\n');
  for (let number = 0; number < LARGE; number += 1) {
    const playbook = {
      id: `tool-${number}-stopped`,
      title: number === 777 ? "The zebra crossing is closed" : `Tool ${number} stopped`,
      aliases: number === 5 ? ["formerly-known-as-five"] : [],
      category: "build",
      severity: "high",
      tags: ["docker"],
      summary: `The tool with the number ${number} has stopped.`,
      diagnosis: "Read the log from its end.",
      fix: "1. Start it again.",
      validation: "It runs.",
      match: { any: [`tool[${number}]: fatal: --locked was passed to unit ${number}`] },
    };
    writeFileSync(join(root, "playbooks", `${playbook.id}.yaml`), JSON.stringify(playbook));
  }
  return root;
}

before(async () => {
  project = manyPlaybooks();
  [site, moved, large] = await Promise.all([open(REPOSITORY), open(MOVED), open(project)]);
});
after(async () => {
  await Promise.all([site.close(), moved.close(), large.close()]);
  rmSync(project, { recursive: true });
});

const box = (page) => page.getByRole("textbox", { name: "Find a failure" });
const dialog = (page) => page.getByRole("dialog", { name: "Search" });
const input = (page) => page.getByRole("combobox", { name: "Search the catalog" });
const options = (page) => page.locator("[role=option]");
const said = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();
// Waits for the answers to what stands in the box, of which the first must be this.
async function firstIs(page, id) {
  await page.locator("[role=listbox]:not([aria-busy]) > a").first().waitFor();
  assert.equal(await options(page).first().locator(".name code").textContent(), id);
}
const marks = (page) => options(page).first().locator("mark").allTextContents();

// What a service worker fetches, no route of a test sees.
const WITHOUT_WORKER = { serviceWorkers: "block" };

async function at(where, path = "", options = {}) {
  const page = await where.browser.newPage(options);
  await page.goto(where.address + path);
  return page;
}

test("every kind of query finds what it must first, and says where", async () => {
  const page = await at(site);
  for (const [query, id, kind] of [
    ["--locked", "cargo-lock-out-of-date", "title"],
    ["ERR_OSSL_EVP_UNSUPPORTED", "node-openssl-unsupported", "title"],
    ["exit 137", "exit-code-137-sigkill", "title"],
    ["EACCES: permission denied, mkdir", "npm-eacces-permission-denied", "signal"],
    ["permision", "permission-denied", "title"],
    ["premission denid", "permission-denied", "title"],
    ["permission denied", "permission-denied", "id"],
    ["oidc-token-failure", "oidc-token-failure", "id"],
    ["OIDC token", "oidc-token-failure", "title"],
    ["2026-01-02T03:04:05Z #11 npm ERR! code ERESOLVE in /srv/x", "npm-eresolve-conflict", "signal"],
    ['exec: "yq": executable file   not found in $PATH: unknown', "missing-executable", "signal"],
  ]) {
    await box(page).fill(query);
    await firstIs(page, id);
    assert.equal(await options(page).first().locator(".kind").textContent(), kind, query);
    assert.notEqual((await marks(page)).length, 0, query);
  }
});

test("what was found is marked, and its page marks the signal", async () => {
  const page = await at(site);
  await box(page).fill("rustup: line 3: EXECUTABLE file not found in $PATH");
  await firstIs(page, "missing-executable");
  assert.deepEqual(await options(page).first().locator(".where mark").allTextContents(), ["executable file not found in $PATH"]);
  await box(page).press("Enter");
  await page.waitForURL("**/failures/missing-executable/#signal=*");
  assert.deepEqual(await page.locator(".fragments mark").allTextContents(), ["executable file not found in $PATH"]);
  await page.goBack();
  await page.waitForURL("**/?q=*");
  await firstIs(page, "missing-executable");
});

test("a former id finds the failure", async () => {
  const page = await at(moved);
  await box(page).fill("old-name");
  await firstIs(page, "new-name");
  assert.equal(await options(page).first().locator(".kind").textContent(), "former id");
});

test("`/` opens the search on a failure's page; the keyboard alone leads on", async () => {
  const page = await at(site, "failures/missing-executable/");
  const problems = await watch(page, site.address);
  await page.reload();
  await page.keyboard.press("/");
  await input(page).waitFor();
  await page.keyboard.type("docker auth");
  await firstIs(page, "docker-auth");
  assert.equal(await input(page).inputValue(), "docker auth");
  const active = () => input(page).getAttribute("aria-activedescendant");
  assert.equal(await active(), null);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const second = options(page).nth(1);
  assert.equal(await active(), await second.getAttribute("id"));
  assert.equal(await second.getAttribute("aria-selected"), "true");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await active(), null, "above the first is the box");
  await page.keyboard.press("ArrowUp");
  assert.equal(await active(), await options(page).last().getAttribute("id"));
  await page.keyboard.press("Home");
  await page.keyboard.type("x");
  assert.equal(await input(page).inputValue(), "xdocker auth", "Home stays in the box");
  await page.keyboard.press("Backspace");
  await firstIs(page, "docker-auth");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/failures/docker-auth/");
  await page.goBack();
  await page.waitForURL("**/failures/missing-executable/");
  assert.deepEqual(problems, []);
});

test("Control-K opens it too, Escape gives the focus back, and the query is kept", async () => {
  const page = await at(site, "signals/");
  const filter = page.getByRole("searchbox", { name: "Find a signal" });
  await filter.press("/");
  assert.equal(await filter.inputValue(), "/", "a slash is a letter where one types");
  await page.keyboard.press("Control+k");
  await input(page).fill("terraform");
  await options(page).first().waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  assert.ok(await filter.evaluate((element) => element === document.activeElement));
  await page.keyboard.press("Control+k");
  assert.equal(await input(page).inputValue(), "terraform");
  await options(page).first().waitFor();
});

test("keys that are struck while the search is loaded are not lost", async () => {
  const page = await at(site, "failures/missing-executable/", WITHOUT_WORKER);
  await page.route("**/assets/search-core.*", async (route) => {
    await page.keyboard.type("docker");
    await route.continue();
  });
  await page.keyboard.press("/");
  await input(page).waitFor();
  assert.equal(await input(page).inputValue(), "docker");
  await options(page).first().waitFor();
});

test("the link in the header opens it, and with Control a new tab does as for every link", async () => {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.address}failures/missing-executable/`);
  await page.getByRole("link", { name: "Search" }).click();
  await input(page).fill("docker-auth");
  await firstIs(page, "docker-auth");
  const [tab] = await Promise.all([context.waitForEvent("page"), options(page).first().click({ modifiers: ["Control"] })]);
  await tab.waitForURL("**/failures/docker-auth/");
  assert.ok(await dialog(page).isVisible());
  await page.getByRole("button", { name: "Close" }).click();
  await dialog(page).waitFor({ state: "hidden" });
});

test("where nothing is found, the nearest ids and the reader of logs are offered", async () => {
  const page = await at(site);
  await box(page).fill("dockr-aut zzzz");
  await said(page, "Nothing has this. The nearest failures:");
  await firstIs(page, "docker-auth");
  await box(page).fill("zzzzqqqq xxxx");
  await said(page, /^Nothing has this\.$/);
  await box(page).press("Enter");
  assert.equal(new URL(page.url()).pathname, "/", "what is only near is not opened unasked");
  await box(page).press("ArrowDown");
  await box(page).press("Enter");
  await page.waitForURL("**/diagnose/");
  assert.equal(await page.getByRole("textbox", { name: "The log" }).inputValue(), "zzzzqqqq xxxx");
});

test("an index that cannot be loaded is said, and the catalog is offered; later it is there", async () => {
  const page = await at(site, "failures/missing-executable/", WITHOUT_WORKER);
  await page.route("**/search/index.json", (route) => route.abort());
  await page.keyboard.press("/");
  await input(page).fill("docker");
  await said(page, "could not be loaded");
  assert.match(await options(page).first().getAttribute("href"), /\/#catalog$/);
  await page.unroute("**/search/index.json");
  await input(page).fill("docker a");
  await said(page, /\d+ found/);
});

test("an answer that comes late does not take the place of a later one", async () => {
  const page = await at(large, "", WITHOUT_WORKER);
  let held;
  const late = new Promise((asked) => {
    page.route("**/documents-*.json", (route) => (held ? route.continue() : asked((held = route))));
  });
  await box(page).fill("zebra");
  await late;
  await box(page).fill("formerly-known-as-five");
  await firstIs(page, "tool-5-stopped");
  const arrived = page.waitForResponse(held.request().url());
  await held.continue();
  await (await arrived).finished();
  await box(page).press("Control+a");
  await firstIs(page, "tool-5-stopped");
});

test("several lines go to the reader of logs, and the button says so beforehand", async () => {
  const page = await at(site);
  const button = page.locator(".box").getByRole("button");
  assert.equal(await button.textContent(), "Search");
  const log = "step 1\nexec: yq: executable file not found in $PATH\nexit 1";
  await box(page).fill(log);
  assert.equal(await button.textContent(), "Diagnose");
  assert.equal(await options(page).count(), 0);
  await button.click();
  await page.waitForURL("**/diagnose/");
  await page.getByRole("heading", { name: "not installed or not on PATH" }).waitFor();
  await page.goto(site.address);
  await box(page).fill("word ".repeat(70));
  assert.equal(await button.textContent(), "Diagnose");
});

test("a query in the address is shown with its answers", async () => {
  const page = await at(site, "?q=oidc+token");
  await firstIs(page, "oidc-token-failure");
  assert.equal(await box(page).inputValue(), "oidc token");
  await page.locator(".box").getByRole("button", { name: "Search" }).click();
  await page.waitForURL("**/failures/oidc-token-failure/");
});

test("the index is loaded on first use, and no sooner", async () => {
  const page = await site.browser.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  for (const path of ["", "failures/missing-executable/"]) await page.goto(site.address + path, { waitUntil: "networkidle" });
  assert.deepEqual(asked.filter((path) => path.startsWith("/search/")), []);
  await page.keyboard.press("/");
  await input(page).fill("docker");
  await options(page).first().waitFor();
  assert.equal(asked.filter((path) => path.startsWith("/search/")).length, 1);
});

test("without JavaScript the link leads to the catalog, and there is no box", async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.address}failures/missing-executable/`);
  await page.getByRole("link", { name: "Search" }).click();
  await page.waitForURL("**/#catalog");
  assert.ok(!(await page.locator(".box").isVisible()));
  await page.goto(`${site.address}failures/nowhere/`);
  assert.ok(await page.getByRole("link", { name: "Look through the catalog" }).isVisible());
  assert.ok(await page.getByRole("heading", { name: "Is the failure missing?" }).isVisible());
});

test("a large catalog answers from a few files", async () => {
  const page = await large.browser.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(large.address);
  for (const [query, id] of [
    ["tool-612-stopped", "tool-612-stopped"],
    ["formerly-known-as-five", "tool-5-stopped"],
    ["zebra", "tool-777-stopped"],
    ["zebbra crosing", "tool-777-stopped"],
    ["ebra cros", "tool-777-stopped"],
    ["12:00:01 tool[431]: fatal: --locked was passed to unit 431 (core dumped)", "tool-431-stopped"],
    ["tool 900", "tool-900-stopped"],
  ]) {
    await box(page).fill(query);
    await firstIs(page, id);
  }
  const files = asked.filter((path) => path.includes("/documents-"));
  assert.equal(new Set(files).size, files.length, "no file is asked for twice");
  await box(page).fill("xtool-612-stoppedx");
  await said(page, "The nearest failures:");
  await firstIs(page, "tool-612-stopped");
});

test("an unknown address suggests the nearest ids, former ones too, and a search", async () => {
  const page = await at(site, "failures/oidc-tokn-failure/");
  const suggestions = page.locator("#suggestions");
  await suggestions.getByRole("heading", { name: "Did you mean" }).waitFor();
  assert.equal(await suggestions.locator("li code").first().textContent(), "oidc-token-failure");
  await suggestions.getByRole("link", { name: "Search for “oidc tokn failure”" }).click();
  await page.waitForURL("**/?q=oidc%20tokn%20failure");
  await firstIs(page, "oidc-token-failure");

  const old = await at(moved, "failures/old-nmae/index.html");
  await old.locator("#suggestions li code", { hasText: "new-name" }).waitFor();
  const many = await at(large, "failures/formerly-known-as-fiv/");
  await many.locator("#suggestions li code", { hasText: "tool-5-stopped" }).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in the search, ${colorScheme}`, async () => {
    for (const width of [360, 1280]) {
      const context = await site.browser.newContext({ colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)), []);
      };
      await page.goto(`${site.address}failures/missing-executable/`);
      await page.keyboard.press("/");
      await input(page).fill("permission");
      await options(page).first().waitFor();
      await page.keyboard.press("ArrowDown");
      await check();
      await page.goto(`${site.address}?q=permission`);
      await options(page).first().waitFor();
      await check();
      await page.goto(`${site.address}failures/oidc-tokn-failure/`);
      await page.locator("#suggestions li").first().waitFor();
      await check();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.equal(overflow, 0);
      await context.close();
    }
  });
}
