// Up to five learning rates, from the same start: their losses, and one run looked at closely.
import { scaleLinear, scaleLog } from "d3-scale";
import { Value } from "../engine.js";
import { choice, clamp, figure, handle, memoize, NARROW, plot, powers, put, say, svg, toggle } from "../kit.js";
import { descend, MLP } from "../nn.js";
import { runner } from "../playback.js";

/** @import { Log, Question, Range } from "../kit.js" */
/** @typedef {1 | 2 | 3 | 4 | 5} Lane */
/** @typedef {{ xs: number[][], ys: number[], weights: Record<string, number[]> }} Start */
/**
 * @typedef {Record<`r${Lane}`, number> & { runs: Lane, chosen: number, zero_grad: boolean,
 *   seed: "1337" | "1" | "42" | "7", step: number, start: Start }} State
 */
/** @typedef {import("../kit.js").Tools<State>} Tools */
/** @typedef {{ loss: number, predictions: number[], grad: number }} Now what one step of a run shows */
/** @typedef {{ x: number[], y: number[] }} Box where a plot lies: its left and right, its bottom and top */

const LANES = /** @type {Lane[]} */ ([1, 2, 3, 4, 5]);
const FLOOR = 1e-4; // a smaller loss is drawn here
const CEILING = 20;
const TENS = [10, 1, 0.1, 0.01, 0.001, 0.0001];
const RATES = [0.001, 0.01, 0.1, 1, 3];
const FEW = 300; // runs that are kept

const plain = (/** @type {number} */ x) => String(Number(x.toPrecision(1)));
const fixed = (/** @type {number} */ x, /** @type {number} */ digits) => x.toFixed(digits).replace("-", "−");
const drawn = (/** @type {number} */ loss) => Math.max(FLOOR, loss);

/**
 * All steps of one run: at each the loss, the predictions, and the grad of the last bias.
 * @param {State} state
 * @param {number} rate
 * @param {number} steps
 */
function train({ start: { xs, ys, weights }, seed, zero_grad: zeroGrad }, rate, steps) {
  const model = new MLP(3, [4, 4, 1], { activation: "tanh", output: "tanh" });
  model.parameters().forEach((p, i) => { p.data = weights[seed][i]; });
  const bias = model.parameters()[model.parameters().length - 1];
  let predictions = /** @type {Value[]} */ ([]);
  const loss = () => {
    predictions = xs.map((x) => model.call(x));
    return Value.sum(predictions.map((p, i) => p.sub(ys[i]).pow(2)));
  };
  const seen = /** @type {Now[]} */ ([]);
  for (const total of descend(model, loss, { rate, zeroGrad })) {
    seen.push({ loss: total.data, predictions: predictions.map((p) => p.data), grad: bias.grad });
    if (seen.length > steps) return seen;
  }
  return seen;
}

/**
 * The runs that have been made, by rate; a new start or a new loop begins anew.
 * @param {number} steps
 */
function memory(steps) {
  const fresh = () => /** @type {Map<number, Now[]>} */ (new Map());
  const begun = memoize((/** @type {State} */ state) => `${state.seed} ${state.zero_grad}`, fresh);
  return (/** @type {State} */ state) => {
    const runs = begun(state);
    if (runs.size > FEW) runs.clear();
    for (const rate of rates(state)) if (!runs.has(rate)) runs.set(rate, train(state, rate, steps));
    return runs;
  };
}

/**
 * The run of each rate that takes part.
 * @param {State} state
 * @param {Map<number, Now[]>} all
 */
function racing(state, all) {
  return rates(state).map((rate) => all.get(rate) ?? []);
}

/** @param {State} state */
function rates(state) {
  return LANES.slice(0, state.runs).map((lane) => state[`r${lane}`]);
}

/**
 * Where the parts of the drawing lie: side by side where it is wide, one under the other where it is narrow.
 * @param {number} width
 */
function places(width) {
  const [left, right] = [52, width - 14];
  const narrow = width === NARROW;
  const low = narrow ? 612 : 448;
  const half = (left + right) / 2;
  return { loss: { x: [left, right - 62], y: [206, 26] }, rate: { x: [left + 4, right - 8], y: [352, 276] },
    bars: { x: [left, narrow ? right : half - 30], y: narrow ? [540, 450] : [low + 90, low] },
    grad: { x: [narrow ? left : half + 40, right], y: narrow ? [720, 630] : [low + 90, low] },
    height: narrow ? 762 : 586 };
}

