// A gradient is a sum over paths: each path from the result to a leaf, its product, and what of it is left in grad.
import { scaleLinear } from "d3-scale";
import { graph, hideGrads, slopes, values } from "../graph.js";
import { choice, figure, html, memoize, NARROW, put, say, signed, svg } from "../kit.js";
import { lastWritten, pathsTo, product, same } from "../paths.js";

/** @import { GraphNode } from "../graph.js" */
/** @import { Linear, Range } from "../kit.js" */
/** @import { Path } from "../paths.js" */
/** @typedef {"quartic" | "twice" | "doubled" | "yours"} Name */
/**
 * @typedef {{ graph: Name, rule: "add" | "assign", leaf: number, path: number,
 *   graphs: Record<string, GraphNode[]> }} State
 */
/** @typedef {ReturnType<typeof measure>} Found */
/** @typedef {ReturnType<typeof prepare>} Scene */
/** @typedef {ReturnType<typeof plan>} Places */
/** @typedef {import("../kit.js").Tools<State>} Tools */
/** @typedef {[dashes: string, width: number]} Line */

const GRAPHS = { yours: "your graph", quartic: "a⁴ + a³", twice: "(a·b)·(a + b)", doubled: "b + b, b = a + a" };
const RULES = { add: "grad += …", assign: "grad = …" };
// A line for each path: dashes, and a width.
/** @type {Line[]} */
const LINES = [["", 4], ["10 4", 4], ["2 3", 4], ["12 3 2 3", 4], ["", 7], ["10 4", 7], ["2 3", 7], ["12 3 2 3", 7],
  ["5 5", 2.5], ["16 8", 5], ["1 5", 6], ["20 3", 3]];
const [BAR, SWATCH] = [20, 40];

// What the figure shows, as data

/**
 * A graph with its leaves and, for one of them, the paths to it.
 * @param {GraphNode[]} nodes
 * @param {number} leafNumber
 */
function prepare(nodes, leafNumber) {
  const leaves = nodes.map((_, i) => i).filter((i) => !nodes[i].inputs.length);
  const leaf = leaves[Math.min(leafNumber, leaves.length - 1)];
  const made = values(nodes);
  made[made.length - 1].backward();
  const local = slopes(nodes, made);
  const paths = pathsTo(nodes, leaf);
  return { nodes, made, leaves, leaf, local, paths, products: paths.map((path) => product(path, local)),
    last: lastWritten(nodes, leaf), truth: made[leaf].grad, name: nodes[leaf].name };
}

/**
 * @param {Scene} scene
 * @param {State["rule"]} rule
 */
function measure({ paths, products, last, truth }, rule) {
  const kept = paths.map((path) => rule === "add" || same(path, last));
  const grad = products.reduce((sum, x, k) => sum + (kept[k] ? x : 0), 0);
  return { products, kept, grad, true: truth };
}

/**
 * What is left in the grad of each node.
 * @param {Scene} scene
 * @param {State["rule"]} rule
 */
function gradsOf({ nodes, made, local }, rule) {
  return made.map(({ grad }, i) => (rule === "add" ? grad : product(lastWritten(nodes, i), local)));
}

// What is so, in words

const addend = (/** @type {number} */ x, /** @type {number} */ k) =>
  (k ? `${x < 0 ? "−" : "+"} ${say(Math.abs(x))}` : say(x));
const total = (/** @type {number[]} */ products) => products.map(addend).join(" ");
const factors = (/** @type {Path} */ path, /** @type {Scene} */ { local }) =>
  path.map(({ user, place }) => say(local[user][place])).join(" · ") || "1";
const route = (/** @type {Path} */ path, /** @type {Scene} */ { nodes, name }) =>
  [...path.map(({ user }) => nodes[user].name), name].join(" → ");
const count = (/** @type {number} */ n) => (n === 1 ? "One path leads" : `${n} paths lead`);

/**
 * @param {Scene} scene
 * @param {State} state
 * @param {number} lit
 * @param {Found} found
 */
function text(scene, { rule }, lit, { products, kept, grad }) {
  const { nodes, name, paths, truth } = scene;
  if (lit) {
    const fate = kept[lit - 1] ? "" : " This deposit is written over.";
    return `Path ${lit} of ${paths.length}, ${route(paths[lit - 1], scene)}: the local slopes `
      + `${factors(paths[lit - 1], scene)} multiply to ${say(products[lit - 1])}.${fate}`;
  }
  const start = `${count(paths.length)} from ${nodes[nodes.length - 1].name} to ${name}.`;
  if (rule === "add") return `${start} The products add up: ${total(products)} = ${say(grad)}, which is ${name}.grad.`;
  if (paths.length === 1) return `${start} Nothing is written over: ${name}.grad is ${say(grad)}.`;
  return `${start} With = each deposit overwrites the one before. One product is left: ${name}.grad is ${say(grad)}, `
    + `and the true slope is ${say(truth)}.`;
}

// The drawing

/**
 * The graph, above; on the lit path each wire has its local slope.
 * @param {Element} layer
 * @param {Scene} scene
 * @param {number} width
 */
