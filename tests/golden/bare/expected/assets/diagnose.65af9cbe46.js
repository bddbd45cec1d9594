// The page that reads a log: hands it to the worker, and shows what comes back.

const root = document.getElementById("diagnose");
const form = root.querySelector("form");
const input = form.querySelector("textarea");
const file = form.querySelector("input[type=file]");
const status = root.querySelector(".status");
const results = document.getElementById("results");
const address = (name) => new URL(root.dataset[name], document.baseURI).href;
const HEDGES = { strong: "This is", likely: "Probably", possible: "Possibly" };
const IDLE = 150; // milliseconds without a key before what was typed is read
const SHOWN = 3; // signals of a diagnosis that are shown in the log
const LARGE = 200_000; // characters that a box still shows without holding up the page
const pages = new Map();
let worker;
let job = 0;

const element = (name, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
};

// What the catalog says of a failure, fetched once.
function page(id) {
  if (!pages.has(id)) {
    const fetched = fetch(`${address("failures")}${id}.json`).then((response) => response.json());
    pages.set(id, fetched.catch(() => ({ title: id, description: "" })));
  }
  return pages.get(id);
}

function line(number, ...parts) {
  return element("span", { className: "line" }, element("span", { className: "at" }, number), ...parts, "\n");
}

// The lines of the log around what was found, in one block; a gap stands for lines left out.
function excerpt(evidence) {
  const lines = new Map();
  for (const { shown, context } of evidence) {
    const { before = [], after = [] } = context ?? {};
    const around = [...before.map((text, at) => [shown.line - before.length + at, text]), ...after.map((text, at) => [shown.line + 1 + at, text])];
    around.filter(([number]) => !lines.has(number)).forEach(([number, text]) => lines.set(number, [text]));
  }
  // The weightiest comes last, so that its mark stands where two share a line.
  for (const { shown } of [...evidence].reverse()) {
    lines.set(shown.line, [shown.before, element("mark", {}, shown.matched), shown.after]);
  }
  const code = element("code");
  let last;
  for (const number of [...lines.keys()].sort((a, b) => a - b)) {
    if (last && number > last + 1) code.append(line("⋯"));
    code.append(line(number, ...lines.get(number)));
    last = number;
  }
  const block = element("pre", { tabIndex: 0 }, code);
  block.setAttribute("role", "region");
  block.setAttribute("aria-label", "What was found in the log");
  return element("div", { className: "code log" }, block);
}

async function result({ id, confidence, evidence, score }) {
  const { title, description } = await page(id);
  const [best] = evidence;
  const href = `${address("failures")}${id}/#signal=${encodeURIComponent(best?.signal ?? "")}`;
  const heading = element("h2", {}, `${HEDGES[confidence]}: `, element("a", { href }, title));
  return element(
    "article",
    { className: `result ${confidence}` },
    heading,
    element("p", {}, description),
    excerpt(evidence.slice(0, SHOWN)),
    element(
      "p",
      { className: "aside" },
      `${evidence.length} of its signals found${evidence.length > SHOWN ? `, ${SHOWN} shown` : ""}; score ${(score.total / 1000).toFixed(2)}.`,
    ),
  );
}

function ruledOut({ id, signal, shown }) {
  return element("li", {}, `${id}, because line ${shown.line} has `, element("code", {}, signal));
}

function suspects(analysis) {
  const code = element("code");
  analysis.suspects.forEach(({ line: number, text }) => code.append(line(number, text)));
  return [
    element("p", {}, "The lines most likely to matter:"),
    element("div", { className: "code log" }, element("pre", { tabIndex: 0 }, code)),
  ];
}

// The failure whose page asks "Was this the failure?"; its signals are explained before a log is read, and judged after.
const asked = new URLSearchParams(location.search).get("failure")?.match(/^[a-z0-9][a-z0-9-]*$/)?.[0];
const question = element("section", { className: "question", hidden: true });

// What a failure's rules ask of a log: each list, in words, with its signals.
function demands({ any, all, none, partial }) {
  return [
    ["At least one of these is in the log", any],
    ["All of these are in it", all],
    ...partial.map(({ label, minimum, patterns }) => [`At least ${minimum} of these are in it${label ? ` (${label})` : ""}`, patterns]),
    ["None of these is in it", none],
  ].filter(([, signals]) => signals.length);
}

// A signal, and where it was found; without a verdict, the signal alone.
function demand(signal, found) {
  const place = found?.get(signal);
  const note = !found ? [] : [element("span", { className: "why" }, place ? `found in line ${place}` : "not found")];
  return element("li", {}, element("code", {}, signal), ...note);
}

function demandLists(rules, found) {
  return demands(rules).flatMap(([words, signals]) => {
    const there = signals.filter((signal) => found?.has(signal));
    const sorted = [...there, ...signals.filter((signal) => !there.includes(signal))];
    const list = element("ul", { className: "related" }, ...sorted.map((signal) => demand(signal, found)));
    const summary = element("summary", {}, `${words}: ${signals.length}`);
    const shown = signals.length > 8 ? element("details", { open: there.length > 0 }, summary, list) : list;
    return shown === list ? [element("h3", {}, words), list] : [shown];
  });
}

