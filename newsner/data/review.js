// The workbench of `newsner.views.review`: one card at a time, by keyboard or mouse, in notebooks and on pages.
//
// It shows the state that a model has and sends it answers; it decides nothing. Texts are set as text, never as HTML.
// What it says is in English here; the model's `words` have it in the language of the reader.

const KEYS = { same: "s", different: "d", split: "p", rename: "r", drop: "n", skip: "k" };
const PATIENCE = 20000; // milliseconds that an answer may take
const MOST_PLACES = 200; // of a side that can be chosen one by one
const NO_SHORTCUTS = "data-lm-suppress-shortcuts"; // JupyterLab's, where the focus is: a key must not insert a cell
let made = 0; // workbenches on the page, whose ids must differ

const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
const printable = (text) => String(text).replace(CONTROLS, (c) => (c < " " ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : "\ufffd"));

/** Return a function that says messages in the language of some words, as `newsner.views.messages` does in Python. */
function speak({ lang, messages }) {
  const locale = lang === "en" ? "en-GB" : lang;
  const plural = new Intl.PluralRules(locale);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const fill = (message, values) => message.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  const say = (message, values = {}) => fill(messages[message] ?? message, values);
  say.lang = lang;
  say.number = (number) => number.toLocaleString(locale);
  say.round = (number) => say.number(number >= 10 ? Math.round(number) : Math.round(number * 10) / 10);
  say.percent = (share) => percent.format(share);
  say.count = (one, many, n) => {
    const forms = messages[one] ?? [one, many];
    return fill(forms[plural.select(n) === "one" ? 0 : 1], { n: say.number(n) });
  };
  say.day = (iso) => day.format(new Date(iso)).replace(/^1 /, lang === "fr" ? "1er " : "1 ");
  say.size = ({ articles, mentions }) =>
    `${say.count("{n} article", "{n} articles", articles)}, ${say.count("{n} mention", "{n} mentions", mentions)}`;
  return say;
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if ("tabindex" in attributes || tag === "button" || tag === "input") element.setAttribute(NO_SHORTCUTS, "true");
  for (const [name, value] of Object.entries(attributes))
    if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  element.append(...children.filter((child) => child != null).map((child) => (child instanceof Node ? child : printable(child))));
  return element;
}

const french = (text) => make("bdi", { lang: "fr" }, text);

/** Return a text as nodes, with the last figure in it bold. */
function embolden(text, figure) {
  const start = text.lastIndexOf(figure);
  return [text.slice(0, start), make("b", {}, figure), text.slice(start + figure.length)];
}

/** Say what an answer would change; `newsner.views.review.session` says the same in the terminal. */
export function preview(card, { action, side = 0, documents = [], value = "" }, say) {
  const [first, second] = card.sides;
  const chosen = card.sides[side ?? 0];
  switch (action) {
    case "same": {
      if (card.isSplit) return say("“{part}” ({size}) stays in “{whole}”; nothing moves.", { part: first.name, size: say.size(first), whole: second.name });
      const [small, large] = first.mentions <= second.mentions ? [first, second] : [second, first];
      const articles = say.count("{n} article", "{n} articles", card.articles);
      return say("“{small}” ({size}) joins “{large}” ({other}): {articles} in all.", { small: small.name, size: say.size(small), large: large.name, other: say.size(large), articles });
    }
    case "different":
      if (card.isSplit) return say("“{part}” ({size}) leaves “{whole}” ({rest}).", { part: first.name, size: say.size(first), whole: second.name, rest: say.size(second) });
      return say("“{first}” and “{second}” are never joined; nothing moves.", { first: first.name, second: second.name });
    case "split": {
      const places = chosen.places.filter((place) => documents.includes(place.document));
      const size = say.size({ articles: places.length, mentions: places.reduce((sum, place) => sum + place.mentions, 0) });
      if (value) return say("{size} go from “{name}” to “{other}”.", { size, name: chosen.name, other: value });
      return say("{size} leave “{name}”.", { size, name: chosen.name });
    }
    case "rename":
      return say("“{name}” is shown as “{new}” in {size}.", { name: chosen.name, new: value, size: say.size(chosen) });
    case "drop":
      if (side === null) return say("“{first}” and “{second}” leave the registry: {size}.", { first: first.name, second: second.name, size: say.size({ articles: card.articles, mentions: first.mentions + second.mentions }) });
      return say("“{name}” leaves the registry: {size}.", { name: chosen.name, size: say.size(chosen) });
  }
  return say("Nothing changes; the card comes again at the end.");
}