/**
 * The losses of all runs, step by step, each labelled at its end.
 * @param {SVGSVGElement} drawing
 * @param {Box} place
 * @param {number} steps
 * @param {(lane: Lane) => void} choose
 */
function lossPlot(drawing, place, steps, choose) {
  const x = scaleLinear([0, steps], place.x);
  const y = scaleLog([FLOOR, CEILING], place.y);
  const { layer, curve } = plot(drawing, { x, y, xLabel: "step", yLabel: "loss (below 0.0001: drawn at 0.0001)",
    ticks: [5, TENS], words: [null, plain] });
  layer.append(...levels(place, y));
  const curves = LANES.map((lane) => curve(`mg-lane mg-lane-${lane}`));
  const tags = LANES.map((lane) => tag(lane, 9, { onclick: () => choose(lane) }));
  layer.append(...tags.map(({ node }) => node));
  /** @type {(state: State, chosen: number, runs: Now[][]) => void} */
  return (state, chosen, runs) => {
    const losses = runs.map((run) => run.slice(0, state.step + 1).map(({ loss }) => drawn(loss)));
    const ends = apart(losses.map((points) => y(points[points.length - 1])), 19, [place.y[1], place.y[0] - 4]);
    LANES.forEach((lane, i) => {
      const is = lane === chosen ? "mg-is-chosen" : "";
      curves[i].show((losses[i] ?? []).map((loss, k) => [k, loss]));
      put(curves[i].node, { class: `mg-answer mg-lane mg-lane-${lane} ${is}` });
      put(tags[i].node, { transform: `translate(${place.x[1] + 16},${ends[i] ?? 0})`,
        class: `mg-answer mg-lane-tag ${is}`, display: i < runs.length ? "inline" : "none" });
      tags[i].word.textContent = say(state[`r${lane}`]);
    });
  };
}

/**
 * The losses of one and of two answers that are as wrong as can be.
 * @param {Box} place
 * @param {Log} y
 */
function levels({ x: [left, right] }, y) {
  return [4, 8].flatMap((loss) => [
    svg("line", { class: "mg-lane-level", x1: left, x2: right, y1: y(loss), y2: y(loss) }),
    svg("text", { class: "mg-label", x: right - 8, y: y(loss) + (loss === 8 ? -4 : 13) }, String(loss))]);
}

/**
 * The sign of a run: its number in a circle, and room for a word.
 * @param {Lane} lane
 * @param {number} r
 * @param {Record<string, import("../kit.js").Attribute>} attributes
 */
function tag(lane, r, attributes = {}) {
  const word = svg("text", { x: 13, y: 4 });
  return { word, node: svg("g", { class: "mg-lane-tag", ...attributes }, svg("circle", { r }),
    svg("text", { class: "mg-lane-number", y: 4 }, String(lane)), word) };
}

/**
 * Places for labels: as near to where they belong as they can be, `gap` apart and within a range.
 * @param {number[]} wanted
 * @param {number} gap
 * @param {number[]} range
 */
export function apart(wanted, gap, [low, high]) {
  const order = wanted.map((_, i) => i).sort((i, j) => wanted[i] - wanted[j] || i - j);
  const found = [...wanted];
  order.forEach((i, n) => { found[i] = Math.max(low, wanted[i], n ? found[order[n - 1]] + gap : low); });
  order.reverse().forEach((i, n) => { found[i] = Math.min(found[i], n ? found[order[n - 1]] - gap : high); });
  return found;
}

/**
 * Above each rate the loss that it has led to.
 * @param {SVGSVGElement} drawing
 * @param {Box} place
 * @param {Log} x
 */
function ratePlot(drawing, place, x) {
  const y = scaleLog([FLOOR, CEILING], place.y);
  const { layer } = plot(drawing, { x, y, xLabel: "learning rate", pad: 14, words: [plain, plain],
    yLabel: "loss at this step, for each rate you have tried", ticks: [RATES, [0.001, 0.1, 10]] });
  const met = svg("g", { class: "mg-answer" });
  const stems = LANES.map(() => svg("line", { class: "mg-answer mg-lane-stem" }));
  const tops = LANES.map(() => svg("circle", { class: "mg-answer mg-lane-top", r: 4.5 }));
  layer.append(met, ...stems, ...tops);
  return (/** @type {State} */ state, /** @type {Map<number, Now[]>} */ all) => {
    const heights = new Map([...all].map(([rate, run]) => [rate, y(drawn(run[state.step].loss))]));
    met.replaceChildren(...[...heights].map(([rate, height]) =>
      svg("circle", { class: "mg-lane-met", cx: x(rate), cy: height, r: 2.5 })));
    LANES.forEach((lane, i) => {
      const display = i < state.runs ? "inline" : "none";
      const rate = state[`r${lane}`];
      const [at, top] = i < state.runs ? [x(rate), heights.get(rate)] : [0, 0];
      put(stems[i], { x1: at, x2: at, y1: place.y[0], y2: top, display });
      put(tops[i], { cx: at, cy: top, display });
    });
  };
}

