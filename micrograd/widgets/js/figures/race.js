// Up to five learning rates, from the same start: their losses, and one run looked at closely.
import { scaleLinear, scaleLog } from "d3-scale";
import { Value } from "../engine.js";
import { choice, clamp, figure, handle, NARROW, plot, put, say, svg, toggle } from "../kit.js";
import { descend, MLP } from "../nn.js";
import { runner } from "../playback.js";

const LANES = [1, 2, 3, 4, 5];
const FLOOR = 1e-4; // a smaller loss is drawn here
const CEILING = 20;
const TENS = [10, 1, 0.1, 0.01, 0.001, 0.0001];
const RATES = [0.001, 0.01, 0.1, 1, 3];
const FEW = 300; // runs that are kept

const plain = (x) => String(Number(x.toPrecision(1)));
const fixed = (x, digits) => x.toFixed(digits).replace("-", "−");
const drawn = (loss) => Math.max(FLOOR, loss);

/** All steps of one run: at each the loss, the predictions, and the grad of the last bias. */
function train({ start: { xs, ys, weights }, seed, zero_grad: zeroGrad }, rate, steps) {
  const model = new MLP(3, [4, 4, 1], { activation: "tanh", output: "tanh" });
  model.parameters().forEach((p, i) => { p.data = weights[seed][i]; });
  const bias = model.parameters().at(-1);
  let predictions;
  const loss = () => {
    predictions = xs.map((x) => model.call(x));
    return Value.sum(predictions.map((p, i) => p.sub(ys[i]).pow(2)));
  };
  const seen = [];
  for (const total of descend(model, loss, { rate, zeroGrad })) {
    seen.push({ loss: total.data, predictions: predictions.map((p) => p.data), grad: bias.grad });
    if (seen.length > steps) return seen;
  }
  return seen;
}

/** The runs that have been made, by rate; a new start or a new loop begins anew. */
function memory(steps) {
  let runs = new Map();
  let setting;
  return (state) => {
    const now = `${state.seed} ${state.zero_grad}`;
    if (now !== setting || runs.size > FEW) runs = new Map();
    setting = now;
    for (const rate of rates(state)) if (!runs.has(rate)) runs.set(rate, train(state, rate, steps));
    return runs;
  };
}

function rates(state) {
  return LANES.slice(0, state.runs).map((lane) => state[`r${lane}`]);
}

/** Where the parts of the drawing lie: side by side where it is wide, one under the other where it is narrow. */
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

/** The losses of all runs, step by step, each labelled at its end. */
function lossPlot(drawing, place, steps, choose) {
  const x = scaleLinear([0, steps], place.x);
  const y = scaleLog([FLOOR, CEILING], place.y);
  const { layer, curve } = plot(drawing, { x, y, xLabel: "step", yLabel: "loss (below 0.0001: drawn at 0.0001)",
    ticks: [5, TENS], words: [null, plain] });
  layer.append(...levels(place, y));
  const curves = LANES.map((lane) => curve(`mg-lane mg-lane-${lane}`));
  const paths = [...layer.querySelectorAll(".mg-lane")];
  const tags = LANES.map((lane) => tag(lane, 9, { onclick: () => choose(lane) }));
  layer.append(...tags);
  return (state, chosen, runs) => {
    const shown = runs.map((run) => run.slice(0, state.step + 1).map(({ loss }, k) => [k, drawn(loss)]));
    const ends = apart(shown.map((points) => y(points.at(-1)[1])), 19, [place.y[1], place.y[0] - 4]);
    LANES.forEach((lane, i) => {
      const is = lane === chosen ? "mg-is-chosen" : "";
      curves[i](shown[i] ?? []);
      put(paths[i], { class: `mg-answer mg-lane mg-lane-${lane} ${is}` });
      put(tags[i], { transform: `translate(${place.x[1] + 16},${ends[i] ?? 0})`, class: `mg-answer mg-lane-tag ${is}`,
        display: i < runs.length ? "inline" : "none" });
      tags[i].lastChild.textContent = say(state[`r${lane}`]);
    });
  };
}

/** The losses of one and of two answers that are as wrong as can be. */
function levels({ x: [left, right] }, y) {
  return [4, 8].flatMap((loss) => [
    svg("line", { class: "mg-lane-level", x1: left, x2: right, y1: y(loss), y2: y(loss) }),
    svg("text", { class: "mg-label", x: right - 8, y: y(loss) + (loss === 8 ? -4 : 13) }, String(loss))]);
}