export function render({ model, el, keys = el, takesFocus = false }) {
  const bench = new Workbench(model, el, keys);
  bench.show(takesFocus);
  return () => bench.close();
}

class Workbench {
  constructor(model, el, keys) {
    this.model = model;
    this.say = speak(model.get("words"));
    this.id = `newsner-review-${++made}`;
    this.keys = keys;
    this.waits = false; // for the answer to be taken in
    this.form = null;
    this.bar = make("div", { class: "newsner-bar" });
    this.area = make("div");
    this.status = make("p", { role: "status", class: "newsner-status" });
    this.alert = make("p", { role: "alert", class: "newsner-alert" });
    this.root = make(
      "div",
      { class: "newsner newsner-review", lang: this.say.lang, role: "region", "aria-label": this.say("Review of doubtful identities") },
      this.bar, this.status, this.alert, this.area,
    );
    el.append(this.root);
    this.onKey = (event) => this.press(event);
    this.onState = () => {
      clearTimeout(this.timer);
      this.waits = false;
      this.form = null;
      this.show(true);
    };
    keys.addEventListener("keydown", this.onKey);
    model.on("change:state", this.onState);
  }

  close() {
    clearTimeout(this.timer);
    this.keys.removeEventListener("keydown", this.onKey);
    this.model.off("change:state", this.onState);
    this.root.remove();
  }

  get state() {
    return this.model.get("state");
  }

  show(takesFocus) {
    const { card, message, problem } = this.state;
    this.bar.replaceChildren(...this.buildBar());
    this.area.replaceChildren(card ? this.buildCard(card) : this.buildEnd());
    this.status.textContent = printable(message);
    this.alert.textContent = printable(problem);
    if (takesFocus) this.area.firstChild.focus({ preventScroll: this.root.getBoundingClientRect().top >= 0 });
  }

  buildBar() {
    const { say, state } = this;
    const { progress, canUndo } = state;
    const { settled, total, skipped, gainLeft, gain } = progress;
    const counts = { settled: say.number(settled), total: say.number(total), skipped: say.number(skipped) };
    const done = skipped ? say("{settled} of {total} settled, {skipped} skipped", counts) : say("{settled} of {total} settled", counts);
    const left = say("expected gain left: {left} of {gain} pairs", { left: say.round(gainLeft), gain: say.round(gain) });
    const save = this.model.save;
    return [
      make("progress", { max: Math.max(total, 1), value: settled, "aria-label": say("Cards settled") }),
      make("p", {}, make("b", {}, done), make("span", {}, left)),
      make("div", { class: "newsner-tools" },
        make("button", { type: "button", "aria-keyshortcuts": "U", "aria-disabled": String(!canUndo), on: { click: () => this.undo() } }, make("kbd", {}, "U"), say("Undo")),
        save && make("button", { type: "button", "aria-keyshortcuts": "W", on: { click: () => save() } }, make("kbd", {}, "W"), say("Download decisions.jsonl")),
      ),
    ];
  }

  buildEnd() {
    const { say } = this;
    const saved = this.model.save ? say("Download decisions.jsonl, and link the corpus with it.") : say("Link the corpus again with decisions=, and all of it holds.");
    return make("section", { class: "newsner-card", tabindex: "-1", "aria-labelledby": `${this.id}-title` },
      make("h2", { id: `${this.id}-title` }, say("All is settled")), make("p", {}, saved));
  }

  buildCard(card) {
    const { say } = this;
    const share = say.percent(card.probability);
    const gain = say.round(card.gain);
    const actions = [
      ["same", say("Same"), preview(card, { action: "same" }, say)],
      ["different", say("Different"), preview(card, { action: "different" }, say)],
      ["split", say("Split documents…"), say("choose those that mean another one")],
      ["rename", say("Rename…"), say("choose the name to show")],
      ["drop", say("Not an entity…"), say("takes one side, or both, out of the registry")],
      ["skip", say("Skip"), preview(card, { action: "skip" }, say)],
    ];
    return make("section", { class: "newsner-card", tabindex: "-1", "aria-labelledby": `${this.id}-title`, "aria-describedby": `${this.id}-stakes` },
      make("h2", { id: `${this.id}-title` }, this.ask(card)),
      make("p", { class: "newsner-stakes", id: `${this.id}-stakes` },
        ...embolden(say("{share} likely to be one", { share }), share), " · ",
        ...embolden(say.count("{n} pair at stake", "{n} pairs at stake", card.pairs), say.number(card.pairs)), " · ",
        ...embolden(say("expected gain {gain}", { gain }), gain)),
      make("ul", { class: "newsner-evidence", "aria-label": say("Evidence") }, ...card.evidence.map((line) => make("li", {}, line))),
      make("div", { class: "newsner-sides" }, ...card.sides.map((side, number) => this.buildSide(side, number))),
      make("div", { class: "newsner-actions", role: "group", "aria-label": say("Your decision") }, ...actions.map((action) => this.buildButton(...action))),
      make("div", { class: "newsner-slot" }),
    );
  }

