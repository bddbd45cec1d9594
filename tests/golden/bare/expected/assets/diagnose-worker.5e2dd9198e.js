// Reads logs through the matcher, which is WebAssembly, off the page's thread.
//
// In: {prepare: {matcher, rules}} once, with the addresses of both; then {job, log} for each log, a Blob. A newer job
// ends an older one. Out: {ready} or {failed}; {job, analysis, read, size, done}, now and then and at the end.

const PIECE = 1 << 18;
const PAUSE = 120; // milliseconds between two reports of one log
const encoder = new TextEncoder();
const decoder = new TextDecoder();
let prepared; // settles when logs can be read; those that come before wait
let matcher;
let newest = 0;

function put(bytes) {
  const at = matcher.reserve(bytes.length);
  new Uint8Array(matcher.memory.buffer, at, bytes.length).set(bytes);
}

function addRule({ id, any = [], all = [], none = [], partial = [], base = 1000 }) {
  const add = (list, text) => {
    put(encoder.encode(text));
    matcher.text(list);
  };
  matcher.rule(base);
  add(0, id);
  [any, all, none].forEach((texts, list) => texts.forEach((text) => add(list + 1, text)));
  for (const { minimum, patterns } of partial) {
    matcher.group(minimum);
    patterns.forEach((text) => add(4, text));
  }
}

async function prepare(addresses) {
  const [bytes, rules] = await Promise.all([
    fetch(addresses.matcher).then((response) => response.arrayBuffer()),
    fetch(addresses.rules).then((response) => response.json()),
  ]);
  matcher = (await WebAssembly.instantiate(bytes, {})).instance.exports;
  rules.forEach(addRule);
  matcher.load();
}

function analysis() {
  const at = matcher.analysis();
  return decoder.decode(new Uint8Array(matcher.memory.buffer, at, matcher.length()));
}

// A log that is compressed with gzip, as it was before.
async function unpacked(log) {
  const [first, second] = new Uint8Array(await log.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return log;
  return new Response(log.stream().pipeThrough(new DecompressionStream("gzip"))).blob();
}

// The lines before and after each place that is shown.
async function withContext(log, text) {
  const result = JSON.parse(text);
  const shown = result.candidates.slice(0, 5).flatMap(({ evidence }) => evidence.slice(0, 3));
  await Promise.all(
    shown.map(async (one) => {
      const start = Math.max(0, one.shown.offset - 2000);
      const around = new Uint8Array(await log.slice(start, one.shown.offset + 6000).arrayBuffer());
      const own = one.shown.offset - start;
      const before = decoder.decode(around.subarray(0, own)).split("\n").slice(0, -1);
      const after = decoder.decode(around.subarray(own)).split("\n").slice(1);
      one.context = { before: before.slice(-2), after: after.slice(0, 2) };
    }),
  );
  return result;
}

async function read(job, source) {
  const log = await unpacked(source);
  matcher.start();
  let reported = performance.now();
  for (let at = 0; at < log.size; at += PIECE) {
    const piece = new Uint8Array(await log.slice(at, at + PIECE).arrayBuffer());
    if (job !== newest) return;
    put(piece);
    matcher.feed(piece.length);
    if (performance.now() - reported > PAUSE) {
      reported = performance.now();
      postMessage({ job, analysis: JSON.parse(analysis()), read: at + piece.length, size: log.size, done: false });
    }
  }
  matcher.finish();
  const text = analysis();
  const result = await withContext(log, text);
  if (job === newest) postMessage({ job, analysis: result, text, read: log.size, size: log.size, done: true });
}

addEventListener("message", async ({ data }) => {
  try {
    if (data.prepare) {
      prepared = prepare(data.prepare);
      await prepared;
      postMessage({ ready: true });
    } else {
      newest = data.job;
      await prepared;
      await read(data.job, data.log);
    }
  } catch (error) {
    postMessage({ failed: String(error), job: data.job });
  }
});