/**
 * The rates on their axis, each to be dragged.
 * @param {SVGSVGElement} drawing
 * @param {number} axis
 * @param {Log} x
 * @param {Range} range
 * @param {Tools["set"]} set
 */
function rateHandles(drawing, axis, x, range, set) {
  const rounded = (/** @type {number} */ power) => Number(clamp(10 ** power, range).toPrecision(2));
  const signs = LANES.map((lane) => tag(lane, 11));
  const handles = LANES.map((lane, i) => {
    const made = handle(drawing, { label: `Rate ${lane}`, range: powers(range), step: 0.05, shape: signs[i].node,
      from: (event) => Math.log10(x.invert(event.x)),
      move: (power) => set({ [`r${lane}`]: rounded(power), chosen: lane }) });
    made.node.addEventListener("focus", () => set({ chosen: lane }));
    return made;
  });
  return (/** @type {State} */ state, /** @type {number} */ chosen) => LANES.forEach((lane, i) => {
    const rate = state[`r${lane}`];
    handles[i].show(Math.log10(rate), x(rate), axis, `rate ${say(rate)}`);
    put(handles[i].node, { display: i < state.runs ? "inline" : "none",
      "aria-valuemin": range[0], "aria-valuemax": range[1], "aria-valuenow": rate });
    put(signs[i].node, { class: `mg-lane-tag ${lane === chosen ? "mg-is-chosen" : ""}` });
  });
}

/**
 * The four predictions of one run as bars, against the targets.
 * @param {SVGSVGElement} drawing
 * @param {Box} place
 * @param {number[]} ys
 */
function barPlot(drawing, place, ys) {
  const x = scaleLinear([0, ys.length], place.x);
  const y = scaleLinear([-1, 1], place.y);
  const { layer } = plot(drawing, { x, y, xLabel: "", yLabel: "predictions, and their targets", ticks: [0, 2] });
  /** @type {(i: number, kind: string, down: number) => SVGTextElement} */
  const word = (i, kind, down) =>
    svg("text", { class: `mg-answer ${kind}`, x: x(i + 0.5), y: place.y[0] + down, "text-anchor": "middle" });
  const parts = ys.map((target, i) => {
    const [from, to] = [x(i + 0.25), x(i + 0.75)];
    const bar = svg("rect", { class: "mg-answer mg-lane-bar", x: from, width: to - from });
    const [value, cost] = [word(i, "mg-data-text", 18), word(i, "mg-label", 34)];
    const aim = svg("line", { class: "mg-lane-target", x1: from - 7, x2: to + 7, y1: y(target), y2: y(target) });
    layer.append(bar, value, cost, aim);
    return { bar, cost, value, target };
  });
  return (/** @type {number[]} */ predictions) => predictions.forEach((p, i) => {
    const { bar, cost, value, target } = parts[i];
    put(bar, { y: y(Math.max(0, p)), height: Math.abs(y(p) - y(0)) });
    value.textContent = fixed(p, 2);
    cost.textContent = `cost ${((p - target) ** 2).toFixed(2)}`;
  });
}

/**
 * The grad of the last bias, step by step.
 * @param {SVGSVGElement} drawing
 * @param {Box} place
 * @param {number} steps
 */
function gradPlot(drawing, place, steps) {
  const x = scaleLinear([0, steps], place.x);
  const ground = svg("g");
  drawing.append(ground);
  return (/** @type {Now[]} */ run, /** @type {number} */ step) => {
    const most = Math.max(0.1, ...run.map(({ grad }) => Math.abs(grad)));
    const y = scaleLinear([-most, most], place.y).nice(2);
    ground.replaceChildren();
    const { curve } = plot(ground, { x, y, xLabel: "step", yLabel: "grad of the last bias", ticks: [4, 3] });
    curve("mg-answer mg-grad-line").show(run.slice(0, step + 1).map(({ grad }, k) => [k, grad]));
  };
}

/**
 * All that is drawn: the losses by step and by rate, the rates, and one run's predictions and grad.
 * @param {Tools} tools
 */
