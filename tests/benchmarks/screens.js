// Photograph the pages of screens.py at three widths in both themes, and check each with axe-core.
//
//     python tests/benchmarks/screens.py FOLDER
//     npm install --prefix MODULES puppeteer-core axe-core
//     NODE_PATH=MODULES/node_modules node tests/benchmarks/screens.js FOLDER CHROMIUM
//
// Prints violations, dialogs, requests to anywhere, and pages wider than the window; nothing but the count is good.
const fs = require("fs");
const path = require("path");
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [folder, executablePath] = process.argv.slice(2);

async function check(browser, name, theme, width) {
  const page = await browser.newPage();
  const say = (...what) => console.log(name, theme, width, ...what);
  page.on("dialog", (dialog) => { say("dialog", dialog.message()); dialog.dismiss(); });
  const url = "file://" + path.resolve(folder, name);
  page.on("request", (request) => request.url() === url || say("request", request.url()));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
  await page.goto(url);
  await page.screenshot({ path: path.resolve(folder, `${name}-${theme}-${width}.png`), fullPage: true });
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) say("too wide");
  await page.evaluate(axe);
  for (const { id, nodes } of (await page.evaluate(() => axe.run())).violations) say(id, nodes[0].html);
  await page.close();
}

(async () => {
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox"] });
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".html"));
  for (const name of names)
    for (const theme of ["light", "dark"]) for (const width of [400, 900, 1600]) await check(browser, name, theme, width);
  console.log(names.length * 6, "pages checked");
  await browser.close();
})();
