// What a query finds among documents, how well and where: one answer, wherever the documents come from.
//
// A document has an id, aliases, a title, a summary, labels and signals. It answers a query whose every word it has, or
// that holds one of its signals. The whole query in one place counts more than its words apart; what names a failure
// counts more than what mentions it.

const WEIGHTS = { title: 40, id: 36, "former id": 35, signal: 34, tag: 30, summary: 12 };
const EQUAL = { id: 10000, "former id": 9500, title: 9000, signal: 3750 }; // what is the whole query
const FIRST = 1.1; // how much more a text tells that begins with what is looked for
const LEAST_SIGNAL = 8; // characters of a signal that a pasted line may be found by
const LIKELY = 0.6; // how near to a text a name must be, by the nearest
export const WORD = /[\p{Alphabetic}\p{N}]+/gu;

// The text in which letters and signs that look alike are alike, every character at its old place.
export function fold(text) {
  const lower = text.toLowerCase();
  const same = lower.length === text.length ? lower : Array.from(text, lowered).join("");
  return same.replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s/g, " ");
}

function lowered(character) {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}

const isWord = (character) => /[\p{Alphabetic}\p{N}]/u.test(character ?? "");
const line = (query) => fold(query).replace(/ +/g, " ").trim();
const bare = (word) => word.replace(/^[^\p{Alphabetic}\p{N}]+|[^\p{Alphabetic}\p{N}]+$/gu, "");

// The places of a document where a query can be found.
function fields(document) {
  document.fields ??= [
    ["title", document.title],
    ["id", document.id],
    ...document.aliases.map((alias) => ["former id", alias]),
    ...document.signals.map((signal) => ["signal", signal]),
    ...document.labels.map((label) => ["tag", label]),
    ["summary", document.summary],
  ].map(([kind, text]) => ({ kind, text, folded: line(text), weight: WEIGHTS[kind] }));
  return document.fields;
}

// How well a text has a needle: as a word or words of its own, as the beginning of one, or inside.
function quality(text, needle) {
  let best = 0;
  const isShort = needle.length < 3 && isWord(needle[0]);
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    const end = at + needle.length;
    const begins = !isWord(needle[0]) || !isWord(text[at - 1]);
    const ends = !isWord(needle.at(-1)) || !isWord(text[end]);
    if (begins && ends) return 1;
    best = Math.max(best, begins ? 0.8 : isShort ? 0 : 0.5);
  }
  return best;
}

// What a word of the query is looked for as, and how much each counts; `near` has known words for misspelt ones.
function needles(word, near) {
  const plain = bare(word);
  const known = near?.get(plain) ?? [];
  return [[word, 1], ...(plain && plain !== word ? [[plain, 0.8]] : []), ...known.map((other) => [other, 0.5])];
}

function bestOf(folded, forms) {
  const value = ([needle, factor]) => factor * quality(folded, needle) * (folded.startsWith(needle) ? FIRST : 1);
  return Math.max(...forms.map(value));
}

function judge(document, query, words) {
  const all = fields(document);
  const id = query.replaceAll(" ", "-");
  const phrase = { score: 0 };
  const held = { score: 0 };
  for (const field of all) {
    const asked = field.kind.endsWith("id") ? id : query;
    const value = field.weight * bestOf(field.folded, [[asked, 1]]);
    const isEqual = field.folded === asked && field.kind in EQUAL;
    const score = isEqual ? EQUAL[field.kind] : value && 2000 + 50 * value;
    if (score > phrase.score) Object.assign(phrase, { score, field });
    const { length } = field.folded;
    if (field.kind === "signal" && length >= LEAST_SIGNAL && length > held.score && query.includes(field.folded)) {
      Object.assign(held, { score: length, field });
    }
  }
  const sums = all.map(() => 0);
  let met = words.length > 0;
  let score = 0;
  for (const forms of words) {
    const values = all.map((field) => field.weight * bestOf(field.folded, forms));
    values.forEach((value, at) => (sums[at] += value));
    const best = Math.max(...values);
    met &&= best > 0;
    score += best / words.length;
  }
  if (!met && !phrase.field && !held.field) return [];
  const total = phrase.score + (held.field ? 1000 + Math.min(held.score, 900) : 0) + (met ? 10 * score : 0);
  const field = phrase.field ?? held.field ?? all[sums.indexOf(Math.max(...sums))];
  const whole = !phrase.field && held.field ? held.field.folded : query;
  return [{ document, score: total, field, needles: [whole, ...words.flat().map(([needle]) => needle)] }];
}

