// The slope of a curve at a point: the secant over a step h turns into the tangent.
import { scaleLinear } from "d3-scale";
import { choice, figure, handle, linspace, memoize, plot, put, say, short, signed, slider, svg, unique }
  from "../kit.js";

/** @import { Linear, Range } from "../kit.js" */
/** @typedef {{ x: number, h: number, f: "parabola" | "cubic" | "absolute" }} State */
/** @typedef {ReturnType<typeof measure>} Found */
/** @typedef {import("../kit.js").Tools<State>} Tools */
/** @typedef {(x: number) => number} Real */
/** @typedef {{ label: string, f: Real, slope: Real, y: Range, slopes: Range }} Curve */

/** @type {Record<State["f"], Curve>} */
const CURVES = {
  parabola: { label: "3x² − 4x + 5", f: (x) => 3 * (x * x) - 4 * x + 5, slope: (x) => 6 * x - 4, y: [0, 40],
    slopes: [-24, 24] },
  cubic: { label: "x³ − 3x", f: (x) => x * x * x - 3 * x, slope: (x) => 3 * (x * x) - 3, y: [-6, 54],
    slopes: [-6, 28] },
  absolute: { label: "|x|", f: Math.abs, slope: (x) => (x === 0 ? NaN : Math.sign(x)), y: [-1, 5],
    slopes: [-2.4, 2.4] },
};
const CORNER = [-1, 1]; // the slopes of |x| at 0, from the left and from the right

/**
 * What the figure shows: the height, and the slope over the step, (f(x + h) − f(x)) / h.
 * @param {State} state
 */
function measure({ x, h, f }) {
  const { f: curve, slope } = CURVES[f];
  const rise = curve(x + h) - curve(x);
  return { height: curve(x), rise, secant: rise / h, slope: slope(x) };
}

/**
 * @param {State} state
 * @param {Found} found
 */
function text({ x, h, f }, { height, rise, secant, slope }) {
  const exact = Number.isNaN(slope) ? "At the corner the slope has two answers: −1 from the left, +1 from the right."
    : `The slope at the point is ${signed(slope)}.`;
  return `At x = ${say(x)} the height of ${CURVES[f].label} is ${say(height)}. A step of h = ${short(h)} rises by `
    + `${short(rise, 4)}: slope ${signed(secant, 6)}. ${exact}`;
}

/**
 * @param {State} state
 * @param {Found} found
 */
function question({ x, f }, { slope }) {
  const corner = Number.isNaN(slope);
  const ask = `The slope of ${CURVES[f].label} at x = ${say(x)}${corner ? ", from the right" : ""}?`;
  return { ask, answer: corner ? CORNER[1] : slope, within: 0.02 };
}

/**
 * What a slope tells, with its sign: which way the curve goes.
 * @param {number} slope
 */
function direction(slope) {
  if (slope === 0) return { words: "0 → level", kind: "mg-level-slope" };
  return slope > 0 ? { words: `${signed(slope, 6)} ↗ rising`, kind: "mg-slope-text" }
    : { words: `${signed(slope, 6)} ↘ falling`, kind: "mg-falls" };
}

/**
 * The numbers above the plot, where no line crosses them: run, rise, their quotient, and the slope at the point.
 * @param {SVGSVGElement} drawing
 */
function readout(drawing) {
  const run = svg("text", { x: 38, y: 14 });
  const rise = svg("text", { class: "mg-answer", x: 194, y: 14 });
  const quotient = svg("text", { y: 42, x: 4 });
  const exact = svg("text", { y: 66, x: 4 });
  drawing.append(svg("line", { class: "mg-run", x1: 4, x2: 32, y1: 10, y2: 10 }), run,
    svg("line", { class: "mg-rise", x1: 160, x2: 188, y1: 10, y2: 10 }), rise,
    svg("g", { class: "mg-answer" }, quotient, exact));
  return (/** @type {State} */ { h }, /** @type {Found} */ found) => {
    run.textContent = `run ${short(h)}`;
    rise.textContent = `rise ${(found.rise > 0 ? "+" : "") + short(found.rise, 4)}`;
    const { words, kind } = direction(found.secant);
    quotient.textContent = `rise / run = ${words}`;
    put(quotient, { class: `mg-big ${kind}` });
    exact.textContent = Number.isNaN(found.slope) ? "slope at the point: −1 from the left, +1 from the right"
      : `slope at the point: ${signed(found.slope)}`;
  };
}

/**
 * The triangle of run and rise, and the secant through its two upper corners.
 * @param {Element} layer
 */
