// The explorer (`newsner.views.explorer`): which view an address shows, what stands around it, and the keys.
//
// Each state has an address behind the number sign, so that it can be kept, and the browser goes back and forward. What
// is shown follows from the address alone.

class Explorer {
  constructor(index, texts) {
    this.corpus = new Corpus(index, texts);
    this.unfolded = new Set(); // facets that show all values
    this.depth = history.state?.depth ?? 0; // steps since the page was opened, which Escape can take back
    this.switches = new Map(); // which marks the reader has switched on or off
    this.typing = 0; // a timer, while the reader types
    this.shown = null; // the view and key that are on the screen
  }

  start() {
    this.search = document.getElementById("newsner-search");
    this.main = document.getElementById("newsner-main");
    this.side = document.getElementById("newsner-filters");
    this.nav = document.getElementById("newsner-nav");
    this.status = document.getElementById("newsner-status");
    this.wide = matchMedia("(min-width: 60rem)");
    this.isOpen = false; // the filters, in a narrow window
    this.wide.addEventListener("change", () => this.side.firstChild && this.side.replaceChildren(...this.buildFacets(this.state)));
    history.scrollRestoration = "manual";
    addEventListener("hashchange", () => this.arrive());
    this.main.addEventListener("click", (event) => this.leave(event));
    addEventListener("scroll", () => this.keepPlace(), { passive: true });
    addEventListener("keydown", (event) => this.press(event));
    this.search.form.addEventListener("submit", (event) => (event.preventDefault(), this.searchNow(true)));
    this.search.addEventListener("input", () => (clearTimeout(this.typing), (this.typing = setTimeout(() => this.searchNow(false), 150))));
    document.getElementById("newsner-skip").addEventListener("click", (event) => (event.preventDefault(), this.focusTitle()));
    this.show();
    document.documentElement.classList.add("newsner-ready"); // which tests wait for
    this.corpus.warmUp();
  }

  /** Show what the address says, where the reader left it if he comes back. */
  arrive() {
    this.depth = history.state?.depth ?? this.depth + 1;
    this.show();
    this.keepPlace();
  }

  /** Note which link leads away, where the focus should be for those who come back. */
  leave({ target }) {
    const href = target.closest?.("a")?.getAttribute("href");
    if (href?.startsWith("#/")) history.replaceState({ top: scrollY, depth: this.depth, left: href }, "");
  }

  keepPlace() {
    clearTimeout(this.scrolling);
    this.scrolling = setTimeout(() => history.replaceState({ top: scrollY, depth: this.depth }, ""), 100);
  }

  replace(state) {
    history.replaceState({ depth: this.depth }, "", toAddress(state));
    this.show();
  }

  show() {
    clearTimeout(this.scrolling);
    const state = (this.state = parseAddress(this.corpus, location.hash));
    const focused = document.activeElement?.dataset?.focus;
    const isSame = this.shown === `${state.view} ${state.key}`;
    if (!this.typing && this.search.value.trim() !== state.q) this.search.value = state.q;
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
    const { left } = history.state ?? {};
    const again = (focused && this.findFocus(focused)) || (left && [...this.main.querySelectorAll("a")].find((element) => element.getAttribute("href") === left));
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
    this.typing = 0;
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
    const chosen = state.filter.columns.size;
    if (!shown.length) return [];
    const details = make("details", { open: this.wide.matches || this.isOpen }, make("summary", { "data-focus": "filters" }, chosen ? say("Filters ({n})", { n: number(chosen) }) : say("Filters")), shown);
    details.addEventListener("toggle", () => this.wide.matches || (this.isOpen = details.open));
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
    const tell = (text) => () => (readout.textContent = text);
    const title = say({ year: "Articles per year", month: "Articles per month", day: "Articles per day" }[time.name]);
    const first = Math.max(0, bars.findIndex((bar) => chosen.includes(bar.value)));
    const shapes = bars.map(({ value, count: n }, i) => {
      const isChosen = chosen.includes(value);
      const text = n === totals[i].count ? say("{period}: {articles}", { period: showDay(value), articles: articles(n) }) : say("{period}: {n} of {articles}", { period: showDay(value), n: number(n), articles: articles(totals[i].count) });
      const target = { ...state, page: 1, filter: this.withColumn(state.filter, time.name, isChosen && chosen.length === 1 ? [] : [value]) };
      const height = n ? Math.max(1.5, (100 * n) / most) : 0;
      return draw("a", { href: toAddress(target), "aria-label": text, "aria-current": isChosen ? "true" : null, tabindex: i === first ? "0" : "-1", "data-focus": `bar ${value}`, class: chosen.length && !isChosen ? "newsner-faint" : null, on: { focus: tell(text), mouseenter: tell(text), mouseleave: tell(""), blur: tell("") } },
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
    if (this.depth > 0) history.back();
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

  // Who speaks

  linkSpeaker(statement, state) {
    const entity = statement.get("entity");
    return entity < 0 ? french(this.nameSpeaker(statement)) : this.linkEntity(entity, state);
  }

  /** Return who makes a statement: a name, or the article's words for it in quotation marks. */
  nameSpeaker(statement) {
    const [entity, words] = [statement.get("entity"), this.corpus.string(statement.get("speaker"))];
    return entity >= 0 ? this.corpus.names[entity] : words ? quote(words) : say("nobody named");
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
