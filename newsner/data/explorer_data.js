// What the explorer (`newsner.views.explorer`) knows of a corpus: it unpacks the page's data, and answers questions.
//
// Documents and entities are positions. Each row of what was found in a document is a few numbers, named below; offsets
// count UTF-16 units. Nothing here knows of the page.

const LABELS = ["PER", "LOC", "ORG"];
const MENTION = { width: 5, start: 0, length: 1, entity: 2, form: 3, acts: 4 };
const QUANTITY = { width: 7, start: 0, length: 1, value: 2, unit: 3, noun: 4, kind: 5, statement: 6 };
const STATEMENT = { width: 6, start: 0, length: 1, kind: 2, entity: 3, speaker: 4, cue: 5 };
const REFERENCE = { width: 4, start: 0, length: 1, entity: 2, id: 3 };
const MOST_MONTHS = 120; // of a time axis, beyond which it has years
const MOST_YEARS = 300; // that are shown one by one, also without documents
const FEW_MONTHS = 2; // up to which it has days

/** Return the JSON that a script element holds, packed by gzip and written in base64. */
async function unpack(id) {
  const element = document.getElementById(id);
  const packed = atob(element.textContent);
  element.remove(); // its text would stay in memory
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

// Folding: what is searched knows neither case nor accents.

const UNFOLDED = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", ς: "s", σ: "s", "’": "'", "ʼ": "'", "‑": "-" };
const SPECIAL = /[œæßøłςσ’ʼ‑]/g;
const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(SPECIAL, (c) => UNFOLDED[c]).replace(/\s+/gu, " ");
const isWord = (character) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
const folded = new Map(); // characters
const foldCharacter = (character) => folded.get(character) ?? (folded.set(character, fold(character)), folded.get(character));

/** Return the folded words that a query asks for; those in quotation marks stay together. */
function parseQuery(query) {
  const parts = [...query.matchAll(/["“”«»]([^"“”«»]*)["“”«»]|([^\s"“”«»]+)/gu)];
  return [...new Set(parts.map(([, quoted, word]) => fold(quoted ?? word).trim()).filter(Boolean))];
}

/** Tell where a word of a query begins in a folded text: at the start of a word, at or behind a place; or -1. */
function findWord(text, word, from = 0) {
  const free = !isWord(word[0]);
  let place = text.indexOf(word, from);
  while (place > 0 && !free && isWord(text[place - 1])) place = text.indexOf(word, place + 1);
  return place;
}

/** Return where a text has the words of a query, as pairs of offsets, in order and apart. */
function findWords(text, words, most = Infinity) {
  let plain = "";
  const places = []; // of each folded character
  let offset = 0;
  for (const character of text) {
    let form = foldCharacter(character);
    if (form === " " && plain.endsWith(" ")) form = "";
    for (let i = 0; i < form.length; i++) places.push(offset);
    plain += form;
    offset += character.length;
  }
  places.push(text.length);
  const found = [];
  for (const word of words)
    for (let at = findWord(plain, word); at >= 0 && found.length < most * words.length; at = findWord(plain, word, at + word.length)) {
      let end = at + word.length;
      while (isWord(word.at(-1)) && isWord(plain[end])) end++; // to the end of the word
      found.push([places[at], places[end]]);
    }
  found.sort(([a, b], [c, d]) => a - c || d - b);
  let last = 0;
  return found.filter(([start, end]) => start >= last && ((last = end), true));
}

class Corpus {
  constructor(index, texts) {
    Object.assign(this, index);
    this.texts = texts;
    this.size = index.documents.ids.length;
    this.all = [...Array(this.size).keys()];
    this.names = index.entities.names;
    this.numberOf = new Map(index.entities.keys.map((key, entity) => [key, entity]));
    this.documentOf = new Map(index.documents.ids.map((id, document) => [id, document]));
    this.addTimes(index.documents.days);
    this.indexEntities();
    this.foldedNames = null;
    this.foldedTexts = Array(this.size);
    this.selected = new Map(); // what was selected lately
  }

