// A figure in Firefox: the point of chapter 1's curve is moved with the keyboard and with the mouse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { reader } from "./reader.js";

const POINT = "#mg-slope .mg-handle";
let firefox;

before(async () => {
  firefox = await reader();
  await firefox.visit("chapters/01_one_knob.html");
  await firefox.ask(() => document.querySelector("#mg-slope").scrollIntoView({ block: "center" }));
  await firefox.page.waitForSelector("#mg-slope[data-alive]");
});
after(() => firefox.end());

/** The numbers that the figure shows. */
async function numbers() {
  return firefox.ask(() => JSON.parse(document.querySelector("#mg-slope .mg-body").dataset.numbers));
}

/** The numbers agree with 3x² − 4x + 5, whose slope is 6x − 4. */
async function isRightAt(x) {
  const { height, slope } = await numbers();
  assert.ok(Math.abs(height - (3 * x * x - 4 * x + 5)) < 1e-9, `the height at ${x} is ${height}`);
  assert.ok(Math.abs(slope - (6 * x - 4)) < 1e-9, `the slope at ${x} is ${slope}`);
}

/** Where the point is, as its accessible value says. */
async function place() {
  return firefox.ask((point) => Number(document.querySelector(point).getAttribute("aria-valuenow")), POINT);
}

test("an arrow key moves the point", async () => {
  const start = await place();
  await firefox.ask((point) => document.querySelector(point).focus(), POINT);
  await firefox.page.keyboard.press("ArrowLeft");
  const x = await place();
  assert.ok(x < start, `from ${start} to ${x}`);
  await isRightAt(x);
});

test("the mouse drags the point", async () => {
  const start = await place();
  const { x, y, width, height } = await (await firefox.page.$(POINT)).boundingBox();
  await firefox.page.mouse.move(x + width / 2, y + height / 2);
  await firefox.page.mouse.down();
  await firefox.page.mouse.move(x + width / 2 - 100, y + height / 2, { steps: 5 });
  await firefox.page.mouse.up();
  const moved = await place();
  assert.ok(moved < start - 0.3, `from ${start} to ${moved}`);
  await isRightAt(moved);
});

test("the figure says what it shows, and goes back to the book's values", async () => {
  const sentence = () => document.querySelector("#mg-slope .mg-say").textContent;
  const moved = await firefox.ask(sentence);
  await firefox.page.click("#mg-slope .mg-reset");
  await firefox.until((text) => document.querySelector("#mg-slope .mg-say").textContent !== text, moved);
  await isRightAt(3);
  assert.match(await firefox.ask(sentence), /^At x = 3 .* The slope at the point is \+14\.$/);
});
