// Reading in Firefox: formulas, search, and the colours that a reader chooses.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { reader } from "./reader.js";

const CHAPTER = "chapters/05_neuron.html";
let firefox;

before(async () => { firefox = await reader(); });
after(() => firefox.end());

test("a formula on a line of its own is drawn in the book's font and fits its column", async () => {
  await firefox.visit(CHAPTER);
  await firefox.until(() => document.fonts.check("16px 'Book Math'"));
  const [{ width, height }, column] = await firefox.ask(() => ["div.math > math", "div.math"].map((selector) =>
    document.querySelector(selector).getBoundingClientRect().toJSON()));
  assert.ok(height > 15 && height < 80, `it is ${height} px high`);
  assert.ok(width > 100 && width <= column.width, `it is ${width} px wide in a column of ${column.width} px`);
});

test("formulas within a text leave its lines where they are", async () => {
  await firefox.visit(CHAPTER);
  await firefox.until(() => document.fonts.check("16px 'Book Math'"));
  const [plain, withLetter, withFraction] = await firefox.ask(() => {
    const heightOf = (selector) => document.querySelector(selector).getBoundingClientRect().height;
    const line = parseFloat(getComputedStyle(document.querySelector(".bd-article p")).lineHeight);
    return [line, heightOf("p math mi"), heightOf("p math mfrac")];
  });
  assert.ok(withLetter < plain, `a letter is ${withLetter} px high in a line of ${plain} px`);
  assert.ok(withFraction > withLetter && withFraction < 2 * plain, `a fraction is ${withFraction} px high`);
});

test("search finds a term", async () => {
  await firefox.visit(CHAPTER);
  await firefox.page.keyboard.down("Control");
  await firefox.page.keyboard.press("k");
  await firefox.page.keyboard.up("Control");
  await firefox.until(() => document.activeElement.name === "q");
  await firefox.page.keyboard.type("topological");
  await firefox.page.keyboard.press("Enter");
  await firefox.until(() => location.pathname.endsWith("/search.html"));
  await firefox.page.waitForSelector("#search-results ul.search li a");
});

test("the colours that a reader chooses stay on the next page", async () => {
  await firefox.visit(CHAPTER);
  const colours = () => document.documentElement.dataset.theme;
  const first = await firefox.ask(colours);
  for (let i = 0; i < 2 && await firefox.ask(colours) === first; i++) { // from the system's to light, or to dark
    await firefox.page.click(".theme-switch-button");
  }
  const chosen = await firefox.ask(colours);
  assert.notEqual(chosen, first);
  await firefox.visit("book/index.html");
  assert.equal(await firefox.ask(colours), chosen);
});
