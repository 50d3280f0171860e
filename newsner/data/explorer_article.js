// The explorer's view of one article: its text with marks, and lists beside it, as `newsner.views.html` has them.

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
    this.isHit = this.of >= 0 ? (mark) => mark.table === "mentions" && mark.entity === this.of : this.words.length ? () => false : (mark) => mark.table === "mentions";
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
    let content = document.createTextNode(printableText(this.text.slice(start, end)));
    if (word) content = make("mark", word.start === start && this.of < 0 ? { "data-hit": true, tabindex: "-1", "data-start": start } : {}, content);
    if (!marks.length) return content;
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
    if (mark.row.get("acts")) lines.push(say("stands for its government, institution or team"));
    for (const reason of reasons) lines.push(say("{alias}: {reason}", { alias: quote(form), reason: settings.reasons[reason] }));
    const others = [...new Set(this.rows.mentions.filter((one) => one.get("entity") === mark.entity).map((one) => corpus.entities.forms[mark.entity][one.get("form")][0]))].filter((other) => other !== form && other !== name);
    if (others.length) lines.push(say("also written: {names}", { names: others.slice(0, MOST_FORMS).join(", ") + (others.length > MOST_FORMS ? ", …" : "") }));
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
