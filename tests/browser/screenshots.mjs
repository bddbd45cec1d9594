// Takes the pictures of the README from a fresh build: `npm run screenshots`, after `cargo build`.

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { open, REPOSITORY } from "./site.mjs";

const LIMIT = 150_000;
const FAILURE = "failures/missing-executable/";
const DESK = { width: 1280, height: 800 };
const PICTURES = [
  { name: "home", path: "", colorScheme: "light", viewport: DESK },
  { name: "page-light", path: FAILURE, colorScheme: "light", viewport: DESK },
  { name: "page-dark", path: FAILURE, colorScheme: "dark", viewport: DESK },
  { name: "page-phone", path: FAILURE, colorScheme: "light", viewport: { width: 360, height: 740 } },
];

const directory = join(REPOSITORY, "docs", "images");
mkdirSync(directory, { recursive: true });
const site = await open(REPOSITORY);
for (const { name, path, ...settings } of PICTURES) {
  const context = await site.browser.newContext({ ...settings, locale: "en-GB", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${site.address}${path}`, { waitUntil: "networkidle" });
  const file = join(directory, `${name}.png`);
  await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
  const { size } = statSync(file);
  console.log(`${file}: ${size} bytes`);
  if (size > LIMIT) process.exitCode = 1;
  await context.close();
}
await site.close();
