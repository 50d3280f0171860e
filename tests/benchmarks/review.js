// Drive a whole review by keyboard alone, on the page without kernel and in the widget's front end, in both themes.
//
// review.py says how to run it. It checks with axe-core, photographs at three widths, looks for dialogs, requests,
// pages wider than the window, focus that cannot be seen, and English words around French ones, and compares the decisions that the page saves with those
// that Python wrote for the same keys. It prints what is wrong, and what was checked; nothing but the latter is good.
const fs = require("fs");
const path = require("path");
const { spawn } = require("child_process");
const readline = require("readline");
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [folder, executablePath, python, lang] = process.argv.slice(2);
const WIDTHS = [400, 900, 1600];
const WORDS = {
  en: { again: "comes again", back: "Taken back.", named: "“Nom nouveau”", choose: "Choose documents.", leave: "leave “", end: "All is settled" },
  fr: { again: "reviendra", back: "Réponse annulée.", named: "«\u00a0Nom nouveau\u00a0»", choose: "Choisissez des documents.", leave: "quittent «", end: "Tout est réglé" },
}[lang];
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
let faults = 0;

class Driver {
  constructor(page, name) {
    Object.assign(this, { page, name, shots: 0, seen: [] });
    page.on("dialog", (dialog) => (dialog.type() === "beforeunload" || this.say("dialog", dialog.message()), dialog.accept()));
    page.on("pageerror", (error) => this.say("error", error.message));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && this.say("console", message.text()));
    page.on("request", (request) => /^(file|blob|data):/.test(request.url()) || this.say("request", request.url()));
  }

  say(...what) {
    faults += 1;
    console.log(this.name, ...what);
  }

  expect(holds, ...what) {
    if (!holds) this.say("expected", ...what);
  }

  text(selector) {
    return this.page.$eval(selector, (element) => element.textContent).catch(() => "");
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await wait(30);
      await this.page.waitForFunction(() => !window.waits);
    }
  }

  async check(what, { photograph = true } = {}) {
    await this.page.evaluate(axe);
    const { violations } = await this.page.evaluate(() => axe.run());
    for (const { id, nodes } of violations) this.say(what, id, nodes[0].html.slice(0, 200), nodes[0].failureSummary);
    for (const text of await this.findEnglish()) this.say(what, "in English:", text);
    this.seen.push(what);
    for (const width of photograph ? WIDTHS : []) {
      await this.page.setViewport({ width, height: 900 });
      if (await this.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) this.say(what, width, "too wide");
      await this.page.screenshot({ path: path.resolve(folder, `${this.name}-${what}-${width}.png`), fullPage: true });
    }
    await this.page.setViewport({ width: 1000, height: 900 });
  }

  /** Return what the page shows or tells in English although it speaks French: literal parts of the messages of its script. */
  async findEnglish() {
    if (lang === "en") return [];
    const shown = await this.page.evaluate(() => {
      const all = [...document.querySelectorAll("*")];
      const labels = all.map((element) => element.getAttribute("aria-label") ?? "");
      const inherited = document.documentElement.lang;
      const languages = all.map((element) => element.lang).filter((own) => own && own !== inherited);
      return [document.title, document.body.innerText, ...labels, ...languages.map((own) => `lang=${own}`)].join("\n");
    });
    const source = fs.readFileSync(path.resolve(folder, "review.mjs"), "utf8");
    const messages = [...source.matchAll(/say(?:\.count)?\(\s*"([^"]+)"/g)].flatMap(([, message]) => message.split(/\{\w+\}|[“”]/));
    const english = new Set(messages.map((part) => part.trim()).filter((part) => /[A-Za-z]{3}/.test(part) && !["article", "mention", "Documents", "PER", "LOC", "ORG"].includes(part)));
    return [...english].filter((part) => new RegExp(`(?<![\\p{L}-])${part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}-])`, "u").test(shown)).concat(shown.includes("lang=en") ? ["lang=en"] : []);
  }

  /** Go through all that the Tab key reaches; each must show its focus, and all buttons must be reached. */
  async tabThrough() {
    const reached = new Set();
    for (let step = 0; step < 30; step++) {
      await this.press("Tab");
      const found = await this.page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        const isLeft = document.activeElement === document.body;
        return [isLeft ? "" : document.activeElement.textContent.slice(0, 40), style.outlineStyle, parseFloat(style.outlineWidth)];
      });
      if (!found[0]) continue; // the window, from which it starts at the top
      reached.add(found[0]);
      if (found[1] === "none" || !(found[2] >= 1)) this.say("no visible focus on", found[0]);
    }
    const buttons = await this.page.$$eval(".newsner-review button", (all) => all.map((button) => button.textContent.slice(0, 40)));
    for (const button of buttons) this.expect(reached.has(button), "Tab to reach", button);
  }

  /** Press the keys of a whole review; both front ends get the same. */
  async review() {
    const { page } = this;
    await this.check("card");
    await this.tabThrough();
    await this.focusCard();
    await this.press("k");
    this.expect((await this.text("[role=status]")).includes(WORDS.again), "a word on what was skipped");
    await this.press("u");
    this.expect((await this.text("[role=status]")) === WORDS.back, "undo to say so");
    await this.press("k", "r");
    this.expect(await page.evaluate(() => document.activeElement.type === "text"), "the focus in the name");
    await page.keyboard.type("Nom nouveau");
    this.expect((await this.text("output")).includes(WORDS.named), "a preview of the new name");
    await this.check("rename");
    await this.press("Escape");
    this.expect(await page.evaluate(() => document.activeElement.dataset.action === "rename"), "the focus back on the button");
    await this.press("r");
    await page.keyboard.type("Nom nouveau");
    await this.press("Enter");
    this.expect((await this.text(".newsner-sides")).includes("Nom nouveau"), "the new name on the card");
    await this.press("p", "Enter");
    this.expect((await this.text("output")) === WORDS.choose, "a word on what is missing");
    await this.press("Tab", "Space", "Tab", "Space");
    await this.check("split");
    await this.press("Enter");
    this.expect((await this.text("[role=status]")).includes(WORDS.leave), "what the split did", await this.text("[role=status]"));
    await this.press("n");
    await this.check("drop");
    await this.press("ArrowDown");
    this.expect(await page.evaluate(() => document.activeElement.checked), "an arrow to choose the side");
    await this.press("Enter", "d", "s");
    await this.check("later", { photograph: false });
  }

  /** Say that all others are the same, but for a split with a name. */
  async finish() {
    for (let step = 0; step < 60 && (await this.text("h2")) !== WORDS.end; step++) await this.press("s");
    this.expect((await this.text("h2")) === WORDS.end, "an end");
    await this.check("end");
  }

  focusCard() {
    return this.page.evaluate(() => document.querySelector(".newsner-card").focus());
  }
}

