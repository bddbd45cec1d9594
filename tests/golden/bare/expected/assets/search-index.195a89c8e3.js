// Where the documents of the search come from: one file, or of a large catalog the few files that a query needs. The
// format is described in src/site/search.rs.

import { fold, nearNames, nearWords, rank, WORD } from "./search-core.092d59b5e3.js";

const FOLDER = new URL("../search/", import.meta.url);
const CANDIDATES = 30; // documents of a large catalog that are looked at closely
const TOKENS = 24; // words of a long line that are looked up
const FORMS = 200; // words that begin with a word of the query
const FILES = 12; // files of postings that a word may need
let opened;

async function get(name) {
  const response = await fetch(new URL(name, FOLDER));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

function documentsOf({ ids, aliases, titles, summaries, labels, labelled, signals }) {
  return ids.map((id, at) => ({
    id,
    aliases: aliases[at],
    title: titles[at],
    summary: summaries[at],
    labels: labelled[at].map((number) => labels[number]),
    signals: signals[at],
  }));
}

const namesOf = ({ ids, aliases }) => ids.map((id, at) => [id, ...aliases[at]]);
const textsOf = ({ id, title, summary, labels, signals }) => [id, title, summary, ...labels, ...signals];

class Whole {
  constructor(index) {
    this.all = documentsOf(index);
    this.names = () => namesOf(index);
  }

  documents() {
    return this.all;
  }

  near(query) {
    this.vocabulary ??= [...new Set(this.all.flatMap((document) => fold(textsOf(document).join(" ")).match(WORD)))];
    return nearWords(query, this.vocabulary);
  }

  at(positions) {
    return positions.map((position) => this.all[position]);
  }
}

class Shards {
  constructor(entry) {
    this.entry = entry;
    this.files = new Map();
  }

  load(name) {
    if (!this.files.has(name)) this.files.set(name, get(`${this.entry.directory}${name}.json`));
    return this.files.get(name);
  }

  async names() {
    return namesOf(await this.load("names"));
  }

  async near(query) {
    return nearWords(query, await this.load("words"));
  }

  async at(positions) {
    const size = this.entry.documents;
    const one = async (position) => documentsOf(await this.load(`documents-${Math.floor(position / size)}`))[position % size];
    return Promise.all(positions.map(one));
  }

  // The documents that have most of the query's words, rare words and words that name a document counting more.
  async documents(query, near) {
    const tokens = [...new Set(fold(query).match(WORD))].sort((a, b) => b.length - a.length).slice(0, TOKENS);
    const weights = await Promise.all(tokens.map((token) => this.weights(token, near?.get(token) ?? [])));
    const sums = new Map();
    for (const [position, weight] of weights.flatMap((own) => [...own])) {
      const { met = 0, sum = 0 } = sums.get(position) ?? {};
      sums.set(position, { met: met + 1, sum: sum + weight });
    }
    const isMet = ([, { met }]) => Number(met === tokens.length);
    const best = [...sums].sort((a, b) => isMet(b) - isMet(a) || b[1].sum - a[1].sum || a[0] - b[0]);
    return this.at(best.slice(0, CANDIDATES).map(([position]) => position));
  }

  // What a word of the query says for each document that has it.
  async weights(token, near) {
    const vocabulary = await this.load("words");
    const size = this.entry.words;
    const weights = new Map();
    let files = 0;
    let last;
    for (const [number, quality] of forms(vocabulary, token, near)) {
      const file = Math.floor(number / size);
      if (file !== last && ++files > FILES) break;
      last = file;
      const lists = (await this.load(`postings-${file}`))[number % size];
      const rarity = Math.log(1 + this.entry.count / (lists[0].length + lists[1].length));
      lists.forEach((distances, mention) => {
        let position = 0;
        for (const step of distances) {
          position += step;
          const weight = (quality * rarity) / (1 + mention);
          if (weight > (weights.get(position) ?? 0)) weights.set(position, weight);
        }
      });
    }
    return weights;
  }
}

// The numbers of the words that a word of the query may stand for: itself, what begins with it, else what has it inside;
// and those that it may be misspelt for.
function forms(vocabulary, token, near) {
  const found = [];
  const inside = [];
  vocabulary.forEach((word, number) => {
    if (word === token) found.unshift([number, 1]);
    else if (near.includes(word)) found.push([number, 0.5]);
    else if (word.startsWith(token)) found.push([number, 0.7]);
    else if (token.length > 2 && word.includes(token)) inside.push([number, 0.5]);
  });
  return (found.length ? found : inside).slice(0, FORMS);
}

function open() {
  opened ??= get("index.json").then((index) => (index.ids ? new Whole(index) : new Shards(index)));
  return opened;
}

// Asks the index, and once more a fresh one if that fails: the catalog may have been published anew in between.
async function ask(question) {
  try {
    return await question(await open());
  } catch {
    opened = undefined;
    try {
      return await question(await open());
    } catch (error) {
      opened = undefined;
      throw error;
    }
  }
}

// Loads the index ahead of the first query; a failure shows when there is one.
export const prepare = () => void open().catch(() => (opened = undefined));

// The hits of a query, best first. Only where nothing answers are its words taken for misspelt.
export const search = (query) =>
  ask(async (index) => {
    const hits = rank(await index.documents(query), query);
    if (hits.length || !query.trim()) return hits;
    const near = await index.near(query);
    return rank(await index.documents(query, near), query, near);
  });

// The documents whose ids, present or former, are nearest to a text.
export const suggest = (text, count) =>
  ask(async (index) => index.at(nearNames(text, await index.names(), count)));

// The address of a failure's page, with the signal that it marks.
export function pageOf(id, signal) {
  const page = new URL(`../failures/${id}/`, import.meta.url);
  if (signal) page.hash = `signal=${encodeURIComponent(signal)}`;
  return page.href;
}

// Where the catalog and the page that reads a log are.
export const HOME = new URL("../", import.meta.url).href;
export const DIAGNOSE = new URL("../diagnose/", import.meta.url).href;
