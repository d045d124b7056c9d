// Expression graphs: `values` makes Values of a description, `layout` finds a place for each, `graph` draws them.
//
// A graph is described by a list of nodes, inputs before users: { name, op, inputs, data }, where `inputs` are places
// in the list and a leaf has none. `micrograd.widgets.graph.describe` writes it.
import dagre from "@dagrejs/dagre";
import { apply, Value } from "./engine.js";
import { html, NARROW, put, say, short, svg } from "./kit.js";

/** @typedef {{ name: string, op: string, inputs: number[], data: number }} GraphNode */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ card: Point, circle: Point & { r: number } }} Place */
/** @typedef {{ from: number, to: number, place: number, through: Point[], twins: number }} Wire */
/**
 * @typedef {{ places: Place[], wires: Wire[], width: number, height: number, across: boolean, w: number, h: number,
 *   scale: number }} Layout
 */
/**
 * What a card shows. A state is "" (nothing special), or a word of the style sheet's, such as "active".
 * @typedef {{ name?: string, data?: number | string, grad?: number | string, state?: string }} Shown
 */
/** @typedef {ReturnType<typeof card>} Card */
/** @typedef {ReturnType<typeof graph>} Picture */

const BADGE = 12; // the radius of the circle of an operation with a short sign
const NEARLY = 0.85; // how much smaller a graph may become before it is turned
/** @type {Record<string, string>} */
const SIGNS = { "*": "×", ReLU: "relu", sigmoid: "σ" };

/**
 * The Values that a description stands for, in its order; `data` replaces what the leaves hold.
 * @param {GraphNode[]} nodes
 * @param {number[]} data
 */
export function values(nodes, data = nodes.map((node) => node.data)) {
  const made = /** @type {Value[]} */ ([]);
  nodes.forEach((node, i) => {
    made.push(node.inputs.length ? apply(node.op, node.inputs.map((j) => made[j])) : new Value(data[i]));
  });
  return made;
}

/**
 * The local slopes of each node: one for each place of an input, even where an input stands twice.
 * @param {GraphNode[]} nodes
 * @param {Value[]} made
 */
export function slopes(nodes, made = values(nodes)) {
  return nodes.map((node) => {
    const copies = node.inputs.map((j) => new Value(made[j].data));
    if (copies.length) {
      const out = apply(node.op, copies);
      out.grad = 1;
      out.rule?.(out);
    }
    return copies.map((v) => v.grad);
  });
}

/**
 * An operation as the figures write it: `*` is ×, `**2` is a raised 2.
 * @param {string} op
 */
export function sign(op) {
  if (op.startsWith("**")) return `^${op.slice(2).replace("-", "−")}`;
  return SIGNS[op] ?? op;
}

/**
 * The radius of the circle of a node's operation; a leaf has none.
 * @param {GraphNode} node
 */
function radius({ op, inputs }) {
  return inputs.length ? Math.max(BADGE, 4 + 3.4 * sign(op).length) : 0;
}

/**
 * A number on a card: whole numbers in full as long as there is room.
 * @param {number} x
 * @param {boolean} narrow
 */
export function compact(x, narrow = false) {
  const size = Math.abs(x);
  const [large, figures] = narrow ? [1e4, 2] : [1e7, 3];
  if (size >= large && Number.isFinite(x)) {
    return Number(x.toPrecision(figures)).toExponential().replace("e+", "e").replace("-", "−");
  }
  if (Number.isInteger(x)) return say(x, 8);
  return short(x, narrow ? 3 - Number(size < 1) : 4);
}

/**
 * The size of a card, which holds three lines of text.
 * @param {boolean} small
 */
export function cardSize(small) {
  return small ? { w: 78, h: 54 } : { w: 100, h: 62 };
}

/**
 * A place for each node: the middle of its card, and of the circle of its operation; wires as lists of points. From
 * left to right where that fits into `width`, or nearly, or else from top to bottom, and smaller if need be: `scale`. A
 * long chain is broken into lines, as text is. `gap` is the length of a wire; cards may be `small`.
 *
 * @param {GraphNode[]} nodes
 * @param {number} width
 * @param {{ small?: boolean, gap?: number }} options
 * @returns {Layout}
 */
export function layout(nodes, width, { small = width === NARROW, gap = small ? 16 : 26 } = {}) {
  const chain = nodes.every(({ inputs }, i) => inputs.every((j) => j === i - 1));
  if (chain && nodes.length > 6) return inLines(nodes, width);
  const across = arrange(nodes, "LR", small, gap);
  const best = width !== NARROW && across.width * NEARLY <= width ? across : arrange(nodes, "TB", small, gap);
  return { ...best, scale: Math.min(1, width / best.width) };
}

