// The workbench of `newsner.views.review`: one card at a time, by keyboard or mouse, in notebooks and on pages.
//
// It shows the state that a model has and sends it answers; it decides nothing. Texts are set as text, never as HTML.

const NOUNS = { PER: "person", LOC: "place", ORG: "organisation" };
const ACTIONS = [
  ["same", "s", "Same"],
  ["different", "d", "Different"],
  ["split", "p", "Split documents…"],
  ["rename", "r", "Rename…"],
  ["drop", "n", "Not an entity…"],
  ["skip", "k", "Skip"],
];
const PATIENCE = 20000; // milliseconds that an answer may take
const MOST_PLACES = 200; // of a side that can be chosen one by one
const NO_SHORTCUTS = "data-lm-suppress-shortcuts"; // JupyterLab's, where the focus is: a key must not insert a cell
let made = 0; // workbenches on the page, whose ids must differ

const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
const printable = (text) => String(text).replace(CONTROLS, (c) => (c < " " ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : "\ufffd"));
const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const size = ({ articles, mentions }) => `${count(articles, "article")}, ${count(mentions, "mention")}`;
const round = (number) => (number >= 10 ? Math.round(number) : Math.round(number * 10) / 10).toLocaleString("en");

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

/** Say what an answer would change; `newsner.views.review.session` says the same in the terminal. */
export function preview(card, { action, side = 0, documents = [], value = "" }) {
  const [first, second] = card.sides;
  const chosen = card.sides[side ?? 0];
  switch (action) {
    case "same": {
      if (card.isSplit) return `“${first.name}” (${size(first)}) stays in “${second.name}”; nothing moves.`;
      const [small, large] = first.mentions <= second.mentions ? [first, second] : [second, first];
      return `“${small.name}” (${size(small)}) joins “${large.name}” (${size(large)}): ${count(card.articles, "article")} in all.`;
    }
    case "different":
      if (card.isSplit) return `“${first.name}” (${size(first)}) leaves “${second.name}” (${size(second)}).`;
      return `“${first.name}” and “${second.name}” are never joined; nothing moves.`;
    case "split": {
      const places = chosen.places.filter((place) => documents.includes(place.document));
      const mentions = places.reduce((sum, place) => sum + place.mentions, 0);
      const target = value ? `go from “${chosen.name}” to “${value}”` : `leave “${chosen.name}”`;
      return `${size({ articles: places.length, mentions })} ${target}.`;
    }
    case "rename":
      return `“${chosen.name}” is shown as “${value}” in ${size(chosen)}.`;
    case "drop":
      if (side === null) return `“${first.name}” and “${second.name}” leave the registry: ${size({ articles: card.articles, mentions: first.mentions + second.mentions })}.`;
      return `“${chosen.name}” leaves the registry: ${size(chosen)}.`;
  }
  return "Nothing changes; the card comes again at the end.";
}

export function render({ model, el, keys = el, takesFocus = false }) {
  const bench = new Workbench(model, el, keys);
  bench.show(takesFocus);
  return () => bench.close();
}

class Workbench {
  constructor(model, el, keys) {
    this.model = model;
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
      { class: "newsner newsner-review", lang: "en", role: "region", "aria-label": "Review of doubtful identities" },
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
    const { progress, canUndo } = this.state;
    const { settled, total, skipped, gainLeft, gain } = progress;
    const done = `${settled.toLocaleString("en")} of ${total.toLocaleString("en")} settled${skipped ? `, ${skipped} skipped` : ""}`;
    const left = `expected gain left: ${round(gainLeft)} of ${round(gain)} pairs`;
    const save = this.model.save;
    return [
      make("progress", { max: Math.max(total, 1), value: settled, "aria-label": "Cards settled" }),
      make("p", {}, make("b", {}, done), make("span", {}, left)),
      make("div", { class: "newsner-tools" },
        make("button", { type: "button", "aria-keyshortcuts": "U", "aria-disabled": String(!canUndo), on: { click: () => this.undo() } }, make("kbd", {}, "U"), "Undo"),
        save && make("button", { type: "button", "aria-keyshortcuts": "W", on: { click: () => save() } }, make("kbd", {}, "W"), "Download decisions.jsonl"),
      ),
    ];
  }

  buildEnd() {
    const saved = this.model.save ? "Download decisions.jsonl, and link the corpus with it." : "Link the corpus again with decisions=, and all of it holds.";
    return make("section", { class: "newsner-card", tabindex: "-1", "aria-labelledby": `${this.id}-title` },
      make("h2", { id: `${this.id}-title` }, "All is settled"), make("p", {}, saved));
  }

  buildCard(card) {
    const noun = NOUNS[card.sides[0].label];
    const title = `${card.isSplit ? "One entry" : "Two entries"}: one ${noun}, or two?`;
    const likely = `${Math.round(card.probability * 100)} %`;
    return make("section", { class: "newsner-card", tabindex: "-1", "aria-labelledby": `${this.id}-title`, "aria-describedby": `${this.id}-stakes` },
      make("h2", { id: `${this.id}-title` }, title),
      make("p", { class: "newsner-stakes", id: `${this.id}-stakes` },
        make("b", {}, likely), " likely to be one · ", make("b", {}, card.pairs.toLocaleString("en")), ` ${card.pairs === 1 ? "pair" : "pairs"} at stake · expected gain `, make("b", {}, round(card.gain))),
      make("ul", { class: "newsner-evidence", "aria-label": "Evidence" }, ...card.evidence.map((line) => make("li", {}, line))),
      make("div", { class: "newsner-sides" }, ...card.sides.map((side, number) => this.buildSide(card, side, number))),
      make("div", { class: "newsner-actions", role: "group", "aria-label": "Your decision" }, ...ACTIONS.map((action) => this.buildButton(card, ...action))),
      make("div", { class: "newsner-slot" }),
    );
  }

