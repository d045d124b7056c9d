// What figures share: numbers as the page writes them, and guesses as readers type them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clamp, linspace, memoize, number, say, short, signed, tidy } from "../../micrograd/widgets/js/kit.js";

test("a number has a true minus sign and at most the digits asked for", () => {
  assert.equal(say(-0.5), "−0.5");
  assert.equal(say(14.00049), "14");
  assert.equal(say(15.50001, 6), "15.5");
  assert.equal(say(1e-16, 2), "1 · 10^−16");
  assert.equal(signed(2), "+2");
  assert.equal(signed(-2), "−2");
});

test("what is not finite is said in words or signs", () => {
  assert.deepEqual([NaN, Infinity, -Infinity].map((x) => say(x)), ["not a number", "∞", "−∞"]);
});

test("a guess may have a comma or a true minus sign, and must be finite", () => {
  assert.equal(number(" −12,5 "), -12.5);
  assert.equal(number("1e-3"), 0.001);
  for (const bad of ["", "  ", "twelve", "1/0", "Infinity", "NaN"]) assert.equal(number(bad), null);
});

test("numbers are spread evenly, ends included, and clamped to a range", () => {
  assert.deepEqual(linspace([0, 1], 3), [0, 0.5, 1]);
  assert.deepEqual([-1, 0.5, 2].map((x) => clamp(x, [0, 1])), [0, 0.5, 1]);
});

test("a tiny number is written as Python writes it, and others as ever", () => {
  assert.deepEqual([1e-16, -0.0000212, 0.006, 0, 12].map((x) => short(x)), ["1e−16", "−2.1e−5", "0.006", "0", "12"]);
  assert.deepEqual([NaN, -Infinity].map((x) => short(x)), ["not a number", "−∞"]);
});

test("a multiple of a step has no digits that the reader did not ask for", () => {
  assert.equal(tidy(3 * 0.1), 0.3);
  assert.equal(tidy(10 ** -5), 0.00001);
});

test("what is memoized is made anew where its key changes, and only there", () => {
  const made = [];
  const square = memoize(({ x }) => String(x), ({ x }) => made.push(x) && { square: x * x });
  const first = square({ x: 3, y: 1 });
  assert.equal(square({ x: 3, y: 2 }), first);
  assert.deepEqual([square({ x: 4 }).square, square({ x: 3 }).square], [16, 9]);
  assert.deepEqual(made, [3, 4, 3]);
});