/**
 * The wires; `through` finds the points that one passes on its way around other cards.
 * @param {GraphNode[]} nodes
 * @param {(from: number, to: number, place: number) => Point[]} through
 * @returns {Wire[]}
 */
function wiresOf(nodes, through = () => []) {
  return nodes.flatMap((node, i) => node.inputs.map((j, k) => ({ from: j, to: i, place: k, through: through(j, i, k),
    twins: node.inputs.filter((other) => other === j).length })));
}

/**
 * A chain in lines of five, or of three where it is narrow.
 * @param {GraphNode[]} nodes
 * @param {number} width
 */
function inLines(nodes, width) {
  const { w, h } = cardSize(width === NARROW);
  const [dx, dy] = [w + 2 * BADGE + 18, h + 26];
  const most = width === NARROW ? 3 : 5;
  const places = nodes.map((node, i) => {
    const [x, y] = [14 + 2 * BADGE + w / 2 + (i % most) * dx, 3 + h / 2 + Math.floor(i / most) * dy];
    return { card: { x, y }, circle: { x: x - w / 2 - radius(node) - 2, y, r: radius(node) } };
  });
  const wide = most * dx + 14;
  const height = Math.ceil(nodes.length / most) * dy - 20;
  return { places, width: wide, height, across: true, w, h, wires: wiresOf(nodes), scale: Math.min(1, width / wide) };
}

/**
 * @param {GraphNode[]} nodes
 * @param {"LR" | "TB"} rankdir
 * @param {boolean} small
 * @param {number} gap
 */
function arrange(nodes, rankdir, small, gap) {
  const { w, h } = cardSize(small);
  const across = rankdir === "LR";
  const plan = new dagre.graphlib.Graph({ multigraph: true });
  plan.setGraph({ rankdir, nodesep: small ? 5 : 14, ranksep: gap, marginx: 3, marginy: 3 });
  plan.setDefaultEdgeLabel(() => ({}));
  const badge = (/** @type {GraphNode} */ node) => radius(node) && 2 * radius(node) + 4;
  nodes.forEach((node, i) => plan.setNode(String(i),
    { width: w + (across ? badge(node) : 0), height: h + (across ? 0 : badge(node)) }));
  nodes.forEach((node, i) => node.inputs.forEach((j, k) => plan.setEdge(String(j), String(i), {}, String(k))));
  dagre.layout(plan);
  const places = nodes.map((node, i) => {
    const { x, y } = plan.node(String(i));
    const shift = badge(node) / 2;
    const middle = across ? { x: x + shift, y } : { x, y: y + shift };
    const place = across ? { x: x - w / 2, y } : { x, y: y - h / 2 };
    return { card: middle, circle: { ...place, r: radius(node) } };
  });
  const around = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ place) => {
    const points = plan.edge(String(from), String(to), String(place)).points.slice(1, -1);
    return points.length > 1 ? points : []; // a wire to the next rank has one, in its middle
  };
  const { width: wide, height } = plan.graph();
  return { places, width: wide, height, across, w, h, wires: wiresOf(nodes, around) };
}

/**
 * Draw a graph: a card for each node with its name, data and grad, a circle for each operation, a wire for each input.
 * `options` are those of `layout`.
 *
 * Returns `{ cards, wires, layer, width, height, scale, place }`. `cards[i].show({ name, data, grad, state })` says
 * what a card shows: text or numbers, and a state: "" (nothing special), "active", "here", "done" or "waiting".
 * `wires[k]` is { from, to, place, middle, path }. `place` turns a place among the cards into one in the drawing.
 *
 * @param {Element} drawing
 * @param {GraphNode[]} nodes
 * @param {number} width
 * @param {{ small?: boolean, gap?: number }} [options]
 */
export function graph(drawing, nodes, width, options) {
  const plan = layout(nodes, width, options);
  const left = Math.max(0, (width - plan.width * plan.scale) / 2);
  const layer = svg("g", { transform: `translate(${left},0) scale(${plan.scale})` });
  const wires = plan.wires.map((wire) => {
    const { d, middle } = route(wire, plan);
    return { ...wire, middle, path: svg("path", { class: "mg-wire", d }) };
  });
  layer.append(...wires.map((wire) => wire.path));
  const cards = nodes.map((node, i) => card(layer, node, plan.places[i], plan));
  drawing.append(layer);
  const place = (/** @type {Point} */ { x, y }) => ({ x: left + x * plan.scale, y: y * plan.scale });
  const [wide, high] = [plan.width * plan.scale, plan.height * plan.scale];
  return { cards, wires, layer, width: wide, height: high, scale: plan.scale, place };
}

/**
 * A wire from the edge of a card to the circle of the operation that uses it, and its middle; two of one pair part.
 * @param {Wire} wire
 * @param {Layout} plan
 */
