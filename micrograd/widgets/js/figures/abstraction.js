// A neuron cut more or less finely: in one node, in five, or in thirteen, with the same numbers outside.
import { Value } from "../engine.js";
import { graph, hideGrads, values } from "../graph.js";
import { choice, figure, html, memoize, put, say, slider, svg, tidy } from "../kit.js";

/** @import { GraphNode, Picture } from "../graph.js" */
/** @typedef {"neuron" | "tanh" | "nine"} Cut */
/** @typedef {{ microseconds: number, bytes: number }} Price */
/** @typedef {{ cut: Cut, b: number, graphs: Record<Cut, GraphNode[]>, cost: Price }} State */
/** @typedef {ReturnType<typeof costOf>} Cost */
/** @typedef {Cost & Record<string, number>} Found */

/** @type {Record<Cut, string>} */
const CUTS = { neuron: "Neuron in one", tanh: "Tanh in one", nine: "Tanh in nine" };
const LEAVES = ["x1", "x2", "w1", "w2", "b"];

// What the figure shows, as data

/**
 * The whole neuron as one node, with a rule of its own.
 * @param {Value[]} inputs
 */
function neuron([x1, x2, w1, w2, b]) {
  const data = Math.tanh(x1.data * w1.data + x2.data * w2.data + b.data);
  return new Value(data, [x1, x2, w1, w2, b], "neuron", (o) => {
    const sumGrad = (1 - o.data ** 2) * o.grad;
    for (const [x, w] of [[x1, w1], [x2, w2]]) {
      x.grad += w.data * sumGrad;
      w.grad += x.data * sumGrad;
    }
    b.grad += sumGrad;
  });
}

/**
 * The Values of a cut after the backward pass, in the order of its nodes.
 * @param {GraphNode[]} nodes
 * @param {number} bias
 */
function compute(nodes, bias) {
  const data = nodes.map((node) => (node.name === "b" ? bias : node.data));
  const last = nodes[nodes.length - 1];
  const given = last.op === "neuron" ? values(nodes.slice(0, -1), data) : values(nodes, data);
  const made = last.op === "neuron" ? [...given, neuron(last.inputs.map((i) => given[i]))] : given;
  made[made.length - 1].backward();
  return made;
}

/**
 * What a cut costs; the constants are made, too.
 * @param {GraphNode[]} nodes
 * @param {Price} price
 */
function costOf(nodes, { microseconds, bytes }) {
  const made = nodes.length - LEAVES.length;
  return { made, rules: nodes.filter(({ inputs }) => inputs.length).length,
    deposits: nodes.reduce((sum, { inputs }) => sum + inputs.length, 0),
    microseconds: made * microseconds, bytes: made * bytes };
}

/**
 * @param {GraphNode[]} nodes
 * @param {Value[]} made
 * @param {Price} cost
 * @returns {Found}
 */
function measure(nodes, made, cost) {
  const gradOf = (/** @type {string} */ name) => made[nodes.findIndex((node) => node.name === name)].grad;
  const grads = LEAVES.map((name) => [`${name}.grad`, gradOf(name)]);
  return { o: made[made.length - 1].data, ...Object.fromEntries(grads), ...costOf(nodes, cost) };
}

/**
 * @param {Cut} cut
 * @param {Found} found
 */
function text(cut, found) {
  const grads = LEAVES.map((name) => `${name} ${say(found[`${name}.grad`])}`).join(", ");
  const made = found.made === 1 ? "one Value is made" : `${found.made} Values are made`;
  return `${CUTS[cut]}: ${made}. Outside nothing changes: o is ${say(found.o)}, and the grads are ${grads}.`;
}

// The drawing

/**
 * Cards that can be told what a list of Values holds.
 * @param {Element} layer
 * @param {GraphNode[]} nodes
 * @param {number} width
 * @param {{ small?: boolean }} [options]
 */
function cards(layer, nodes, width, options) {
  const picture = graph(layer, nodes, width, options);
  hideGrads(picture);
  const show = (/** @type {Value[]} */ made) =>
    picture.cards.forEach((card, i) => card.show({ data: made[i].data, grad: made[i].grad }));
  return { ...picture, show };
}

/**
 * The nodes from n on, as a graph of their own.
 * @param {GraphNode[]} nodes
 */
function inside(nodes) {
  const first = nodes.findIndex(({ name }) => name === "n");
  return { first, part: nodes.slice(first).map((node, i) =>
    ({ ...node, inputs: i ? node.inputs.map((j) => j - first) : [] })) };
}

/**
 * What tanh is made of, in a frame under the neuron, which a dashed line joins to tanh's circle.
 * @param {Element} layer
 * @param {GraphNode[]} nodes
 * @param {Picture} outer
 * @param {number} width
 */
