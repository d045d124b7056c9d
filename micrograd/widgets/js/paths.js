// The paths from a result to a node: `pathsTo` lists them, `lastWritten` is the one that is left where deposits
// overwrite, `product` multiplies along it.
//
// A path is a list of { user, place }: a node, and the place of its input that the path goes on to.

/** @import { GraphNode } from "./graph.js" */
/** @typedef {{ user: number, place: number }[]} Path */

/**
 * Every path from node `i` to a leaf, in the order of the inputs.
 * @param {GraphNode[]} nodes
 * @param {number} leaf
 * @param {number} i
 * @returns {Path[]}
 */
export function pathsTo(nodes, leaf, i = nodes.length - 1) {
  if (i === leaf) return [[]];
  return nodes[i].inputs.flatMap((j, place) => pathsTo(nodes, leaf, j).map((rest) => [{ user: i, place }, ...rest]));
}

/**
 * Inputs before users, as the engine's `backward` finds them: the last input first.
 * @param {GraphNode[]} nodes
 * @param {number} i
 * @param {Set<number>} seen
 * @returns {number[]}
 */
function order(nodes, i, seen) {
  if (seen.has(i)) return [];
  seen.add(i);
  return [...[...nodes[i].inputs].reverse().flatMap((j) => order(nodes, j, seen)), i];
}

/**
 * The one path that is left if each deposit overwrites the one before.
 * @param {GraphNode[]} nodes
 * @param {number} leaf
 */
export function lastWritten(nodes, leaf) {
  const acting = order(nodes, nodes.length - 1, new Set()).reverse();
  const path = /** @type {Path} */ ([]);
  for (let here = leaf; here !== nodes.length - 1; here = path[0].user) {
    const writers = acting.flatMap((user) =>
      nodes[user].inputs.flatMap((j, place) => (j === here ? [{ user, place }] : [])));
    path.unshift(writers[writers.length - 1]);
  }
  return path;
}

/**
 * The product of the local slopes along a path.
 * @param {Path} path
 * @param {number[][]} local
 */
export function product(path, local) {
  return path.reduce((x, { user, place }) => x * local[user][place], 1);
}

/**
 * Whether two paths are the same.
 * @param {Path} a
 * @param {Path} b
 */
export function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