  /** Add columns for years and months, or for days where there are few months. */
  addTimes(days) {
    const column = (name, length) => {
      const values = [...new Set(days.filter((day) => day.length >= length).map((day) => day.slice(0, length)))].sort();
      const places = new Map(values.map((value, place) => [value, place]));
      return { name, values, of: days.map((day) => places.get(day.slice(0, length)) ?? -1), facet: true };
    };
    const [years, months] = [column("year", 4), column("month", 7)];
    this.time = this.countMonths(months.values) <= FEW_MONTHS ? column("day", 10) : this.countMonths(months.values) > MOST_MONTHS ? years : months;
    this.times = [years, ...(this.time === years ? [] : [months]), ...(this.time.name === "day" ? [this.time] : [])];
    for (const one of this.times) one.isTime = true;
    for (const one of this.columns) one.isTime = false;
    this.columns = [...this.times, ...this.columns];
    this.columnOf = new Map(this.columns.map((one) => [one.isTime ? one.name : `meta_${one.name}`, one]));
  }

  countMonths(months) {
    const count = (month) => 12 * month.slice(0, 4) + Number(month.slice(5));
    return months.length ? count(months.at(-1)) - count(months[0]) + 1 : 0;
  }

  /** Note the documents of each entity, and the entities of each document with their mentions. */
  indexEntities() {
    this.documentsOf = this.names.map(() => []);
    this.present = this.mentions.map((rows, document) => {
      const counts = new Map();
      for (let i = MENTION.entity; i < rows.length; i += MENTION.width) counts.set(rows[i], (counts.get(rows[i]) ?? 0) + 1);
      for (const entity of counts.keys()) this.documentsOf[entity].push(document);
      return counts;
    });
  }

  label(entity) {
    return LABELS[this.entities.labels[entity]];
  }

  string(place) {
    return place < 0 ? "" : this.strings[place];
  }

  text(document, start, length) {
    return this.texts[document].slice(start, start + length);
  }

  *rows(table, layout, document) {
    const rows = this[table][document];
    for (let at = 0; at < rows.length; at += layout.width) yield new Row(rows, at, layout);
  }

  /** Return the documents that a filter lets through, in order; `without` is a column that does not count. */
  select(filter, without = null) {
    const key = JSON.stringify([[...filter.columns].filter(([name]) => name !== without), filter.words, filter.entities]);
    if (!this.selected.has(key)) {
      if (this.selected.size > 60) this.selected.clear();
      this.selected.set(key, this.filter(filter, without));
    }
    return this.selected.get(key);
  }

  filter(filter, without) {
    let documents = this.all;
    for (const entity of filter.entities) documents = entity < 0 ? [] : documents === this.all ? this.documentsOf[entity] : documents.filter((document) => this.present[document].has(entity));
    for (const [name, chosen] of filter.columns) {
      const column = this.columnOf.get(name);
      if (name === without || !column) continue;
      const wanted = new Set(chosen.map((value) => (value === "" ? -1 : column.values.indexOf(value))).filter((place, i) => place >= 0 || chosen[i] === ""));
      documents = documents.filter((document) => wanted.has(column.of[document]));
    }
    for (const query of filter.words) {
      const words = parseQuery(query);
      if (words.length) documents = documents.filter((document) => words.every((word) => findWord(this.folded(document), word) >= 0));
    }
    return documents;
  }

  folded(document) {
    return (this.foldedTexts[document] ??= fold(`${this.documents.titles[document]}\n${this.texts[document]}`));
  }

  /** Fold texts while nothing else is to be done, so that the first search need not. */
  async warmUp() {
    for (let document = 0; document < this.size; document++) {
      if (document % 20 === 0) await new Promise((done) => (globalThis.requestIdleCallback ?? setTimeout)(done));
      this.folded(document);
    }
  }

  /** Return how many of some documents have each value of a column; those without one are at the end. */
  countValues(column, documents) {
    const counts = new Uint32Array(column.values.length + 1);
    for (const document of documents) counts[column.of[document] < 0 ? column.values.length : column.of[document]]++;
    return counts;
  }