// What a log that was read says of the failure. The matcher names the signals of failures that match, and the one
// signal that rules a failure out; of the others it only says that too little was found.
function verdict(id, { candidates, ruled_out }) {
  const match = candidates.findIndex((candidate) => candidate.id === id);
  if (match >= 0) {
    const { evidence, confidence } = candidates[match];
    const rank = match === 0 ? "and no other failure fits better" : `but ${match === 1 ? "another fits" : `${match} others fit`} better`;
    const sure = { strong: "Yes", likely: "Probably", possible: "Possibly" }[confidence];
    return { words: `${sure}: this log matches, ${rank}.`, found: new Map(evidence.map(({ signal, shown }) => [signal, shown.line])) };
  }
  const out = ruled_out.find((one) => one.id === id);
  if (out) return { words: `No: line ${out.shown.line} rules it out.`, found: new Map([[out.signal, out.shown.line]]), only: out.signal };
  return { words: "No: too little of what it needs is in this log." };
}

async function ask(analysis) {
  if (!asked) return;
  const { title, match: rules } = await page(asked);
  if (!rules) return;
  const parts = [element("h2", {}, "Was it ", element("a", { href: `${address("failures")}${asked}/` }, title), "?")];
  const { words, found, only } = analysis ? verdict(asked, analysis) : { words: "Paste the log, and this page tells. What it looks for:" };
  parts.push(element("p", { className: "answer" }, words));
  if (only) parts.push(element("ul", { className: "related" }, demand(only, found)));
  parts.push(...demandLists(rules, only ? undefined : found));
  question.replaceChildren(...parts);
  question.hidden = false;
}

async function show({ job: own, analysis, read, size, done }) {
  const shown = await Promise.all(analysis.candidates.slice(0, 5).map(result));
  if (own !== job) return;
  if (done && analysis.ruled_out.length) {
    const list = element("ul", {}, ...analysis.ruled_out.map(ruledOut));
    shown.push(element("section", { className: "ruled-out" }, element("h2", {}, "Ruled out"), list));
  }
  const known = analysis.candidates.length;
  if (done && !known && analysis.suspects.length) shown.push(...suspects(analysis));
  if (done) await ask(analysis);
  if (own !== job) return;
  results.replaceChildren(...shown);
  const lines = `${analysis.lines.toLocaleString("en")} line${analysis.lines === 1 ? "" : "s"}`;
  const found = known ? `${known} known failure${known === 1 ? "" : "s"} found` : "no known failure found";
  status.textContent = done ? `${lines} read: ${found}.` : `Reading: ${Math.round((100 * read) / size)} %, ${found} so far.`;
  root.dataset.state = done ? "done" : "reading";
}

function read(log) {
  job += 1;
  root.dataset.state = "reading";
  if (log.size) {
    status.textContent = "Reading …";
    worker.postMessage({ job, log });
  } else {
    results.replaceChildren();
    status.textContent = "";
    ask();
  }
}

function fail(message) {
  root.dataset.state = "failed";
  status.textContent = message;
}

// The worker is made of an address of this page's own, so that this page's policy binds it too.
function start() {
  const code = new Blob([`importScripts(${JSON.stringify(address("worker"))})`], { type: "text/javascript" });
  worker = new Worker(URL.createObjectURL(code));
  worker.addEventListener("message", ({ data }) => {
    if (data.failed) fail(`The log could not be read (${data.failed}). On the command line, faultline analyze does the same.`);
    else if (data.ready) root.dataset.ready = "";
    else if (data.job === job) {
      root.analysis = data.text;
      show(data);
    }
  });
  worker.addEventListener("error", () => fail("The matcher could not be started."));
  worker.postMessage({ prepare: { matcher: address("matcher"), rules: address("rules") } });
}

function listen() {
  let timer;
  input.addEventListener("input", ({ inputType }) => {
    clearTimeout(timer);
    timer = setTimeout(() => read(new Blob([input.value])), inputType === "insertFromPaste" ? 0 : IDLE);
  });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (text.length < LARGE) return;
    event.preventDefault();
    clearTimeout(timer);
    input.value = "";
    input.placeholder = `A log of ${(text.length / 1e6).toFixed(1)} MB was pasted; it is too long to be shown here.`;
    read(new Blob([text]));
  });
  file.addEventListener("change", () => file.files[0] && read(file.files[0]));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped) read(dropped);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}

if (typeof WebAssembly === "object") {
  start();
  listen();
  form.hidden = false;
  results.before(question);
  ask();
  const handed = sessionStorage.getItem("faultline-log");
  if (handed) {
    sessionStorage.removeItem("faultline-log");
    input.value = handed;
    read(new Blob([handed]));
  }
} else {
  fail("This browser has no WebAssembly, which reading a log here needs. On the command line, faultline analyze does the same.");
}
