// The explorer (`newsner.views.explorer`): what of a corpus is shown, and how one gets from one thing to another.
//
// Each state has an address behind the number sign, so that it can be kept, and the browser goes back and forward. What
// is shown follows from the address alone. Texts are set as text, never as HTML.

const settings = JSON.parse(document.getElementById("newsner-settings").textContent);
const PER_PAGE = 50;
const CONTEXT = 90; // characters on either side of a name in a concordance
const SNIPPET = 110;
const FEW_VALUES = 8; // of a facet, before all are asked for
const FEW_NAMES = 8; // above articles that are searched for
const FEW_BARS = 12; // that have room for labels
const MOST_SORTED = 20000; // lines of a concordance
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
const printable = (text) => String(text).replace(CONTROLS, toSymbol);
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

class Explorer {
  constructor(index, texts) {
    this.corpus = new Corpus(index, texts);
    this.unfolded = new Set(); // facets that show all values
    this.visits = 0;
    this.switches = new Map(); // which marks the reader has switched on or off
    this.shown = null; // the view and key that are on the screen
  }

  start() {
    this.search = document.getElementById("newsner-search");
    this.main = document.getElementById("newsner-main");
    this.side = document.getElementById("newsner-filters");
    this.nav = document.getElementById("newsner-nav");
    this.status = document.getElementById("newsner-status");
    history.scrollRestoration = "manual";
    addEventListener("hashchange", () => this.arrive());
    addEventListener("scroll", () => this.keepPlace(), { passive: true });
    addEventListener("keydown", (event) => this.press(event));
    this.search.form.addEventListener("submit", (event) => (event.preventDefault(), this.searchNow(true)));
    this.search.addEventListener("input", () => (clearTimeout(this.typing), (this.typing = setTimeout(() => this.searchNow(false), 150))));
    document.getElementById("newsner-skip").addEventListener("click", (event) => (event.preventDefault(), this.focusTitle()));
    document.documentElement.classList.add("newsner-ready");
    this.show();
    this.corpus.warmUp();
  }

  /** Show what the address says, where the reader left it if he comes back. */
  arrive() {
    this.visits++;
    this.show();
  }

  keepPlace() {
    clearTimeout(this.scrolling);
    this.scrolling = setTimeout(() => history.replaceState({ top: scrollY }, ""), 100);
  }

  replace(state) {
    history.replaceState(null, "", toAddress(state));
    this.show();
  }

  show() {
    clearTimeout(this.scrolling);
    const state = (this.state = parseAddress(this.corpus, location.hash));
    const focused = document.activeElement?.dataset?.focus;
    const isSame = this.shown === `${state.view} ${state.key}`;
    if (document.activeElement !== this.search && this.search.value !== state.q) this.search.value = state.q;
    const view = this.buildView(state);
    this.main.replaceChildren(...view.content.filter(Boolean));
    document.body.classList.toggle("newsner-unfiltered", !view.documents);
    this.side.replaceChildren(...(view.documents ? this.buildFacets(state) : []));
    this.nav.replaceChildren(...this.buildNav(state));
    document.title = `${view.title} – ${settings.title}`;
    this.status.textContent = view.status;
    this.placeReader(state, { isFirst: this.shown === null, isSame, focused });
    this.shown = `${state.view} ${state.key}`;
  }

  /** Put focus and window where the reader expects them. */
  placeReader(state, { isFirst, isSame, focused }) {
    const again = focused && this.findFocus(focused);
    if (again) again.focus({ preventScroll: true });
    const mark = state.at === null ? null : this.findMark(state.at);
    if (mark) {
      mark.classList.add("newsner-here");
      mark.focus({ preventScroll: true });
      mark.scrollIntoView({ block: "center" });
    } else if (history.state?.top !== undefined) scrollTo(0, history.state.top);
    else if (!isSame || !again) scrollTo(0, 0);
    if (!isFirst && !mark && !again && document.activeElement !== this.search) this.focusTitle();
  }

  findFocus(name) {
    return [...document.querySelectorAll("[data-focus]")].find((element) => element.dataset.focus === name);
  }

  findMark(at) {
    const starts = [...this.main.querySelectorAll("article [data-start]")].filter((element) => Number(element.dataset.start) === at);
    return starts.find((element) => element.matches("a")) ?? starts[0];
  }

  focusTitle() {
    (this.main.querySelector("h1") ?? this.main).focus({ preventScroll: true });
  }

  /** Search what is typed; the address changes at once, but only Enter makes a step to come back to. */
  searchNow(isStep) {
    clearTimeout(this.typing);
    const { view, filter } = this.state;
    const target = { view: view in LISTS ? view : "articles", filter, q: this.search.value.trim() };
    if (view in LISTS || view === "articles") {
      if (toAddress(target) !== location.hash) this.replace(target);
    } else if (target.q) location.hash = toAddress(target);
    if (isStep) this.main.querySelector("[data-row]")?.focus();
  }

  // What stands around each view

  /** Return the documents of a state: what its filter lets through, for an entity those that name it. */
  documentsOf(state, without = null) {
    return this.corpus.select(this.wholeFilter(state), without);
  }

  wholeFilter(state) {
    const { filter } = state;
    if (state.view === "entity") return { ...filter, entities: [this.corpus.numberOf.get(state.key) ?? -1, ...filter.entities] };
    return state.view === "articles" && state.q ? { ...filter, words: [...filter.words, state.q] } : filter;
  }

  buildNav(state) {
    const { corpus } = this;
    const { filter, view } = state;
    const q = view === "entity" ? "" : state.q;
    const found = corpus.countEntities(corpus.select(filter));
    const words = parseQuery(q);
    const named = words.length ? found.filter(({ entity }) => corpus.isNamed(entity, words)) : found;
    const inArticles = this.corpus.select(q ? { ...filter, words: [...filter.words, q] } : filter).length;
    const entries = [["articles", "Articles", inArticles], ...LABELS.map((label) => [label, LISTS[label], named.filter(({ entity }) => corpus.label(entity) === label).length])];
    return entries.map(([name, title, n]) => {
      const isHere = view === name || (view === "article" && name === "articles") || (view === "entity" && corpus.label(corpus.numberOf.get(state.key)) === name);
      return make("li", {}, link({ view: name, filter, q }, { "aria-current": isHere ? (view === name ? "page" : "true") : null, "data-focus": `nav ${name}` }, say(title), " ", make("span", { class: "newsner-count" }, number(n))));
    });
  }

  buildFacets(state) {
    const facets = this.corpus.columns.filter((column) => column.facet);
    const shown = facets.map((column) => this.buildFacet(state, column)).filter(Boolean);
    const isWide = matchMedia("(min-width: 60rem)").matches;
    const chosen = state.filter.columns.size;
    if (!shown.length) return [];
    const details = make("details", { open: isWide || this.isOpen }, make("summary", { "data-focus": "filters" }, chosen ? say("Filters ({n})", { n: number(chosen) }) : say("Filters")), shown);
    details.addEventListener("toggle", () => (this.isOpen = details.open));
    return [details];
  }

