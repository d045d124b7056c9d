// A figure's state in a page: what fits a field, and the address that leads back to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, makeModel, readHash, rule, writeHash } from "../../book/_web/figures/model.js";

const FIELDS = { x: [-2, 3], f: ["parabola", "cubic"], fast: "switch", graph: "data", program: { text: 20 } };
const BOOK = { x: 3, f: "parabola", fast: false, graph: [1], program: "a = 2" };

test("a number fits its range, ends included, and nothing that is not finite does", () => {
  assert.ok(fits(FIELDS.x, -2) && fits(FIELDS.x, 3));
  for (const bad of [3.01, NaN, Infinity, -Infinity, "1", null, undefined]) assert.ok(!fits(FIELDS.x, bad));
});

test("a word fits if it is one of the options, a switch if it is true or false", () => {
  assert.ok(fits(FIELDS.f, "cubic") && fits(FIELDS.fast, true));
  assert.ok(!fits(FIELDS.f, "sine") && !fits(FIELDS.fast, "true"));
});

test("a text fits if it is not too long, whatever is in it", () => {
  for (const good of ["", "a = 1 & 2%\n#", "12345678901234567890", "😀".repeat(20)]) assert.ok(fits(FIELDS.program, good));
  for (const bad of ["123456789012345678901", 3, null, undefined]) assert.ok(!fits(FIELDS.program, bad));
});

test("each field says its rule in words", () => {
  assert.equal(rule(FIELDS.x), "a number from -2 to 3");
  assert.equal(rule(FIELDS.f), "one of parabola, cubic");
  assert.equal(rule(FIELDS.fast), "true or false");
  assert.equal(rule(FIELDS.program), "a text of at most 20 characters");
});

test("an address leads back to the state that wrote it, and so does one whose signs were encoded on the way", () => {
  const there = { x: -0.1 + 0.3, f: "cubic", fast: true, program: "b = a + 1 # &%\nb:=" };
  const hash = writeHash("slope", { ...there, graph: [2] }, BOOK, FIELDS);
  for (const way of [hash, `#${encodeURIComponent(hash.slice(1))}`]) {
    assert.deepEqual(readHash(way, "slope", FIELDS), { state: there, faults: [] });
  }
  assert.deepEqual(readHash("#slope:100%", "slope", FIELDS).faults, ["the figure has no 100%"]);
});

test("the book's own state needs no address", () => assert.equal(writeHash("slope", BOOK, BOOK, FIELDS), ""));

test("an address for another figure, or for a heading, is left alone", () => {
  for (const hash of ["", "#slope", "#recall", "#bars:x=1"]) {
    assert.deepEqual(readHash(hash, "slope", FIELDS), { state: {}, faults: [] });
  }
});

test("each wrong part of an address is told, and the others are taken", () => {
  const { state, faults } = readHash("#slope:x=99&f=cubic&fast=yes&colour=red&graph=1&toString=1", "slope", FIELDS);
  assert.deepEqual(state, { f: "cubic" });
  assert.deepEqual(faults, ["x is a number from -2 to 3, and the link says 99",
    "fast is true or false, and the link says yes", "the figure has no colour", "the figure has no graph",
    "the figure has no toString"]);
});

test("a model tells its listeners of changes alone, and no more once they have left", () => {
  const heard = [];
  const saved = [];
  const model = makeModel(BOOK, (state) => saved.push(state.x));
  const listener = () => heard.push(model.get("x"));
  model.on("change:x", listener);
  model.set("x", 3);
  model.set("x", 1);
  model.save_changes();
  model.off("change:x", listener);
  model.set("x", 2);
  assert.deepEqual([heard, saved], [[1], [1]]);
});
