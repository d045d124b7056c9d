// A network that learns to tell two moons apart, while the reader moves the points.
import { drag } from "d3-drag";
import { pointer, select } from "d3-selection";
import { contours } from "../contours.js";
import { Value } from "../engine.js";
import { graph } from "../graph.js";
import { button, choice, clamp, figure, html, NARROW, plot, put, say, signed, slider, svg, unique } from "../kit.js";
import { descend, MLP, oneByOne } from "../nn.js";
import { runner } from "../playback.js";

const ALPHA = 1e-4; // of the penalty
const RUNAWAY = 1e6; // a loss above this has run away
const CELL = 10; // of the map of scores, in units of the drawing
const REACH = 22; // how near to a point a finger must come
const COSTS = {
  hinge: (score, target) => score.mul(-target).add(1).relu(),
  logistic: (score, target) => score.mul(-target).exp().add(1).log(),
  squared: (score, target) => score.sub(target).pow(2),
};
const SIZES = [["none", "no hidden layer"], ["2", "2 + 2"], ["4", "4 + 4"], ["8", "8 + 8"]];

/** What rows of text say: [x, y, target] of each point. */
export function pointsOf(rows) {
  return rows.split(",").map((row) => row.split(" ").map(Number));
}

/** Points as rows of text, to two decimals. */
export function textOf(points) {
  return points.map((row) => row.map((x) => Math.round(x * 100) / 100 + 0).join(" ")).join(",");
}

// Training

function network({ width, draws }) {
  const size = Number(width);
  return new MLP(2, width === "none" ? [1] : [size, size, 1], { draw: oneByOne(draws) });
}

/** The loss of a network, as `Moons.look` writes it in Python, with each point's score and cost. */
function look(model, points, loss) {
  const scores = points.map(([x, y]) => model.call([x, y]));
  const costs = scores.map((score, i) => COSTS[loss](score, points[i][2]));
  const penalty = Value.sum(model.parameters().map((p) => p.mul(p))).mul(ALPHA);
  return { scores, costs, total: Value.sum(costs).div(costs.length).add(penalty) };
}

/** The training that a state asks for: `at(step)` is the network after so many steps, or after the last good one. */
function training(state) {
  const points = pointsOf(state.train);
  const [learning, shown] = [network(state), network(state)];
  const run = descend(learning, () => look(learning, points, state.loss).total, { rate: state.rate });
  const kept = []; // the parameters before each step
  let over = false;
  return { points, at(step) {
    while (!over && kept.length <= step) {
      over = !(run.next().value.data <= RUNAWAY); // not a number, too
      if (!over) kept.push(learning.parameters().map((p) => p.data));
    }
    const taken = Math.min(step, kept.length - 1);
    shown.parameters().forEach((p, i) => { p.data = kept[taken][i]; });
    const found = look(shown, points, state.loss);
    found.total.backward();
    return { ...found, taken, score: shown.plain() };
  } };
}

/** The training of the last state, taken up again if the next one differs in the step or the point alone. */
function memory() {
  let setting;
  let run;
  return (state) => {
    const now = [state.train, state.width, state.loss, state.rate].join(";");
    if (now !== setting) run = training(state);
    setting = now;
    return run;
  };
}

function measure({ points, taken, total, scores, score }, tests, chosen) {
  return { step: taken, loss: total.data, score: scores[chosen].data, grad: scores[chosen].grad,
    right: scores.filter((s, i) => s.data > 0 === points[i][2] > 0).length,
    pulling: scores.filter((s) => s.grad !== 0).length,
    test: tests.filter(([x, y, target]) => score([x, y]) > 0 === target > 0).length };
}

// The plane

/** A linear scale, as much of one as axes need: the one of d3 brings colours and dates along. */
function linear([a, b], [from, to]) {
  const scale = (x) => from + ((x - a) / (b - a)) * (to - from);
  const invert = (place) => a + ((place - from) / (to - from)) * (b - a);
  return Object.assign(scale, { domain: () => [a, b], range: () => [from, to], copy: () => scale, invert });
}