  buildFacet(state, column) {
    const param = column.isTime ? column.name : `meta_${column.name}`;
    const counts = this.corpus.countValues(column, this.documentsOf(state, param));
    const chosen = state.filter.columns.get(param) ?? [];
    if (column.values.length + (column.of.includes(-1) ? 1 : 0) < 2) return null;
    const entries = column.values.map((value, place) => ({ value, n: counts[place] }));
    if (column.isTime) entries.reverse();
    else entries.sort((a, b) => b.n - a.n);
    if (counts[column.values.length]) entries.push({ value: "", n: counts[column.values.length] });
    const wanted = entries.filter(({ value, n }) => n || chosen.includes(value));
    const isUnfolded = this.unfolded.has(param);
    const visible = isUnfolded ? wanted : wanted.filter(({ value }, i) => i < FEW_VALUES || chosen.includes(value));
    const more = wanted.length > FEW_VALUES && make("button", { type: "button", "aria-expanded": String(isUnfolded), "data-focus": `more ${param}`, on: { click: () => this.unfold(param) } }, isUnfolded ? say("Show fewer") : say("Show all {n}", { n: number(wanted.length) }));
    const title = column.isTime ? say({ year: "Year", month: "Month", day: "Day" }[column.name]) : this.titleOf(column.name);
    return make("fieldset", {}, make("legend", {}, title), make("ul", { class: isUnfolded ? "newsner-values newsner-all" : "newsner-values" }, visible.map((entry) => this.buildValue(state, column, param, chosen, entry))), more);
  }

  buildValue(state, column, param, chosen, { value, n }) {
    const input = make("input", { type: "checkbox", checked: chosen.includes(value), "data-focus": `${param} ${value}`, on: { change: (event) => this.toggle(state, param, value, event.target.checked) } });
    return make("li", {}, make("label", {}, input, make("span", { class: "newsner-value" }, this.nameValue(column, value)), make("span", { class: "newsner-count" }, number(n))));
  }

  nameValue(column, value) {
    if (value === "") return make("i", {}, column.isTime ? say("no date") : say("none"));
    return column.isTime ? showDay(value) : bdi(value);
  }

  /** Return what a column is called: the usual ones in the reader's language, others as the corpus has them. */
  titleOf(name) {
    const known = settings.columns[name.toLowerCase()];
    return known ?? bdi(name);
  }

  unfold(param) {
    if (!this.unfolded.delete(param)) this.unfolded.add(param);
    this.side.replaceChildren(...this.buildFacets(this.state));
    this.findFocus(`more ${param}`)?.focus();
  }

  toggle(state, param, value, isChosen) {
    const others = (state.filter.columns.get(param) ?? []).filter((one) => one !== value);
    location.hash = toAddress({ ...state, page: 1, filter: this.withColumn(state.filter, param, isChosen ? [...others, value] : others) });
  }

  withColumn(filter, param, values) {
    const columns = new Map(filter.columns);
    if (values.length) columns.set(param, values);
    else columns.delete(param);
    return { ...filter, columns };
  }

  /** The filters that hold, each with a link that takes it away. */
  buildChips(state) {
    const { filter } = state;
    const { corpus } = this;
    const chips = [];
    const add = (name, text, without) => chips.push(make("li", {}, link({ ...state, page: 1, filter: without }, { class: "newsner-chip", "aria-label": say("Remove the filter: {name}", { name }), "data-focus": `chip ${name}` }, text, make("span", { "aria-hidden": "true" }, " ×"))));
    for (const [param, values] of filter.columns) {
      const column = corpus.columnOf.get(param);
      for (const value of values) {
        const element = make("span", {}, column.isTime ? "" : [this.titleOf(column.name), say(": ")], this.nameValue(column, value));
        add(element.textContent, element, this.withColumn(filter, param, values.filter((one) => one !== value)));
      }
    }
    filter.words.forEach((words, i) => add(quote(words), french(quote(words)), { ...filter, words: filter.words.filter((_, j) => j !== i) }));
    filter.entities.forEach((entity, i) => {
      const name = corpus.names[entity] ?? "?";
      add(name, french(name), { ...filter, entities: filter.entities.filter((_, j) => j !== i) });
    });
    if (chips.length > 1) chips.push(make("li", {}, link({ ...state, page: 1, filter: NO_FILTER }, { class: "newsner-clear", "data-focus": "clear" }, say("Clear all filters"))));
    return chips.length ? make("ul", { class: "newsner-chips", "aria-label": say("Filters") }, chips) : null;
  }

  /** Bars of the documents of a state over time, each of which is a filter. */
  buildTimeline(state) {
    const { corpus } = this;
    const { time } = corpus;
    if (time.values.length < 2) return null;
    const bars = corpus.countTimes(this.documentsOf(state, time.name));
    const totals = corpus.countTimes(corpus.select({ ...state.filter, words: [], entities: [] }, time.name));
    const chosen = state.filter.columns.get(time.name) ?? [];
    const most = Math.max(...bars.map((bar) => bar.count), 1);
    const readout = make("p", { class: "newsner-readout", "aria-hidden": "true" });
    const say_ = (text) => () => (readout.textContent = text);
    const title = say({ year: "Articles per year", month: "Articles per month", day: "Articles per day" }[time.name]);
    const first = Math.max(0, bars.findIndex((bar) => chosen.includes(bar.value)));
    const shapes = bars.map(({ value, count: n }, i) => {
      const isChosen = chosen.includes(value);
      const text = n === totals[i].count ? say("{period}: {articles}", { period: showDay(value), articles: articles(n) }) : say("{period}: {n} of {articles}", { period: showDay(value), n: number(n), articles: articles(totals[i].count) });
      const target = { ...state, page: 1, filter: this.withColumn(state.filter, time.name, isChosen && chosen.length === 1 ? [] : [value]) };
      const height = n ? Math.max(1.5, (100 * n) / most) : 0;
      return draw("a", { href: toAddress(target), "aria-label": text, "aria-current": isChosen ? "true" : null, tabindex: i === first ? "0" : "-1", "data-focus": `bar ${value}`, class: chosen.length && !isChosen ? "newsner-faint" : null, on: { focus: say_(text), mouseenter: say_(text), mouseleave: say_(""), blur: say_("") } },
        draw("rect", { class: "newsner-ground", x: i, y: 0, width: 1, height: 100 }),
        draw("rect", { class: "newsner-bar", x: i + 0.1, y: 100 - height, width: 0.8, height }));
    });
    return make("figure", { class: "newsner-timeline" },
      make("figcaption", {}, make("span", {}, title), make("span", { class: "newsner-most" }, say("at most {n}", { n: number(most) })), readout),
      limitWidth(draw("svg", { viewBox: `0 0 ${bars.length} 100`, preserveAspectRatio: "none", role: "group", "aria-label": title }, shapes), bars.length),
      limitWidth(this.buildAxis(bars.map((bar) => bar.value)), bars.length));
  }

