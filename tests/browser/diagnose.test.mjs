// The page that reads a log: what it finds, that it agrees with the command line, and that nothing leaves it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";

import { open, REPOSITORY, watch } from "./site.mjs";

const LOG = `Run npm ci
npm warn config ignoring workspace config
\u001b[31mnpm error\u001b[39m code ERESOLVE
npm error ERESOLVE could not resolve
npm error While resolving: app@1.0.0
##[error]Process completed with exit code 1.
`;
const ID = "npm-eresolve-conflict";

let site;
before(async () => (site = await open(REPOSITORY)));
after(() => site.close());

async function diagnose() {
  const page = await site.browser.newPage();
  page.problems = await watch(page, site.address);
  await page.goto(`${site.address}diagnose/`);
  return page;
}

const box = (page) => page.getByRole("textbox", { name: "The log, or one line of it" });
const settled = (page) => page.locator("#diagnose[data-state=done]").waitFor();

async function choose(page, name, buffer) {
  await page.evaluate(() => delete document.getElementById("diagnose").dataset.state);
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer });
  await settled(page);
}

test("a pasted log is diagnosed, and the page that it leads to marks the signal", async () => {
  const page = await diagnose();
  await box(page).fill(LOG);
  await settled(page);
  const first = page.locator(".result").first();
  assert.match(await first.getByRole("heading").textContent(), /^This is: npm ERESOLVE/);
  const marked = first.locator("mark");
  assert.deepEqual(await marked.allTextContents(), ["npm error code ERESOLVE", "ERESOLVE could not resolve"]);
  assert.deepEqual(await first.locator(".at").allTextContents(), ["1", "2", "3", "4", "5", "6"]);
  await page.getByRole("status").filter({ hasText: "6 lines read: " }).waitFor();
  await first.getByRole("link").click();
  await page.waitForURL((url) => url.pathname.endsWith(`/failures/${ID}/`) && url.hash.startsWith("#signal="));
  assert.equal(await page.locator(".fragments mark").count(), 1);
  assert.deepEqual(page.problems, []);
});

test("one line is enough, and the last log read is the one that is shown", async () => {
  const page = await diagnose();
  await box(page).pressSequentially("getaddrinfo ENOTFOUND registry");
  await page.locator(".result", { hasText: "resolve" }).first().waitFor();
  await box(page).fill("");
  await page.waitForFunction(() => !document.querySelector(".result"));
});

test("the home page hands a log over", async () => {
  const page = await site.browser.newPage();
  await page.goto(site.address);
  await page.getByRole("textbox", { name: "Find a failure" }).fill(LOG);
  await page.getByRole("button", { name: "Diagnose" }).click();
  await page.waitForURL(`${site.address}diagnose/`);
  await page.locator(".result").first().waitFor();
  assert.equal(await box(page).inputValue(), LOG);
});

test("the keyboard alone gets from the log to the page", async () => {
  const page = await diagnose();
  await box(page).focus();
  await page.keyboard.insertText(LOG);
  await settled(page);
  const focused = () => page.evaluate(() => document.activeElement.closest(".result h2 a")?.pathname);
  for (let tabs = 0; tabs < 6 && !(await focused()); tabs += 1) await page.keyboard.press("Tab");
  assert.match(await focused(), new RegExp(`/failures/${ID}/$`));
});

// Bytes that a log may hold and that two readers could take differently.
function oddities() {
  const long = `${"x".repeat(70_000)} ERESOLVE could not resolve ${"y".repeat(70_000)}\n`;
  return {
    "empty.log": Buffer.from(""),
    "crlf.log": Buffer.from(LOG.replaceAll("\n", "\r\n")),
    "progress.log": Buffer.from(`fetching 10 %\rfetching 100 %\r\u001b[Knpm error code ERESOLVE\n`),
    "utf-16.log": Buffer.from(`\ufeff${LOG}`, "utf16le"),
    "invalid.log": Buffer.concat([Buffer.from([0xff, 0xfe, 0x80, 0xc2]), Buffer.from(LOG), Buffer.from([0xe2, 0x9c])]),
    "long.log": Buffer.from(long.repeat(3)),
    "timestamps.log": Buffer.from(LOG.replace(/^/gm, "2026-01-31T12:34:56.1234567Z ")),
    "repeated.log": Buffer.from(LOG.repeat(5000)),
  };
}