/** The sign of a target: a disc for −1, a square for +1. */
function sign(target, r, kind) {
  return target > 0 ? svg("rect", { class: `${kind} mg-square`, x: -r, y: -r, width: 2 * r, height: 2 * r })
    : svg("circle", { class: `${kind} mg-disc`, r: r * 1.1 });
}

/** The two regions, hatched and plain, the border between them, and the margins. */
function regions(layer, X, Y) {
  const [[left, right], [bottom, top]] = [X.range(), Y.range()];
  const hatch = svg("pattern", { id: unique("hatch"), width: 7, height: 7, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)" }, svg("line", { class: "mg-hatch", x1: 3.5, x2: 3.5, y2: 7 }));
  const area = svg("path", { style: `fill: url(#${hatch.id})` });
  const [border, margins] = [svg("path", { class: "mg-border" }), svg("path", { class: "mg-answer mg-margin" })];
  layer.append(hatch, svg("rect", { class: "mg-plane", x: left, y: top, width: right - left, height: bottom - top }),
    area, margins, border);
  const [columns, rows] = [right - left, bottom - top].map((length) => Math.round(length / CELL) + 1);
  const x = (i) => left + ((right - left) * i) / (columns - 1);
  const y = (j) => top + ((bottom - top) * j) / (rows - 1);
  return (score) => {
    const values = new Float64Array(columns * rows);
    values.forEach((_, k) => { values[k] = score([X.invert(x(k % columns)), Y.invert(y(Math.floor(k / columns)))]); });
    const [zero, above, below] = [0, 1, -1].map((level) => contours(values, columns, level, x, y));
    put(area, { d: zero.area });
    put(border, { d: zero.edge });
    put(margins, { d: above.edge + below.edge });
  };
}

/** The test points: small, and crossed where the network is wrong. */
function testPoints(layer, X, Y, tests) {
  const crosses = tests.map(() => svg("path", { class: "mg-cross", d: "M-5,-5L5,5M-5,5L5,-5" }));
  layer.append(...tests.map(([x, y, target], i) =>
    svg("g", { transform: `translate(${X(x)},${Y(y)})` }, sign(target, 2.5, "mg-test"), crosses[i])));
  return (score) => tests.forEach(([x, y, target], i) => {
    put(crosses[i], { display: score([x, y]) > 0 === target > 0 ? "none" : "inline" });
  });
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** What a key does to point `i`; whether it does anything. */
function press({ key, shiftKey }, i, edit) {
  const far = shiftKey ? 0.25 : 0.05;
  const [dx, dy] = ARROWS[key] ?? [];
  if (key === "Delete") edit.remove();
  else if (key === "PageUp") edit.choose(i - 1);
  else if (key === "PageDown") edit.choose(i + 1);
  else if (dx !== undefined) edit.move(i, far * dx, far * dy);
  else return false;
  return true;
}

/** The training points: each can be dragged, or moved with the arrow keys; the chosen one is in the tab order. */
function trainingPoints(layer, X, Y, { drawing, edit }) {
  let marks = [];
  const mark = (i) => {
    const node = svg("g", { class: "mg-handle mg-point", role: "button" }, svg("circle", { class: "mg-touch", r: 16 }),
      svg("circle", { class: "mg-answer mg-ring", r: 10 }), svg("g"));
    node.addEventListener("focus", () => edit.choose(i));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") node.blur();
      if (!press(event, i, edit)) return;
      event.preventDefault();
      marks[edit.chosen()].focus();
    });
    return node;
  };
  const nearest = ({ x, y }) => {
    const away = edit.points().map(([a, b]) => Math.hypot(X(a) - x, Y(b) - y));
    const i = away.indexOf(Math.min(...away));
    return away[i] <= REACH ? { i, x: X(edit.points()[i][0]), y: Y(edit.points()[i][1]) } : null;
  };
  select(layer).call(drag().container(() => drawing).subject(nearest)
    .on("start", ({ subject }) => marks[subject.i].focus())
    .on("drag", ({ subject, x, y }) => edit.place(subject.i, X.invert(x), Y.invert(y))));
  return (points, scores, chosen) => {
    if (marks.length !== points.length) {
      marks = points.map((_, i) => marks[i] ?? mark(i));
      layer.replaceChildren(...marks);
    }
    points.forEach(([x, y, target], i) => {
      put(marks[i], { transform: `translate(${X(x)},${Y(y)})`,
        "aria-label": `Point ${i + 1} of ${points.length}, target ${signed(target)}, at ${say(x)}, ${say(y)}` });
      showPoint(marks[i], target, i === chosen, scores[i].grad !== 0);
    });
  };
}