  /** The years, months or days below the bars: as many as there is room for. */
  buildAxis(values) {
    const isFew = values.length <= FEW_BARS;
    const length = isFew || values[0].length === 4 ? values[0].length : values[0].length - 3;
    const parts = new Map();
    for (const value of values) parts.set(value.slice(0, length), (parts.get(value.slice(0, length)) ?? 0) + 1);
    const every = Math.max(1, Math.ceil(parts.size / FEW_BARS));
    const labels = [...parts].map(([part, n], i) => {
      const label = make("span", {}, i % every === 0 ? showShort(part) : "");
      label.style.flexGrow = n;
      return label;
    });
    return make("div", { class: isFew ? "newsner-axis newsner-few" : "newsner-axis", "aria-hidden": "true" }, labels);
  }

  buildPages(state, total, page) {
    const pages = Math.ceil(total / PER_PAGE);
    if (pages < 2) return null;
    const step = (to, text, name) => (to >= 1 && to <= pages ? link({ ...state, page: to }, { rel: name, class: "newsner-step" }, text) : make("span", { class: "newsner-step", "aria-hidden": "true" }));
    return make("nav", { class: "newsner-pages", "aria-label": say("Pages") }, step(page - 1, say("← Previous page"), "prev"), make("span", {}, say("Page {page} of {pages}", { page: number(page), pages: number(pages) })), step(page + 1, say("Next page →"), "next"));
  }

  /** Return the part of a list that a page shows, and the links to the others. */
  paginate(state, items) {
    const page = Math.min(state.page, Math.max(1, Math.ceil(items.length / PER_PAGE)));
    return [items.slice((page - 1) * PER_PAGE, page * PER_PAGE), this.buildPages(state, items.length, page)];
  }

  buildSorts(state, sorts) {
    const chosen = sorts.some(([name]) => name === state.sort) ? state.sort : sorts[0][0];
    const items = sorts.map(([name, title]) => make("li", {}, link({ ...state, page: 1, sort: name === sorts[0][0] ? "" : name }, { "aria-current": name === chosen ? "true" : null, "data-focus": `sort ${name}` }, say(title))));
    return make("div", { class: "newsner-sorts" }, make("span", {}, say("Order:")), make("ul", { "aria-label": say("Order") }, items));
  }

  // Views

  buildView(state) {
    if (state.view === "article" && this.corpus.documentOf.has(state.key)) return new ArticleView(this, state).build();
    if (state.view === "entity" && this.corpus.numberOf.has(state.key)) return new EntityView(this, state).build();
    if (state.view in LISTS) return this.buildEntities(state);
    const isLost = state.view !== "articles";
    if (isLost) this.state = state = { ...state, view: "articles", key: "" };
    return this.buildArticles(state, isLost);
  }

  buildArticles(state, isLost) {
    const { corpus } = this;
    const documents = this.documentsOf(state);
    const title = state.q ? say("Articles with {words}", { words: quote(state.q) }) : say("Articles");
    const status = documents.length === corpus.size ? articles(corpus.size) : say("{n} of {articles}", { n: number(documents.length), articles: articles(corpus.size) });
    return {
      title, status, documents,
      content: [
        this.buildTitle(title),
        isLost && make("p", { role: "alert", class: "newsner-note" }, say("This corpus has no such entity or article; here are all articles.")),
        make("p", { class: "newsner-summary" }, status),
        this.buildChips(state),
        state.q && this.buildNames(state),
        this.buildTimeline(state),
        state.q && documents.length > 0 && this.buildWithin(state, documents),
        ...this.buildArticleList(state, documents),
      ],
    };
  }

  buildTitle(...children) {
    return make("h1", { tabindex: "-1" }, ...children);
  }

  /** Entities whose names have what is searched for. */
  buildNames(state) {
    const { corpus } = this;
    const words = parseQuery(state.q);
    const found = words.length ? corpus.countEntities(corpus.select(state.filter)).filter(({ entity }) => corpus.isNamed(entity, words)) : [];
    if (!found.length) return null;
    const items = found.slice(0, FEW_NAMES).map(({ entity, documents }) => make("li", {}, this.linkEntity(entity, state, { "data-row": true }), " ", tagOf(corpus.label(entity)), " ", make("span", { class: "newsner-count" }, articles(documents))));
    return make("section", { class: "newsner-names", "aria-labelledby": "newsner-names" }, make("h2", { id: "newsner-names" }, say("Names with {words}", { words: quote(state.q) })), make("ul", { "data-list": true }, items));
  }

  /** Links to the entities of the articles that were found. */
  buildWithin(state, documents) {
    const { corpus } = this;
    const found = corpus.countEntities(documents);
    const filter = { ...state.filter, words: [...state.filter.words, state.q] };
    const links = LABELS.map((label) => {
      const n = found.filter(({ entity }) => corpus.label(entity) === label).length;
      return n && make("span", {}, link({ view: label, filter }, {}, say(LISTS[label]), " ", number(n)));
    });
    return make("p", { class: "newsner-within" }, say("Named in these articles:"), " ", ...between(links));
  }

  buildArticleList(state, documents, of = null) {
    const { corpus } = this;
    if (!documents.length) return [make("p", { class: "newsner-nothing" }, say("Nothing found."))];
    const ordered = this.sortDocuments(documents, state.sort);
    const [shown, pages] = this.paginate(state, ordered);
    const queries = [...state.filter.words, state.view === "articles" ? state.q : ""].flatMap(parseQuery);
    const items = shown.map((document) => {
      const snippet = queries.length ? this.buildSnippet(document, queries) : null;
      const target = { view: "article", key: corpus.documents.ids[document], filter: state.filter, q: state.view === "articles" ? state.q : "", of, sort: state.sort };
      return make("li", {}, link(target, { "data-row": true, class: "newsner-title" }, french(corpus.documents.titles[document])), make("p", { class: "newsner-meta" }, ...this.describe(document)), snippet);
    });
    const sorts = corpus.times[0].values.length ? this.buildSorts(state, [["", "newest first"], ["oldest", "oldest first"], ["given", "as in the corpus"]]) : null;
    return [documents.length > 1 && sorts, make("ol", { class: "newsner-list", "data-list": true }, items), pages];
  }

  /** Return documents by day, the newest first unless asked otherwise; those without day are last. */
  sortDocuments(documents, sort) {
    if (sort === "given") return documents;
    const { days } = this.corpus.documents;
    const way = sort === "oldest" ? 1 : -1;
    const compare = (a, b) => (days[a] === days[b] ? a - b : !days[a] ? 1 : !days[b] ? -1 : days[a] < days[b] ? -way : way);
    return [...documents].sort(compare);
  }

  /** Source and day of a document. */
  describe(document, formats = dates) {
    const { corpus } = this;
    const source = this.sourceOf(document);
    const day = corpus.documents.days[document];
    return between([source && bdi(source), day && make("time", { datetime: day }, showDay(day, formats))]);
  }

  sourceOf(document) {
    const column = this.corpus.columns.find((one) => !one.isTime && one.facet && settings.sources.includes(one.name.toLowerCase()) && one.of[document] >= 0);
    return column ? column.values[column.of[document]] : "";
  }