  /** Return the entities of some documents with their documents and mentions, those with most documents first. */
  countEntities(documents) {
    const [inDocuments, mentions] = [new Uint32Array(this.names.length), new Uint32Array(this.names.length)];
    for (const document of documents)
      for (const [entity, count] of this.present[document]) {
        inDocuments[entity]++;
        mentions[entity] += count;
      }
    const found = [];
    for (let entity = 0; entity < inDocuments.length; entity++)
      if (inDocuments[entity]) found.push({ entity, documents: inDocuments[entity], mentions: mentions[entity] });
    return found.sort((a, b) => b.documents - a.documents || b.mentions - a.mentions || a.entity - b.entity);
  }

  /** Tell whether a name or another form of an entity has all words of a query. */
  isNamed(entity, words) {
    this.foldedNames ??= this.names.map((name, i) => [name, ...this.entities.forms[i].map(([form]) => form)].map(fold));
    return this.foldedNames[entity].some((form) => words.every((word) => findWord(form, word) >= 0));
  }

  /** Return the mentions of an entity in some documents, of one form or of all. */
  findMentions(entity, documents, form = -1) {
    const found = [];
    for (const document of documents)
      for (const row of this.rows("mentions", MENTION, document))
        if (row.get("entity") === entity && (form < 0 || row.get("form") === form)) found.push({ document, start: row.get("start"), length: row.get("length"), form: row.get("form") });
    return found;
  }

  /** Return what an entity says in some documents. */
  findSaid(entity, documents) {
    return this.findStatements(documents, (statement) => statement.get("entity") === entity);
  }

  /** Return what others say in which an entity is named or referred to. */
  findAbout(entity, documents) {
    return this.findStatements(documents, (statement, document) => {
      if (statement.get("entity") === entity) return false;
      const [start, end] = [statement.get("start"), statement.get("start") + statement.get("length")];
      const isInside = (row) => row.get("entity") === entity && row.get("start") >= start && row.get("start") + row.get("length") <= end;
      return [...this.rows("mentions", MENTION, document), ...this.rows("references", REFERENCE, document)].some(isInside);
    });
  }

  findStatements(documents, isWanted) {
    const found = [];
    for (const document of documents)
      for (const row of this.rows("statements", STATEMENT, document)) if (isWanted(row, document)) found.push({ document, row, start: row.get("start"), length: row.get("length") });
    return found;
  }

  /** Return the figures of which an entity is the source. */
  findFigures(entity, documents) {
    const found = [];
    for (const document of documents)
      for (const row of this.rows("quantities", QUANTITY, document)) if (this.sourceOf(document, row)?.get("entity") === entity) found.push({ document, row, start: row.get("start"), length: row.get("length") });
    return found;
  }

  sourceOf(document, quantity) {
    const number = quantity.get("statement");
    return number < 0 ? null : new Row(this.statements[document], number * STATEMENT.width, STATEMENT);
  }

  /** Return the days of the time axis from the first to the last, and how many of some documents each has. */
  countTimes(documents) {
    const counts = this.countValues(this.time, documents);
    const { values } = this.time;
    return fillTimes(values).map((value) => ({ value, count: values.includes(value) ? counts[values.indexOf(value)] : 0 }));
  }
}

/** A row of numbers, by their names. */
class Row {
  constructor(rows, at, layout) {
    Object.assign(this, { rows, at, layout });
  }

  get(name) {
    return this.rows[this.at + this.layout[name]];
  }

  get number() {
    return this.at / this.layout.width;
  }
}

/** Return all years, months or days from the first to the last of some. */
function fillTimes(values) {
  if (values.length < 2 || values.at(-1).slice(0, 4) - values[0].slice(0, 4) > MOST_YEARS) return values;
  const length = values[0].length;
  const filled = [];
  const day = new Date(`${values[0]}${"-01-01".slice(length - 4)}`);
  for (let value = values[0]; value <= values.at(-1); value = day.toISOString().slice(0, length)) {
    filled.push(value);
    if (length === 4) day.setUTCFullYear(day.getUTCFullYear() + 1);
    else if (length === 7) day.setUTCMonth(day.getUTCMonth() + 1);
    else day.setUTCDate(day.getUTCDate() + 1);
  }
  return filled;
}
