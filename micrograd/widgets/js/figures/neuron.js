// A neuron: where its sum lies on the activation's curve, the slope there, and the gradients that get through.
import { scaleLinear } from "d3-scale";
import { Value } from "../engine.js";
import { button, choice, clamp, figure, handle, linspace, memoize, NARROW, plot, put, say, short, slider, svg, tidy,
  unique } from "../kit.js";

/** @import { Linear, Range } from "../kit.js" */
/** @typedef {"x1" | "w1" | "x2" | "w2" | "b"} Input */
/** @typedef {"tanh" | "relu" | "sigmoid"} Activation */
/** @typedef {Record<Input, number> & { f: Activation }} State */
/** @typedef {Record<Input | "n" | "o" | "slope", number>} Found */
/** @typedef {import("../kit.js").Tools<State>} Tools */
/** @typedef {ReturnType<typeof placesFor>} Places */
/** @typedef {{ Y: Linear, S: Linear }} Scales */

const MAGIC = 6.8813735870195432; // 6 + asinh(1): the chapter's bias, with which the slope of tanh is a half
const INPUTS = /** @type {Input[]} */ (["x1", "w1", "x2", "w2", "b"]);
/** @type {Partial<Record<Input, Input>>} */
const OTHER = { x1: "w1", w1: "x1", x2: "w2", w2: "x2" }; // the other factor of each product
const FLAT = 0.01;
const EDGE = 8; // the plot goes from -8 to 8

// `flat`: from where to where the slope is below FLAT; tanh and sigmoid are flat on both sides.
/** @type {Record<Activation, { y: Range, ticks: number[], flat: Range[] }>} */
const ACTIVATIONS = {
  tanh: { y: [-1.25, 1.25], ticks: [-1, 0, 1], flat: [[-Infinity, -2.9932], [2.9932, Infinity]] },
  relu: { y: [-1.5, 8.5], ticks: [0, 4, 8], flat: [[-Infinity, 0]] },
  sigmoid: { y: [-0.2, 1.2], ticks: [0, 0.5, 1], flat: [[-Infinity, -4.5849], [4.5849, Infinity]] },
};

/**
 * The activation at `n`, and its slope there, by the engine.
 * @param {Activation} f
 * @param {number} n
 */
function activate(f, n) {
  const at = new Value(n);
  const o = at[f]();
  o.backward();
  return { o: o.data, slope: at.grad };
}

/**
 * The neuron's sum, its output, the slope, and the gradient of each input.
 * @param {State} state
 * @returns {Found}
 */
function measure(state) {
  const [x1, w1, x2, w2, b] = INPUTS.map((name) => new Value(state[name]));
  const n = x1.mul(w1).add(x2.mul(w2)).add(b);
  const o = n[state.f]();
  o.backward();
  return { n: n.data, o: o.data, slope: n.grad, x1: x1.grad, w1: w1.grad, x2: x2.grad, w2: w2.grad, b: b.grad };
}

/**
 * Why a gradient is exactly 0 although the curve is not flat: the factor that is 0.
 * @param {Input} name
 * @param {State} state
 * @param {Found} found
 */
function silent(name, state, found) {
  const other = OTHER[name];
  return found.slope !== 0 && other && state[other] === 0 ? other : null;
}

/**
 * @param {State} state
 * @param {Found} found
 */
function verdict(state, found) {
  if (found.slope < FLAT) return "The curve is flat here: almost nothing gets through.";
  const asleep = INPUTS.filter((name) => silent(name, state, found)).map((name) => `${name} (${OTHER[name]} is 0)`);
  return asleep.length ? `No slope for ${asleep.join(", ")}.` : "";
}

/**
 * @param {State} state
 * @param {Found} found
 */
function text(state, found) {
  const grads = INPUTS.map((name) => `${name} ${short(found[name], 4)}`).join(", ");
  return `n = ${say(found.n)}, o = ${state.f}(n) = ${say(found.o)}, and the slope there is ${short(found.slope, 4)}. `
    + `Gradients: ${grads}. ${verdict(state, found)}`;
}

// The drawing

/**
 * Where everything is: beside the curves there is room for the bars, or, on a telephone, below them.
 * @param {number} width
 */
function placesFor(width) {
  return width === NARROW
    ? { right: width - 12, curve: [190, 46], slope: [306, 234], bars: { x: 4, y: 382, width: width - 8 }, height: 590 }
    : { right: 390, curve: [220, 46], slope: [346, 268], bars: { x: 424, y: 72, width: 212 }, height: 386 };
}