  buildSnippet(document, words) {
    const text = this.corpus.texts[document];
    const found = findWords(text, words, 3);
    if (!found.length) return null;
    const from = cutLeft(text, found[0][0], SNIPPET);
    const to = cutRight(text, found[0][1], 2 * SNIPPET);
    const parts = [from > 0 ? "… " : ""];
    let at = from;
    for (const [start, end] of found.filter(([, end]) => end <= to)) {
      parts.push(oneLine(text.slice(at, start)), make("mark", {}, oneLine(text.slice(start, end))));
      at = end;
    }
    parts.push(oneLine(text.slice(at, to)), to < text.length ? " …" : "");
    return make("p", { class: "newsner-snippet", lang: "fr" }, make("bdi", {}, parts));
  }

  linkEntity(entity, state, attributes = {}) {
    const { corpus } = this;
    const filter = { ...state.filter, entities: state.filter.entities.filter((one) => one !== entity) };
    return link({ view: "entity", key: corpus.entities.keys[entity], filter }, attributes, french(corpus.names[entity]));
  }

  /** What tells an entity from another one of its name: an id, or a role. */
  buildDetail(entity) {
    const { ids, roles, shared } = this.corpus.entities;
    if (!shared.includes(entity)) return null;
    const detail = roles[entity][0] ?? ids[entity];
    return detail ? make("small", {}, french(detail)) : null;
  }

  buildEntities(state) {
    const { corpus } = this;
    const documents = this.documentsOf(state);
    const words = parseQuery(state.q);
    let found = corpus.countEntities(documents).filter(({ entity }) => corpus.label(entity) === state.view);
    const total = found.length;
    if (words.length) found = found.filter(({ entity }) => corpus.isNamed(entity, words));
    const title = state.q ? say("{list} with {words}", { list: say(LISTS[state.view]), words: quote(state.q) }) : say(LISTS[state.view]);
    const names = count("{n} name", "{n} names", total);
    const status = say("{names} in {articles}", { names: found.length === total ? names : say("{n} of {names}", { n: number(found.length), names }), articles: articles(documents.length) });
    return {
      title, status, documents,
      content: [this.buildTitle(title), make("p", { class: "newsner-summary" }, status), this.buildChips(state), ...this.buildEntityTable(state, found)],
    };
  }

  buildEntityTable(state, found) {
    const { corpus } = this;
    if (!found.length) return [make("p", { class: "newsner-nothing" }, say("Nothing found."))];
    const byName = (a, b) => collator.compare(corpus.names[a.entity], corpus.names[b.entity]) || a.entity - b.entity;
    const sorts = { mentions: (a, b) => b.mentions - a.mentions || a.entity - b.entity, name: byName };
    const sorted = sorts[state.sort] ? [...found].sort(sorts[state.sort]) : found;
    const [shown, pages] = this.paginate(state, sorted);
    const heading = (name, title, more) => {
      const isChosen = (sorts[state.sort] ? state.sort : "") === name;
      return { text: link({ ...state, page: 1, sort: name }, { "data-focus": `sort ${name}`, title: say("Sort by this column") }, say(title)), sorted: isChosen ? (name === "name" ? "ascending" : "descending") : null, class: more };
    };
    const rows = shown.map(({ entity, documents, mentions: named }) => {
      const target = { view: "entity", key: corpus.entities.keys[entity], filter: state.filter };
      return row([this.linkEntity(entity, state, { "data-row": true, class: "newsner-title" }), this.buildDetail(entity)],
        ["newsner-number", link(target, { "aria-label": articles(documents) }, number(documents))],
        ["newsner-number", link({ ...target, tab: "concordance" }, { "aria-label": mentions(named) }, number(named))]);
    });
    return [table("names-table", say(LISTS[state.view]), [heading("name", "Name"), heading("", "Articles", "newsner-number"), heading("mentions", "Mentions", "newsner-number")], rows), pages];
  }

  // Keys

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const isTyping = event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select");
    if (isTyping ? this.pressInSearch(event) : this.pressInPage(event)) event.preventDefault();
  }

  pressInSearch({ key }) {
    if (key === "Escape") {
      if (this.search.value) (this.search.value = ""), this.searchNow(false);
      else this.focusTitle();
      return true;
    }
    const first = key === "ArrowDown" && this.main.querySelector("[data-row]");
    if (first) first.focus();
    return Boolean(first);
  }

  pressInPage({ key, target }) {
    if (key === "/") {
      this.search.focus();
      this.search.select();
      return true;
    }
    if (key === "Escape") return this.goBack();
    if (key === "j" || key === "k") return this.walk(key === "j" ? 1 : -1);
    if (target.closest?.(".newsner-timeline a")) return this.moveAmong([...target.closest("svg").querySelectorAll("a")], target.closest("a"), { ArrowLeft: -1, ArrowRight: 1 }[key], true);
    if (target.closest?.("[data-list]")) return this.moveAmong([...this.main.querySelectorAll("[data-row]")], target.closest("li, tr")?.querySelector("[data-row]"), { ArrowUp: -1, ArrowDown: 1 }[key]);
    return false;
  }

  moveAmong(elements, element, step, isOneStop = false) {
    if (!step) return false;
    const next = elements[elements.indexOf(element) + step];
    if (next && isOneStop) for (const one of elements) one.setAttribute("tabindex", one === next ? "0" : "-1");
    next?.focus();
    if (!next && step < 0 && !isOneStop) this.search.focus();
    return true;
  }

  goBack() {
    if (this.visits > 0) history.back();
    else if (this.state.view === "article") location.hash = toAddress({ filter: this.state.filter, q: this.state.q });
    else if (this.state.view === "entity") location.hash = toAddress({ view: this.corpus.label(this.corpus.numberOf.get(this.state.key)), filter: this.state.filter });
    else return false;
    return true;
  }

  /** Go to the next or previous hit: in an article, a mark; in a list, a row. */
  walk(step) {
    const inArticle = this.state.view === "article";
    const hits = [...this.main.querySelectorAll(inArticle ? "[data-hit]" : "[data-row]")];
    if (!hits.length) return false;
    const here = hits.indexOf(document.activeElement);
    let next = here + step;
    if (here < 0 && inArticle) {
      const behind = hits.findIndex((hit) => hit.getBoundingClientRect().top >= innerHeight / 3);
      next = step > 0 ? Math.max(behind, 0) : (behind < 0 ? hits.length : behind) - 1;
    } else if (here < 0) next = step > 0 ? 0 : hits.length - 1;
    next = Math.min(hits.length - 1, Math.max(0, next));
    hits[next].focus({ preventScroll: true });
    hits[next].scrollIntoView({ block: "center" });
    if (inArticle) this.status.textContent = say("Hit {n} of {total}", { n: number(next + 1), total: number(hits.length) });
    return true;
  }
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

class EntityView {
  constructor(explorer, state) {
    Object.assign(this, { explorer, state, corpus: explorer.corpus });
    this.entity = this.corpus.numberOf.get(state.key);
    this.documents = explorer.documentsOf(state);
    const { entity, documents, corpus } = this;
    const form = state.form === null ? -1 : corpus.entities.forms[entity].findIndex(([text]) => text === state.form);
    this.mentions = corpus.findMentions(entity, documents);
    this.lines = form < 0 ? this.mentions : this.mentions.filter((mention) => mention.form === form);
    this.form = form < 0 ? null : state.form;
    this.says = corpus.findSaid(entity, documents);
    this.about = corpus.findAbout(entity, documents);
    this.figures = corpus.findFigures(entity, documents);
    this.companions = corpus.countEntities(documents).filter((other) => other.entity !== entity);
    this.forms = this.countForms();
  }