function showPoint(node, target, chosen, pulls) {
  put(node, { tabindex: chosen ? 0 : -1, "aria-pressed": String(chosen),
    class: `mg-handle mg-point ${chosen ? "mg-is-chosen" : ""} ${pulls ? "mg-pulls" : ""}` });
  if (node.dataset.target === String(target)) return;
  node.dataset.target = target;
  node.lastChild.replaceChildren(sign(target, 4.5, "mg-train"));
}

/** What the signs of the plane mean. */
function legend(layer, width, top) {
  const path = (kind, d) => svg("path", { class: kind, d });
  const items = [[sign(-1, 4.5, "mg-train"), "target −1"], [sign(1, 4.5, "mg-train"), "target +1"],
    [svg("circle", { class: "mg-ring", r: 8, style: "visibility: visible" }), "pulls: gradient not 0"],
    [sign(1, 2.5, "mg-test"), "test point"], [path("mg-cross", "M-5,-5L5,5M-5,5L5,-5"), "test point, wrong"],
    [svg("g", {}, path("mg-border", "M-9,-3h18"), path("mg-margin", "M-9,4h18")), "score 0, and ±1"]];
  const [most, wide] = width === NARROW ? [2, 168] : [3, 206];
  items.forEach(([picture, words], i) => layer.append(
    svg("g", { transform: `translate(${20 + (i % most) * wide},${top + Math.floor(i / most) * 24})` },
      picture, svg("text", { class: "mg-label", x: 16, y: 4 }, words))));
  return Math.ceil(items.length / most) * 24;
}

// The graph of one point's cost

/** The graph from a point's score to its cost, as `graph` takes it, and its Values. */
function costGraph(cost, score) {
  const made = [];
  const visit = (v) => {
    if (v !== score) v.inputs.forEach(visit);
    if (!made.includes(v)) made.push(v);
  };
  visit(cost);
  const constants = made.filter((v) => v !== score && !v.op);
  const name = (v) => (v === score ? "score" : v === cost ? "cost" : ["−target", "one"][constants.indexOf(v)] ?? "");
  const nodes = made.map((v) => ({ name: name(v), op: v === score ? "" : v.op, data: v.data,
    inputs: v === score ? [] : v.inputs.map((input) => made.indexOf(input)) }));
  return { made, nodes };
}

/** The chosen point's graph; a loss of another kind has another one. */
function pointGraph(drawing, width, top) {
  const title = svg("text", { class: "mg-label", x: 10, y: top });
  const layer = svg("g", { transform: `translate(0,${top + 12})` });
  drawing.append(title, layer);
  let kind;
  let picture;
  return (loss, cost, score, words) => {
    const { made, nodes } = costGraph(cost, score);
    if (kind !== loss) {
      layer.replaceChildren();
      picture = graph(layer, nodes, width, { small: false, gap: width === NARROW ? 14 : 26 });
    }
    kind = loss;
    title.textContent = words;
    made.forEach(({ data, grad }, i) => {
      picture.cards[i].show({ name: nodes[i].name, data: brief(data), grad: brief(grad) });
    });
    return top + 16 + picture.height;
  };
}

/** A number that fits into a card. */
function brief(x) {
  return Math.abs(x) < 1 ? say(Math.round(x * 1e4) / 1e4) : say(x, 5);
}