  buildSide(card, side, number) {
    const id = `${this.id}-side-${number}`;
    const others = side.aliases.flatMap((alias, place) => [place ? ", " : "", french(alias)]);
    return make("section", { class: `newsner-side newsner-${side.label}`, "aria-labelledby": id },
      make("h3", { id }, make("span", { class: "newsner-number" }, String(number + 1)), french(side.name), make("span", { class: `newsner-${side.label} newsner-tag` }, side.label)),
      make("p", { class: "newsner-facts" }, size(side), others.length ? "; also " : null, ...others),
      ...side.contexts.map((context) => make("figure", {},
        make("blockquote", { lang: "fr" }, context.before, make("mark", {}, context.mention), context.after),
        make("figcaption", {}, ...this.buildOrigin(context.place)))),
    );
  }

  buildOrigin({ source, day, country, document: id }) {
    const parts = [source && make("bdi", {}, source), day && make("time", { datetime: day }, day), country && make("bdi", {}, country), make("bdi", {}, id)].filter(Boolean);
    return parts.flatMap((part, place) => (place ? [" · ", part] : [part]));
  }

  buildButton(card, action, key, label) {
    const needsMore = ["split", "rename", "drop"].includes(action);
    const note = { split: "choose those that mean another one", rename: "choose the name to show", drop: "takes one side, or both, out of the registry" }[action] ?? preview(card, { action });
    return make("button", { type: "button", "data-action": action, "aria-keyshortcuts": key.toUpperCase(), "aria-expanded": needsMore ? "false" : null, on: { click: () => this.choose(action) } },
      make("kbd", {}, key.toUpperCase()), make("span", {}, make("b", {}, label), make("small", {}, note)));
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
    const action = ACTIONS.find(([, letter]) => letter === key)?.[0];
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
      this.alert.textContent = "The kernel does not answer. Run the cell again; all that was decided is in the file.";
    }, PATIENCE);
    this.model.send({ ...answer, number: this.state.card?.number ?? null });
  }

  undo() {
    if (this.state.canUndo) this.send({ action: "undo" });
  }

  openForm(action) {
    this.closeForm();
    const { card } = this.state;
    this.form = new AnswerForm(card, action, `${this.id}-form`, (answer) => this.send(answer), () => this.closeForm());
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
  constructor(card, action, id, submit, cancel) {
    Object.assign(this, { card, action, id, submit });
    const [title, word] = { split: ["Which documents mean another one?", "Split"], rename: ["Which name should be shown?", "Rename"], drop: ["What is not an entity?", "Drop"] }[action];
    this.side = action === "rename" || (action === "split" && !card.isSplit && card.sides[1].places.length > card.sides[0].places.length) ? 1 : 0;
    this.text = make("input", { type: "text", id: `${id}-text`, autocomplete: "off", lang: "fr" });
    this.text.value = action === "rename" ? card.sides[this.side].name : "";
    this.boxes = make("div", { class: "newsner-places", role: "group", "aria-label": "Documents" });
    this.effect = make("output", { "aria-live": "polite" });
    const sides = [...card.sides.map((side, number) => [number, side.name, size(side)]), ...(action === "drop" ? [[null, "both", ""]] : [])];
    this.element = make("form", { "aria-labelledby": `${id}-title`, on: { submit: (event) => this.finish(event), input: (event) => this.update(event) } },
      make("h3", { id: `${id}-title` }, title),
      make("div", { class: "newsner-choices", role: "radiogroup", "aria-label": "Of which side" }, ...sides.map((side) => this.buildChoice(...side))),
      action === "split" ? this.boxes : null,
      action === "drop" ? null : make("label", { for: `${id}-text` }, action === "rename" ? "New name" : "Which one do they mean? (optional)"),
      action === "drop" ? null : this.text,
      make("p", { class: "newsner-effect" }, this.effect),
      make("div", { class: "newsner-tools" },
        make("button", { type: "submit" }, make("kbd", {}, "Enter"), word),
        make("button", { type: "button", on: { click: cancel } }, make("kbd", {}, "Esc"), "Cancel")),
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
    return make("label", {}, input, french(name), facts && make("small", {}, facts));
  }

  fillPlaces() {
    if (this.action !== "split") return;
    const { places } = this.card.sides[this.side];
    const shown = places.slice(0, MOST_PLACES).map((place) =>
      make("label", {}, make("input", { type: "checkbox", value: place.document, checked: places.length === 1 }),
        make("span", {}, [place.day, place.source, place.country, place.document].filter(Boolean).join(" · ")), make("small", {}, count(place.mentions, "mention"))));
    const more = places.length - shown.length;
    this.boxes.replaceChildren(...shown, ...(more > 0 ? [make("p", {}, `and ${count(more, "document")} more, which decisions.jsonl can name`)] : []));
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
    this.effect.textContent = printable(this.missing || preview(this.card, this.answer));
  }

  get missing() {
    const { documents, value } = this.answer;
    if (this.action === "rename") return value ? "" : "A new name is needed.";
    if (this.action !== "split") return "";
    if (!documents.length) return "Choose documents.";
    const isAll = documents.length === this.card.sides[this.side].places.length;
    return isAll && !value ? "These are all documents of this side; leave some, or say which one they mean." : "";
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
