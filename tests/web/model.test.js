// A figure's state in a page: what fits a field, and the address that leads back to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, makeModel, readHash, rule, substitute, writeHash } from "../../book/_web/figures/model.js";

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
  for (const good of ["", "a = 1 & 2%\n#", "1".repeat(20), "😀".repeat(20)]) assert.ok(fits(FIELDS.program, good));
  for (const bad of ["123456789012345678901", 3, null, undefined]) assert.ok(!fits(FIELDS.program, bad));
});

test("a whole number fits, and a broken one does not", () => {
  assert.ok(fits([0, 6, "whole"], 6));
  for (const bad of [2.5, 7, NaN, "3"]) assert.ok(!fits([0, 6, "whole"], bad));
  assert.equal(rule([0, 6, "whole"]), "a whole number from 0 to 6");
});

const POINTS = { rows: [[-1.5, 2.5], [0, 1], ["-1", "1"]], count: [2, 3] };

test("rows of numbers fit if each number fits its column and there are as many as may be", () => {
  for (const good of ["0 0 1,2.5 1 -1", "0 0 1,0 0 1,0 0 1"]) assert.ok(fits(POINTS, good));
  for (const bad of ["", "0 0 1", "0 0 1,0 0", "0 0 1,3 0 1", "0 0 1,NaN 0 1", "0 0 1,0 0 0", "0 0 1,  1", null, 5]) {
    assert.ok(!fits(POINTS, bad), String(bad));
  }
  assert.ok(!fits(POINTS, Array(4).fill("0 0 1").join(",")));
  assert.equal(rule(POINTS), "2 to 3 rows, each a number from -1.5 to 2.5, a number from 0 to 1, one of -1, 1");
});

test("an address carries rows", () => {
  const fields = { train: POINTS };
  const hash = writeHash("moons", { train: "0 0.5 1,2.5 1 -1" }, { train: "0 0 1,1 1 1" }, fields);
  assert.deepEqual(readHash(decodeURIComponent(hash), "moons", fields).state, { train: "0 0.5 1,2.5 1 -1" });
});

test("what stands in for a value that does not fit is one that does", () => {
  for (const field of [...Object.values(FIELDS), POINTS, [0, 6, "whole"]]) assert.ok(fits(field, substitute(field)));
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