function opened(layer, nodes, outer, width) {
  const top = outer.height + 40;
  const { first, part } = inside(nodes);
  const box = svg("g", { transform: `translate(8,${top + 30})` });
  const inner = cards(box, part, width - 16, { small: true });
  const { x, y, h, circle } = outer.cards[outer.cards.length - 1];
  const from = outer.place(circle.y === y ? { x: circle.x, y: y + circle.r } : { x, y: y + h / 2 });
  layer.append(svg("rect", { class: "mg-frame", x: 2, y: top, width: width - 4, height: inner.height + 42, rx: 6 }),
    svg("line", { class: "mg-frame", x1: from.x, x2: from.x, y1: from.y, y2: top }),
    svg("text", { class: "mg-label", x: 12, y: top + 19 }, "inside tanh: (e − 1) / (e + 1), with e = exp(2n)"), box);
  return { height: top + inner.height + 46, show: (/** @type {Value[]} */ made) => inner.show(made.slice(first)) };
}

/**
 * The drawing of one cut. Where tanh is open, the neuron above is drawn with tanh as one node.
 * @param {Element} drawing
 * @param {State["graphs"]} graphs
 * @param {Cut} cut
 * @param {number} width
 * @param {(h: number) => void} height
 */
function build(drawing, graphs, cut, width, height) {
  const layer = svg("g");
  drawing.replaceChildren(layer);
  const open = cut === "nine";
  const shown = open ? graphs.tanh : graphs[cut];
  const outer = cards(layer, shown, width);
  const within = open && opened(layer, graphs.nine, outer, width);
  height(within ? within.height : outer.height + 4);
  return (/** @type {Value[]} */ made) => {
    outer.show(open ? [...made.slice(0, shown.length - 1), made[made.length - 1]] : made);
    if (within) within.show(made);
  };
}

/** @type {[word: string, part: (found: Cost) => number | string][]} */
const LINES = [["Values", ({ made }) => made], ["rules", ({ rules }) => rules],
  ["deposits", ({ deposits }) => deposits], ["time", ({ microseconds }) => `${say(microseconds, 3)} µs`],
  ["memory", ({ bytes }) => `${bytes.toLocaleString("en-US")} B`]];

/**
 * What each cut costs, side by side.
 * @param {State["graphs"]} graphs
 * @param {Price} cost
 * @param {Cut[]} cuts
 */
function table(graphs, cost, cuts) {
  const costs = cuts.map((cut) => costOf(graphs[cut], cost));
  const heads = cuts.map((cut) => html("th", { scope: "col" }, CUTS[cut]));
  const rows = LINES.map(([word, part]) =>
    [html("th", { scope: "row" }, word), ...costs.map((found) => html("td", {}, String(part(found))))]);
  const note = "Values made, rules that run backward, deposits they make. Time and memory are not measured here: they "
    + `are ${cost.microseconds} µs and ${cost.bytes} bytes for each Value made, the averages of chapter 13 for this `
    + "engine, on one machine. A node that does more takes a little more.";
  const element = html("div", { class: "mg-table" }, html("table", {},
    html("thead", {}, html("tr", {}, html("td"), ...heads)),
    html("tbody", {}, ...rows.map((row) => html("tr", {}, ...row)))), html("p", { class: "mg-small" }, note));
  /** @type {(k: number, on: boolean) => void} */
  const mark = (k, on) => [heads[k], ...rows.map((row) => row[k + 1])].forEach((cell) =>
    put(cell, { class: on ? "mg-current" : "" }));
  return { element, show: (/** @type {Cut} */ cut) => cuts.forEach((one, k) => mark(k, one === cut)) };
}

// The figure

/** @param {import("../kit.js").Tools<State>} tools */
function draw({ drawing, controls, width, height, fields, get, set }) {
  const { graphs, cost } = get();
  const cuts = /** @type {Cut[]} */ (Object.keys(CUTS));
  const above = html("div", { class: "mg-controls" });
  drawing.before(above);
  const which = choice({ label: "nodes", options: cuts.map((cut) => [cut, CUTS[cut]]), change: (cut) => set({ cut }) });
  above.append(which.element);
  const bias = slider({ label: "bias b", range: fields.b, step: 0.1, change: (b) => set({ b: tidy(b) }) });
  const costs = table(graphs, cost, cuts);
  controls.before(costs.element);
  controls.append(bias.element);
  const show = memoize(({ cut }) => cut, (/** @type {State} */ { cut }) => build(drawing, graphs, cut, width, height));
  return (/** @type {State} */ state) => {
    const { cut, b } = state;
    const made = compute(graphs[cut], b);
    const found = measure(graphs[cut], made, cost);
    show(state)(made);
    which.show(cut);
    bias.show(b);
    costs.show(cut);
    return { text: text(cut, found), numbers: found,
      question: { ask: `${CUTS[cut]}. What is x1.grad?`, answer: found["x1.grad"] } };
  };
}

export default figure({ name: "abstraction", title: "How big is one operation?", draw,
  hint: "Cut the neuron more finely or less, and compare the gradients of x1, x2, w1, w2 and b." });
