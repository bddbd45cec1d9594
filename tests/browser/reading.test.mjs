// Reading a failure's page: what is seen first, what follows the reader, what is copied, kept and printed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";

import { open, REPOSITORY } from "./site.mjs";

const PAGE = "failures/missing-executable/";
const PHONE = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };

let site;
before(async () => (site = await open(REPOSITORY)));
after(() => site.close());

async function visit(path, settings = {}) {
  const context = await site.browser.newContext(settings);
  const page = await context.newPage();
  await page.goto(site.address + path);
  return page;
}

const failures = () => site.pages.filter((path) => /^failures\/[^/]+\/$/.test(path));

test("on a phone, nearly every page shows its first step without scrolling", async () => {
  const page = await visit(PAGE, PHONE);
  const low = [];
  let seen = 0;
  for (const path of failures()) {
    await page.goto(site.address + path);
    const first = page.locator(".first");
    if (!(await first.count())) continue;
    seen += 1;
    const { y, height } = await first.boundingBox();
    if (y + height > 640) low.push(path);
  }
  assert.ok(seen > 200 && low.length <= seen / 50, `${low.length} of ${seen}: ${low}`);
});

test("the contents stand beside the page on a desk, and mark the section that is read", async () => {
  const page = await visit(PAGE, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  const contents = page.getByRole("navigation", { name: "On this page" });
  await contents.getByRole("link", { name: "Validation" }).click();
  await contents.locator('[aria-current="true"]', { hasText: "Validation" }).waitFor();
  assert.equal(await contents.locator("[aria-current]").count(), 1);
  await page.keyboard.press("End");
  await contents.locator('[aria-current="true"]', { hasText: "Don't confuse with" }).waitFor();
  const { y } = await contents.boundingBox();
  assert.ok(y >= 0 && y < 100, `it follows: ${y}`);
});

for (const javaScriptEnabled of [true, false]) {
  test(`the contents fold on a phone, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const page = await visit(PAGE, { ...PHONE, javaScriptEnabled, reducedMotion: "reduce" });
    const link = page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "Fix steps" });
    assert.ok(!(await link.isVisible()));
    await page.locator(".toc summary").focus();
    await page.keyboard.press("Enter");
    await link.click();
    await page.waitForURL(/#fix-steps$/);
    const heading = page.getByRole("heading", { name: "Fix steps" });
    const bar = await page.locator(".toc summary").boundingBox();
    if (!javaScriptEnabled) return;
    await link.waitFor({ state: "hidden" });
    assert.ok((await heading.boundingBox()).y >= bar.height, "the bar covers no heading");
  });
}

test("on a desk the contents are there without JavaScript", async () => {
  const page = await visit(PAGE, { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false });
  assert.ok(await page.locator('.toc a[href="#fix-steps"]').isVisible());
  assert.equal(await page.locator(".theme, .copy").count(), 0);
});

test("a copy button says what it copies, and says each time that it did", async () => {
  const page = await visit(PAGE);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(site.address).origin });
  const button = page.locator("#try-it-locally ~ .code").first().getByRole("button", { name: "Copy command" });
  await page.evaluate(() => {
    globalThis.said = [];
    const status = document.querySelector("main > [role=status]");
    new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
  });
  for (const times of [1, 2]) {
    await button.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction((times) => said.filter((words) => words === "Copied").length === times, times);
  }
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^docker run[^\n]+<ci-image>\n/);
});

test("placeholders stand out by more than colour", async () => {
  const page = await visit(PAGE);
  const style = await page.locator("var").first().evaluate((mark) => {
    const { textDecorationLine, fontStyle } = getComputedStyle(mark);
    return { textDecorationLine, fontStyle };
  });
  assert.deepEqual(style, { textDecorationLine: "underline", fontStyle: "italic" });
});

test("the theme follows the system until the switch is pressed, which is kept and flashes nothing", async () => {
  const page = await visit(PAGE, { colorScheme: "dark" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  const button = page.getByRole("button", { name: "Theme: system" });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Theme: light" }).waitFor();
  const light = await background();
  assert.notEqual(light, dark);
  // Before the body is there, the next page has its theme.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      globalThis.atFirst = document.documentElement.dataset.theme;
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${site.address}signals/`);
  assert.equal(await page.evaluate(() => globalThis.atFirst), "light");
  assert.equal(await background(), light);
  assert.equal(await page.locator("meta[name=theme-color]").getAttribute("content"), light);
  for (const choice of ["dark", "system"]) {
    await page.locator(".theme").click();
    await page.getByRole("button", { name: `Theme: ${choice}` }).waitFor();
    assert.equal(await background(), dark);
  }
});

test("a browser that keeps nothing shows the page and its switch", async () => {
  const page = await site.browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.addInitScript(() =>
    Object.defineProperty(globalThis, "localStorage", { get: () => { throw new Error("closed"); } }),
  );
  await page.goto(site.address + PAGE);
  await page.locator(".theme").click();
  await page.getByRole("button", { name: "Theme: light" }).waitFor();
  assert.deepEqual(errors, []);
});

test("scripts move nothing", async () => {
  for (const viewport of [{ width: 360, height: 640 }, { width: 1280, height: 800 }]) {
    const context = await site.browser.newContext({ viewport });
    const page = await context.newPage();
    await page.addInitScript(() => {
      globalThis.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (globalThis.shift += value))).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(site.address + PAGE, { waitUntil: "networkidle" });
    assert.equal(await page.evaluate(() => globalThis.shift), 0, `${viewport.width} px`);
  }
});

test("on paper, a page is a runbook with addresses and without buttons", async () => {
  const page = await visit(PAGE, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const gone of [".top", ".toc", ".copy", ".call", ".neighbours", ".bottom", ".crumbs"]) {
    assert.equal(await page.locator(`${gone}:visible`).count(), 0, gone);
  }
  assert.ok(await page.getByText("high severity").isVisible());
  const after = (selector) => page.locator(selector).first().evaluate((link) => getComputedStyle(link, "::after").content);
  assert.match(await after(".origin"), /https:\/\/.*failures\/missing-executable\//);
  assert.match(await after(".related a"), /http:\/\/127.*failures\//);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
});

test("`Was this the failure?` explains the signals, and answers for a log", async () => {
  const page = await visit(PAGE);
  await page.getByRole("link", { name: "Was this the failure?" }).click();
  await page.waitForURL(/diagnose\/\?failure=missing-executable$/);
  const question = page.locator(".question");
  await question.getByText("At least one of these is in the log").waitFor();
  const box = page.getByRole("textbox", { name: "The log, or one line of it" });
  const answer = question.locator(".answer");
  await box.fill("make: protoc: No such file\nmake: *** [all] Error 127\n");
  await answer.filter({ hasText: "this log matches" }).waitFor();
  await question.getByText("found in line 2").waitFor();
  await box.fill("sh: x: exit code 127\nerror while loading shared libraries: libx.so\n");
  await answer.filter({ hasText: "No: line 2 rules it out." }).waitFor();
  await box.fill("all is well\n");
  await answer.filter({ hasText: "No: too little" }).waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
});

test("a question about no failure asks nothing", async () => {
  const page = await visit("diagnose/?failure=%3Cimg%20src%3Dx%3E");
  await page.locator("#diagnose[data-ready]").waitFor();
  assert.equal(await page.locator(".question:visible").count(), 0);
});
