// Expression graphs: `values` makes Values of a description, `layout` finds a place for each, `graph` draws them.
//
// A graph is described by a list of nodes, inputs before users: { name, op, inputs, data }, where `inputs` are places
// in the list and a leaf has none. `micrograd.widgets.graph.describe` writes it.
import dagre from "@dagrejs/dagre";
import { apply, Value } from "./engine.js";
import { NARROW, put, say, svg } from "./kit.js";

const BADGE = 12; // the radius of an operation's circle
const NEARLY = 0.85; // how much smaller a graph may become before it is turned
const SIGNS = { "*": "×", ReLU: "relu", sigmoid: "σ" };

/** The Values that a description stands for, in its order; `data` replaces what the leaves hold. */
export function values(nodes, data = nodes.map((node) => node.data)) {
  const made = [];
  nodes.forEach((node, i) => {
    made.push(node.inputs.length ? apply(node.op, node.inputs.map((j) => made[j])) : new Value(data[i]));
  });
  return made;
}

/** The local slopes of each node: one for each place of an input, even where an input stands twice. */
export function slopes(nodes, made = values(nodes)) {
  return nodes.map((node) => {
    const copies = node.inputs.map((j) => new Value(made[j].data));
    if (copies.length) {
      const out = apply(node.op, copies);
      out.grad = 1;
      out.rule(out);
    }
    return copies.map((v) => v.grad);
  });
}

/** An operation as the figures write it: `*` is ×, `**2` is a raised 2. */
export function sign(op) {
  if (op.startsWith("**")) return `^${op.slice(2).replace("-", "−")}`;
  return SIGNS[op] ?? op;
}

/** The size of a card, which holds three lines of text. */
export function cardSize(width) {
  return width === NARROW ? { w: 70, h: 54 } : { w: 100, h: 62 };
}

/**
 * A place for each node: the middle of its card, and of the circle of its operation; wires as lists of points. From
 * left to right where that fits into `width`, or nearly, or else from top to bottom, and smaller if need be: `scale`. A
 * long chain is broken into lines, as text is.
 */
export function layout(nodes, width) {
  if (nodes.length > 6 && nodes.every(({ inputs }, i) => inputs.every((j) => j === i - 1))) return lines(nodes, width);
  const across = arrange(nodes, width, "LR");
  const best = width !== NARROW && across.width * NEARLY <= width ? across : arrange(nodes, width, "TB");
  return { ...best, scale: Math.min(1, width / best.width) };
}

function wiresOf(nodes) {
  return nodes.flatMap((node, i) => node.inputs.map((j, k) =>
    ({ from: j, to: i, place: k, twins: node.inputs.filter((other) => other === j).length })));
}

/** A chain in lines of five, or of three where it is narrow. */
function lines(nodes, width) {
  const { w, h } = cardSize(width);
  const [dx, dy] = [w + 2 * BADGE + 14, h + 26];
  const most = width === NARROW ? 3 : 5;
  const places = nodes.map((node, i) => {
    const [x, y] = [4 + 2 * BADGE + w / 2 + (i % most) * dx, 3 + h / 2 + Math.floor(i / most) * dy];
    return { card: { x, y }, circle: node.inputs.length ? { x: x - w / 2 - 2, y } : null };
  });
  const wide = most * dx;
  const height = Math.ceil(nodes.length / most) * dy - 20;
  return { places, width: wide, height, across: true, w, h, wires: wiresOf(nodes), scale: Math.min(1, width / wide) };
}

function arrange(nodes, width, rankdir) {
  const { w, h } = cardSize(width);
  const across = rankdir === "LR";
  const plan = new dagre.graphlib.Graph({ multigraph: true });
  const narrow = width === NARROW;
  plan.setGraph({ rankdir, nodesep: narrow ? 5 : 14, ranksep: narrow ? 16 : 26, marginx: 3, marginy: 3 });
  plan.setDefaultEdgeLabel(() => ({}));
  const badge = (node) => (node.inputs.length ? 2 * BADGE + 4 : 0);
  nodes.forEach((node, i) => plan.setNode(String(i),
    { width: w + (across ? badge(node) : 0), height: h + (across ? 0 : badge(node)) }));
  nodes.forEach((node, i) => node.inputs.forEach((j, k) => plan.setEdge(String(j), String(i), {}, String(k))));
  dagre.layout(plan);
  const places = nodes.map((node, i) => {
    const { x, y } = plan.node(String(i));
    const shift = badge(node) / 2;
    const middle = across ? { x: x + shift, y } : { x, y: y + shift };
    const circle = across ? { x: x - w / 2, y } : { x, y: y - h / 2 };
    return { card: middle, circle: badge(node) ? circle : null };
  });
  const { width: wide, height } = plan.graph();
  return { places, width: wide, height, across, w, h, wires: wiresOf(nodes) };
}