function triangle(layer) {
  const secant = svg("line", { class: "mg-slope-line mg-answer" });
  const run = svg("line", { class: "mg-run" });
  const rise = svg("line", { class: "mg-rise" });
  layer.append(secant, run, rise);
  /** @type {(state: State, found: Found, X: Linear, Y: Linear) => void} */
  return ({ x, h }, { height, rise: up, secant: slope }, X, Y) => {
    const [from, to] = X.domain();
    put(secant, { x1: X(from), y1: Y(height + slope * (from - x)), x2: X(to), y2: Y(height + slope * (to - x)) });
    put(run, { x1: X(x), y1: Y(height), x2: X(x + h), y2: Y(height) });
    put(rise, { x1: X(x + h), y1: Y(height), x2: X(x + h), y2: Y(height + up) });
  };
}

/**
 * The slopes that the reader has met, by place: at the corner of |x| there are two.
 * @param {Element} layer
 * @param {Linear} X
 * @param {Linear} S
 */
function trace(layer, X, S) {
  const dots = svg("g", { class: "mg-answer" });
  layer.append(dots);
  const met = new Set();
  return (/** @type {State} */ { x }, /** @type {Found} */ { slope }) => {
    if (met.has(x)) return;
    met.add(x);
    for (const y of Number.isNaN(slope) ? CORNER : [slope]) {
      dots.append(svg("circle", { class: "mg-trace", cx: X(x), cy: S(y), r: 3 }));
    }
  };
}

/**
 * Both plots of one curve; what they return shows a state.
 * @param {SVGElement} ground
 * @param {State["f"]} f
 * @param {Linear} X
 * @param {Linear} Y
 * @param {Linear} S
 */
function axes(ground, f, X, Y, S) {
  ground.replaceChildren();
  Y.domain(CURVES[f].y);
  S.domain(CURVES[f].slopes);
  const [left, right] = X.range();
  const ticks = (right - left) / 80;
  const above = plot(ground, { x: X, y: Y, xLabel: "x", yLabel: "height", ticks: [ticks, 5] });
  const below = plot(ground, { x: X, y: S, xLabel: "x", yLabel: "slope at each place you have been",
    ticks: [ticks, 3] });
  above.curve("mg-curve").show(linspace(X.domain()).map((x) => [x, CURVES[f].f(x)]));
  const clip = svg("clipPath", { id: unique("clip") }, svg("rect", { x: left, y: Y.range()[1] - 12, width: right - left,
    height: Y.range()[0] - Y.range()[1] + 12 }));
  const lines = svg("g", { "clip-path": `url(#${clip.id})` });
  above.layer.append(clip, lines);
  const shows = [triangle(lines), trace(below.layer, X, S)];
  return (/** @type {State} */ state, /** @type {Found} */ found) =>
    shows.forEach((show) => show(state, found, X, Y));
}

/**
 * The slider for h and the choice of the curve.
 * @param {Tools} tools
 */
function pickers({ controls, fields, set }) {
  const step = slider({ label: "step h", range: fields.h, step: 0.1, log: true, text: (h) => short(h),
    change: (h) => set({ h }) });
  const curves = choice({ label: "curve", options: fields.f.map((name) => [name, CURVES[name].label]),
    change: (f) => set({ f }) });
  controls.append(step.element, curves.element);
  return (/** @type {State} */ { h, f }) => {
    step.show(h);
    curves.show(f);
  };
}

/**
 * The point on the curve.
 * @param {Tools} tools
 * @param {Linear} X
 * @param {Linear} Y
 */
function point({ drawing, fields, set }, X, Y) {
  const dot = handle(drawing, { label: "The point on the curve", range: fields.x, step: 0.05,
    from: (event) => Math.round(X.invert(event.x) * 100) / 100, move: (x) => set({ x }) });
  return (/** @type {State} */ { x }, /** @type {Found} */ { height }) =>
    dot.show(x, X(x), Y(height), `x = ${say(x)}, height ${say(height)}`);
}

/** @param {Tools} tools */
function draw(tools) {
  const { drawing, width, height, fields } = tools;
  const bottom = width * 0.5 + 64;
  height(bottom + 190);
  const X = scaleLinear([fields.x[0], fields.x[1] + fields.h[1]], [44, width - 16]); // room for the largest step
  const [Y, S] = [[bottom, 104], [bottom + 152, bottom + 66]].map((range) => scaleLinear([0, 1], range));
  const read = readout(drawing);
  const ground = svg("g");
  drawing.append(ground);
  const [pick, move] = [pickers(tools), point(tools, X, Y)];
  const plots = memoize(({ f }) => f, (/** @type {State} */ { f }) => axes(ground, f, X, Y, S));
  return (/** @type {State} */ state) => {
    const found = measure(state);
    for (const show of [read, plots(state), pick, move]) show(state, found);
    return { text: text(state, found), numbers: found, question: question(state, found) };
  };
}

export default figure({ name: "slope", title: "A slope is a reading at a place.",
  hint: "Drag the blue point along the curve, or focus it and press the arrow keys. Make h smaller.", draw });