function pictures({ drawing, width, height, fields, get, set }) {
  const [steps, range] = [fields.step[1], fields.r1];
  const at = places(width);
  height(at.height);
  const x = scaleLog(range, at.rate.x);
  const losses = lossPlot(drawing, at.loss, steps, (lane) => set({ chosen: lane }));
  const tried = ratePlot(drawing, at.rate, x);
  const handles = rateHandles(drawing, at.rate.y[0], x, range, set);
  const bars = barPlot(drawing, at.bars, get().start.ys);
  const grads = gradPlot(drawing, at.grad, steps);
  /** @type {(state: State, all: Map<number, Now[]>, chosen: number) => void} */
  return (state, all, chosen) => {
    const runs = racing(state, all);
    losses(state, chosen, runs);
    tried(state, all);
    handles(state, chosen);
    bars(runs[chosen - 1][state.step].predictions);
    grads(runs[chosen - 1], state.step);
  };
}

/** @param {Tools} tools */
function draw(tools) {
  const { drawing, controls, line, fields, get, set } = tools;
  const show = pictures(tools);
  const recall = memory(fields.step[1]);
  const race = runner({ drawing, most: fields.step[1], get, set, label: "Go" });
  const knobs = settings(fields, set);
  controls.append(race.element, ...knobs.elements);
  const update = (/** @type {State} */ state) => {
    const all = recall(state);
    const chosen = Math.min(state.chosen, state.runs);
    const now = racing(state, all).map((run) => run[state.step]);
    show(state, all, chosen);
    race.show(state.step);
    knobs.show(state);
    put(line, { "aria-live": race.running() ? "off" : "polite" }); // not a hundred times
    return { text: text(state, now, chosen), numbers: numbers(now), question: question(state, now, chosen) };
  };
  return /** @type {[typeof update, () => void]} */ ([update, race.stop]);
}

/**
 * @param {Tools["fields"]} fields
 * @param {Tools["set"]} set
 */
function settings(fields, set) {
  const zero = toggle({ label: "zero_grad before each backward", change: (on) => set({ zero_grad: on }) });
  const runs = choice({ label: "rates", options: LANES.map((n) => [n, String(n)]), change: (n) => set({ runs: n }) });
  const seed = choice({ label: "seed", options: fields.seed.map((s) => [s, s]), change: (s) => set({ seed: s }) });
  return { elements: [zero.element, seed.element, runs.element], show(/** @type {State} */ state) {
    zero.show(state.zero_grad);
    runs.show(state.runs);
    seed.show(state.seed);
  } };
}

/** @param {Now[]} now */
function numbers(now) {
  return { loss: now.map(({ loss }) => loss), predictions: now.map(({ predictions }) => predictions),
    grad: now.map(({ grad }) => grad) };
}

/**
 * @param {State} state
 * @param {number} chosen
 */
function loop(state, chosen) {
  return `at rate ${say(rates(state)[chosen - 1])}, ${state.zero_grad ? "with" : "without"} zero_grad`;
}

/**
 * @param {State} state
 * @param {Now[]} now
 * @param {number} chosen
 * @returns {Question}
 */
function question(state, now, chosen) {
  return { ask: `The loss after step ${state.step} ${loop(state, chosen)}, from seed ${state.seed}?`,
    answer: now[chosen - 1].loss, within: 0.05 };
}

/**
 * @param {State} state
 * @param {Now[]} now
 * @param {number} chosen
 */
function text(state, now, chosen) {
  const { loss, predictions, grad } = now[chosen - 1];
  return `Run ${chosen}, ${loop(state, chosen)}, after step ${state.step}: loss ${loss.toFixed(4)}; predictions `
    + `${predictions.map((p) => fixed(p, 2)).join(", ")}; grad of the last bias ${fixed(grad, 4)}. All losses: `
    + `${now.map((one) => one.loss.toFixed(4)).join(", ")}.${stuck(predictions, state.start.ys)}`;
}

/**
 * @param {number[]} predictions
 * @param {number[]} ys
 */
function stuck(predictions, ys) {
  const wrong = predictions.filter((p, i) => p * ys[i] < -0.99).length;
  if (!wrong) return "";
  const who = ["One answer is", "Two answers are", "Three answers are", "All four answers are"][wrong - 1];
  return ` ${who} saturated at the wrong end: ${wrong === 1 ? "4" : `${wrong} times 4 is ${4 * wrong}`}.`;
}

export default figure({ name: "race", title: "Which rate wins, and does it last?",
  hint: "Drag the numbered rates, press Go, and leave zero_grad out. Choose a run to see its answers.", draw });
