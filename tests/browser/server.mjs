// Serves a directory on the loopback interface as a static host would: index.html for a directory, 404.html for what
// is not there, and nothing from outside of the directory.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".md": "text/markdown",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".xml": "application/xml",
};

// The file that answers a request; undefined if the address lies outside of the base path or of the directory.
export function fileOf(directory, base, target) {
  let path;
  try {
    path = decodeURIComponent(target.split(/[?#]/)[0]);
  } catch {
    return undefined;
  }
  if (!path.startsWith(base) || path.includes("\0")) return undefined;
  const root = resolve(directory);
  const file = normalize(join(root, path.slice(base.length)));
  if (file !== root && !file.startsWith(root + sep)) return undefined;
  return path.endsWith("/") ? join(file, "index.html") : file;
}

// Serves `directory` below the path `base`, which ends in a slash; gives the base's address and a way to stop.
export async function serve(directory, base = "/") {
  const server = createServer(async (request, response) => {
    const file = fileOf(directory, base, request.url);
    const found = file && (await readFile(file).catch(() => undefined));
    const body = found ?? (await readFile(join(directory, "404.html")));
    const type = TYPES[found ? extname(file) : ".html"] ?? "application/octet-stream";
    response.writeHead(found ? 200 : 404, { "content-type": `${type}; charset=utf-8` });
    response.end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { address: `http://127.0.0.1:${server.address().port}${base}`, stop };
}
