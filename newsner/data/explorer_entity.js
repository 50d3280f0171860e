// The explorer's view of one name: where it stands, what it says, what is said of it, and with whom it is named.

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
    const lines = this.byTime(this.lines);
    if (sort !== "left" && sort !== "right") return lines;
    const keyed = lines.map((line) => {
      const text = this.corpus.texts[line.document];
      const end = line.start + line.length;
      if (sort === "right") return [fold(text.slice(end, end + CONTEXT)).replace(/[^\p{L}\p{N} ]/gu, "").trim(), line];
      return [fold(text.slice(Math.max(0, line.start - CONTEXT), line.start)).replace(/[^\p{L}\p{N} ]/gu, " ").trim().split(/ +/).reverse().join(" "), line];
    });
    const compare = ([a], [b]) => !a - !b || (a < b ? -1 : a > b ? 1 : 0); // the ends of articles last
    return keyed.sort(compare).map(([, line]) => line);
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