/**
 * Draw a graph: a card for each node with its name, data and grad, a circle for each operation, a wire for each input.
 *
 * Returns `{ cards, wires, layer, width, height, scale }`. `cards[i].show({ name, data, grad, note, state })` says what a card shows:
 * text or numbers, and a state: "" (nothing special), "active", "done" or "waiting". `wires[k]` is { from, to, path }.
 */
export function graph(drawing, nodes, width) {
  const plan = layout(nodes, width);
  const left = Math.max(0, (width - plan.width * plan.scale) / 2);
  const layer = svg("g", { transform: `translate(${left},0) scale(${plan.scale})` });
  const wires = plan.wires.map((wire) => ({ ...wire, path: svg("path", { class: "mg-wire", d: route(wire, plan) }) }));
  layer.append(...wires.map((wire) => wire.path));
  const cards = nodes.map((node, i) => card(layer, node, plan.places[i], plan));
  drawing.append(layer);
  return { cards, wires, layer, width: plan.width * plan.scale, height: plan.height * plan.scale, scale: plan.scale };
}

/** A wire from the edge of a card to the circle of the operation that uses it; two wires of one pair part. */
function route({ from, to, place, twins }, { places, across, w, h }) {
  const start = places[from].card;
  const end = places[to].circle;
  const aside = twins > 1 ? (place ? 1 : -1) * 14 : 0;
  if (across) {
    const [x1, x2] = [start.x + w / 2, end.x - BADGE];
    if (x2 < x1) { // on to the next line
      const [turn, gap] = [place ? 5 : 9, (start.y + end.y) / 2 + (place ? 3 : -3)];
      return `M${x1},${start.y} h${turn} V${gap} H${x2 - turn} V${end.y} H${x2}`;
    }
    const middle = (x1 + x2) / 2;
    return `M${x1},${start.y} C${middle},${start.y + aside} ${middle},${end.y + aside} ${x2},${end.y}`;
  }
  const [y1, y2] = [start.y + h / 2, end.y - BADGE];
  const middle = (y1 + y2) / 2;
  return `M${start.x},${y1} C${start.x + aside},${middle} ${end.x + aside},${middle} ${end.x},${y2}`;
}

/** The one card of a Value: name, data, grad; and the circle of the operation that made it. */
function card(layer, node, { card: { x, y }, circle }, { w, h }) {
  const digits = w < 100 ? 3 : 5;
  const lines = ["mg-name", "mg-data-text", "mg-grad-text"].map((kind, i) =>
    svg("text", { class: kind, x: -w / 2 + 7, y: -h / 2 + (h / 3.2) * i + h / 4 + 1 }));
  const box = svg("rect", { x: -w / 2, y: -h / 2, width: w, height: h, rx: 5 });
  const element = svg("g", { class: "mg-card", transform: `translate(${x},${y})` }, box, ...lines);
  layer.append(element);
  if (circle) layer.append(svg("g", { class: "mg-op", transform: `translate(${circle.x},${circle.y})` },
    svg("circle", { r: BADGE }), svg("text", { y: 5, "text-anchor": "middle" }, sign(node.op))));
  const word = (part) => (typeof part === "number" ? say(part, digits) : part);
  const show = ({ name = node.name, data = node.data, grad = "–", state = "" }) => {
    put(element, { class: `mg-card ${state && `mg-is-${state}`}` });
    lines[0].textContent = name;
    lines[1].textContent = `data ${word(data)}`;
    lines[2].textContent = `grad ${word(grad)}`;
  };
  show({});
  return { element, show, x, y, w, h };
}