  countForms() {
    const counts = new Map();
    for (const { form, document } of this.mentions) {
      const known = counts.get(form) ?? { form, mentions: 0, documents: new Set() };
      known.mentions++;
      known.documents.add(document);
      counts.set(form, known);
    }
    return [...counts.values()].sort((a, b) => b.mentions - a.mentions);
  }

  build() {
    const { corpus, entity, state, documents, explorer } = this;
    const name = corpus.names[entity];
    const status = documents.length ? `${articles(documents.length)}, ${mentions(this.mentions.length)}` : say("No article that the filters let through names it.");
    return {
      title: name, status, documents,
      content: [
        explorer.buildTitle(french(name), " ", tagOf(corpus.label(entity))),
        make("p", { class: "newsner-summary" }, status, ...this.describeTime()),
        this.buildFacts(),
        explorer.buildChips(state),
        explorer.buildTimeline(state),
        this.buildTabs(),
        make("section", { "aria-labelledby": "newsner-tab", class: "newsner-tab" }, make("h2", { id: "newsner-tab", class: "newsner-hidden" }, this.titleOf(state.tab)), this.buildTab().filter(Boolean)),
      ],
    };
  }

  describeTime() {
    const days = this.documents.map((document) => this.corpus.documents.days[document]).filter(Boolean).sort();
    if (!days.length) return [];
    return [" · ", days[0] === days.at(-1) ? showDay(days[0]) : say("{first} to {last}", { first: showDay(days[0]), last: showDay(days.at(-1)) })];
  }

  /** Id, roles and the most frequent other forms. */
  buildFacts() {
    const { corpus, entity } = this;
    const { ids, roles } = corpus.entities;
    const forms = corpus.entities.forms[entity];
    const others = this.forms.filter(({ form }) => forms[form][0] !== corpus.names[entity]);
    const shown = others.slice(0, 4).map(({ form, mentions: n }) => make("span", {}, this.linkForm(forms[form][0]), " ", make("span", { class: "newsner-count" }, number(n))));
    const more = others.length > 4 ? link({ ...this.state, tab: "forms", page: 1, form: null, sort: "" }, {}, count("{n} more form", "{n} more forms", others.length - 4)) : null;
    const lines = [
      roles[entity].length ? ["Role", between(roles[entity].map(french), ", ")] : null,
      shown.length ? ["Also written", between([...shown, more], ", ")] : null,
      ids[entity] ? ["Id", [bdi(ids[entity])]] : null,
    ];
    const known = lines.filter(Boolean);
    return known.length ? make("dl", { class: "newsner-facts" }, known.map(([title, content]) => make("div", {}, make("dt", {}, say(title)), make("dd", {}, content)))) : null;
  }

  linkForm(form, ...children) {
    return link({ ...this.state, tab: "concordance", page: 1, sort: "", form }, {}, ...(children.length ? children : [french(form)]));
  }

  titleOf(tab) {
    return say({ articles: "Articles", concordance: "Concordance", says: "Says", about: "Others about it", figures: "Figures it gives", with: "Named with", forms: "Forms" }[tab]);
  }

  buildTabs() {
    const sizes = { articles: this.documents, concordance: this.mentions, says: this.says, about: this.about, figures: this.figures, with: this.companions, forms: this.forms };
    const items = TABS.map((tab) => {
      const target = { ...this.state, tab, page: 1, sort: "", form: null, label: "" };
      return make("li", {}, link(target, { "aria-current": tab === this.state.tab ? "page" : null, "data-focus": `tab ${tab}` }, this.titleOf(tab), " ", make("span", { class: "newsner-count" }, number(sizes[tab].length))));
    });
    return make("nav", { class: "newsner-tabs", "aria-label": say("About this name") }, make("ul", {}, items));
  }

  buildTab() {
    const { state, explorer, documents, entity } = this;
    const key = this.corpus.entities.keys[entity];
    switch (state.tab) {
      case "concordance":
        return this.buildConcordance();
      case "says":
        return this.buildStatements(this.says, false);
      case "about":
        return this.buildStatements(this.about, true);
      case "figures":
        return this.buildFigures();
      case "with":
        return this.buildCompanions();
      case "forms":
        return [this.buildForms()];
    }
    return explorer.buildArticleList(state, documents, key);
  }

  nothing() {
    return [make("p", { class: "newsner-nothing" }, say("Nothing found."))];
  }

  open(document, start, ...children) {
    const { corpus, entity, state } = this;
    return link({ view: "article", key: corpus.documents.ids[document], filter: state.filter, of: corpus.entities.keys[entity], at: start }, { "data-row": true }, ...children);
  }

  /** Where a line comes from: source and day. */
  origin(document) {
    const known = this.explorer.describe(document, shorter);
    return make("span", { class: "newsner-origin" }, known.length ? known : french(this.corpus.documents.titles[document]));
  }

  /** Return lines in the order of their documents, the newest first. */
  byTime(lines) {
    const ranks = new Map(this.explorer.sortDocuments(this.documents, "").map((document, rank) => [document, rank]));
    return [...lines].sort((a, b) => ranks.get(a.document) - ranks.get(b.document) || a.start - b.start);
  }

  buildConcordance() {
    const { state, corpus, form } = this;
    const note = form === null ? null : make("p", { class: "newsner-note" }, say("Only the form {form}: {mentions}.", { form: quote(form), mentions: mentions(this.lines.length) }), " ", link({ ...state, form: null, page: 1 }, {}, say("Show all forms")));
    if (!this.lines.length) return [note, ...this.nothing()];
    const [shown, pages] = this.explorer.paginate(state, this.sortLines());
    const rows = shown.map(({ document, start, length }) => {
      const text = corpus.texts[document];
      const [from, to] = [cutLeft(text, start, CONTEXT), cutRight(text, start + length, CONTEXT)];
      const side = (part) => make("span", { lang: "fr" }, bdi(oneLine(part)));
      return row(null, ["newsner-left", side(text.slice(from, start))], ["newsner-word", this.open(document, start, french(oneLine(text.slice(start, start + length))))], ["newsner-right", side(text.slice(start + length, to))], ["newsner-from", this.origin(document)]);
    });
    const heading = (sort, title, name) => ({ text: link({ ...state, page: 1, sort }, { "data-focus": `sort ${sort}`, title: say("Sort by this column") }, say(title)), sorted: (["left", "right"].includes(state.sort) ? state.sort : "") === sort ? (sort ? "ascending" : "descending") : null, class: name });
    const headings = [heading("left", "Left", "newsner-left"), { text: say("Word"), class: "newsner-word" }, heading("right", "Right", "newsner-right"), heading("", "Source and date", "newsner-from")];
    return [note, table("kwic", say("Concordance"), headings, rows), pages];
  }