function recorded(directory) {
  const files = readdirSync(join(REPOSITORY, directory)).filter((name) => name.endsWith(".log"));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(REPOSITORY, directory, name))]));
}

test("the browser and the command line agree byte for byte", async () => {
  const cases = { ...oddities(), ...recorded("tests/logs/unknown"), ...recorded("src/proof/successful") };
  const directory = mkdtempSync(join(tmpdir(), "faultline-logs-"));
  const paths = Object.entries(cases).map(([name, bytes]) => {
    writeFileSync(join(directory, name), bytes);
    return join(directory, name);
  });
  const target = process.env.CARGO_TARGET_DIR ?? join(REPOSITORY, "target");
  const program = join(target, "debug", "examples", "analysis");
  const native = execFileSync(program, [REPOSITORY, ...paths], { encoding: "utf8", maxBuffer: 1 << 28 }).split("\n");
  rmSync(directory, { recursive: true });
  const page = await diagnose();
  for (const [index, [name, bytes]] of Object.entries(cases).entries()) {
    if (bytes.length === 0) continue;
    await choose(page, name, bytes);
    assert.equal(await page.evaluate(() => document.getElementById("diagnose").analysis), native[index], name);
  }
  assert.deepEqual(page.problems, []);
});

test("a log compressed with gzip is read", async () => {
  const page = await diagnose();
  await choose(page, "build.log.gz", gzipSync(Buffer.from(LOG)));
  assert.equal(await page.locator(".result").count() > 0, true);
});

test("a long log shows what is found while it is read", async () => {
  const page = await diagnose();
  await page.evaluate(() => {
    globalThis.seen = [];
    const root = document.getElementById("diagnose");
    new MutationObserver(() => globalThis.seen.push(root.querySelector(".status").textContent)).observe(root, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  const filler = Buffer.from(`${"all is well so far and nothing is wrong ".repeat(4)}\n`.repeat(180_000));
  await choose(page, "long.log", Buffer.concat([Buffer.from(LOG), filler]));
  const seen = await page.evaluate(() => globalThis.seen);
  assert.ok(seen.some((text) => /^Reading: \d+ %, [1-9]\d* known failures? found so far\.$/.test(text)), seen.join("\n"));
});

test("a large paste is read without being laid out in the box", async () => {
  const page = await diagnose();
  await page.evaluate((log) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", log.repeat(2000));
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.querySelector("textarea").dispatchEvent(event);
  }, LOG);
  await settled(page);
  assert.equal(await box(page).inputValue(), "");
  assert.match(await box(page).getAttribute("placeholder"), /^A log of \d\.\d MB was pasted/);
  await page.getByRole("status").filter({ hasText: "12,000 lines read: " }).waitFor();
});

test("nothing can leave the page, nor its worker", async () => {
  const page = await site.browser.newPage();
  await page.goto(`${site.address}diagnose/`);
  const escape = "fetch('http://127.0.0.1:9/').then(() => 'left', (error) => 'kept')";
  const violation = page.evaluate(
    () => new Promise((done) => addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective))),
  );
  assert.equal(await page.evaluate(escape), "kept");
  assert.equal(await violation, "connect-src");
  const inWorker = await page.evaluate(
    (code) =>
      new Promise((done) => {
        const source = `addEventListener("securitypolicyviolation", (e) => postMessage(e.effectiveDirective)); ${code}`;
        const worker = new Worker(URL.createObjectURL(new Blob([source])));
        worker.addEventListener("message", ({ data }) => done(data));
      }),
    escape,
  );
  assert.equal(inWorker, "connect-src");
});

test("without WebAssembly, and without JavaScript, the page says what to do", async () => {
  const page = await site.browser.newPage();
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto(`${site.address}diagnose/`);
  await page.getByRole("status").filter({ hasText: "no WebAssembly" }).waitFor();
  assert.equal(await box(page).isVisible(), false);
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${site.address}diagnose/`);
  assert.match(await plain.locator("main").textContent(), /needs JavaScript.*faultline analyze build\.log/s);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    test(`axe finds nothing in a diagnosis: ${colorScheme}, ${width} px wide`, async () => {
      const context = await site.browser.newContext({ colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      await page.goto(`${site.address}diagnose/`);
      await box(page).fill(LOG);
      await settled(page);
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    });
  }
}
