// The filters of the catalog: facets, what they leave out, counts, order, the address, and who can use them.

import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open, REPOSITORY, watch } from "./site.mjs";

let site;
let failures;
before(async () => {
  site = await open(REPOSITORY);
  ({ failures } = JSON.parse(await (await fetch(`${site.address}catalog.json`)).text()));
});
after(() => site.close());

const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const shown = (page) => page.locator("#catalog .entry:visible");
const facet = (page, name) => page.getByRole("group", { name, exact: true });
const value = (page, name, label) => facet(page, name).getByRole("checkbox", { name: new RegExp(`^${label} \\d+$`) });
const query = (page) => page.evaluate(() => location.search);
const wanted = (test) => failures.filter((failure) => !failure.retired && test(failure)).map(({ slug }) => slug).sort();

async function start(path = "", options = desk) {
  const page = await (await site.browser.newContext(options)).newPage();
  await page.goto(site.address + path);
  return page;
}

// The page shows these failures, says how many they are, and the address is this.
async function expect(page, slugs, search) {
  const ids = await shown(page).evaluateAll((entries) => entries.map(({ id }) => id.slice("failure-".length)));
  assert.deepEqual(ids.sort(), slugs);
  const text = await page.locator(".toolbar").getByRole("status").textContent();
  assert.equal(parseInt(text, 10), slugs.length, text);
  if (search !== undefined) assert.equal(await query(page), search);
}

test("every facet narrows the list, and the address says so", async () => {
  const cases = [
    ["Category", "Build", "?category=build", ({ category }) => category === "build"],
    ["Severity", "Low", "?severity=low", ({ severity }) => severity === "low"],
    ["Ecosystem", "npm", "?ecosystem=npm", ({ ecosystems }) => ecosystems.includes("npm")],
    ["Tag", "database", "?tag=database", ({ tags }) => tags.includes("database")],
    ["Detected in", "The source", "?detector=source", ({ source_path: path }) => path.includes("/source/")],
  ];
  for (const [name, label, search, test] of cases) {
    const page = await start();
    await value(page, name, label).check();
    await expect(page, wanted(test), search);
    await page.close();
  }
});

test("values of a facet widen, facets narrow, and what is left out is gone", async () => {
  const page = await start("?q=kept");
  await value(page, "Category", "Build").check();
  await value(page, "Category", "Tests").check();
  await value(page, "Ecosystem", "Node.js").check();
  await facet(page, "Severity").getByRole("button", { name: "not Medium" }).focus();
  await page.keyboard.press("Enter");
  const test = ({ category, ecosystems, severity }) =>
    ["build", "test"].includes(category) && ecosystems.includes("node") && severity !== "medium";
  await expect(page, wanted(test), "?q=kept&category=build,test&severity=-medium&ecosystem=node");
  assert.deepEqual(await page.getByRole("list", { name: "Active filters" }).getByRole("listitem").allTextContents(), [
    "Remove the filter Category: Build",
    "Remove the filter Category: Tests",
    "Remove the filter Severity: not Medium",
    "Remove the filter Ecosystem: Node.js",
    "Clear filters",
  ]);
  await page.getByRole("button", { name: "Remove the filter Category: Build" }).click();
  await expect(page, wanted((one) => test(one) && one.category === "test"));
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page, wanted(() => true), "?q=kept");
  assert.equal(await page.getByRole("button", { name: "Clear filters" }).count(), 0);
});

test("each count is what choosing its value shows", async () => {
  const page = await start("?severity=high&tag=-docker&category=build");
  for (const [name, label] of [
    ["Category", "Tests"],
    ["Severity", "Medium"],
    ["Ecosystem", "Go"],
  ]) {
    const box = value(page, name, label);
    const before = await shown(page).count();
    const number = Number(await box.locator("xpath=..").locator(".number").textContent());
    await box.check();
    const now = await shown(page).count();
    // Beside another value of its facet a value adds its number; alone it is all that is left.
    assert.equal(now, name === "Ecosystem" ? number : before + number, `${name}: ${label}`);
    await page.goBack();
  }
});

test("rare tags are found by a part of their name", async () => {
  const page = await start();
  const tags = facet(page, "Tag");
  await tags.getByText(/^\d+ more$/).click();
  await tags.getByRole("searchbox", { name: "Find another tag" }).fill("postgr");
  assert.ok(await tags.getByRole("checkbox", { name: /^postgres \d/ }).isVisible());
  assert.ok(!(await tags.getByRole("checkbox", { name: /^npm \d/ }).isVisible()));
  await tags.getByRole("checkbox", { name: /^postgres \d/ }).check();
  await expect(page, wanted((one) => one.tags.includes("postgres")), "?tag=postgres");
});

test("the order is by category and title, by severity or by id", async () => {
  const page = await start();
  const ids = () => shown(page).evaluateAll((entries) => entries.map(({ id }) => id.slice("failure-".length)));
  const first = await ids();
  const order = page.getByRole("combobox", { name: "Sort by" });
  await order.selectOption("severity");
  const severity = new Map(failures.map((one) => [one.slug, ["critical", "high", "medium", "low"].indexOf(one.severity)]));
  const ranks = (await ids()).map((id) => severity.get(id));
  assert.deepEqual(ranks, ranks.toSorted());
  assert.equal(await page.locator(".group:visible").count(), 0);
  await order.selectOption("id");
  assert.deepEqual(await ids(), wanted(() => true));
  assert.equal(await query(page), "?sort=id");
  assert.deepEqual(await order.locator("option").allTextContents(), ["category", "severity", "id"]);
  await page.goBack();
  assert.deepEqual(await ids(), first);
  assert.equal(await query(page), "");
});