  sortLines() {
    const { sort } = this.state;
    const lines = this.byTime(this.lines).slice(0, MOST_SORTED);
    if (sort !== "left" && sort !== "right") return lines;
    const keyed = lines.map((line) => {
      const text = this.corpus.texts[line.document];
      const end = line.start + line.length;
      if (sort === "right") return [fold(text.slice(end, end + CONTEXT)).replace(/[^\p{L}\p{N} ]/gu, "").trim(), line];
      return [fold(text.slice(Math.max(0, line.start - CONTEXT), line.start)).replace(/[^\p{L}\p{N} ]/gu, " ").trim().split(/ +/).reverse().join(" "), line];
    });
    return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, line]) => line);
  }

  buildStatements(found, hasSpeaker) {
    if (!found.length) return this.nothing();
    const [shown, pages] = this.explorer.paginate(this.state, this.byTime(found));
    const rows = shown.map(({ document, row: statement, start, length }) => {
      const said = this.corpus.text(document, start, Math.min(length, 400));
      const cells = [[`newsner-said-cell`, this.open(document, start, french(oneLine(said) + (length > 400 ? " …" : "")))], ["", tagOf(SAID[statement.get("kind")])], ["newsner-from", this.origin(document)]];
      return row(null, ...(hasSpeaker ? [["newsner-speaker", this.explorer.linkSpeaker(statement, this.state)]] : []), ...cells);
    });
    const headings = [...(hasSpeaker ? [say("Speaker")] : []), say("Statement"), say("Kind"), { text: say("Source and date"), class: "newsner-from" }];
    return [table("said-table", this.titleOf(this.state.tab), headings, rows), pages];
  }

  buildFigures() {
    if (!this.figures.length) return this.nothing();
    const { corpus } = this;
    const [shown, pages] = this.explorer.paginate(this.state, this.byTime(this.figures));
    const rows = shown.map(({ document, row: quantity, start, length }) =>
      row(null, ["newsner-said-cell", this.open(document, start, french(oneLine(corpus.text(document, start, length)))), this.buildContext(document, start, length)], ["newsner-number", corpus.string(quantity.get("value"))], ["", french(corpus.string(quantity.get("unit")))], ["", settings.kinds[quantity.get("kind")]], ["newsner-from", this.origin(document)]));
    const headings = [say("Figure"), { text: say("Value"), class: "newsner-number" }, say("Unit"), say("Kind"), { text: say("Source and date"), class: "newsner-from" }];
    return [table("figures-table", this.titleOf("figures"), headings, rows), pages];
  }

  /** The words around a figure, which say what it is about. */
  buildContext(document, start, length) {
    const text = this.corpus.texts[document];
    const [from, to] = [cutLeft(text, start, CONTEXT), cutRight(text, start + length, CONTEXT)];
    return make("small", {}, french(`${from ? "… " : ""}${oneLine(text.slice(from, to)).trim()}${to < text.length ? " …" : ""}`));
  }

  buildCompanions() {
    const { corpus, state, entity } = this;
    if (!this.companions.length) return this.nothing();
    const ofLabel = (label) => this.companions.filter((one) => !label || corpus.label(one.entity) === label);
    const choices = ["", ...LABELS].map((label) => make("li", {}, link({ ...state, page: 1, label }, { "aria-current": state.label === label ? "true" : null, "data-focus": `label ${label}` }, label ? say(LISTS[label]) : say("All"), " ", make("span", { class: "newsner-count" }, number(ofLabel(label).length)))));
    const [shown, pages] = this.explorer.paginate(state, ofLabel(state.label));
    const rows = shown.map(({ entity: other, documents }) => {
      const together = { view: "articles", filter: { ...state.filter, entities: [entity, ...state.filter.entities, other].filter((one, i, all) => all.indexOf(one) === i) } };
      return row([this.explorer.linkEntity(other, state, { "data-row": true, class: "newsner-title" }), this.explorer.buildDetail(other)], ["", tagOf(corpus.label(other))], ["newsner-number", link(together, { "aria-label": say("{articles} that name both", { articles: articles(documents) }) }, number(documents))]);
    });
    return [make("ul", { class: "newsner-choices", "aria-label": say("Label") }, choices), table("names-table", this.titleOf("with"), [say("Name"), say("Label"), { text: say("Articles with both"), class: "newsner-number" }], rows), pages];
  }

  buildForms() {
    const known = this.corpus.entities.forms[this.entity];
    const rows = this.forms.map(({ form, mentions: n, documents }) => {
      const [text, ...reasons] = known[form];
      return row(french(text), ["newsner-number", this.linkForm(text, number(n))], ["newsner-number", number(documents.size)], ["", text === this.corpus.names[this.entity] ? say("the name that is shown") : reasons.map((reason) => settings.reasons[reason]).join(" ; ")]);
    });
    return this.forms.length ? table("forms-table", say("Forms"), [say("Form"), { text: say("Mentions"), class: "newsner-number" }, { text: say("Articles"), class: "newsner-number" }, say("Why it is one")], rows) : this.nothing()[0];
  }
}

Explorer.prototype.linkSpeaker = function (statement, state) {
  const entity = statement.get("entity");
  return entity < 0 ? french(this.nameSpeaker(statement)) : this.linkEntity(entity, state);
};

/** Return who makes a statement: a name, or the article's words for it in quotation marks. */
Explorer.prototype.nameSpeaker = function (statement) {
  const [entity, words] = [statement.get("entity"), this.corpus.string(statement.get("speaker"))];
  return entity >= 0 ? this.corpus.names[entity] : words ? quote(words) : say("nobody named");
};

class ArticleView {
  constructor(explorer, state) {
    Object.assign(this, { explorer, state, corpus: explorer.corpus });
    const { corpus } = this;
    this.document = corpus.documentOf.get(state.key);
    this.text = corpus.texts[this.document];
    this.of = corpus.numberOf.get(state.of) ?? -1;
    this.rows = {
      mentions: [...corpus.rows("mentions", MENTION, this.document)],
      quantities: [...corpus.rows("quantities", QUANTITY, this.document)],
      statements: [...corpus.rows("statements", STATEMENT, this.document)],
      references: [...corpus.rows("references", REFERENCE, this.document)],
    };
    const queries = [...state.filter.words, state.q].flatMap(parseQuery);
    this.words = queries.length ? findWords(this.text, queries) : [];
    this.entities = [...corpus.present[this.document]].sort(([, a], [, b]) => b - a);
    this.isHit = this.of >= 0 ? (mark) => mark.entity === this.of : this.words.length ? () => false : (mark) => mark.table === "mentions";
  }

  build() {
    const { corpus, document, explorer, state } = this;
    const title = corpus.documents.titles[document];
    const neighbours = this.buildNeighbours();
    const body = make("div", { class: "newsner-body" }, make("article", { lang: "fr", "aria-label": say("Text") }, this.buildText()), this.buildRail());
    return {
      title, status: title, documents: null,
      content: [neighbours, explorer.buildTitle(french(title)), this.buildSource(), explorer.buildChips(state), make("div", { class: "newsner newsner-article" }, this.buildSwitches(), this.buildHits(), body), this.buildMetadata()],
    };
  }