  ask({ isSplit, sides }) {
    const { say } = this;
    return {
      PER: isSplit ? say("One entry: one person, or two?") : say("Two entries: one person, or two?"),
      LOC: isSplit ? say("One entry: one place, or two?") : say("Two entries: one place, or two?"),
      ORG: isSplit ? say("One entry: one organisation, or two?") : say("Two entries: one organisation, or two?"),
    }[sides[0].label];
  }

  buildSide(side, number) {
    const { say } = this;
    const id = `${this.id}-side-${number}`;
    const others = side.aliases.flatMap((alias, place) => [place ? ", " : "", french(alias)]);
    return make("section", { class: `newsner-card-side newsner-${side.label}`, "aria-labelledby": id },
      make("h3", { id }, make("span", { class: "newsner-number" }, String(number + 1)), french(side.name), make("span", { class: `newsner-${side.label} newsner-tag` }, { PER: say("PER"), LOC: say("LOC"), ORG: say("ORG") }[side.label])),
      make("p", { class: "newsner-facts" }, ...(others.length ? say("{size}; also {names}", { size: say.size(side) }).split(/(\{names\})/).flatMap((part) => (part === "{names}" ? others : [part])) : [say.size(side)])),
      ...side.contexts.map((context) => make("figure", {},
        make("blockquote", { lang: "fr" }, context.before, make("mark", {}, context.mention), context.after),
        make("figcaption", {}, ...this.buildOrigin(context.place)))),
    );
  }

  buildOrigin({ source, day, country, document: id }) {
    const parts = [source && make("bdi", {}, source), day && make("time", { datetime: day }, this.say.day(day)), country && make("bdi", {}, country), make("bdi", {}, id)].filter(Boolean);
    return parts.flatMap((part, place) => (place ? [" · ", part] : [part]));
  }

  buildButton(action, label, note) {
    const needsMore = ["split", "rename", "drop"].includes(action);
    const key = KEYS[action].toUpperCase();
    return make("button", { type: "button", "data-action": action, "aria-keyshortcuts": key, "aria-expanded": needsMore ? "false" : null, on: { click: () => this.choose(action) } },
      make("kbd", {}, key), make("span", {}, make("b", {}, label), make("small", {}, note)));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.form) {
      this.pressInForm(event);
      return;
    }
    if (event.key !== "Escape") event.stopPropagation();
    if (event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const action = Object.keys(KEYS).find((name) => KEYS[name] === key);
    if (!action && key !== "u" && !(key === "w" && this.model.save)) return;
    event.preventDefault();
    if (event.repeat) return;
    if (action) this.choose(action);
    else if (key === "u") this.undo();
    else this.model.save();
  }

  /** Decide or cancel; notebooks keep forms from taking Enter themselves. */
  pressInForm(event) {
    event.stopPropagation();
    const decides = event.key === "Enter" && event.target instanceof HTMLInputElement;
    if (!decides && event.key !== "Escape") return;
    event.preventDefault();
    if (decides) this.form.element.requestSubmit();
    else this.closeForm();
  }

  choose(action) {
    if (this.waits || !this.state.card) return;
    if (["split", "rename", "drop"].includes(action)) this.openForm(action);
    else this.send({ action, side: 0, documents: [], value: "" });
  }

  send(answer) {
    if (this.waits) return;
    this.waits = true;
    this.timer = setTimeout(() => {
      this.waits = false;
      this.alert.textContent = this.say("The kernel does not answer. Run the cell again; all that was decided is in the file.");
    }, PATIENCE);
    this.model.send({ ...answer, number: this.state.card?.number ?? null });
  }

  undo() {
    if (this.state.canUndo) this.send({ action: "undo" });
  }

  openForm(action) {
    this.closeForm();
    const { card } = this.state;
    this.form = new AnswerForm(card, action, `${this.id}-form`, this.say, (answer) => this.send(answer), () => this.closeForm());
    this.area.querySelector(".newsner-slot").append(this.form.element);
    this.area.querySelector(`[data-action=${action}]`).setAttribute("aria-expanded", "true");
    this.form.focus();
  }

  closeForm() {
    if (!this.form) return;
    const button = this.area.querySelector(`[data-action=${this.form.action}]`);
    this.form.element.remove();
    this.form = null;
    button?.setAttribute("aria-expanded", "false");
    button?.focus();
  }
}