// The figure

/** What a reader does to the points. */
function editor({ fields, get, set }) {
  const [xs, ys] = fields.train.rows;
  const most = fields.train.count[1];
  const points = () => pointsOf(get().train);
  const chosen = () => Math.min(get().point, points().length) - 1;
  const change = (i, row) => set({ train: textOf(points().map((old, j) => (j === i ? row : old))), point: i + 1 });
  const place = (i, x, y) => change(i, [clamp(x, xs), clamp(y, ys), points()[i][2]]);
  return { points, chosen, place, choose(i) {
    const point = clamp(i, [0, points().length - 1]) + 1;
    if (point !== get().point) set({ point });
  }, move(i, dx, dy) {
    place(i, points()[i][0] + dx, points()[i][1] + dy);
  }, turn() {
    const [x, y, target] = points()[chosen()];
    change(chosen(), [x, y, -target]);
  }, add(x, y) {
    const old = points();
    if (old.length < most) set({ train: textOf([...old, [x, y, old[chosen()][2]]]), point: old.length + 1 });
  }, remove() {
    const left = points().filter((_, i) => i !== chosen());
    if (left.length >= fields.train.count[0]) set({ train: textOf(left), point: Math.min(get().point, left.length) });
  } };
}

/** The plane with all that is on it. */
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
  const parts = [regions(map, X, Y), testPoints(small, X, Y, tests), trainingPoints(large, X, Y, { drawing, edit })];
  map.addEventListener("click", (event) => {
    const [x, y] = pointer(event, drawing);
    edit.add(X.invert(x), Y.invert(y));
  });
  return { bottom, show(run, found, chosen, words) {
    line.textContent = words;
    parts[0](found.score);
    parts[1](found.score);
    parts[2](run.points, found.scores, chosen);
  } };
}

function settings(fields, set, edit) {
  const sizes = choice({ label: "hidden neurons", options: SIZES, change: (width) => set({ width }) });
  const names = fields.loss.map((name) => [name, name]);
  const losses = choice({ label: "loss", options: names, change: (loss) => set({ loss }) });
  const rate = slider({ label: "rate", range: fields.rate, step: 0.05, log: true, text: (x) => say(x, 2),
    change: (x) => set({ rate: Number(x.toPrecision(2)) }) });
  const buttons = html("div", { class: "mg-buttons" }, button("Add a point", () => edit.add(0.5, 0.25)),
    button("Turn the chosen", edit.turn), button("Delete the chosen", edit.remove));
  return { elements: [sizes.element, losses.element, rate.element, buttons], show(state) {
    sizes.show(state.width);
    losses.show(state.loss);
    rate.show(state.rate);
  } };
}

function draw({ drawing, controls, line, width, height, fields, get, set }) {
  const edit = { ...editor({ fields, get, set }), range: fields.train.rows };
  const tests = pointsOf(get().test);
  const picture = plane(drawing, width, tests, edit);
  const below = picture.bottom + 52;
  const showGraph = pointGraph(drawing, width, below + legend(drawing, width, below) + 12);
  const steps = runner({ drawing, most: fields.step[1], get, set, label: "Train" });
  const knobs = settings(fields, set, edit);
  controls.append(steps.element, ...knobs.elements);
  const recall = memory();
  const update = (state) => {
    const run = recall(state);
    const found = { ...run.at(state.step), points: run.points };
    const chosen = Math.min(state.point, run.points.length) - 1;
    const numbers = measure(found, tests, chosen);
    const words = wordsFor(state, numbers, run.points, tests.length, chosen);
    picture.show(run, found, chosen, words.headline);
    height(showGraph(state.loss, found.costs[chosen], found.scores[chosen], words.caption));
    steps.show(state.step);
    knobs.show(state);
    put(line, { "aria-live": steps.running() ? "off" : "polite" }); // not a hundred times
    return { text: words.text, numbers, question: words.question };
  };
  return [update, steps.stop];
}

/** What the figure says of a state. */
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
