// Keeps the catalog for a reader without a network. With a network every page comes from it, so that none is stale; an
// asset, whose name changes with its content, comes from the cache.
//
// `offline.json` lists what is to be kept, with a hash of each. A page asks for it to be kept; what is kept already is
// remembered in the cache beside the files, so that the work goes on where it was left. What fails here leaves the
// reader where they would be without it.
"use strict";

const SCOPE = self.registration.scope;
const CACHE = `faultline-1 ${SCOPE}`;
const LIST = `${SCOPE}offline.json`;
const ASSETS = `${SCOPE}assets/`;
const AT_ONCE = 6;

const addressOf = (request) => request.url.replace(/[?#].*/, "");

async function cached(address) {
  try {
    return await (await caches.open(CACHE)).match(address);
  } catch {
    return undefined;
  }
}

async function remember(address, response) {
  try {
    await (await caches.open(CACHE)).put(address, response);
  } catch {
    // There is no room, and nothing is lost.
  }
}

async function fromNetwork(event) {
  const response = (await event.preloadResponse) ?? (await fetch(event.request));
  if (response.status === 200 && response.type === "basic" && !response.redirected) {
    event.waitUntil(remember(addressOf(event.request), response.clone()));
  }
  return response;
}

async function answer(event) {
  const address = addressOf(event.request);
  const asset = address.startsWith(ASSETS) && (await cached(address));
  if (asset) return asset;
  try {
    return await fromNetwork(event);
  } catch (error) {
    const copy = await cached(address);
    if (copy) return copy;
    throw error;
  }
}

// Whether the reader would rather not have bytes that they have not asked for.
function isMetered() {
  const { saveData, type, effectiveType } = navigator.connection ?? {};
  return saveData || type === "cellular" || /2g|3g/.test(effectiveType);
}

async function fetchFresh(address) {
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok || response.redirected) throw new Error(`${response.status} ${address}`);
  return response;
}

// Drops what is listed no more, once an asset is: what was made for it would be shown without it.
async function dropOld(cache, files) {
  const unlisted = (await cache.keys()).filter(({ url }) => url !== LIST && !(url.slice(SCOPE.length) in files));
  if (unlisted.some(({ url }) => url.startsWith(ASSETS))) await Promise.all(unlisted.map((old) => cache.delete(old)));
}

async function keep() {
  const cache = await caches.open(CACHE);
  const { files } = await (await fetchFresh(LIST)).json();
  const kept = (await (await cache.match(LIST))?.json()) ?? {};
  const wanted = Object.keys(files).filter((path) => kept[path] !== files[path]);
  while (wanted.length) {
    await Promise.all(
      wanted.splice(0, AT_ONCE).map(async (path) => {
        await cache.put(SCOPE + path, await fetchFresh(SCOPE + path));
        kept[path] = files[path];
      }),
    );
    await cache.put(LIST, Response.json(kept));
  }
  await dropOld(cache, files);
}

// Once in the life of this worker, which a browser ends soon after the last page has asked something of it.
let keeping;

async function keepAndTell(client) {
  if (isMetered()) return;
  keeping ??= keep();
  try {
    await keeping;
    client.postMessage("This catalog is available offline.");
  } catch {
    keeping = undefined;
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  const dropOthers = async () => {
    const others = (await caches.keys()).filter((name) => name.endsWith(` ${SCOPE}`) && name !== CACHE);
    await Promise.all(others.map((name) => caches.delete(name)));
  };
  event.waitUntil(Promise.allSettled([dropOthers(), clients.claim(), self.registration.navigationPreload?.enable()]));
});
addEventListener("message", (event) => event.waitUntil(keepAndTell(event.source)));
addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  // What begins with `-` is no part of a site.
  if (method === "GET" && url.startsWith(SCOPE) && !url.startsWith(`${SCOPE}-`)) event.respondWith(answer(event));
});