function route({ from, to, place, twins, through }, { places, across, w, h }) {
  const start = places[from].card;
  const end = places[to].circle;
  const aside = twins > 1 && !through.length ? (place ? 1 : -1) * 14 : 0;
  const [x1, y1] = across ? [start.x + w / 2, start.y] : [start.x, start.y + h / 2];
  const [x2, y2] = across ? [end.x - end.r, end.y] : [end.x, end.y - end.r];
  if (across && x2 < x1) { // on to the next line
    const [turn, gap] = [place ? 5 : 9, (y1 + y2) / 2 + (place ? 3 : -3)];
    return { d: `M${x1},${y1} h${turn} V${gap} H${x2 - turn} V${y2} H${x2}`, middle: { x: (x1 + x2) / 2, y: gap } };
  }
  const stops = [{ x: x1, y: y1 }, ...through, { x: x2, y: y2 }];
  const bends = stops.slice(1).map((stop, k) => bend(stops[k], stop, across, aside));
  const shift = aside * 0.75;
  const middle = through[Math.floor(through.length / 2)]
    ?? { x: (x1 + x2) / 2 + (across ? 0 : shift), y: (y1 + y2) / 2 + (across ? shift : 0) };
  return { d: `M${x1},${y1}${bends.join("")}`, middle };
}

/**
 * A curve from one point to the next, which leaves and arrives along the graph's direction.
 * @param {Point} from
 * @param {Point} to
 * @param {boolean} across
 * @param {number} aside
 */
function bend(from, to, across, aside) {
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  if (across) return ` C${x},${from.y + aside} ${x},${to.y + aside} ${to.x},${to.y}`;
  return ` C${from.x + aside},${y} ${to.x + aside},${y} ${to.x},${to.y}`;
}

/**
 * The one card of a Value: name, data, grad; and the circle of the operation that made it.
 * @param {Element} layer
 * @param {GraphNode} node
 * @param {Place} place
 * @param {Layout} plan
 */
function card(layer, node, { card: { x, y }, circle }, { w, h }) {
  const small = w < 100;
  const lines = ["mg-name", "mg-data-text", "mg-grad-text"].map((kind, i) =>
    svg("text", { class: kind, x: -w / 2 + 7, y: -h / 2 + (h / 3.2) * i + h / 4 + 1 }));
  const box = svg("rect", { x: -w / 2, y: -h / 2, width: w, height: h, rx: 5 });
  const element = svg("g", { class: "mg-card", transform: `translate(${x},${y})` }, box, ...lines);
  layer.append(element);
  const badge = svg("g", { class: "mg-op", transform: `translate(${circle.x},${circle.y})` },
    svg("circle", { r: circle.r }), svg("text", { y: 4, "text-anchor": "middle" }, sign(node.op)));
  if (circle.r) layer.append(badge);
  const inWords = (/** @type {number} */ number) => (small ? compact(number, small) : say(number, 5));
  const word = (/** @type {number | string} */ part) => (typeof part === "number" ? inWords(part) : part);
  const show = (/** @type {Shown} */ { name = node.name, data = node.data, grad = "–", state = "" }) => {
    put(element, { class: `mg-card ${state && `mg-is-${state}`}` });
    lines[0].textContent = name;
    lines[1].textContent = `data ${word(data)}`;
    lines[2].textContent = `grad ${word(grad)}`;
  };
  show({});
  return { element, badge, show, x, y, w, h, circle };
}

/**
 * Have the grads hidden while the reader predicts.
 * @param {Pick<Picture, "cards">} picture
 */
export function hideGrads({ cards }) {
  for (const { element } of cards) element.querySelector(".mg-grad-text")?.classList.add("mg-answer");
}

/**
 * The box of a drawing, which scrolls where a graph is too large: `fit` says whether it is, `follow` shows a card.
 * @param {SVGSVGElement} drawing
 */
export function scroller(drawing) {
  const element = html("div", { role: "group", "aria-label": "The graph" });
  drawing.replaceWith(element);
  element.append(drawing);
  return {
    element,
    /**
     * @param {Pick<Picture, "width" | "scale">} picture
     * @param {{ small: boolean, large?: boolean }} size
     */
    fit({ width, scale }, { small, large = small }) {
      put(drawing, { style: small ? `min-width: ${width / scale}px` : "" });
      put(element, { class: large ? "mg-scroll" : "", tabindex: large ? 0 : -1 });
    },
    /**
     * @param {Pick<Picture, "cards" | "width" | "scale">} picture
     * @param {number} i
     */
    follow({ cards, width, scale }, i) {
      const factor = (drawing.clientWidth * scale) / width;
      const { x, y } = cards[i];
      element.scrollTo?.({ left: x * factor - element.clientWidth / 2, top: y * factor - element.clientHeight / 2 });
    },
  };
}