/** The sign of a run: its number in a circle, and room for a word. */
function tag(lane, r, attributes = {}) {
  return svg("g", { class: "mg-lane-tag", ...attributes }, svg("circle", { r }),
    svg("text", { class: "mg-lane-number", y: 4 }, String(lane)), svg("text", { x: 13, y: 4 }));
}

/** Places for labels: as near to where they belong as they can be, `gap` apart and within a range. */
export function apart(wanted, gap, [low, high]) {
  const order = wanted.map((_, i) => i).sort((i, j) => wanted[i] - wanted[j] || i - j);
  const found = [...wanted];
  order.forEach((i, n) => { found[i] = Math.max(low, wanted[i], n ? found[order[n - 1]] + gap : low); });
  order.reverse().forEach((i, n) => { found[i] = Math.min(found[i], n ? found[order[n - 1]] - gap : high); });
  return found;
}

/** Above each rate the loss that it has led to. */
function ratePlot(drawing, place, x) {
  const y = scaleLog([FLOOR, CEILING], place.y);
  const { layer } = plot(drawing, { x, y, xLabel: "learning rate", pad: 14, words: [plain, plain],
    yLabel: "loss at this step, for each rate you have tried", ticks: [RATES, [0.001, 0.1, 10]] });
  const met = svg("g", { class: "mg-answer" });
  const stems = LANES.map(() => svg("line", { class: "mg-answer mg-lane-stem" }));
  const tops = LANES.map(() => svg("circle", { class: "mg-answer mg-lane-top", r: 4.5 }));
  layer.append(met, ...stems, ...tops);
  return (state, all) => {
    const height = (rate) => y(drawn(all.get(rate)[state.step].loss));
    met.replaceChildren(...[...all.keys()].map((rate) =>
      svg("circle", { class: "mg-lane-met", cx: x(rate), cy: height(rate), r: 2.5 })));
    LANES.forEach((lane, i) => {
      const display = i < state.runs ? "inline" : "none";
      const [at, top] = i < state.runs ? [x(state[`r${lane}`]), height(state[`r${lane}`])] : [0, 0];
      put(stems[i], { x1: at, x2: at, y1: place.y[0], y2: top, display });
      put(tops[i], { cx: at, cy: top, display });
    });
  };
}

/** The rates on their axis, each to be dragged. */
function rateHandles(drawing, axis, x, range, set) {
  const rounded = (power) => Number(clamp(10 ** power, range).toPrecision(2));
  const signs = LANES.map((lane) => tag(lane, 11));
  const handles = LANES.map((lane, i) => {
    const made = handle(drawing, { label: `Rate ${lane}`, range: range.map(Math.log10), step: 0.05, shape: signs[i],
      from: (event) => Math.log10(x.invert(event.x)),
      move: (power) => set({ [`r${lane}`]: rounded(power), chosen: lane }) });
    made.node.addEventListener("focus", () => set({ chosen: lane }));
    return made;
  });
  return (state, chosen) => LANES.forEach((lane, i) => {
    const rate = state[`r${lane}`];
    handles[i].show(Math.log10(rate), x(rate), axis, `rate ${say(rate)}`);
    put(handles[i].node, { display: i < state.runs ? "inline" : "none",
      "aria-valuemin": range[0], "aria-valuemax": range[1], "aria-valuenow": rate });
    put(signs[i], { class: `mg-lane-tag ${lane === chosen ? "mg-is-chosen" : ""}` });
  });
}

/** The four predictions of one run as bars, against the targets. */
function barPlot(drawing, place, ys) {
  const x = scaleLinear([0, ys.length], place.x);
  const y = scaleLinear([-1, 1], place.y);
  const { layer } = plot(drawing, { x, y, xLabel: "", yLabel: "predictions, and their targets", ticks: [0, 2] });
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
  return (predictions) => predictions.forEach((p, i) => {
    const { bar, cost, value, target } = parts[i];
    put(bar, { y: y(Math.max(0, p)), height: Math.abs(y(p) - y(0)) });
    value.textContent = fixed(p, 2);
    cost.textContent = `cost ${((p - target) ** 2).toFixed(2)}`;
  });
}

