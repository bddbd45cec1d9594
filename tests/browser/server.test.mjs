// The tests' own server gives nothing from outside of its directory.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fileOf } from "./server.mjs";

test("an address is a file of the directory, or nothing", () => {
  const cases = [
    ["/docs/", "/site/index.html"],
    ["/docs/failures/x/?q#f", "/site/failures/x/index.html"],
    ["/docs/a%20b.json", "/site/a b.json"],
    ["/", undefined],
    ["/docs", undefined],
    ["/docs/../secret", undefined],
    ["/docs/%2e%2e/secret", undefined],
    ["/docs/..%2fsite-2/secret", undefined],
    ["/docs/x%00", undefined],
    ["/docs/%zz", undefined],
  ];
  for (const [target, file] of cases) assert.equal(fileOf("/site", "/docs/", target), file, target);
});
