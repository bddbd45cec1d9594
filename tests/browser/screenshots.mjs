// Takes the pictures of the README from a fresh build: `npm run screenshots`, after `cargo build`.

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { open, REPOSITORY } from "./site.mjs";

const LIMIT = 150_000;
const PICTURES = [
  { name: "page-light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "page-dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { name: "page-phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
];

const directory = join(REPOSITORY, "docs", "images");
mkdirSync(directory, { recursive: true });
const site = await open(REPOSITORY);
for (const { name, ...settings } of PICTURES) {
  const context = await site.browser.newContext({ ...settings, locale: "en-GB", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${site.address}failures/missing-executable/`, { waitUntil: "networkidle" });
  const path = join(directory, `${name}.png`);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  const { size } = statSync(path);
  console.log(`${path}: ${size} bytes`);
  if (size > LIMIT) process.exitCode = 1;
  await context.close();
}
await site.close();
