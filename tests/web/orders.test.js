// Orders of acting: the numbers of chapters 6 and 7, and the end of a walk that nobody waits for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { slopes, values } from "../../micrograd/widgets/js/graph.js";
import {
  afterRecursion, grads, MOST_STEPS, steps, visits, visitsOfRecursion,
} from "../../micrograd/widgets/js/orders.js";

const QUARTIC = [{ op: "", inputs: [], data: 2 }, { op: "*", inputs: [0, 0] }, { op: "+", inputs: [1, 0] },
  { op: "*", inputs: [1, 2] }];

function doubling(n) {
  return [{ op: "", inputs: [], data: 1 }, ...Array.from({ length: n }, (_, i) => ({ op: "+", inputs: [i, i] }))];
}

function gradOf(nodes, order) {
  return grads(nodes, slopes(nodes), steps(nodes, order))[0];
}

test("on a⁴ + a³ at 2 only the topological order leaves 44", () => {
  const found = ["recursion", "preorder", "postorder", "topological"].map((order) => gradOf(QUARTIC, order));
  assert.deepEqual(found, [68, 28, 0, 44]);
});

test("a step says which calls are waiting", () => {
  const deepest = steps(QUARTIC, "topological").find(({ do: what, node }) => what === "visit" && node === 0);
  assert.deepEqual(deepest.stack, [3, 1, 0]);
});

test("a node that was visited is passed over, and not visited twice", () => {
  const walk = steps(QUARTIC, "preorder");
  assert.equal(walk.filter(visits).length, 4);
  assert.deepEqual(walk.filter(({ do: what }) => what === "skip").map(({ node }) => node), [0, 1, 0]);
});

test("the row ends with the result, and is read from its end", () => {
  const walk = steps(QUARTIC, "topological");
  const row = walk.filter(({ do: what }) => what === "row").map(({ node }) => node);
  const acting = walk.filter(({ do: what }) => what === "act").map(({ node }) => node);
  assert.deepEqual(row, [0, 1, 2, 3]);
  assert.deepEqual(acting, row.reverse());
});

test("20 doublings are 2,097,151 visits, of which the first few are listed", () => {
  assert.equal(visitsOfRecursion(doubling(20)), 2_097_151);
  assert.equal(steps(doubling(20), "recursion").length, MOST_STEPS);
  assert.equal(steps(doubling(20), "topological").filter(visits).length, 21);
});

test("what recursion leaves is known without its visits, and is what its visits leave", () => {
  for (const nodes of [QUARTIC, ...[1, 2, 3, 4, 5, 6, 7].map(doubling)]) {
    const local = slopes(nodes);
    assert.deepEqual(afterRecursion(nodes, local), grads(nodes, local, steps(nodes, "recursion")));
  }
});

test("each place of an input has its own slope, and the graph's numbers stay as they are", () => {
  const made = values(QUARTIC);
  assert.deepEqual(slopes(QUARTIC, made), [[], [2, 2], [1, 1], [6, 4]]);
  assert.ok(made.every(({ grad }) => grad === 0));
});