// The documents that answer a query, best first; `near` has known words in the place of misspelt ones.
export function rank(documents, query, near) {
  const whole = line(query);
  if (!whole) return [];
  const words = whole.split(" ").map((word) => needles(word, near));
  const hits = documents.flatMap((document) => judge(document, whole, words));
  return hits.sort((a, b) => b.score - a.score || (a.document.id < b.document.id ? -1 : 1));
}

// A text in pieces, of which those that a hit was found by are marked.
export function marked(text, needles) {
  const folded = fold(text);
  const [whole, ...words] = needles;
  const ranges = (folded.includes(whole) ? [whole] : words).flatMap((needle) => occurrences(folded, needle));
  const pieces = [];
  let at = 0;
  for (const [start, end] of ranges.sort(([a], [b]) => a - b)) {
    if (end <= at) continue;
    pieces.push({ text: text.slice(at, Math.max(at, start)) }, { text: text.slice(Math.max(at, start), end), isMarked: true });
    at = end;
  }
  return [...pieces, { text: text.slice(at) }].filter((piece) => piece.text);
}

function occurrences(folded, needle) {
  const found = [];
  const isShort = needle.length < 3 && isWord(needle[0]);
  for (let at = folded.indexOf(needle); needle && at >= 0; at = folded.indexOf(needle, at + needle.length)) {
    if (!isShort || !isWord(folded[at - 1])) found.push([at, at + needle.length]);
  }
  return found;
}

// Edits that turn one word into the other: letters put in, left out, taken for others or for their neighbours; more than
// `most` is Infinity.
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + !same);
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return Infinity;
    [before, last] = [last, row];
  }
  return last[other.length] > most ? Infinity : last[other.length];
}

// For each word of a query that may be misspelt, the words of a vocabulary that are nearest to it.
export function nearWords(query, vocabulary) {
  const near = new Map();
  for (const word of new Set(line(query).split(" ").map(bare))) {
    const most = word.length >= 9 ? 2 : word.length >= 5 ? 1 : 0;
    if (!most || word.length > 40) continue;
    const measured = vocabulary.map((known) => [distance(word, known, most), known]).filter(([edits]) => edits <= most);
    const least = Math.min(...measured.map(([edits]) => edits));
    near.set(word, measured.filter(([edits]) => edits === least).map(([, known]) => known).slice(0, 8));
  }
  return near;
}

// The positions of the names (ids and aliases of each document) that are nearest to a text, at most `count`.
export function nearNames(text, names, count) {
  const wanted = line(text).replace(/[^\p{Alphabetic}\p{N}]+/gu, "-").slice(0, 80);
  const parts = new Set(wanted.split("-"));
  const likeness = (name) => {
    const longest = Math.max(name.length, wanted.length);
    const own = name.split("-");
    const shared = own.filter((part) => parts.has(part)).length;
    const edits = distance(wanted, name, Math.floor(longest * 0.6));
    return Math.max(1 - edits / longest, (2 * shared) / (own.length + parts.size));
  };
  const measured = names.map((own, position) => [Math.max(...own.map(likeness)), position]);
  const best = Math.max(...measured.map(([value]) => value));
  const near = measured.filter(([value]) => value >= 0.35 && value >= LIKELY * best).sort(([a, x], [b, y]) => b - a || x - y);
  return near.slice(0, count).map(([, position]) => position);
}
