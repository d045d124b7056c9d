// Orders in which the nodes of a graph may act: `steps` lists what is done, one step at a time, `grads` finds what is
// in each grad after some of the steps, `visitsOfRecursion` and `afterRecursion` know the end of a walk nobody makes.
//
// A graph is a list of nodes, inputs before users; the last one is the result. A step is { do, node, stack }: what is
// done, the place of the node that it is done to, and the nodes whose calls are waiting, that one included.

/** @import { GraphNode } from "./graph.js" */
/** @typedef {"visit and act" | "visit" | "skip" | "row" | "act"} Action */
/** @typedef {{ do: Action, node: number, stack: number[] }} Step */
/** @typedef {{ to: number, amount: number }} Deposit */
/** @typedef {"recursion" | "preorder" | "postorder" | "topological"} Order */
/** @typedef {Generator<Step, void, void>} Steps */
/** @typedef {(nodes: GraphNode[], i: number, seen: Set<number>, stack: number[]) => Steps} Walk */

export const MOST_STEPS = 400; // a walk by plain recursion may have millions

/**
 * A node acts; then the same for each of its inputs.
 * @type {Walk}
 */
function* recursion(nodes, i, seen, stack) {
  const here = [...stack, i];
  yield { do: "visit and act", node: i, stack: here };
  for (const j of nodes[i].inputs) yield* recursion(nodes, j, seen, here);
}

/**
 * As recursion, but no node twice.
 * @type {Walk}
 */
function* preorder(nodes, i, seen, stack) {
  const here = [...stack, i];
  if (seen.has(i)) return yield { do: "skip", node: i, stack: here };
  seen.add(i);
  yield { do: "visit and act", node: i, stack: here };
  for (const j of nodes[i].inputs) yield* preorder(nodes, j, seen, here);
}

/**
 * No node twice, and each after its inputs.
 * @param {GraphNode[]} nodes
 * @param {number} i
 * @param {Set<number>} seen
 * @param {number[]} stack
 * @param {"act" | "row"} last
 * @returns {Steps}
 */
function* postorder(nodes, i, seen, stack, last = "act") {
  const here = [...stack, i];
  if (seen.has(i)) return yield { do: "skip", node: i, stack: here };
  seen.add(i);
  yield { do: "visit", node: i, stack: here };
  for (const j of nodes[i].inputs) yield* postorder(nodes, j, seen, here, last);
  yield { do: last, node: i, stack: here };
}

/**
 * First all nodes in a row, in post-order; then they act, from its end.
 * @type {Walk}
 */
function* topological(nodes, i, seen, stack) {
  const row = /** @type {number[]} */ ([]);
  for (const step of postorder(nodes, i, seen, stack, "row")) {
    yield step;
    if (step.do === "row") row.push(step.node);
  }
  for (const j of row.reverse()) yield { do: "act", node: j, stack: [] };
}

/** @type {Record<Order, Walk>} */
const ORDERS = { recursion, preorder, postorder, topological };

/**
 * The steps of an order on a graph, at most MOST_STEPS of them.
 * @param {GraphNode[]} nodes
 * @param {Order} order
 */
export function steps(nodes, order) {
  const found = /** @type {Step[]} */ ([]);
  for (const step of ORDERS[order](nodes, nodes.length - 1, new Set(), [])) {
    if (found.length === MOST_STEPS) break;
    found.push(step);
  }
  return found;
}

/** Whether a node is visited in this step, and whether its rule runs. */
export const visits = (/** @type {Step} */ step) => step.do.startsWith("visit");
export const acts = (/** @type {Step} */ step) => step.do.endsWith("act");

/**
 * What a step deposits, if the grads before it are these: { to, amount } for each input.
 * @param {GraphNode[]} nodes
 * @param {number[][]} local
 * @param {number[]} before
 * @param {Step} step
 * @returns {Deposit[]}
 */
export function deposits(nodes, local, before, { node }) {
  return nodes[node].inputs.map((to, k) => ({ to, amount: local[node][k] * before[node] }));
}

/**
 * The grads after some steps; `local` are the local slopes.
 * @param {GraphNode[]} nodes
 * @param {number[][]} local
 * @param {Step[]} done
 */
export function grads(nodes, local, done) {
  const found = nodes.map((_, i) => (i === nodes.length - 1 ? 1 : 0));
  for (const step of done.filter(acts)) {
    for (const { to, amount } of deposits(nodes, local, found, step)) found[to] += amount;
  }
  return found;
}

/**
 * How many visits plain recursion makes, which may be more than anyone can wait for.
 * @param {GraphNode[]} nodes
 */
export function visitsOfRecursion(nodes) {
  const found = /** @type {number[]} */ ([]);
  for (const { inputs } of nodes) found.push(inputs.reduce((sum, j) => sum + found[j], 1));
  return found[found.length - 1];
}

/**
 * The grads that plain recursion leaves, without its visits. A visit changes the grads linearly: row k of a node's map
 * says what it adds to each grad for a 1 in grad k.
 *
 * @param {GraphNode[]} nodes
 * @param {number[][]} local
 */
export function afterRecursion(nodes, local) {
  const maps = /** @type {number[][][]} */ ([]);
  nodes.forEach(({ inputs }, i) => {
    const act = nodes.map((_, k) => nodes.map((__, j) => Number(k === j)));
    inputs.forEach((j, k) => { act[i][j] += local[i][k]; });
    maps.push(inputs.reduce((map, j) => product(map, maps[j]), act));
  });
  return maps[maps.length - 1][nodes.length - 1];
}

/**
 * One linear map after another; where a factor is 0 the other may be infinite.
 * @param {number[][]} a
 * @param {number[][]} b
 */
function product(a, b) {
  return a.map((row) => b.map((_, j) =>
    row.reduce((sum, x, m) => (x && b[m][j] ? sum + x * b[m][j] : sum), 0)));
}
