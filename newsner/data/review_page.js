// The review on a page without kernel: what `newsner.views.review.session` does, with the decisions kept in the browser.

class LocalModel {
  constructor(data) {
    this.data = data;
    this.say = speak(data.words);
    this.cards = new Map(data.cards.map((card) => [card.number, card]));
    this.callbacks = [];
    this.answers = [];
    this.saved = 0; // decisions in the last download
    this.save = () => this.download();
    let problem = "";
    try {
      this.answers = JSON.parse(localStorage.getItem(data.id) ?? "[]");
    } catch (error) {
      problem = this.say("This browser keeps nothing between visits ({error}); download before you leave.", { error: error.message });
    }
    this.replay();
    this.update(this.answers.length ? this.say.count("Goes on after {n} answer that this browser kept.", "Goes on after {n} answers that this browser kept.", this.answers.length) : "", problem);
    addEventListener("beforeunload", (event) => this.decisions().length > this.saved && event.preventDefault());
  }

  get(name) {
    return name === "words" ? this.data.words : this.state;
  }

  on(_, callback) {
    this.callbacks.push(callback);
  }

  off(_, callback) {
    this.callbacks = this.callbacks.filter((other) => other !== callback);
  }

  send(answer) {
    let problem = "";
    let message = "";
    if (answer.action === "undo") {
      this.answers.pop();
      message = this.say("Taken back.");
    } else {
      message = preview(this.state.card, answer, this.say);
      this.answers.push({ ...answer, at: new Date().toISOString().replace(/\.\d+/, "") });
    }
    try {
      localStorage.setItem(this.data.id, JSON.stringify(this.answers));
    } catch (error) {
      problem = this.say("This browser keeps nothing between visits ({error}); download before you leave.", { error: error.message });
    }
    this.replay();
    this.update(message, problem);
    this.callbacks.forEach((callback) => callback());
  }

  replay() {
    this.order = [...this.cards.keys()];
    this.answered = new Set();
    this.skipped = new Set();
    this.roots = new Map(Object.entries(this.data.joined));
    this.apart = this.data.apart.map((pair) => [...pair]);
    this.dropped = new Set();
    this.placed = new Set();
    this.names = new Map(Object.entries(this.data.names));
    this.moved = new Map();
    for (const answer of this.answers) this.apply(this.cards.get(answer.number), answer);
  }

  apply(card, { action, side, documents, value }) {
    const key = card.sides[side ?? 0];
    switch (action) {
      case "same":
        if (this.root(card.sides[0]) !== this.root(card.sides[1])) this.roots.set(this.root(card.sides[0]), this.root(card.sides[1]));
        this.answered.add(card.number);
        this.place(card);
        break;
      case "different":
        this.apart.push(card.sides);
        this.answered.add(card.number);
        break;
      case "split":
        this.moved.set(key, new Set([...(this.moved.get(key) ?? []), ...documents]));
        if (card.isSplit || this.data.sides[key].places.every((place) => this.moved.get(key).has(place.document))) this.answered.add(card.number);
        break;
      case "rename":
        this.names.set(key, value);
        break;
      case "drop":
        (side === null ? card.sides : [key]).forEach((one) => this.dropped.add(one));
        break;
      case "skip":
        this.skipped.add(card.number);
        this.order = [...this.order.filter((number) => number !== card.number), card.number];
    }
  }

  /** Note that a short name of some documents belongs to somebody, so to nobody else. */
  place(card) {
    const limited = card.sides.filter((key) => this.data.sides[key].documents.length);
    if (limited.length === 1) this.placed.add(limited[0]);
  }

  root(key) {
    while (this.roots.has(key)) key = this.roots.get(key);
    return key;
  }

  isSettled(card) {
    if (this.answered.has(card.number) || card.sides.some((key) => this.dropped.has(key) || this.placed.has(key))) return true;
    const [first, second] = card.sides.map((key) => this.root(key));
    const isPair = (one, other) => (one === first && other === second) || (one === second && other === first);
    return first === second || this.apart.some(([one, other]) => isPair(this.root(one), this.root(other)));
  }