function drawGraph(layer, { nodes, local }, width) {
  const picture = graph(layer, nodes, width, { gap: width === NARROW ? 30 : 46 });
  hideGrads(picture);
  const labels = picture.wires.map(({ middle, to, place }) => {
    const words = `×${say(local[to][place], 3)}`;
    const wide = words.length * 7.4 + 8;
    const label = svg("g", { class: "mg-times", transform: `translate(${middle.x},${middle.y})` },
      svg("rect", { x: -wide / 2, y: -9, width: wide, height: 18, rx: 3 }),
      svg("text", { y: 5, "text-anchor": "middle" }, words));
    picture.layer.append(label);
    return label;
  });
  return { ...picture, labels };
}

/**
 * @param {ReturnType<typeof drawGraph>} picture
 * @param {Path | undefined} path
 * @param {Line} line
 */
function lightGraph({ wires, labels }, path, line) {
  wires.forEach((wire, k) => {
    const on = path?.some(({ user, place }) => user === wire.to && place === wire.place);
    put(wire.path, { class: `mg-wire ${on ? "mg-on-path" : ""}`,
      style: on ? `stroke-dasharray: ${line[0] || "none"}; stroke-width: ${line[1]}` : "" });
    put(labels[k], { visibility: on ? "visible" : "hidden" });
  });
}

/**
 * Where the bars are: in one stack from 0, each beginning where the one before ended.
 * @param {Scene} scene
 * @param {number} width
 * @param {number} top
 */
function plan({ products }, width, top) {
  const narrow = width === NARROW;
  const ends = products.map((_, k) => products.slice(0, k + 1).reduce((sum, x) => sum + x, 0));
  const domain = [Math.min(0, ...ends, ...products), Math.max(0, ...ends, ...products)];
  const X = scaleLinear(domain[0] === domain[1] ? [-1, 1] : domain, [narrow ? 14 : 330, width - (narrow ? 14 : 24)]);
  const high = narrow ? 64 : 44;
  const y = (/** @type {number} */ k) => top + k * high;
  return { X, narrow, high, width, y, ends, bottom: y(products.length + 1) };
}

/**
 * A bar from one number to another, with its label beside or inside it.
 * @param {Places} places
 * @param {number} from
 * @param {number} to
 * @param {string} words
 * @param {string} kind
 */
function bar({ X, narrow, high }, from, to, words, kind) {
  const [left, right] = [Math.min(X(from), X(to)), Math.max(X(from), X(to))];
  const y = narrow ? high - BAR - 8 : (high - BAR) / 2;
  const inside = right - left > words.length * 8 + 8;
  const before = !inside && right > X.range()[1] - 60;
  const x = inside ? (left + right) / 2 : before ? left - 6 : right + 6;
  const anchor = inside ? "middle" : before ? "end" : "start";
  return svg("g", { "aria-hidden": "true" },
    svg("rect", { class: kind, x: left, y, width: Math.max(2, right - left), height: BAR, rx: 2 }),
    svg("text", { x, y: y + 15, "text-anchor": anchor }, words),
    svg("line", { class: "mg-strike mg-answer", x1: left - 7, x2: right + 7, y1: y + BAR + 2, y2: y - 2 }));
}

/**
 * A row of the list: a path, its product, its bar. `pick` is called when the reader comes to it.
 * @param {Scene} scene
 * @param {Places} places
 * @param {number} k
 * @param {(path: number) => void} pick
 */
function rowOf(scene, places, k, pick) {
  const { narrow, high, width, ends, X } = places;
  const [x, y] = narrow ? [14, 18] : [8, high / 2 + 5];
  const words = `${route(scene.paths[k], scene)}: ${factors(scene.paths[k], scene)} = ${say(scene.products[k])}`;
  const end = Math.min(x + SWATCH + words.length * 6.8, X.range()[narrow ? 1 : 0]);
  const style = `stroke-dasharray: ${LINES[k][0] || "none"}; stroke-width: ${LINES[k][1]}`;
  const node = svg("g", { class: "mg-path-row", role: "button", tabindex: 0,
    transform: `translate(0,${places.y(k)})` },
  svg("rect", { class: "mg-row-ground", x: 2, y: 2, width: width - 4, height: high - 4, rx: 4 }),
  svg("line", { class: "mg-swatch", x1: x, x2: x + SWATCH, y1: y - 5, y2: y - 5, style }),
  svg("text", { x: x + SWATCH + 10, y }, words),
  svg("line", { class: "mg-strike mg-answer", x1: x + SWATCH + 6, x2: end, y1: y - 4, y2: y - 4 }),
  bar(places, ends[k] - scene.products[k], ends[k], signed(scene.products[k]), "mg-addend"));
  for (const event of ["pointerenter", "focus", "click"]) node.addEventListener(event, () => pick(k + 1));
  /** @type {(on: boolean, kept: boolean) => void} */
  const show = (on, kept) => put(node, { "aria-pressed": String(on),
    class: `mg-path-row ${on ? "mg-row-on" : ""} ${kept ? "" : "mg-struck"}` });
  return { node, show };
}

