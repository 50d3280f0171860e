// What the views of the explorer (`newsner.views.explorer`) are made of: words, numbers and dates in the language of the
// page, elements, and addresses. Texts are set as text, never as HTML.

const settings = JSON.parse(document.getElementById("newsner-settings").textContent);
const PER_PAGE = 50;
const CONTEXT = 90; // characters on either side of a name in a concordance
const SNIPPET = 110;
const FEW_VALUES = 8; // of a facet, before all are asked for
const FEW_NAMES = 8; // above articles that are searched for
const FEW_BARS = 12; // that have room for labels
const MOST_FORMS = 4; // in a tip
const MOST_OPEN = 4; // statements around one place
const TAGS = [["PER", "people: {n}"], ["LOC", "places: {n}"], ["ORG", "organisations: {n}"], ["QTY", "quantities: {n}"], ["DIR", "quoted statements: {n}"], ["IND", "statements in the article's words: {n}"], ["REF", "references: {n}"]];
const LISTS = { PER: "People", LOC: "Places", ORG: "Organisations" };
const SAID = ["DIR", "IND"];
const TABS = ["articles", "concordance", "says", "about", "figures", "with", "forms"];

// Words, numbers and dates

const language = settings.lang === "fr" ? "fr" : "en-GB";
const plurals = new Intl.PluralRules(settings.lang);
const numbers = new Intl.NumberFormat(settings.lang);
const dates = {
  10: new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }),
  7: new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" }),
};
const shorter = { ...dates, 10: new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }) };
const fill = (message, values) => message.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const say = (message, values = {}) => fill(settings.messages[message] ?? message, values);
const number = (value) => numbers.format(value);
const count = (one, many, n) => fill((settings.counts[one] ?? [one, many])[plurals.select(n) === "one" ? 0 : 1], { n: number(n) });
const quote = (text) => say("“{text}”", { text });
const articles = (n) => count("{n} article", "{n} articles", n);
const mentions = (n) => count("{n} mention", "{n} mentions", n);

function showDay(value, formats = dates) {
  if (!formats[value.length]) return value;
  const shown = formats[value.length].format(new Date(value.length === 7 ? `${value}-01` : value));
  return settings.lang === "fr" ? shown.replace(/^1 /, "1er ") : shown;
}

const short = {
  10: new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" }),
  7: new Intl.DateTimeFormat(language, { month: "short", year: "2-digit", timeZone: "UTC" }),
};
const showShort = (value) => short[value.length]?.format(new Date(value.length === 7 ? `${value}-01` : value)) ?? value;

const CONTROLS = /\r\n?|[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\u{d800}-\u{dfff}]/gu;
const toSymbol = (c) => (c[0] === "\r" ? "\n" : c === "\x7f" ? "\u2421" : c < " " ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : "\ufffd");
/** The text of an article, without what HTML cannot hold. */
const printableText = (text) => String(text).replace(CONTROLS, toSymbol);
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g; // an isolate that a name leaves open would turn what stands behind it
const printable = (text) => printableText(text).replace(DIRECTIONS, "\ufffd");
const oneLine = (text) => printable(text).replace(/\s+/gu, " ");

// Elements

const SVG = "http://www.w3.org/2000/svg";

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes))
    if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else if (name === "data-focus") element.dataset.focus = value; // not shown, and compared with what is meant
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : printable(value));
  element.append(...children.flat().filter((child) => child != null && child !== false).map((child) => (child instanceof Node ? child : printable(child))));
  return element;
}

const make = (tag, attributes = {}, ...children) => build(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) => build(document.createElementNS(SVG, tag), attributes, children);
const bdi = (text) => make("bdi", {}, text);
const french = (text) => make("bdi", { lang: "fr" }, text);
const tagOf = (tag) => make("span", { class: `newsner-${tag} newsner-tag` }, say(tag));
const link = (state, attributes, ...children) => make("a", { href: toAddress(state), ...attributes }, ...children);
const between = (parts, separator = " · ") => parts.filter(Boolean).flatMap((part, i) => (i ? [separator, part] : [part]));