/** Asks for what an answer needs besides: which side, which documents, which name. */
class AnswerForm {
  constructor(card, action, id, say, submit, cancel) {
    Object.assign(this, { card, action, id, say, submit });
    const [title, word] = { split: [say("Which documents mean another one?"), say("Split")], rename: [say("Which name should be shown?"), say("Rename")], drop: [say("What is not an entity?"), say("Drop")] }[action];
    this.side = action === "rename" || (action === "split" && !card.isSplit && card.sides[1].places.length > card.sides[0].places.length) ? 1 : 0;
    this.text = make("input", { type: "text", id: `${id}-text`, autocomplete: "off", lang: "fr" });
    this.text.value = action === "rename" ? card.sides[this.side].name : "";
    this.boxes = make("div", { class: "newsner-places", role: "group", "aria-label": say("Documents") });
    this.effect = make("output", { "aria-live": "polite" });
    const sides = [...card.sides.map((side, number) => [number, french(side.name), say.size(side)]), ...(action === "drop" ? [[null, say("both"), ""]] : [])];
    this.element = make("form", { "aria-labelledby": `${id}-title`, on: { submit: (event) => this.finish(event), input: (event) => this.update(event) } },
      make("h3", { id: `${id}-title` }, title),
      make("div", { class: "newsner-choices", role: "radiogroup", "aria-label": say("Of which side") }, ...sides.map((side) => this.buildChoice(...side))),
      action === "split" ? this.boxes : null,
      action === "drop" ? null : make("label", { for: `${id}-text` }, action === "rename" ? say("New name") : say("Which one do they mean? (optional)")),
      action === "drop" ? null : this.text,
      make("p", { class: "newsner-effect" }, this.effect),
      make("div", { class: "newsner-tools" },
        make("button", { type: "submit" }, make("kbd", {}, say("Enter")), word),
        make("button", { type: "button", on: { click: cancel } }, make("kbd", {}, say("Esc")), say("Cancel"))),
    );
    this.fillPlaces();
    this.describe();
  }

  get answer() {
    const documents = [...this.boxes.querySelectorAll("input:checked")].map((box) => box.value);
    return { action: this.action, side: this.side, documents, value: this.text.value.trim() };
  }

  buildChoice(side, name, facts) {
    const input = make("input", { type: "radio", name: `${this.id}-side`, value: String(side), checked: side === this.side });
    return make("label", {}, input, name, facts && make("small", {}, facts));
  }

  fillPlaces() {
    if (this.action !== "split") return;
    const { say } = this;
    const { places } = this.card.sides[this.side];
    const shown = places.slice(0, MOST_PLACES).map((place) =>
      make("label", {}, make("input", { type: "checkbox", value: place.document, checked: places.length === 1 }),
        make("span", {}, [place.day && say.day(place.day), place.source, place.country, place.document].filter(Boolean).join(" · ")), make("small", {}, say.count("{n} mention", "{n} mentions", place.mentions))));
    const more = places.length - shown.length;
    this.boxes.replaceChildren(...shown, ...(more > 0 ? [make("p", {}, say.count("and {n} more document, which decisions.jsonl can name", "and {n} more documents, which decisions.jsonl can name", more))] : []));
  }

  update({ target }) {
    if (target.type === "radio") {
      this.side = target.value === "null" ? null : Number(target.value);
      if (this.action === "rename") this.text.value = this.card.sides[this.side].name;
      this.fillPlaces();
    }
    this.describe();
  }

  /** Say what is missing, or what the answer would change. */
  describe() {
    this.effect.textContent = printable(this.missing || preview(this.card, this.answer, this.say));
  }

  get missing() {
    const { say } = this;
    const { documents, value } = this.answer;
    if (value && this.action !== "drop" && !/[\p{L}\p{N}]/u.test(value)) return say("“{name}” is no name", { name: value });
    if (this.action === "rename") return value ? "" : say("A new name is needed.");
    if (this.action !== "split") return "";
    if (!documents.length) return say("Choose documents.");
    const isAll = documents.length === this.card.sides[this.side].places.length;
    return isAll && !value ? say("These are all documents of this side; leave some, or say which one they mean.") : "";
  }

  finish(event) {
    event.preventDefault();
    if (this.missing) return this.describe();
    this.submit(this.answer);
  }

  focus() {
    const target = this.action === "rename" ? this.text : this.element.querySelector("input:checked") ?? this.text;
    target.focus();
    if (target === this.text) this.text.select();
  }
}

export default { render };
