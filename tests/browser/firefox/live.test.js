// Live cells in Firefox: a cell is edited and run, an endless loop is stopped, and the variables are still there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { reader } from "./reader.js";

const CHAPTER = "chapters/04_value.html";
let firefox;

before(async () => { firefox = await reader(); });
after(() => firefox.end());

/** Press a button of a cell's bar: run, edit, stop. */
async function press(button, number) {
  const selector = `.live-bar[aria-label="Cell ${number}"] [data-do="${button}"]`;
  await firefox.ask((name) => document.querySelector(name).click(), selector);
}

/** Write a text into a cell in the place of the book's. */
async function write(number, text) {
  await press("edit", number);
  const editor = await firefox.page.waitForSelector(`.cell:has([aria-label="Cell ${number}"]) .cm-content`);
  await editor.click();
  await firefox.page.keyboard.down("Control");
  await firefox.page.keyboard.press("a");
  await firefox.page.keyboard.up("Control");
  await firefox.page.keyboard.type(text);
}

/** Wait until what stands beside a cell's buttons fits a pattern. */
async function stands(number, pattern) {
  await firefox.until((label, source) => RegExp(source).test(
    document.querySelector(`.live-bar[aria-label="${label}"] .live-state`).textContent), `Cell ${number}`, pattern);
}

/** What a cell has given. */
async function given(number) {
  return firefox.ask((label) => document.querySelector(`.cell:has([aria-label="${label}"]) .live-output`).textContent,
    `Cell ${number}`);
}

/** Press Stop, and measure in the page how long it takes until the cell has stopped. Gives milliseconds. */
async function stop(number) {
  return firefox.ask((label) => new Promise((done) => {
    const bar = document.querySelector(`.live-bar[aria-label="${label}"]`);
    const began = performance.now();
    const watch = () => bar.textContent.includes("stopped") && done(performance.now() - began);
    new MutationObserver(watch).observe(bar, { childList: true, characterData: true, subtree: true });
    bar.querySelector("[data-do=stop]").click();
  }), `Cell ${number}`);
}

/** Stop an endless loop in the second cell, and ask in the third for what the first has made. Gives milliseconds. */
async function stopAndGoOn() {
  await write(1, "kept = 41");
  await press("run", 1);
  await stands(1, "^ran in");
  await write(2, "while True: pass");
  await press("run", 2);
  await stands(2, "^running");
  const took = await stop(2);
  await write(3, "kept + 1");
  await press("run", 3);
  await stands(3, "^ran in");
  assert.match(await given(3), /42/);
  return took;
}

test("on a reader's first page Stop ends an endless loop and keeps the variables", async () => {
  await firefox.visit(CHAPTER);
  await stopAndGoOn();
});

test("from the second page on Stop does so within a tenth of a second", async () => {
  await firefox.visit("chapters/03_chain_rule.html");
  assert.ok(await firefox.ask(() => crossOriginIsolated), "the second page is not isolated");
  const took = await stopAndGoOn();
  assert.ok(took <= 100, `it took ${took} ms`);
});
