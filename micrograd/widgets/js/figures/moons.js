// A network that learns to tell two moons apart, while the reader moves the points.
import { drag } from "d3-drag";
import { pointer, select } from "d3-selection";
import { contours } from "../contours.js";
import { Value } from "../engine.js";
import { graph } from "../graph.js";
import { button, choice, clamp, figure, html, memoize, NARROW, plot, put, say, signed, slider, svg, unique }
  from "../kit.js";
import { descend, MLP, oneByOne } from "../nn.js";
import { runner } from "../playback.js";

/** @import { GraphNode } from "../graph.js" */
/** @import { Range, Scale } from "../kit.js" */
/** @typedef {[x: number, y: number, target: number]} Row */
/** @typedef {"hinge" | "logistic" | "squared"} Loss */
/**
 * @typedef {{ train: string, test: string, width: "8" | "4" | "2" | "none", loss: Loss, rate: number, step: number,
 *   point: number, draws: number[] }} State
 */
/** @typedef {{ rows: [Range, Range, string[]], count: Range }} RowsField */
/** @typedef {import("../kit.js").FieldsOf<State> & { train: RowsField }} Fields */
/** @typedef {import("../kit.js").Tools<State, Fields>} Tools */
/** @typedef {ReturnType<typeof measure>} Found */
/** @typedef {ReturnType<typeof training>} Run */
/** @typedef {ReturnType<Run["at"]>} Seen */
/** @typedef {(x: number[]) => number} Score */
/** @typedef {ReturnType<typeof editor> & { range: RowsField["rows"] }} Edit */

const ALPHA = 1e-4; // of the penalty
const RUNAWAY = 1e6; // a loss above this has run away
const CELL = 10; // of the map of scores, in units of the drawing
const REACH = 22; // how near to a point a finger must come
/** @type {Record<Loss, (score: Value, target: number) => Value>} */
const COSTS = {
  hinge: (score, target) => score.mul(-target).add(1).relu(),
  logistic: (score, target) => score.mul(-target).exp().add(1).log(),
  squared: (score, target) => score.sub(target).pow(2),
};
/** @type {[State["width"], string][]} */
const SIZES = [["none", "no hidden layer"], ["2", "2 + 2"], ["4", "4 + 4"], ["8", "8 + 8"]];

/**
 * What rows of text say: [x, y, target] of each point.
 * @param {string} rows
 */
export function pointsOf(rows) {
  return /** @type {Row[]} */ (rows.split(",").map((row) => row.split(" ").map(Number)));
}

/**
 * Points as rows of text, to two decimals.
 * @param {Row[]} points
 */
export function textOf(points) {
  return points.map((row) => row.map((x) => Math.round(x * 100) / 100 + 0).join(" ")).join(",");
}

// Training

/** @param {State} state */
function network({ width, draws }) {
  const size = Number(width);
  return new MLP(2, width === "none" ? [1] : [size, size, 1], { draw: oneByOne(draws) });
}

/**
 * The loss of a network, as `Moons.look` writes it in Python, with each point's score and cost.
 * @param {MLP} model
 * @param {Row[]} points
 * @param {Loss} loss
 */
function look(model, points, loss) {
  const scores = points.map(([x, y]) => model.call([x, y]));
  const costs = scores.map((score, i) => COSTS[loss](score, points[i][2]));
  const penalty = Value.sum(model.parameters().map((p) => p.mul(p))).mul(ALPHA);
  return { scores, costs, total: Value.sum(costs).div(costs.length).add(penalty) };
}

/**
 * The training that a state asks for: `at(step)` is the network after so many steps, or after the last good one.
 * @param {State} state
 */
function training(state) {
  const points = pointsOf(state.train);
  const [learning, shown] = [network(state), network(state)];
  const run = descend(learning, () => look(learning, points, state.loss).total, { rate: state.rate });
  const kept = /** @type {number[][]} */ ([]); // the parameters before each step
  let over = false;
  return { points, at(/** @type {number} */ step) {
    while (!over && kept.length <= step) {
      over = !(/** @type {Value} */ (run.next().value).data <= RUNAWAY); // not a number, too
      if (!over) kept.push(learning.parameters().map((p) => p.data));
    }
    const taken = Math.min(step, kept.length - 1);
    shown.parameters().forEach((p, i) => { p.data = kept[taken][i]; });
    const found = look(shown, points, state.loss);
    found.total.backward();
    return { ...found, taken, score: shown.plain() };
  } };
}

/**
 * Which training a state asks for: its step and its point are only looked at.
 * @param {State} state
 */
function settingOf({ train, width, loss, rate }) {
  return [train, width, loss, rate].join(";");
}