/**
 * Up and down go from row to row; Escape leaves, with no path lit.
 * @param {ReturnType<typeof rowOf>[]} rows
 * @param {(path: number) => void} pick
 */
function keys(rows, pick) {
  rows.forEach(({ node }, k) => node.addEventListener("keydown", (event) => {
    const next = event.key === "ArrowDown" ? rows[k + 1] : event.key === "ArrowUp" ? rows[k - 1] : null;
    if (event.key === "Escape") {
      node.blur();
      pick(0);
    }
    if (!next) return;
    event.preventDefault();
    next.node.focus();
  }));
}

/**
 * The sum below the rows: the leaf's grad.
 * @param {Element} layer
 * @param {Scene} scene
 * @param {Places} places
 */
function sumRow(layer, { name, truth, paths }, places) {
  const { X, narrow, high, bottom } = places;
  const row = svg("g", { class: "mg-answer", transform: `translate(0,${places.y(paths.length)})` });
  layer.append(svg("line", { class: "mg-zero", x1: X(0), x2: X(0), y1: places.y(0), y2: bottom }), row);
  const [x, y] = narrow ? [14, 18] : [8, high / 2 + 5];
  return (/** @type {Found} */ { grad }) => {
    const right = Math.abs(grad - truth) <= 1e-9 * Math.max(1, Math.abs(truth));
    const words = `${name}.grad = ${say(grad)}${right ? "" : `; the true slope is ${say(truth)}`}`;
    row.replaceChildren(svg("text", { class: "mg-total", x, y }, words), bar(places, 0, grad, say(grad), "mg-sum"));
  };
}

/**
 * Everything in the drawing for one graph and one leaf.
 * @param {Element} drawing
 * @param {Scene} scene
 * @param {number} width
 * @param {(h: number) => void} height
 * @param {(path: number) => void} pick
 */
function build(drawing, scene, width, height, pick) {
  const layer = svg("g");
  const picture = drawGraph(layer, scene, width);
  const places = plan(scene, width, picture.height + 12);
  const showSum = sumRow(layer, scene, places);
  const rows = scene.paths.map((_, k) => rowOf(scene, places, k, pick));
  keys(rows, pick);
  layer.append(...rows.map(({ node }) => node));
  drawing.replaceChildren(layer);
  height(places.bottom);
  return (/** @type {number} */ lit, /** @type {Found} */ found, /** @type {number[]} */ grads) => {
    picture.cards.forEach((card, i) => card.show({ data: scene.made[i].data, grad: grads[i] }));
    lightGraph(picture, scene.paths[lit - 1], LINES[lit - 1]);
    rows.forEach((row, k) => row.show(lit === k + 1, found.kept[k]));
    showSum(found);
  };
}

// The figure

/**
 * @param {Element} controls
 * @param {Tools["fields"]} fields
 * @param {Tools["set"]} set
 */
function choices(controls, fields, set) {
  const which = choice({ label: "graph", options: fields.graph.map((name) => [name, GRAPHS[name]]),
    change: (name) => set({ graph: name, leaf: 0, path: 0 }) });
  const rule = choice({ label: "rule", options: fields.rule.map((name) => [name, RULES[name]]),
    change: (name) => set({ rule: name }) });
  const slot = html("div");
  controls.append(which.element, rule.element, slot);
  return { show(/** @type {State} */ state) {
    which.show(state.graph);
    rule.show(state.rule);
  }, offer(/** @type {Scene} */ { nodes, leaves, leaf }) {
    const leafChoice = choice({ label: "leaf", options: leaves.map((i, k) => [k, nodes[i].name]),
      change: (k) => set({ leaf: k, path: 0 }) });
    leafChoice.show(leaves.indexOf(leaf));
    slot.replaceChildren(...(leaves.length > 1 ? [leafChoice.element] : []));
  } };
}

/** @param {Tools} tools */
function draw({ drawing, width, height, fields, get, set }) {
  const above = html("div", { class: "mg-controls" });
  drawing.before(above);
  const offered = choices(above, fields, set);
  const pick = (/** @type {number} */ path) => path !== get().path && set({ path });
  const stage = memoize(({ graph: name, leaf }) => `${name} ${leaf}`, (/** @type {State} */ state) => {
    const scene = prepare(state.graphs[state.graph], state.leaf);
    offered.offer(scene);
    return { scene, show: build(drawing, scene, width, height, pick) };
  });
  return (/** @type {State} */ state) => {
    const { scene, show } = stage(state);
    const found = measure(scene, state.rule);
    const lit = Math.min(state.path, scene.paths.length);
    show(lit, found, gradsOf(scene, state.rule));
    offered.show(state);
    const rule = state.rule === "add" ? "+=" : "=";
    return { text: text(scene, state, lit, found), numbers: found,
      question: { ask: `With ${rule} in the rules, what is left in ${scene.name}.grad?`, answer: found.grad } };
  };
}

export default figure({ name: "paths", title: "A gradient is a sum over paths.", draw,
  hint: "Move to a path, with the mouse or with Tab, to see it in the graph. Then change += into =." });