  /** Count the articles and mentions of sides, with all that they were joined with, without what was split off. */
  measure(keys) {
    const roots = new Set(keys.map((key) => this.root(key)));
    const articles = new Set();
    let mentions = 0;
    for (const [key, side] of Object.entries(this.data.sides))
      if (roots.has(this.root(key)))
        for (const place of side.places)
          if (!this.moved.get(key)?.has(place.document)) {
            articles.add(place.document);
            mentions += place.mentions;
          }
    return { articles: articles.size, mentions };
  }

  update(message, problem) {
    const left = this.order.map((number) => this.cards.get(number)).filter((card) => !this.isSettled(card));
    const sum = (cards) => cards.reduce((total, card) => total + card.gain, 0);
    this.state = {
      card: left.length ? this.expand(left[0]) : null,
      progress: {
        settled: this.data.settled + this.cards.size - left.length,
        total: this.data.settled + this.cards.size,
        skipped: left.filter((card) => this.skipped.has(card.number)).length,
        gainLeft: sum(left),
        gain: this.data.gain,
      },
      canUndo: this.answers.length > 0,
      message,
      problem,
    };
  }

  expand(card) {
    const sides = card.sides.map((key) => ({ ...this.data.sides[key], ...this.measure([key]), name: this.names.get(key) ?? this.data.sides[key].name }));
    return { ...card, sides, articles: this.measure(card.sides).articles };
  }

  /** Return the decisions, as `decisions.jsonl` has them. */
  decisions() {
    return this.answers.flatMap((answer) => [...this.decide(this.cards.get(answer.number), answer)]);
  }

  *decide(card, { action, side, documents, value, at }) {
    const [first, second] = card.sides.map((key) => this.data.sides[key]);
    const chosen = card.sides.map((key) => this.data.sides[key])[side ?? 0];
    const make = (what, entities, places = [], target = "") => ({
      do: what, entities, ...(places.length ? { documents: places } : {}), ...(target ? { value: target } : {}), ...(this.data.by ? { by: this.data.by } : {}), at,
    });
    const unite = (...some) => [...new Set(some.flat())];
    switch (action) {
      case "same":
        if (first.documents.length && !second.documents.length) yield make("belongs", [first.reference], first.documents, second.reference);
        else if (second.documents.length && !first.documents.length) yield make("belongs", [second.reference], second.documents, first.reference);
        else yield make("same", [first.reference, second.reference], unite(first.documents, second.documents));
        break;
      case "different":
        if (card.isSplit && card.hasOneName) yield make("different", [first.reference], first.documents);
        else yield make("different", [first.reference, second.reference], unite(first.documents, second.documents));
        break;
      case "split": {
        const names = new Map();
        for (const place of chosen.places)
          if (documents.includes(place.document)) names.set(place.name, [...(names.get(place.name) ?? []), place]);
        for (const [name, places] of names) {
          const reference = `${chosen.label}:${name}`;
          const held = places.map((place) => place.document);
          if (value) yield make("belongs", [reference], held, `${chosen.label}:${value}`);
          else if (places[0].own) yield make("different", [reference], held);
          else yield make("different", [reference, chosen.reference], held);
        }
        break;
      }
      case "rename":
        yield make("rename", [chosen.reference], chosen.documents, value);
        break;
      case "drop":
        for (const one of side === null ? [first, second] : [chosen]) yield make("drop", [one.reference], one.documents);
    }
  }

  download() {
    const lines = [...this.data.log, ...this.decisions().map((decision) => JSON.stringify(decision))];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(lines.map((line) => `${line}\n`), { type: "application/jsonl" }));
    link.download = "decisions.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
    this.saved = this.decisions().length;
  }
}

render({ model: new LocalModel(JSON.parse(document.getElementById("newsner-data").textContent)), el: document.querySelector("main"), keys: document, takesFocus: true });