  /** The list from which the article comes, and its neighbours there. */
  buildNeighbours() {
    const { state, explorer, corpus } = this;
    const from = this.of >= 0 ? { view: "entity", key: state.of, filter: state.filter } : { view: "articles", filter: state.filter, q: state.q };
    const documents = explorer.sortDocuments(explorer.documentsOf(from), state.sort);
    const place = documents.indexOf(this.document);
    const back = link({ ...from, sort: state.sort, page: place < 0 ? 1 : 1 + Math.floor(place / PER_PAGE) }, { class: "newsner-step" }, "↑ ", this.of >= 0 ? french(corpus.names[this.of]) : say("All articles of the list"));
    const step = (to, text, name) => (to >= 0 && to < documents.length && place >= 0 ? link({ ...state, key: corpus.documents.ids[documents[to]], at: null }, { class: "newsner-step", rel: name, "data-focus": name }, text) : null);
    return make("nav", { class: "newsner-neighbours", "aria-label": say("Articles of the list") }, back, place >= 0 && documents.length > 1 ? make("span", {}, say("{n} of {total}", { n: number(place + 1), total: number(documents.length) })) : null, step(place - 1, say("← Previous"), "prev"), step(place + 1, say("Next →"), "next"));
  }

  buildSource() {
    const url = this.valueOf("url");
    const parts = this.explorer.describe(this.document);
    const others = ["author", "auteur", "section", "rubrique"].map((name) => this.valueOf(name)).filter(Boolean).map(bdi);
    const address = /^https?:\/\//i.test(url) ? make("a", { href: url, rel: "noreferrer noopener" }, bdi(url)) : null;
    const all = between([...(parts.length ? [make("span", {}, parts)] : []), ...others, address]);
    return all.length ? make("p", { class: "newsner-meta" }, all) : null;
  }

  valueOf(name) {
    const column = this.corpus.columns.find((one) => !one.isTime && one.name.toLowerCase() === name && one.of[this.document] >= 0);
    return column ? column.values[column.of[this.document]] : "";
  }