test("Back and Forward undo and redo, a reload and a shared address restore", async () => {
  const page = await start();
  await value(page, "Category", "Build").check();
  await value(page, "Severity", "Low").check();
  const both = wanted(({ category, severity }) => category === "build" && severity === "low");
  await expect(page, both, "?category=build&severity=low");
  await page.goBack();
  await expect(page, wanted(({ category }) => category === "build"), "?category=build");
  assert.equal(await value(page, "Severity", "Low").isChecked(), false);
  await page.goBack();
  await expect(page, wanted(() => true), "");
  await page.goForward();
  await page.goForward();
  await expect(page, both);
  await page.reload();
  await expect(page, both);
  const other = await start(await query(page));
  await expect(other, both);
  assert.ok(await value(other, "Severity", "Low").isChecked());
  await shown(other).first().getByRole("link").click();
  await other.goBack();
  await expect(other, both, "?category=build&severity=low");
});

test("what an address has that is not known is ignored", async () => {
  const page = await site.browser.newPage(desk);
  const problems = await watch(page, site.address);
  await page.goto(`${site.address}?category=nowhere,build&severity=%E0%A4%A&tag=-,--x&sort=size&ecosystem=__proto__`);
  await expect(page, wanted(({ category }) => category === "build"));
  assert.deepEqual(problems, []);
});

test("nothing is left: the page says so", async () => {
  const page = await start("?category=network&tag=jest");
  await expect(page, []);
  assert.ok(await page.getByText("No failure is all of this.").isVisible());
});

test("the keyboard alone filters, removes a filter and stays where it was", async () => {
  const page = await start();
  await value(page, "Category", "Build").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "not CI system");
  await page.keyboard.press("Space");
  assert.equal(await query(page), "?category=build,-ci");
  await page.getByRole("button", { name: "Remove the filter Category: Build" }).focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Remove the filter Category: not CI system");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await query(page), "");
  assert.ok(await page.locator(".toolbar .count").evaluate((count) => count === document.activeElement));
});

test("the pages of a category and of an ecosystem filter by the other facets", async () => {
  const page = await start("categories/build/");
  assert.equal(await facet(page, "Category").count(), 0);
  await value(page, "Severity", "Low").check();
  await expect(page, wanted((one) => one.category === "build" && one.severity === "low"), "?severity=low");
  await page.goto(`${site.address}ecosystems/npm/?category=-build`);
  assert.equal(await facet(page, "Ecosystem").count(), 0);
  await expect(page, wanted((one) => one.ecosystems.includes("npm") && one.category !== "build"));
});

test("without JavaScript the list is whole, and its facets are links and numbers", async () => {
  for (const options of [desk, phone]) {
    const page = await start("?category=build", { ...options, javaScriptEnabled: false });
    assert.equal(await shown(page).count(), wanted(() => true).length);
    if (options === phone) await page.getByRole("button", { name: "Filters" }).click();
    assert.equal(await page.locator(".facet input:visible, .sort:visible, .not:visible").count(), 0);
    await facet(page, "Ecosystem").getByRole("link", { name: "npm", exact: true }).click();
    await page.waitForURL("**/ecosystems/npm/");
  }
});

test("on a phone the filters are behind a button, and say how many are active", async () => {
  const page = await start("?severity=low", phone);
  assert.ok(!(await facet(page, "Category").isVisible()));
  await page.getByRole("button", { name: "Filters (1)" }).click();
  await value(page, "Category", "Build").check();
  const both = wanted(({ category, severity }) => category === "build" && severity === "low");
  await page.getByRole("button", { name: `Show ${both.length} failures` }).click();
  assert.ok(!(await facet(page, "Category").isVisible()));
  await page.getByRole("button", { name: "Filters (2)" }).waitFor();
  await expect(page, both);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

// What stands above the list may be shown by a script of its own; here it is there from the start.
async function settle(page) {
  await page.route(`${site.address}**`, async (route) => {
    if (route.request().resourceType() !== "document") return route.fallback();
    const response = await route.fetch();
    const body = (await response.text()).replace(/(<form class="find[^>]*?) hidden/g, "$1");
    return route.fulfill({ response, body });
  });
}

test("nothing moves when the script starts, with and without filters", async () => {
  for (const options of [desk, phone]) {
    for (const path of ["", "?category=test&tag=-jest&sort=id", "#catalog", "categories/build/?severity=low"]) {
      const page = await site.browser.newPage(options);
      await settle(page);
      await page.addInitScript(() => {
        window.moved = 0;
        const add = (list) => list.getEntries().forEach(({ value }) => (window.moved += value));
        new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(site.address + path, { waitUntil: "load" });
      const frames = () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      await page.evaluate(frames);
      assert.equal(await page.evaluate(() => window.moved), 0, `${options.viewport.width} px: ${path}`);
      await page.close();
    }
  }
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing while filters are open and active, ${colorScheme}`, async () => {
    for (const options of [desk, phone]) {
      const page = await start("categories/auth/?severity=high&tag=-aws&ecosystem=docker", { ...options, colorScheme });
      if (options === phone) await page.getByRole("button", { name: "Filters (3)" }).click();
      for (const more of await page.locator(".facet summary").all()) await more.click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const nodes = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 150)}`));
      assert.deepEqual(nodes, []);
      await page.close();
    }
  });
}