/**
 * @param {Row[]} points
 * @param {Seen} seen
 * @param {Row[]} tests
 * @param {number} chosen
 */
function measure(points, { taken, total, scores, score }, tests, chosen) {
  return { step: taken, loss: total.data, score: scores[chosen].data, grad: scores[chosen].grad,
    right: scores.filter((s, i) => s.data > 0 === points[i][2] > 0).length,
    pulling: scores.filter((s) => s.grad !== 0).length,
    test: tests.filter(([x, y, target]) => score([x, y]) > 0 === target > 0).length };
}

// The plane

/**
 * A linear scale, as much of one as axes need: the one of d3 brings colours and dates along.
 * @param {number[]} domain
 * @param {number[]} range
 */
function linear([a, b], [from, to]) {
  const scale = (/** @type {number} */ x) => from + ((x - a) / (b - a)) * (to - from);
  const invert = (/** @type {number} */ place) => a + ((place - from) / (to - from)) * (b - a);
  const made = Object.assign(scale, { domain: () => [a, b], range: () => [from, to], copy: () => scale, invert });
  return /** @type {Scale} */ (/** @type {unknown} */ (made)); // what changes a scale, an axis does not ask for
}

/**
 * The sign of a target: a disc for −1, a square for +1.
 * @param {number} target
 * @param {number} r
 * @param {string} kind
 */
function sign(target, r, kind) {
  return target > 0 ? svg("rect", { class: `${kind} mg-square`, x: -r, y: -r, width: 2 * r, height: 2 * r })
    : svg("circle", { class: `${kind} mg-disc`, r: r * 1.1 });
}

/**
 * The two regions, hatched and plain, the border between them, and the margins.
 * @param {Element} layer
 * @param {Scale} X
 * @param {Scale} Y
 */