/** A table whose headers are texts, or elements; a narrow window shows its rows as blocks, so roles are told. */
function table(name, label, headings, rows) {
  const head = headings.map((heading) => make("th", { scope: "col", role: "columnheader", "aria-sort": heading.sorted ?? null, class: heading.class ?? null }, heading.text ?? heading));
  return make("table", { class: `newsner-${name}`, role: "table", "aria-label": label },
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, head)),
    make("tbody", { role: "rowgroup", "data-list": true }, rows));
}

function row(heading, ...cells) {
  const cell = ([name, ...content]) => make("td", { role: "cell", class: name || null }, content);
  return make("tr", { role: "row" }, heading ? make("th", { role: "rowheader", scope: "row" }, heading) : null, cells.map(cell));
}

// Addresses: #/view/key/tab?filters

const NO_FILTER = { columns: new Map(), words: [], entities: [] };

function parseAddress(corpus, hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const decode = (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };
  const [view = "", key = "", tab = ""] = path.split("/").map(decode);
  const options = new URLSearchParams(query);
  const columns = new Map();
  for (const name of corpus.columnOf.keys()) if (options.has(name)) columns.set(name, options.getAll(name));
  const words = options.getAll("words").filter(Boolean);
  const withKeys = options.getAll("with");
  return {
    view: ["articles", "PER", "LOC", "ORG", "entity", "article"].includes(view) ? view : "articles",
    key,
    tab: TABS.includes(tab) ? tab : "articles",
    filter: { columns, words, entities: withKeys.map((one) => corpus.numberOf.get(one) ?? -1) },
    q: options.get("q") ?? "",
    sort: options.get("sort") ?? "",
    page: Math.max(1, Math.trunc(Number(options.get("page"))) || 1),
    label: LABELS.includes(options.get("label")) ? options.get("label") : "",
    form: options.get("form"),
    of: options.get("of"), // the entity whose hits are walked in an article
    at: options.has("at") ? Number(options.get("at")) : null,
  };
}

function toAddress({ view = "articles", key = "", tab = "", filter = NO_FILTER, q = "", sort = "", page = 1, label = "", form = null, of = null, at = null }) {
  const options = new URLSearchParams();
  if (q) options.append("q", q);
  for (const [name, values] of filter.columns) for (const value of values) options.append(name, value);
  for (const words of filter.words) options.append("words", words);
  for (const entity of filter.entities) options.append("with", explorer.corpus.entities.keys[entity] ?? "?");
  if (label) options.append("label", label);
  if (sort) options.append("sort", sort);
  if (form !== null) options.append("form", form);
  if (of !== null) options.append("of", of);
  if (at !== null) options.append("at", at);
  if (page > 1) options.append("page", page);
  const path = [view, key, tab === "articles" ? "" : tab].filter(Boolean).map(encodeURIComponent).join("/");
  return `#/${path}${options.size ? `?${options}` : ""}`;
}

/** Keep a few bars from being as wide as the window. */
function limitWidth(element, bars) {
  element.style.maxWidth = `${5 * bars}rem`;
  return element;
}

const collator = new Intl.Collator("fr", { sensitivity: "base" });

/** Return where a context of a text begins that ends at a place, at a word. */
function cutLeft(text, end, length) {
  if (end <= length) return 0;
  const space = text.slice(end - length, end).search(/\s/u);
  const start = space < 0 ? end - length : end - length + space + 1;
  return isLow(text, start) ? start + 1 : start;
}

function cutRight(text, start, length) {
  if (text.length <= start + length) return text.length;
  const cut = text.slice(start, start + length).search(/\s\S*$/u);
  const end = cut < 0 ? start + length : start + cut;
  return isLow(text, end) ? end - 1 : end;
}

/** Tell whether a place lies between the halves of a character. */
function isLow(text, place) {
  return /[\udc00-\udfff]/.test(text[place] ?? "") && /[\ud800-\udbff]/.test(text[place - 1] ?? "");
}
