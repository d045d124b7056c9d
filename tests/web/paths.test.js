// Paths from a result to a leaf: those of chapter 7, and the one that is left where deposits overwrite each other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { slopes } from "../../micrograd/widgets/js/graph.js";
import { lastWritten, pathsTo, product, same } from "../../micrograd/widgets/js/paths.js";

const QUARTIC = [{ op: "", inputs: [], data: 2 }, { op: "*", inputs: [0, 0] }, { op: "+", inputs: [1, 0] },
  { op: "*", inputs: [1, 2] }];
// a, b, e = a*b, d = a + b, f = e*d
const TWICE = [{ op: "", inputs: [], data: -2 }, { op: "", inputs: [], data: 3 }, { op: "*", inputs: [0, 1] },
  { op: "+", inputs: [0, 1] }, { op: "*", inputs: [2, 3] }];

test("the five paths of a⁴ + a³ multiply to 12, 12, 8, 8 and 4", () => {
  const local = slopes(QUARTIC);
  assert.deepEqual(pathsTo(QUARTIC, 0).map((path) => product(path, local)), [12, 12, 8, 8, 4]);
});

test("a leaf that is the result itself has one path, of no steps", () => {
  const leaf = [{ op: "", inputs: [], data: 2 }];
  assert.deepEqual(pathsTo(leaf, 0), [[]]);
  assert.equal(product([], slopes(leaf)), 1);
  assert.deepEqual(lastWritten(leaf, 0), []);
});

test("what is left where deposits overwrite is what chapter 6's class leaves", () => {
  assert.equal(product(lastWritten(QUARTIC, 0), slopes(QUARTIC)), 8);
  assert.deepEqual([0, 1].map((leaf) => product(lastWritten(TWICE, leaf), slopes(TWICE))), [-6, -6]);
});

test("the path that is left is one of the paths", () => {
  for (const leaf of [0, 1]) {
    assert.equal(pathsTo(TWICE, leaf).filter((path) => same(path, lastWritten(TWICE, leaf))).length, 1);
  }
});