  buildMetadata() {
    const own = this.corpus.columns.filter((column) => !column.isTime && column.of[this.document] >= 0);
    const pairs = [[say("Id"), this.corpus.documents.ids[this.document]], ...own.map((column) => [this.explorer.titleOf(column.name), column.values[column.of[this.document]]])];
    return make("details", { class: "newsner-metadata" }, make("summary", {}, say("Metadata")), make("dl", { class: "newsner-facts" }, pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, bdi(value))))));
  }

  countTags() {
    const counts = Object.fromEntries(TAGS.map(([tag]) => [tag, 0]));
    for (const [entity] of this.entities) counts[this.corpus.label(entity)]++;
    for (const statement of this.rows.statements) counts[SAID[statement.get("kind")]]++;
    return { ...counts, QTY: this.rows.quantities.length, REF: this.rows.references.length };
  }

  buildSwitches() {
    const counts = this.countTags();
    const boxes = TAGS.filter(([tag]) => counts[tag]).map(([tag, message]) => {
      const isOn = this.explorer.switches.get(tag) ?? tag !== "REF";
      const input = make("input", { type: "checkbox", class: `newsner-show-${tag}`, checked: isOn, on: { change: (event) => this.explorer.switches.set(tag, event.target.checked) } });
      return make("li", {}, make("label", {}, input, tagOf(tag), " ", say(message, { n: number(counts[tag]) })));
    });
    return boxes.length ? make("ul", { class: "newsner-switches", "aria-label": say("Marks to show") }, boxes) : null;
  }

  /** What the keys j and k walk through. */
  buildHits() {
    const name = this.of >= 0 ? this.corpus.names[this.of] : this.words.length ? quote([...this.state.filter.words, this.state.q].filter(Boolean).join(" ")) : "";
    if (!name) return null;
    const n = this.of >= 0 ? this.corpus.present[this.document].get(this.of) ?? 0 : this.words.length;
    const step = (way, text, label) => make("button", { type: "button", "aria-label": label, "data-focus": `hit ${way}`, on: { click: () => this.explorer.walk(way) } }, text);
    return make("p", { class: "newsner-hits" }, make("span", {}, french(name), say(": "), count("{n} hit", "{n} hits", n)), n ? step(-1, "↑", say("Previous hit")) : null, n ? step(1, "↓", say("Next hit")) : null);
  }

  /** Cut the text at the borders of what was found, as `newsner.views.segments` does. */
  buildText() {
    const marks = [];
    const add = (table, tagOfRow) => this.rows[table].forEach((one) => marks.push({ table, row: one, tag: tagOfRow(one), entity: table === "quantities" ? -1 : one.get("entity"), start: one.get("start"), end: one.get("start") + one.get("length") }));
    add("mentions", (one) => this.corpus.label(one.get("entity")));
    add("quantities", () => "QTY");
    add("references", () => "REF");
    marks.sort((a, b) => a.start - b.start || b.end - a.end);
    const statements = this.rows.statements.map((one) => ({ row: one, start: one.get("start"), end: one.get("start") + one.get("length") })).sort((a, b) => a.start - b.start || b.end - a.end);
    const words = this.words.map(([start, end]) => ({ start, end }));
    const borders = [...new Set([0, this.text.length, ...[...marks, ...statements, ...words].flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
    return this.nest(borders, { marks, statements, words });
  }

  nest(borders, { marks, statements, words }) {
    const content = document.createDocumentFragment();
    const stack = []; // the statements around the segment, with their elements
    const begun = new Set();
    let [nextMark, nextStatement, nextWord] = [0, 0, 0];
    let [openMarks, openStatements] = [[], []];
    for (let i = 0; i + 1 < borders.length; i++) {
      const [start, end] = [borders[i], borders[i + 1]];
      while (nextMark < marks.length && marks[nextMark].start === start) openMarks.push(marks[nextMark++]);
      openMarks = openMarks.filter((mark) => mark.end > start);
      openStatements = openStatements.filter((one) => one.end > start);
      while (nextStatement < statements.length && statements[nextStatement].start <= start) {
        const one = statements[nextStatement++];
        if (openStatements.length < MOST_OPEN && one.end > start) openStatements.push(one);
      }
      while (nextWord < words.length && words[nextWord].end <= start) nextWord++;
      let kept = 0;
      while (kept < stack.length && stack[kept].one === openStatements[kept]) kept++;
      stack.length = kept;
      for (const one of openStatements.slice(kept)) {
        const element = this.buildSaid(one, !begun.has(one));
        begun.add(one);
        (stack.at(-1)?.element ?? content).append(element);
        stack.push({ one, element });
      }
      const word = words[nextWord]?.start <= start ? words[nextWord] : null;
      (stack.at(-1)?.element ?? content).append(this.buildSegment(start, end, openMarks, word));
    }
    return [content];
  }

  buildSaid({ row: statement, start }, isFirst) {
    const tag = SAID[statement.get("kind")];
    const attributes = { class: `newsner-said newsner-${tag}`, "data-tag": say(tag), "data-tip": this.tipOfStatement(statement) };
    if (isFirst) Object.assign(attributes, { "data-start": start, tabindex: "0", role: "group", "aria-describedby": `newsner-row-S${statement.number}` });
    return make("span", attributes);
  }

  buildSegment(start, end, marks, word) {
    let content = printable(this.text.slice(start, end));
    if (word) content = make("mark", word.start === start && this.of < 0 ? { "data-hit": true, tabindex: "-1", "data-start": start } : {}, content);
    if (!marks.length) return word ? content : document.createTextNode(content);
    const last = marks.at(-1);
    const begins = marks.some((mark) => mark.start === start);
    const attributes = { class: `newsner-${last.tag}`, href: this.addressOf(last), "data-tip": marks.map((mark) => this.tip(mark)).join("\n") };
    if (begins) Object.assign(attributes, { "data-start": start, "aria-describedby": this.rowOf(last) });
    else attributes.tabindex = "-1"; // the Tab key stops at its first segment only
    if (marks.some((mark) => mark.start === start && this.isHit(mark))) attributes["data-hit"] = true;
    if (this.of >= 0 && marks.some((mark) => mark.entity === this.of && mark.table === "mentions")) attributes.class += " newsner-hit";
    const ends = [...marks].reverse().filter((mark) => mark.end === end && mark.table !== "references");
    if (ends.length) attributes["data-tag"] = ends.map((mark) => say(mark.tag)).join(" ");
    return make("a", attributes, content);
  }

  addressOf(mark) {
    const { corpus, state } = this;
    if (mark.entity >= 0) return toAddress({ view: "entity", key: corpus.entities.keys[mark.entity], filter: { ...state.filter, entities: state.filter.entities.filter((one) => one !== mark.entity) } });
    return toAddress({ ...state, at: mark.start });
  }

  rowOf(mark) {
    if (mark.entity >= 0) return `newsner-row-E${mark.entity}`;
    return mark.table === "quantities" ? `newsner-row-Q${mark.row.number}` : null;
  }

  tip(mark) {
    const { corpus } = this;
    if (mark.table === "quantities") return this.tipOfQuantity(mark.row);
    const name = corpus.names[mark.entity];
    if (mark.table === "references") {
      const id = corpus.string(mark.row.get("id"));
      if (mark.entity >= 0) return say("means {name}", { name });
      return id ? say("means {id}, which the article does not name", { id }) : say("means something that the article does not name");
    }
    const lines = [`${name} (${[corpus.label(mark.entity), corpus.entities.ids[mark.entity]].filter(Boolean).join(", ")})`];
    const [form, ...reasons] = corpus.entities.forms[mark.entity][mark.row.get("form")];
    for (const reason of reasons) lines.push(say("{alias}: {reason}", { alias: quote(form), reason: settings.reasons[reason] }));
    return lines.join("\n");
  }

  tipOfQuantity(quantity) {
    const { corpus } = this;
    const value = corpus.string(quantity.get("value")) || say("no exact value");
    const noun = corpus.string(quantity.get("noun"));
    const source = corpus.sourceOf(this.document, quantity);
    const lines = [`${value} ${corpus.string(quantity.get("unit"))} (${settings.kinds[quantity.get("kind")]})`];
    if (noun) lines.push(say("of {noun}", { noun }));
    if (source) lines.push(say("according to {name}", { name: this.explorer.nameSpeaker(source) }));
    return lines.join("\n");
  }

  tipOfStatement(statement) {
    const name = this.explorer.nameSpeaker(statement);
    const lines = [say(statement.get("kind") ? "said by {name}, in the article's words" : "said by {name}, quoted", { name })];
    const [cue, speaker] = [this.corpus.string(statement.get("cue")), this.corpus.string(statement.get("speaker"))];
    if (cue) lines.push(say("cue: {words}", { words: quote(cue) }));
    if (speaker && statement.get("entity") >= 0) lines.push(say("speaker: {words}", { words: quote(speaker) }));
    return lines.join("\n");
  }

  // The lists beside the text

  buildRail() {
    const lists = [this.buildEntities(), this.buildStatements(), this.buildQuantities()].filter(Boolean);
    return lists.length ? make("div", { class: "newsner-rail" }, make("div", { class: "newsner-side", tabindex: "0", role: "region", "aria-label": say("What was found") }, lists)) : null;
  }

  buildList(name, title, headings, rows) {
    if (!rows.length) return null;
    return make("details", { class: `newsner-${name}`, open: true }, make("summary", {}, say(title)), table(name, say(title), headings, rows));
  }

  buildEntities() {
    const { corpus, state, explorer } = this;
    const rows = this.entities.map(([entity, n]) => {
      const walk = { ...state, q: "", of: corpus.entities.keys[entity], at: null };
      const line = row([explorer.linkEntity(entity, state), explorer.buildDetail(entity)], ["", tagOf(corpus.label(entity))], ["newsner-number", link(walk, { "aria-label": mentions(n), "data-focus": `walk ${entity}` }, number(n))]);
      line.id = `newsner-row-E${entity}`;
      return line;
    });
    return this.buildList("entities", "Entities", [say("Entity"), say("Label"), { text: say("Mentions"), class: "newsner-number" }], rows);
  }

  here(start, text) {
    return link({ ...this.state, at: start }, { "data-focus": `here ${start}` }, french(text));
  }

  buildStatements() {
    const rows = this.rows.statements.map((statement) => {
      const [start, length] = [statement.get("start"), statement.get("length")];
      const said = oneLine(this.text.slice(start, start + Math.min(length, 200))) + (length > 200 ? " …" : "");
      const line = row(this.explorer.linkSpeaker(statement, this.state), ["", this.here(start, said)], ["", tagOf(SAID[statement.get("kind")])]);
      line.id = `newsner-row-S${statement.number}`;
      return line;
    });
    return this.buildList("statements", "Who says what", [say("Speaker"), say("Statement"), say("Kind")], rows);
  }

  buildQuantities() {
    const { corpus } = this;
    const rows = this.rows.quantities.map((quantity) => {
      const source = corpus.sourceOf(this.document, quantity);
      const note = source ? make("small", {}, say("according to {name}", { name: this.explorer.nameSpeaker(source) })) : null;
      const line = row([this.here(quantity.get("start"), oneLine(corpus.text(this.document, quantity.get("start"), quantity.get("length")))), note], ["newsner-number", corpus.string(quantity.get("value"))], ["", french(corpus.string(quantity.get("unit")))], ["", settings.kinds[quantity.get("kind")]]);
      line.id = `newsner-row-Q${quantity.number}`;
      return line;
    });
    return this.buildList("quantities", "Quantities", [say("Quantity"), { text: say("Value"), class: "newsner-number" }, say("Unit"), say("Kind")], rows);
  }
}

let explorer;

async function open() {
  const main = document.getElementById("newsner-main");
  try {
    const [index, texts] = await Promise.all([unpack("newsner-index"), unpack("newsner-texts")]);
    explorer = new Explorer(index, texts);
    explorer.start();
  } catch (error) {
    main.replaceChildren(make("p", { role: "alert" }, say("This page could not be opened: {problem}", { problem: error.message })));
    throw error;
  }
}

open();