function regions(layer, X, Y) {
  const [[left, right], [bottom, top]] = [X.range(), Y.range()];
  const hatch = svg("pattern", { id: unique("hatch"), width: 7, height: 7, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)" }, svg("line", { class: "mg-hatch", x1: 3.5, x2: 3.5, y2: 7 }));
  const area = svg("path", { style: `fill: url(#${hatch.id})` });
  const [border, margins] = [svg("path", { class: "mg-border" }), svg("path", { class: "mg-answer mg-margin" })];
  layer.append(hatch, svg("rect", { class: "mg-plane", x: left, y: top, width: right - left, height: bottom - top }),
    area, margins, border);
  const [columns, rows] = [right - left, bottom - top].map((length) => Math.round(length / CELL) + 1);
  const x = (/** @type {number} */ i) => left + ((right - left) * i) / (columns - 1);
  const y = (/** @type {number} */ j) => top + ((bottom - top) * j) / (rows - 1);
  return (/** @type {Score} */ score) => {
    const values = new Float64Array(columns * rows);
    values.forEach((_, k) => { values[k] = score([X.invert(x(k % columns)), Y.invert(y(Math.floor(k / columns)))]); });
    const [zero, above, below] = [0, 1, -1].map((level) => contours(values, columns, level, x, y));
    put(area, { d: zero.area });
    put(border, { d: zero.edge });
    put(margins, { d: above.edge + below.edge });
  };
}

/**
 * The test points: small, and crossed where the network is wrong.
 * @param {Element} layer
 * @param {Scale} X
 * @param {Scale} Y
 * @param {Row[]} tests
 */
function testPoints(layer, X, Y, tests) {
  const crosses = tests.map(() => svg("path", { class: "mg-cross", d: "M-5,-5L5,5M-5,5L5,-5" }));
  layer.append(...tests.map(([x, y, target], i) =>
    svg("g", { transform: `translate(${X(x)},${Y(y)})` }, sign(target, 2.5, "mg-test"), crosses[i])));
  return (/** @type {Score} */ score) => tests.forEach(([x, y, target], i) => {
    put(crosses[i], { display: score([x, y]) > 0 === target > 0 ? "none" : "inline" });
  });
}

/** @type {Record<string, Range>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * What a key does to point `i`; whether it does anything.
 * @param {KeyboardEvent} event
 * @param {number} i
 * @param {Edit} edit
 */
function press({ key, shiftKey }, i, edit) {
  const far = shiftKey ? 0.25 : 0.05;
  const arrow = ARROWS[key];
  if (key === "Delete") edit.remove();
  else if (key === "PageUp") edit.choose(i - 1);
  else if (key === "PageDown") edit.choose(i + 1);
  else if (arrow) edit.move(i, far * arrow[0], far * arrow[1]);
  else return false;
  return true;
}

/**
 * A training point's mark: to be focused, and moved with the keys. `focus` goes to the chosen one, which a key changes.
 * @param {number} i
 * @param {Edit} edit
 * @param {() => void} focus
 */
function pointMark(i, edit, focus) {
  const node = svg("g", { class: "mg-handle mg-point", role: "button" }, svg("circle", { class: "mg-touch", r: 16 }),
    svg("circle", { class: "mg-answer mg-ring", r: 10 }));
  const shape = svg("g");
  node.append(shape);
  node.addEventListener("focus", () => edit.choose(i));
  node.addEventListener("keydown", (event) => {
    if (event.key === "Escape") node.blur();
    if (!press(event, i, edit)) return;
    event.preventDefault();
    focus();
  });
  return { node, shape };
}

/**
 * The training point that a finger at a place reaches, and where it lies.
 * @param {Row[]} points
 * @param {Scale} X
 * @param {Scale} Y
 * @param {{ x: number, y: number }} place
 */
function nearest(points, X, Y, { x, y }) {
  const away = points.map(([a, b]) => Math.hypot(X(a) - x, Y(b) - y));
  const i = away.indexOf(Math.min(...away));
  return away[i] <= REACH ? { i, x: X(points[i][0]), y: Y(points[i][1]) } : null;
}

/**
 * The training points: each can be dragged, or moved with the arrow keys; the chosen one is in the tab order.
 * @param {SVGGElement} layer
 * @param {Scale} X
 * @param {Scale} Y
 * @param {{ drawing: SVGSVGElement, edit: Edit }} tools
 */
function trainingPoints(layer, X, Y, { drawing, edit }) {
  let marks = /** @type {ReturnType<typeof pointMark>[]} */ ([]);
  const focus = () => marks[edit.chosen()].node.focus();
  const dragged = /** @type {import("d3-drag").DragBehavior<SVGGElement, unknown, { i: number } | null>} */ (drag());
  select(layer).call(dragged.container(() => drawing).subject((place) => nearest(edit.points(), X, Y, place))
    .on("start", ({ subject }) => marks[subject.i].node.focus())
    .on("drag", ({ subject, x, y }) => edit.place(subject.i, X.invert(x), Y.invert(y))));
  /** @type {(points: Row[], scores: Value[], chosen: number) => void} */
  return (points, scores, chosen) => {
    if (marks.length !== points.length) {
      marks = points.map((_, i) => marks[i] ?? pointMark(i, edit, focus));
      layer.replaceChildren(...marks.map(({ node }) => node));
    }
    points.forEach(([x, y, target], i) => {
      put(marks[i].node, { transform: `translate(${X(x)},${Y(y)})`,
        "aria-label": `Point ${i + 1} of ${points.length}, target ${signed(target)}, at ${say(x)}, ${say(y)}` });
      showPoint(marks[i], target, i === chosen, scores[i].grad !== 0);
    });
  };
}

/**
 * @param {ReturnType<typeof pointMark>} mark
 * @param {number} target
 * @param {boolean} chosen
 * @param {boolean} pulls
 */
function showPoint({ node, shape }, target, chosen, pulls) {
  put(node, { tabindex: chosen ? 0 : -1, "aria-pressed": String(chosen),
    class: `mg-handle mg-point ${chosen ? "mg-is-chosen" : ""} ${pulls ? "mg-pulls" : ""}` });
  if (node.dataset.target === String(target)) return;
  node.dataset.target = String(target);
  shape.replaceChildren(sign(target, 4.5, "mg-train"));
}

/**
 * What the signs of the plane mean.
 * @param {Element} layer
 * @param {number} width
 * @param {number} top
 */
function legend(layer, width, top) {
  const path = (/** @type {string} */ kind, /** @type {string} */ d) => svg("path", { class: kind, d });
  const items = /** @type {[SVGElement, string][]} */ ([
    [sign(-1, 4.5, "mg-train"), "target −1"], [sign(1, 4.5, "mg-train"), "target +1"],
    [svg("circle", { class: "mg-ring", r: 8, style: "visibility: visible" }), "pulls: gradient not 0"],
    [sign(1, 2.5, "mg-test"), "test point"], [path("mg-cross", "M-5,-5L5,5M-5,5L5,-5"), "test point, wrong"],
    [svg("g", {}, path("mg-border", "M-9,-3h18"), path("mg-margin", "M-9,4h18")), "score 0, and ±1"]]);
  const [most, wide] = width === NARROW ? [2, 168] : [3, 206];
  items.forEach(([picture, words], i) => layer.append(
    svg("g", { transform: `translate(${20 + (i % most) * wide},${top + Math.floor(i / most) * 24})` },
      picture, svg("text", { class: "mg-label", x: 16, y: 4 }, words))));
  return Math.ceil(items.length / most) * 24;
}

// The graph of one point's cost

/**
 * The graph from a point's score to its cost, as `graph` takes it, and its Values.
 * @param {Value} cost
 * @param {Value} score
 */
function costGraph(cost, score) {
  const made = /** @type {Value[]} */ ([]);
  const visit = (/** @type {Value} */ v) => {
    if (v !== score) v.inputs.forEach(visit);
    if (!made.includes(v)) made.push(v);
  };
  visit(cost);
  const constants = made.filter((v) => v !== score && !v.op);
  const name = (/** @type {Value} */ v) => (v === score ? "score"
    : v === cost ? "cost" : ["−target", "one"][constants.indexOf(v)] ?? "");
  const nodes = made.map((v) => ({ name: name(v), op: v === score ? "" : v.op, data: v.data,
    inputs: v === score ? [] : v.inputs.map((input) => made.indexOf(input)) }));
  return { made, nodes };
}

/**
 * The chosen point's graph; a loss of another kind has another one.
 * @param {Element} drawing
 * @param {number} width
 * @param {number} top
 */
function pointGraph(drawing, width, top) {
  const title = svg("text", { class: "mg-label", x: 10, y: top });
  const layer = svg("g", { transform: `translate(0,${top + 12})` });
  drawing.append(title, layer);
  const pictureOf = memoize(({ loss }) => loss, (/** @type {{ loss: Loss, nodes: GraphNode[] }} */ { nodes }) => {
    layer.replaceChildren();
    return graph(layer, nodes, width, { small: false, gap: width === NARROW ? 14 : 26 });
  });
  /** @type {(loss: Loss, cost: Value, score: Value, words: string) => number} */
  return (loss, cost, score, words) => {
    const { made, nodes } = costGraph(cost, score);
    const picture = pictureOf({ loss, nodes });
    title.textContent = words;
    made.forEach(({ data, grad }, i) => {
      picture.cards[i].show({ name: nodes[i].name, data: brief(data), grad: brief(grad) });
    });
    return top + 16 + picture.height;
  };
}

/**
 * A number that fits into a card.
 * @param {number} x
 */
function brief(x) {
  return Math.abs(x) < 1 ? say(Math.round(x * 1e4) / 1e4) : say(x, 5);
}

// The figure

/**
 * What a reader does to the points.
 * @param {Pick<Tools, "fields" | "get" | "set">} tools
 */
function editor({ fields, get, set }) {
  const [xs, ys] = fields.train.rows;
  const most = fields.train.count[1];
  const points = () => pointsOf(get().train);
  const chosen = () => Math.min(get().point, points().length) - 1;
  /** @type {(i: number, row: Row) => void} */
  const change = (i, row) =>
    set({ train: textOf(points().map((old, j) => (j === i ? row : old))), point: i + 1 });
  /** @type {(i: number, x: number, y: number) => void} */
  const place = (i, x, y) => change(i, [clamp(x, xs), clamp(y, ys), points()[i][2]]);
  return { points, chosen, place, choose(/** @type {number} */ i) {
    const point = clamp(i, [0, points().length - 1]) + 1;
    if (point !== get().point) set({ point });
  }, move(/** @type {number} */ i, /** @type {number} */ dx, /** @type {number} */ dy) {
    place(i, points()[i][0] + dx, points()[i][1] + dy);
  }, turn() {
    const [x, y, target] = points()[chosen()];
    change(chosen(), [x, y, -target]);
  }, add(/** @type {number} */ x, /** @type {number} */ y) {
    const old = points();
    if (old.length < most) set({ train: textOf([...old, [x, y, old[chosen()][2]]]), point: old.length + 1 });
  }, remove() {
    const left = points().filter((_, i) => i !== chosen());
    if (left.length >= fields.train.count[0]) set({ train: textOf(left), point: Math.min(get().point, left.length) });
  } };
}

/**
 * The plane with all that is on it.
 * @param {SVGSVGElement} drawing
 * @param {number} width
 * @param {Row[]} tests
 * @param {Edit} edit
 */
function plane(drawing, width, tests, edit) {
  const [left, right, top] = [44, width - 8, 30];
  const bottom = top + ((right - left) * 5) / 8;
  const [X, Y] = [linear(edit.range[0], [left, right]), linear(edit.range[1], [bottom, top])];
  const line = svg("text", { class: "mg-answer mg-note", x: left, y: top - 10 });
  const [map, small, large] = [svg("g"), svg("g"), svg("g")];
  drawing.append(line, map);
  plot(drawing, { x: X, y: Y, xLabel: "first input", yLabel: "", ticks: [[-1, 0, 1, 2], [-1, 0, 1]],
    words: [say, say] });
  drawing.append(small, large);
  const showRegions = regions(map, X, Y);
  const showTests = testPoints(small, X, Y, tests);
  const showTraining = trainingPoints(large, X, Y, { drawing, edit });
  map.addEventListener("click", (event) => {
    const [x, y] = pointer(event, drawing);
    edit.add(X.invert(x), Y.invert(y));
  });
  /** @type {(points: Row[], seen: Seen, chosen: number, words: string) => void} */
  const show = (points, { score, scores }, chosen, words) => {
    line.textContent = words;
    showRegions(score);
    showTests(score);
    showTraining(points, scores, chosen);
  };
  return { bottom, show };
}

/**
 * @param {Fields} fields
 * @param {Tools["set"]} set
 * @param {Edit} edit
 */
function settings(fields, set, edit) {
  const sizes = choice({ label: "hidden neurons", options: SIZES, change: (width) => set({ width }) });
  const losses = choice({ label: "loss", options: fields.loss.map((name) => [name, name]),
    change: (loss) => set({ loss }) });
  const rate = slider({ label: "rate", range: fields.rate, step: 0.05, log: true, text: (x) => say(x, 2),
    change: (x) => set({ rate: Number(x.toPrecision(2)) }) });
  const buttons = html("div", { class: "mg-buttons" }, button("Add a point", () => edit.add(0.5, 0.25)),
    button("Turn the chosen", edit.turn), button("Delete the chosen", edit.remove));
  const elements = [sizes.element, losses.element, rate.element, buttons];
  return { elements, show(/** @type {State} */ state) {
    sizes.show(state.width);
    losses.show(state.loss);
    rate.show(state.rate);
  } };
}

/** @param {Tools} tools */
function draw({ drawing, controls, line, width, height, fields, get, set }) {
  const edit = { ...editor({ fields, get, set }), range: fields.train.rows };
  const tests = pointsOf(get().test);
  const picture = plane(drawing, width, tests, edit);
  const below = picture.bottom + 52;
  const showGraph = pointGraph(drawing, width, below + legend(drawing, width, below) + 12);
  const steps = runner({ drawing, most: fields.step[1], get, set, label: "Train" });
  const knobs = settings(fields, set, edit);
  controls.append(steps.element, ...knobs.elements);
  const recall = memoize(settingOf, training);
  const update = (/** @type {State} */ state) => {
    const { points, at } = recall(state);
    const found = at(state.step);
    const chosen = Math.min(state.point, points.length) - 1;
    const numbers = measure(points, found, tests, chosen);
    const words = wordsFor(state, numbers, points, tests.length, chosen);
    picture.show(points, found, chosen, words.headline);
    height(showGraph(state.loss, found.costs[chosen], found.scores[chosen], words.caption));
    steps.show(state.step);
    knobs.show(state);
    put(line, { "aria-live": steps.running() ? "off" : "polite" }); // not a hundred times
    return { text: words.text, numbers, question: words.question };
  };
  return /** @type {[typeof update, () => void]} */ ([update, steps.stop]);
}

/**
 * What the figure says of a state.
 * @param {State} state
 * @param {Found} found
 * @param {Row[]} points
 * @param {number} tests
 * @param {number} chosen
 */
function wordsFor(state, { step, loss, right, test, pulling, score, grad }, points, tests, chosen) {
  const stopped = step < state.step ? ` The loss has run away after step ${step}: choose a smaller rate.` : "";
  const [x, y, target] = points[chosen];
  const point = `Point ${chosen + 1}, target ${signed(target)}`;
  return {
    headline: `step ${step} · loss ${loss.toFixed(4)} · right ${right}/${points.length} · test ${test}/${tests}`,
    caption: `${point}: its cost, a ${points.length}th of the loss`,
    question: { ask: `After step ${step}: how many of the ${points.length} points still pull?`, answer: pulling },
    text: `After step ${step}: loss ${say(loss)}; right: ${right} of ${points.length} training points, ${test} of `
      + `${tests} test points; ${pulling} points pull.${stopped} ${point}, at ${say(x)}, ${say(y)}: score `
      + `${say(score)}, gradient ${say(grad)}${grad === 0 ? ": it teaches nothing now" : ""}.`,
  };
}

export default figure({ name: "moons", title: "Who teaches the network?",
  hint: "Press Train. Then drag a point across the border, or click the plane to add one like the chosen.", draw });