/** The grad of the last bias, step by step. */
function gradPlot(drawing, place, steps) {
  const x = scaleLinear([0, steps], place.x);
  const ground = svg("g");
  drawing.append(ground);
  return (run, step) => {
    const most = Math.max(0.1, ...run.map(({ grad }) => Math.abs(grad)));
    const y = scaleLinear([-most, most], place.y).nice(2);
    ground.replaceChildren();
    const { curve } = plot(ground, { x, y, xLabel: "step", yLabel: "grad of the last bias", ticks: [4, 3] });
    curve("mg-answer mg-grad-line")(run.slice(0, step + 1).map(({ grad }, k) => [k, grad]));
  };
}

function draw({ drawing, controls, line, width, height, fields, get, set }) {
  const [steps, range] = [fields.step[1], fields.r1];
  const at = places(width);
  height(at.height);
  const recall = memory(steps);
  const x = scaleLog(range, at.rate.x);
  const losses = lossPlot(drawing, at.loss, steps, (lane) => set({ chosen: lane }));
  const tried = ratePlot(drawing, at.rate, x);
  const handles = rateHandles(drawing, at.rate.y[0], x, range, set);
  const bars = barPlot(drawing, at.bars, get().start.ys);
  const grads = gradPlot(drawing, at.grad, steps);
  const race = runner({ drawing, most: steps, get, set, label: "Go" });
  const knobs = settings(fields, set);
  controls.append(race.element, ...knobs.elements);
  const update = (state) => {
    const all = recall(state);
    const runs = rates(state).map((rate) => all.get(rate));
    const chosen = Math.min(state.chosen, state.runs);
    const now = runs.map((run) => run[state.step]);
    losses(state, chosen, runs);
    tried(state, all);
    handles(state, chosen);
    bars(now[chosen - 1].predictions);
    grads(runs[chosen - 1], state.step);
    race.show(state.step);
    knobs.show(state);
    put(line, { "aria-live": race.running() ? "off" : "polite" }); // not a hundred times
    return { text: text(state, now, chosen), numbers: numbers(now), question: question(state, now, chosen) };
  };
  return [update, race.stop];
}

function settings(fields, set) {
  const zero = toggle({ label: "zero_grad before each backward", change: (on) => set({ zero_grad: on }) });
  const runs = choice({ label: "rates", options: LANES.map((n) => [n, n]), change: (n) => set({ runs: n }) });
  const seed = choice({ label: "seed", options: fields.seed.map((s) => [s, s]), change: (s) => set({ seed: s }) });
  return { elements: [zero.element, seed.element, runs.element], show(state) {
    zero.show(state.zero_grad);
    runs.show(state.runs);
    seed.show(state.seed);
  } };
}

function numbers(now) {
  return Object.fromEntries(["loss", "predictions", "grad"].map((name) => [name, now.map((one) => one[name])]));
}

function loop(state, chosen) {
  return `at rate ${say(state[`r${chosen}`])}, ${state.zero_grad ? "with" : "without"} zero_grad`;
}

function question(state, now, chosen) {
  return { ask: `The loss after step ${state.step} ${loop(state, chosen)}, from seed ${state.seed}?`,
    answer: now[chosen - 1].loss, within: 0.05 };
}

function text(state, now, chosen) {
  const { loss, predictions, grad } = now[chosen - 1];
  return `Run ${chosen}, ${loop(state, chosen)}, after step ${state.step}: loss ${loss.toFixed(4)}; predictions `
    + `${predictions.map((p) => fixed(p, 2)).join(", ")}; grad of the last bias ${fixed(grad, 4)}. All losses: `
    + `${now.map((one) => one.loss.toFixed(4)).join(", ")}.${stuck(predictions, state.start.ys)}`;
}

function stuck(predictions, ys) {
  const wrong = predictions.filter((p, i) => p * ys[i] < -0.99).length;
  if (!wrong) return "";
  const who = ["One answer is", "Two answers are", "Three answers are", "All four answers are"][wrong - 1];
  return ` ${who} saturated at the wrong end: ${wrong === 1 ? "4" : `${wrong} times 4 is ${4 * wrong}`}.`;
}

export default figure({ name: "race", title: "Which rate wins, and does it last?",
  hint: "Drag the numbered rates, press Go, and leave zero_grad out. Choose a run to see its answers.", draw });
