// A built site, served, and a browser to look at it.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { serve } from "./server.mjs";

export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
export const HOSTILE = fileURLToPath(new URL("hostile", import.meta.url));
export const MOVED = fileURLToPath(new URL("moved", import.meta.url));

const TARGET = process.env.CARGO_TARGET_DIR ?? join(REPOSITORY, "target");
export const PROGRAM = join(TARGET, "debug", "faultline");

// Where a picture of a page is kept for people to look at.
export const picture = (name) => join(TARGET, "screenshots", `${name.replace(/[^a-z0-9]+/g, "-")}.png`);

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function build(root, options = []) {
  const out = mkdtempSync(join(tmpdir(), "faultline-browser-"));
  execFileSync(PROGRAM, ["build", "--quiet", "--root", root, "--out", out, ...options]);
  return out;
}

function findChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const found = process.env.CHROMIUM || names.map((name) => `/usr/bin/${name}`).find(existsSync);
  if (!found) throw new Error("no Chromium: install it, or set CHROMIUM to its path");
  return found;
}

// Starts a browser with a fresh profile.
export const launch = () => chromium.launch({ executablePath: findChromium(), args: FLAGS });

// Builds the project at `root`, serves it below `base` and starts a browser with a fresh profile.
export async function open(root, { base = "/", options = [] } = {}) {
  const directory = build(root, options);
  const server = await serve(directory, base);
  const browser = await launch();
  return {
    browser,
    address: server.address,
    pages: readdirSync(directory, { recursive: true })
      .filter((file) => file.endsWith(".html"))
      .map((file) => file.replace(/(^|\/)index\.html$/, "$1"))
      .sort(),
    async close() {
      await browser.close();
      await server.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

// Collects what a page must not do: errors, breaches of its policy, requests to others, dialogs.
export async function watch(page, address) {
  const problems = [];
  const origin = new URL(address).origin;
  const note = (kind, text) => problems.push(`${page.url()}: ${kind}: ${text}`);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note("console", message.text());
  });
  page.on("pageerror", (error) => note("error", error.message));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) note("request", request.url());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) note(`status ${response.status()}`, response.url());
  });
  page.on("dialog", (dialog) => {
    note("dialog", dialog.message());
    return dialog.dismiss();
  });
  await page.exposeFunction("reportViolation", (directive, uri) => note("policy", `${directive} ${uri}`));
  await page.addInitScript(() =>
    addEventListener("securitypolicyviolation", (event) =>
      globalThis.reportViolation(event.effectiveDirective, event.blockedURI),
    ),
  );
  return problems;
}