/**
 * Bands where the curve is flat, striped, in both plots; they carry a word.
 * @param {SVGSVGElement} drawing
 * @param {Linear} X
 * @param {Places} places
 */
function bands(drawing, X, places) {
  const stripes = unique("stripes");
  drawing.append(svg("pattern", { id: stripes, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    svg("path", { class: "mg-hatch", d: "M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6" })));
  const [low, high] = X.domain();
  return (/** @type {Activation} */ f) => ACTIVATIONS[f].flat.flatMap(([from, to]) => {
    const [left, right] = [X(clamp(from, [low, high])), X(clamp(to, [low, high]))];
    const box = (/** @type {number[]} */ [bottom, top]) =>
      svg("rect", { x: left, width: right - left, y: top, height: bottom - top,
      fill: `url(#${stripes})` });
    const word = (/** @type {number[]} */ [bottom, top], /** @type {string} */ said) =>
      svg("text", { class: "mg-label mg-on-ground", x: (left + right) / 2,
      y: (bottom + top) / 2 + 4, "text-anchor": "middle" }, said);
    return [box(places.curve), box(places.slope), word(places.curve, "flat"), word(places.slope, `< ${FLAT}`)];
  });
}

/**
 * The curve and its slope curve, made anew when another activation is chosen.
 * @param {SVGSVGElement} drawing
 * @param {Linear} X
 * @param {Places} places
 */
function curves(drawing, X, places) {
  const ground = svg("g");
  drawing.append(ground);
  const band = bands(drawing, X, places);
  const S = scaleLinear([-0.1, 1.1], places.slope);
  return (/** @type {Activation} */ f) => {
    const Y = scaleLinear(ACTIVATIONS[f].y, places.curve);
    ground.replaceChildren(svg("g", { "aria-hidden": "true" }, ...band(f)));
    const ticks = [8, ACTIVATIONS[f].ticks];
    const words = [undefined, say];
    const above = plot(ground, { x: X, y: Y, xLabel: "n", yLabel: `o = ${f}(n)`, ticks, words });
    const below = plot(ground, { x: X, y: S, xLabel: "n", yLabel: "its slope", ticks: [8, [0, 0.5, 1]], words });
    const at = linspace(X.domain(), 321).map((n) => ({ n, ...activate(f, n) }));
    above.curve("mg-curve").show(at.map(({ n, o }) => [n, o]));
    // At the corner the slope is 0, and beyond it 1.
    const jump = /** @type {Range[]} */ (f === "relu" ? [[0, NaN], [0, 1]] : []);
    below.curve("mg-local-line").show(at.flatMap(({ n, slope }) =>
      [/** @type {Range} */ ([n, slope]), ...(n === 0 ? jump : [])]));
    return { Y, S };
  };
}

/**
 * The gradients as bars, from −4 to 4, the largest that a weight can make.
 * @param {SVGSVGElement} drawing
 * @param {Places["bars"]} place
 */
function gradients(drawing, { x, y, width }) {
  const G = scaleLinear([-4, 4], [x, x + width]);
  const bottom = y + 44 * INPUTS.length - 18;
  drawing.append(svg("text", { class: "mg-label", x, y: y - 26 }, "gradient of o with respect to"),
    svg("line", { class: "mg-axis", x1: G(0), x2: G(0), y1: y - 12, y2: bottom }));
  const rows = INPUTS.map((name, i) => {
    const at = y + 44 * i;
    const node = svg("rect", { class: "mg-gradbar mg-answer", y: at + 6, height: 14 });
    const number = svg("text", { class: "mg-slope-text mg-answer", x: x + width, y: at, "text-anchor": "end" });
    drawing.append(svg("text", { class: "mg-name", x, y: at }, name), node, number);
    return { name, node, number };
  });
  return (/** @type {State} */ state, /** @type {Found} */ found) => rows.forEach(({ name, node, number }) => {
    const [left, right] = [G(0), G(found[name])].sort((p, q) => p - q);
    put(node, { x: left - 1, width: right - left + 2 });
    const zero = silent(name, state, found);
    number.textContent = zero ? `0: ${zero} is 0` : small(found[name]);
  });
}

/**
 * A signed number to three digits, tiny ones as Python writes them.
 * @param {number} x
 */
function small(x) {
  return (x > 0 ? "+" : "") + short(x, 3);
}

/**
 * The sliders, the choice of the curve, and the button for the chapter's bias.
 * @param {Tools} tools
 */
function pickers({ controls, fields, set }) {
  const bias = (/** @type {number} */ b) => (b === MAGIC ? `${say(b)}…` : say(b));
  const sliders = INPUTS.map((name) => slider({ label: name, range: fields[name], step: 0.1,
    text: name === "b" ? bias : say, change: (value) => set({ [name]: tidy(value) }) }));
  const curve = choice({ label: "activation", options: fields.f.map((f) => [f, f]), change: (f) => set({ f }) });
  controls.append(curve.element, ...sliders.map((made) => made.element),
    button("b = 6.8813735870195432", () => set({ b: MAGIC })));
  return (/** @type {State} */ state) => {
    curve.show(state.f);
    INPUTS.forEach((name, i) => sliders[i].show(state[name]));
  };
}

/**
 * The mark of the n that the chapter's bias makes; `sum` is n without the bias.
 * @param {SVGSVGElement} drawing
 * @param {Linear} X
 * @param {number} y
 */
function magicMark(drawing, X, y) {
  const word = svg("text", { class: "mg-label mg-on-ground", y: -7 }, "the chapter's b");
  const mark = svg("g", { class: "mg-magic" }, svg("path", { d: "M0,-7 L6,0 L0,7 L-6,0 Z" }), word);
  drawing.append(mark);
  return (/** @type {number} */ sum) => {
    const n = sum + MAGIC;
    put(mark, { transform: `translate(${X(n)},${y})`, visibility: Math.abs(n) <= EDGE ? "inherit" : "hidden" });
    put(word, n > 2 ? { x: -11, "text-anchor": "end" } : { x: 11, "text-anchor": "start" });
  };
}

/**
 * The point on the curve, which the bias moves, and its shadow on the slope curve.
 * @param {Tools} tools
 * @param {Linear} X
 * @param {Places} places
 */
function pointer({ drawing, fields, set }, X, places) {
  const drop = svg("line", { class: "mg-drop" });
  const shadow = svg("circle", { class: "mg-local-dot", r: 6 });
  drawing.append(drop, shadow);
  const mark = magicMark(drawing, X, places.curve[0]);
  let sum = 0; // without the bias
  const from = (/** @type {{ x: number }} */ { x }) =>
    (Math.abs(x - X(sum + MAGIC)) < 5 ? MAGIC : Math.round((X.invert(x) - sum) * 100) / 100);
  const point = handle(drawing, { label: "The bias, which moves the dot along the curve", range: fields.b, step: 0.1,
    from, move: (b) => set({ b }) });
  /** @type {(state: State, found: Found, scales: Scales) => void} */
  return ({ b }, found, { Y, S }) => {
    sum = found.n - b;
    const [x, y] = [X(clamp(found.n, X.domain())), Y(clamp(found.o, Y.domain()))];
    put(drop, { x1: x, x2: x, y1: y, y2: S(found.slope) });
    put(shadow, { cx: x, cy: S(found.slope) });
    mark(sum);
    point.show(b, x, y, `b = ${say(b)}, n = ${say(found.n)}, o = ${say(found.o)}`);
  };
}

/**
 * The neuron's sum, above the plot.
 * @param {SVGSVGElement} drawing
 */
function readout(drawing) {
  const line = svg("text", { x: 4, y: 14 });
  drawing.append(line);
  return (/** @type {State} */ _, /** @type {Found} */ { n }) => {
    line.textContent = `x1·w1 + x2·w2 + b = n = ${say(n)}${Math.abs(n) > EDGE ? ", outside the plot" : ""}`;
  };
}

/** @param {Tools} tools */
function draw(tools) {
  const { drawing, width, height } = tools;
  const places = placesFor(width);
  height(places.height);
  const X = scaleLinear([-EDGE, EDGE], [44, places.right]);
  const read = readout(drawing);
  const drawCurves = curves(drawing, X, places);
  const scales = memoize(({ f }) => f, (/** @type {State} */ { f }) => drawCurves(f));
  const parts = [read, gradients(drawing, places.bars), pickers(tools), pointer(tools, X, places)];
  return (/** @type {State} */ state) => {
    const found = measure(state);
    for (const show of parts) show(state, found, scales(state));
    const question = { ask: "The gradient of o with respect to x1?", answer: found.x1, within: 0.02 };
    return { text: text(state, found), numbers: found, question };
  };
}

export default figure({ name: "neuron", title: "Where the curve is flat, nothing can be learned.",
  hint: "Drag the dot: the bias moves it along the curve. Then set x2 to something other than 0.", draw });