async function open(browser, file, theme, name) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1000, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
  const driver = new Driver(page, name);
  await page.goto("file://" + path.resolve(folder, file));
  return driver;
}

/** Review the page without kernel, with a reload in the middle, and return the decisions that it saves. */
async function reviewPage(browser, theme) {
  const driver = await open(browser, "page.html", theme, `page-${theme}`);
  driver.expect(await driver.page.evaluate(() => document.activeElement.className === "newsner-card"), "the focus on the card");
  await driver.review();
  const before = await driver.text(".newsner-bar p");
  await driver.page.reload();
  driver.expect((await driver.text(".newsner-bar p")) === before, "to go on after a reload at", before);
  await driver.finish();
  const downloads = fs.mkdtempSync(path.join(path.resolve(folder), "down-"));
  const client = await driver.page.createCDPSession();
  await client.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads, browserContextId: driver.page.browserContext().id });
  await driver.press("w");
  await wait(500);
  const saved = fs.readFileSync(path.join(downloads, "decisions.jsonl"), "utf8");
  await driver.page.browserContext().close();
  return [saved, driver.seen.length];
}

/** Review the widget's front end, with Python behind it, and return the decisions that Python wrote. */
async function reviewWidget(browser, host, theme) {
  const driver = await open(browser, `widget-${host}.html`, theme, `widget-${host}`);
  const log = path.resolve(folder, `log-${host}.jsonl`);
  fs.rmSync(log, { force: true });
  const kernel = spawn(python, ["tests/benchmarks/review.py", folder, lang, "--serve", log], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = readline.createInterface({ input: kernel.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value);
  await driver.page.exposeFunction("ask", (message) => (kernel.stdin.write(JSON.stringify(message) + "\n"), answer()));
  await driver.page.evaluate(async (source, words, state) => {
    const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    const callbacks = new Set();
    const model = {
      get: (name) => (name === "words" ? words : state),
      on: (_, callback) => callbacks.add(callback),
      off: (_, callback) => callbacks.delete(callback),
      send: async (message) => {
        window.waits = true;
        state = await window.ask(message);
        window.waits = false;
        callbacks.forEach((callback) => callback());
      },
    };
    window.close = module.default.render({ model, el: document.getElementById("el") });
  }, fs.readFileSync(path.resolve(folder, "review.mjs"), "utf8"), await answer(), await answer());
  await driver.review();
  await driver.finish();
  await driver.page.evaluate(() => window.close());
  driver.expect((await driver.page.$$(".newsner-review")).length === 0, "nothing left behind");
  kernel.stdin.end();
  await driver.page.browserContext().close();
  return [fs.readFileSync(log, "utf8"), driver.seen.length];
}

async function look(browser, file, theme) {
  const driver = await open(browser, file, theme, `${path.parse(file).name}-${theme}`);
  await driver.check("card");
  const elements = await driver.page.$$eval("main script, main img, main a, main [onclick], main [style]", (all) => all.length);
  driver.expect(elements === 0, "no element that a text made");
  await driver.press("p", "Escape", "s");
  await driver.page.browserContext().close();
}

const undated = (lines) => lines.replace(/,"at":"[^"]+"/g, "");

(async () => {
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox"] });
  const saved = {};
  let checked = 0;
  for (const theme of ["light", "dark"]) {
    for (const file of ["hostile.html", "corpus.html"]) if (fs.existsSync(path.resolve(folder, file))) await look(browser, file, theme);
    [saved[`page ${theme}`], checked] = await reviewPage(browser, theme);
  }
  for (const [host, theme] of [["jupyter-light", "dark"], ["jupyter-dark", "light"], ["vscode-light", "dark"], ["vscode-dark", "light"]])
    [saved[`widget ${host}`]] = await reviewWidget(browser, host, theme);
  const [first, ...others] = Object.entries(saved);
  for (const [name, lines] of others)
    if (undated(lines) !== undated(first[1])) faults += 1, console.log(name, "decided otherwise than", first[0], "\n" + undated(lines), "\n" + undated(first[1]));
  console.log(`${Object.keys(saved).length} reviews of ${first[1].trim().split("\n").length} decisions, ${checked} views checked in each, ${faults} faults`);
  await browser.close();
  process.exitCode = faults ? 1 : 0;
})();
