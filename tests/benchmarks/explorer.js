// Walk through the explorer's pages: every count must equal the list that it opens; keys must lead everywhere.
//
// explorer.py says how to run it. It opens each page in both themes, follows counts from all views, drives the page by
// keyboard alone, checks each view with axe-core, photographs it at three widths, and looks for dialogs, requests,
// errors, elements that a text made, pages wider than the window and focus that cannot be seen. It prints what is wrong,
// how long each page took to open, and how much was checked; nothing but the latter two is good.
const fs = require("fs");
const path = require("path");
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [folder, executablePath, ...only] = process.argv.slice(2);
const WIDTHS = [400, 900, 1600];
const TABS = ["", "concordance", "says", "about", "figures", "with", "forms"];
const MOST = 25; // counts followed from one view
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
let [faults, counts, views] = [0, 0, 0];

/** Runs in the page: goes to addresses, reads counts and measures lists. */
function install() {
  const digits = (text) => Number(text.replace(/[^\d]/g, ""));
  const arrive = (hash) =>
    new Promise((done) => {
      if (location.hash === hash) return done();
      addEventListener("hashchange", () => done(), { once: true });
      location.hash = hash;
    });
  const rows = () => document.querySelectorAll("#newsner-main :is(.newsner-list, table) [data-row], #newsner-main .newsner-forms-table tbody tr").length;
  const pages = () => document.querySelectorAll(".newsner-pages a").length;

  /** Count all items of the list at an address, page by page; of an article, the marks that are walked. */
  async function measure(hash) {
    await arrive(hash);
    if (hash.startsWith("#/article/")) return document.querySelectorAll("[data-hit]").length;
    let total = 0;
    const base = location.hash;
    for (let page = 1; ; page++) {
      if (page > 1) await arrive(`${base}${base.includes("?") ? "&" : "?"}page=${page}`);
      total += rows();
      if (!pages() || !document.querySelector(".newsner-pages a[rel=next]")) return total;
    }
  }

  /** A filter counts articles, also where it stands beside another list. */
  const ofArticles = (hash) => hash.replace(/^(#\/entity\/[^/?]+)\/\w+/, "$1");

  function readCounts() {
    const found = [];
    const add = (n, element, what) => element && found.push({ n, hash: element.getAttribute("href"), what });
    for (const link of document.querySelectorAll(":is(#newsner-nav, .newsner-tabs, .newsner-choices) a")) add(digits(link.querySelector(".newsner-count").textContent), link, link.textContent);
    for (const link of document.querySelectorAll(".newsner-within a")) add(digits(link.textContent), link, link.textContent);
    for (const item of document.querySelectorAll(".newsner-names li")) add(digits(item.querySelector(".newsner-count").textContent), item.querySelector("a"), item.textContent);
    for (const item of document.querySelectorAll(".newsner-facts dd > span:has(.newsner-count)")) add(digits(item.querySelector(".newsner-count").textContent), item.querySelector("a"), item.textContent);
    for (const link of document.querySelectorAll("#newsner-main tbody .newsner-number a")) add(digits(link.textContent), link, "number");
    for (const link of document.querySelectorAll(".newsner-timeline a:not([aria-current])")) found.push({ n: digits(link.getAttribute("aria-label").match(/:\s*([\d\s,\u202f\u00a0]+)/)[1]), hash: ofArticles(link.getAttribute("href")), what: link.getAttribute("aria-label") });
    for (const box of document.querySelectorAll("#newsner-filters input:not(:checked)")) {
      const [param, ...value] = box.dataset.focus.split(" ");
      const hash = new URL(location.hash.replace("#/", "https://x/"));
      if (hash.searchParams.has(param)) continue; // it would be added to those
      hash.searchParams.delete("page");
      hash.searchParams.append(param, value.join(" "));
      const list = hash.pathname.startsWith("/entity/") ? hash.pathname.split("/").slice(0, 3).join("/") : "/articles";
      if (/^.(PER|LOC|ORG)/.test(hash.pathname)) hash.searchParams.delete("q"); // there it is about names
      found.push({ n: digits(box.closest("label").querySelector(".newsner-count").textContent), hash: `#${list}?${hash.searchParams}`, what: box.dataset.focus });
    }
    return found;
  }
  window.walker = { arrive, measure, readCounts };
}

class Driver {
  constructor(page, name) {
    Object.assign(this, { page, name });
    page.on("dialog", (dialog) => (this.say("dialog", dialog.message()), dialog.dismiss()));
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

  arrive(hash) {
    return this.page.evaluate((one) => window.walker.arrive(one), hash);
  }

  text(selector) {
    return this.page.$eval(selector, (element) => element.textContent).catch(() => "");
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await wait(40);
    }
  }

  /** Follow the counts of a view. */
  async follow(hash) {
    await this.arrive(hash);
    const found = await this.page.evaluate(() => window.walker.readCounts());
    const step = Math.max(1, Math.ceil(found.length / MOST));
    for (const { n, hash: target, what } of found.filter((_, i) => i % step === 0)) {
      const size = await this.page.evaluate((one) => window.walker.measure(one), target);
      counts += 1;
      this.expect(size === n, hash, `“${what.trim()}” to open ${n}, not ${size}`, target);
    }
  }

  async check(hash, what, { photograph = true } = {}) {
    await this.arrive(hash);
    views += 1;
    await this.page.evaluate(axe);
    for (const { id, nodes } of (await this.page.evaluate(() => axe.run())).violations) this.say(what, id, nodes[0].html.slice(0, 200), nodes[0].failureSummary);
    for (const width of photograph ? WIDTHS : []) {
      await this.page.setViewport({ width, height: 1000 });
      await wait(30);
      if (await this.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) this.say(what, width, "too wide");
      await this.page.screenshot({ path: path.resolve(folder, `${this.name}-${what}-${width}.png`) });
    }
    await this.page.setViewport({ width: 1200, height: 1000 });
    const strangers = await this.page.$$eval(":is(body, svg) :is(script, img, iframe, object, style, [onclick], [onerror], [onload], [style*=url])", (all) => all.filter((one) => !(one.matches("script[type=module], #newsner-settings"))).map((one) => one.outerHTML.slice(0, 80)));
    this.expect(strangers.length === 0, "no element that a text made", strangers);
    const links = await this.page.$$eval("a", (all) => all.map((one) => one.getAttribute("href")).filter((href) => !/^(#|https?:)/.test(href)));
    this.expect(links.length === 0, "no other address", links);
  }

  /** Everything that Tab reaches must show its focus. */
  async tabThrough(steps) {
    const reached = new Set();
    for (let step = 0; step < steps; step++) {
      await this.page.keyboard.press("Tab");
      const [name, isSeen] = await this.page.evaluate(() => {
        const one = document.activeElement;
        const style = getComputedStyle(one);
        const ground = one.matches(".newsner-timeline a") ? getComputedStyle(one.firstChild).stroke !== "none" : false;
        return [one === document.body ? "" : `${one.tagName} ${one.id} ${(one.getAttribute("aria-label") ?? one.textContent).slice(0, 40)}`, ground || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)];
      });
      if (name) reached.add(name);
      if (name && !isSeen) this.say("no visible focus on", name);
    }
    return reached;
  }

  /** Search, open, walk and come back by keyboard alone. */
  async useKeys(name) {
    const { page } = this;
    const active = (selector) => page.evaluate((one) => Boolean(document.activeElement.closest(one)), selector);
    await this.arrive("#/articles");
    await page.evaluate(() => document.activeElement.blur());
    await this.press("/");
    this.expect(await active("#newsner-search"), "/ to go to the search");
    await page.keyboard.type(name.toLowerCase().normalize("NFD").replace(/\p{M}/gu, ""));
    await wait(300);
    this.expect((await this.text(".newsner-names")).includes(name), "the name among those found", name);
    await this.press("ArrowDown");
    this.expect(await active("[data-row]"), "an arrow to the first row");
    await this.press("Enter");
    await wait(100);
    this.expect((await this.text("h1")).startsWith(name), "Enter to open the name", await this.text("h1"));
    await this.press("j", "j", "k");
    this.expect(await active(".newsner-list [data-row]"), "j and k to go through the list");
    await this.press("Enter");
    await wait(100);
    this.expect(await page.evaluate(() => location.hash.startsWith("#/article/")), "Enter to open the article");
    await this.press("j");
    this.expect(await active("[data-hit]"), "j to go to a hit");
    this.expect(/1/.test(await this.text("#newsner-status")), "a word on which hit it is");
    await this.press("Escape");
    await wait(200);
    this.expect((await this.text("h1")).startsWith(name), "Escape to lead back", await this.text("h1"));
    await page.goBack().catch(() => {});
    await wait(200);
    this.expect((await this.text("#newsner-main h1")).length > 0, "to go back");
    this.expect((await page.$eval("#newsner-search", (one) => one.value)).length > 0, "the search to be there again");
    await page.goForward().catch(() => {});
    await wait(200);
    this.expect((await this.text("h1")).startsWith(name), "to go forward again");
  }
}

async function walk(browser, file, theme) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1200, height: 1000 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
  const driver = new Driver(page, `${path.parse(file).name}-${theme}`);
  const started = Date.now();
  await page.goto("file://" + path.resolve(folder, file));
  await page.waitForSelector(".newsner-ready", { timeout: 60000 });
  const opened = Date.now() - started;
  await page.evaluate(`(${install})()`);
  await driver.check("#/articles", "articles");
  const entities = [];
  const labels = [];
  for (const label of ["PER", "LOC", "ORG"]) {
    await driver.check(`#/${label}`, label, { photograph: label === "PER" });
    const found = await page.$$eval(".newsner-names-table tbody th a", (all) => all.map((one) => [one.getAttribute("href"), one.textContent]));
    entities.push(...found.slice(0, 2));
    if (label === "PER" || !labels.length) labels.push(...found.slice(0, 1));
    await driver.follow(`#/${label}`);
  }
  await driver.follow("#/articles");
  for (const [href] of entities.slice(0, 1)) for (const tab of TABS) await driver.check(tab ? `${href}/${tab}` : href, tab || "entity");
  for (const [href] of entities) for (const tab of ["", "with", "forms"]) await driver.follow(tab ? `${href}/${tab}` : href);
  await driver.arrive("#/articles");
  const article = await page.$eval(".newsner-list a", (one) => one.getAttribute("href")).catch(() => null);
  if (article) {
    await driver.check(article, "article");
    const marks = await page.$$eval("article a[data-start]", (all) => all.map((one) => one.textContent).join("|"));
    if (file === "emoji.html") driver.expect(marks === "Bachar al-Assad|Damas|Assad|26 missiles", "marks in their places", marks);
    await driver.follow(article);
  }
  await driver.check("#/articles?q=de", "search");
  await driver.follow("#/articles?q=de");
  await driver.follow("#/PER?q=ma");
  await driver.check("#/articles?q=qqqq", "nothing", { photograph: false });
  await driver.check("#/entity/nobody/%E0%A4%A?meta_source=%", "lost", { photograph: false });
  if (entities.length) {
    await driver.arrive(entities[0][0]);
    const filter = await page.$eval("#newsner-filters input", (one) => (one.focus(), one.click(), one.dataset.focus)).catch(() => null);
    await wait(200);
    if (filter) {
      const [hash, focused] = await page.evaluate(() => [location.hash, document.activeElement.dataset.focus]);
      driver.expect(focused === filter, "the focus to stay on the filter", filter, focused);
      await driver.follow(hash);
      await driver.check(hash, "filtered");
    }
    await driver.arrive("#/articles");
    await page.evaluate(() => document.activeElement.blur());
    const reached = await driver.tabThrough(30);
    driver.expect(reached.size > 7, "Tab to reach much", [...reached]);
  }
  if (labels.length && file !== "hostile.html") await driver.useKeys(labels[0][1]);
  await context.close();
  return opened;
}

(async () => {
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox"] });
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".html") && (!only.length || only.includes(name)));
  for (const file of files) {
    const opened = [];
    for (const theme of ["light", "dark"]) opened.push(await walk(browser, file, theme));
    console.log(`${file}: opened in ${opened.join(" and ")} ms`);
  }
  console.log(`${files.length} pages, ${views} views, ${counts} counts followed, ${faults} faults`);
  await browser.close();
  process.exitCode = faults ? 1 : 0;
})();
