// How wrong a measured slope is, for each size of the nudge h: truncation and rounding pull against each other.
import { scaleLog } from "d3-scale";
import { choice, figure, handle, NARROW, plot, powers, put, short, slider, svg, tidy } from "../kit.js";

/** @import { Log } from "../kit.js" */
/** @typedef {"forward" | "central"} Way */
/** @typedef {"float64" | "float32"} Kind */
/** @typedef {{ h: number, f: "cubic" | "parabola", way: Way, kind: Kind }} State */
/** @typedef {ReturnType<typeof measure>} Found */
/** @typedef {import("../kit.js").Tools<State>} Tools */
/** @typedef {(x: number) => number} Round */
/**
 * @typedef {{ label: string, f: (x: number, r: Round) => number, at: number, slope: number, gap: number,
 *   truncation: Record<Way, (h: number) => number>, formula: Record<Way, string>,
 *   best: Record<Way, (gap: number) => number | null> }} Curve
 */

/** @type {Record<Kind, Round>} */
const ROUND = { float64: (x) => x, float32: Math.fround };
const GAP = { float64: 2 ** -52, float32: 2 ** -23 }; // from 1 to the next number
const WORDS = { forward: "forward difference", central: "central difference" };
const WAYS = /** @type {Way[]} */ (["forward", "central"]);
const THEORY = /** @type {("truncation" | "rounding")[]} */ (["truncation", "rounding"]);

// `gap`: how many times wider than at 1 the gaps are at f(at). `best`: the h where truncation and rounding are equal.
// NB: Python's x**3 rounds once; x·x·x here rounds twice, which moves a last digit now and then.
/** @type {Record<State["f"], Curve>} */
const CURVES = {
  cubic: {
    label: "x³", f: (x, r) => r(r(x * x) * x), at: 2, slope: 12, gap: 8,
    truncation: { forward: (h) => 6 * h + h * h, central: (h) => h * h },
    formula: { forward: "6h + h²", central: "h²" },
    best: { forward: (gap) => Math.sqrt(gap / 6), central: (gap) => Math.cbrt(gap / 2) },
  },
  parabola: {
    label: "3x² − 4x + 5", f: (x, r) => r(r(r(3 * r(x * x)) - r(4 * x)) + 5), at: 3, slope: 14, gap: 16,
    truncation: { forward: (h) => 3 * h, central: () => 0 },
    formula: { forward: "3h", central: "none" },
    best: { forward: (gap) => Math.sqrt(gap / 3), central: () => null },
  },
};

// The numbers

/**
 * The slope over a nudge of h as a computer measures it, which rounds every result.
 * @param {State} state
 * @param {number} h
 */
function quotient({ f, way, kind }, h) {
  const { f: curve, at } = CURVES[f];
  const r = ROUND[kind];
  const right = curve(r(at + r(h)), r);
  if (way === "forward") return r(r(right - curve(at, r)) / r(h));
  return r(r(right - curve(r(at - r(h)), r)) / r(2 * h));
}

/** What is wrong with that slope, and the two parts of it as theory has them. */
const errors = {
  /** @type {(state: State, h: number) => number} */
  measured: (state, h) => Math.abs(quotient(state, h) - CURVES[state.f].slope),
  /** @type {(state: State, h: number) => number} */
  truncation: ({ f, way }, h) => CURVES[f].truncation[way](h),
  /** @type {(state: State, h: number) => number} */
  rounding: ({ f, way, kind }, h) => (GAP[kind] * CURVES[f].gap) / (way === "forward" ? h : 2 * h),
};

/**
 * What is printed for a number of `kind`: the fewest digits that no other number of that kind has.
 * @param {number} x
 * @param {Kind} kind
 */
function digits(x, kind) {
  if (kind === "float64") return String(x);
  const enough = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((n) => Math.fround(Number(x.toPrecision(n))) === x);
  return String(Number(x.toPrecision(enough)));
}

/**
 * How many characters of a printed number are right: where the error is less than half a unit of a digit's place.
 * @param {string} printed
 * @param {number} error
 */
function rightDigits(printed, error) {
  const whole = printed.split(".")[0].length;
  const place = (/** @type {number} */ i) => whole - 1 - i + (i > whole ? 1 : 0);
  const wrong = [...printed].findIndex((c, i) => c !== "." && error >= 0.5 * Number(`1e${place(i)}`));
  return wrong < 0 ? printed.length : wrong;
}

/**
 * All the numbers of a state.
 * @param {State} state
 */
function measure(state) {
  const { h, f, way, kind } = state;
  const error = errors.measured(state, h);
  const printed = digits(quotient(state, h), kind);
  return { quotient: quotient(state, h), error, printed, right: rightDigits(printed, error),
    truncation: errors.truncation(state, h), rounding: errors.rounding(state, h),
    best: CURVES[f].best[way](GAP[kind] * CURVES[f].gap) };
}

// The words

/**
 * @param {State} state
 * @param {Found} found
 */
function verdict({ h, f, way, kind }, { truncation, rounding, best }) {
  const { at } = CURVES[f];
  const r = ROUND[kind];
  const from = way === "forward" ? at : r(at - r(h));
  if (r(at + r(h)) === from) return `${at} + h is ${at}: h is too small to move anything.`;
  if (best === null) return "A parabola has no truncation error in a central difference: what is left is rounding.";
  if (truncation > 10 * rounding) return "h is too big: truncation rules.";
  return rounding > 10 * truncation ? "h is too small: rounding rules." : "h is near its best.";
}

/**
 * @param {State} state
 * @param {Found} found
 */
function text(state, found) {
  const { label, at, slope } = CURVES[state.f];
  return `With h = ${short(state.h)} the ${WORDS[state.way]} of ${label} at ${at}, in ${state.kind}, is `
    + `${found.printed}. The derivative is ${slope}, so the error is ${short(found.error)}. ${verdict(state, found)}`;
}

/**
 * The power of ten that is nearest to `x`.
 * @param {number} x
 */
function power(x) {
  return Math.round(Math.log10(x));
}

/**
 * @param {State} state
 * @param {Found} found
 */
function question({ way, kind }, { best }) {
  if (best === null) return { ask: "How large is the truncation error of this difference?", answer: 0, within: 0 };
  const ask = `Near which power of ten is h best, ${WORDS[way]}, ${kind}? (−4 stands for 1e−4)`;
  return { ask, answer: power(best), within: 0.1 };
}

// The drawing

const FLOOR = 1e-16; // where an error of 0 is drawn
const STEPS = Array.from({ length: 161 }, (_, k) => tidy(10 ** (-k / 10)));

/**
 * The quotient as it is printed, its wrong digits struck, above the plot.
 * @param {SVGSVGElement} drawing
 */
function readout(drawing) {
  const what = svg("text", { class: "mg-label", x: 4, y: 16 });
  const number = svg("text", { class: "mg-big", x: 4, y: 44 });
  const rest = svg("text", { x: 4, y: 68 });
  drawing.append(what, svg("g", { class: "mg-answer" }, number, rest));
  return (/** @type {State} */ { f, way, kind }, /** @type {Found} */ { printed, right, error }) => {
    const { at, slope } = CURVES[f];
    const rise = way === "forward" ? `(f(${at} + h) − f(${at})) / h` : `(f(${at} + h) − f(${at} − h)) / 2h`;
    what.textContent = `${rise} with f = ${CURVES[f].label}, ${kind}`;
    const struck = svg("tspan", { class: "mg-struck" }, printed.slice(right));
    number.replaceChildren(svg("tspan", {}, printed.slice(0, right)), struck);
    const note = right < printed.length ? "; wrong digits are struck" : "";
    rest.textContent = `exact ${slope}, error ${short(error)}${note}`;
  };
}

/**
 * What each line of the plot is, below it: a sample and its words.
 * @param {SVGSVGElement} drawing
 * @param {number} width
 * @param {number} top
 */
function legend(drawing, width, top) {
  const places = width === NARROW ? [[4, 0], [180, 0], [4, 22], [180, 22]] : [[4, 0], [120, 0], [236, 0], [440, 0]];
  const rows = [...WAYS, ...THEORY].map((kind, i) => {
    const [x, y] = [places[i][0], top + places[i][1]];
    const sample = svg("line", { x1: x, x2: x + 28, y1: y, y2: y });
    const word = svg("text", { x: x + 34, y: y + 4 });
    drawing.append(sample, word);
    return { kind, sample, word };
  });
  return (/** @type {State} */ { f, way }) => {
    const step = way === "forward" ? "h" : "2h";
    const parts = { forward: "forward", central: "central", truncation: `truncation ${CURVES[f].formula[way]}`,
      rounding: `rounding gap/${step}` };
    for (const { kind, sample, word } of rows) {
      word.textContent = parts[kind];
      put(sample, { class: `mg-${kind}${kind === way ? " mg-chosen" : ""}` });
    }
  };
}

/**
 * The lines of the plot: what makes the error, and both errors as they are measured; the chosen one is thick.
 * @param {ReturnType<typeof plot>["curve"]} curve
 * @param {Log} Y
 */
function lines(curve, Y) {
  const line = (/** @type {string} */ kind) => curve(`mg-${kind} mg-answer`);
  const theory = THEORY.map(line);
  const measured = WAYS.map(line);
  const inside = (/** @type {number} */ error) => FLOOR <= error && error <= Y.domain()[1];
  return (/** @type {State} */ state) => {
    THEORY.forEach((part, k) => theory[k].show(STEPS.filter((h) => inside(errors[part](state, h)))
      .map((h) => [h, errors[part](state, h)])));
    WAYS.forEach((way, k) => {
      const { node, show } = measured[k];
      show(STEPS.map((h) => [h, Math.max(FLOOR, errors.measured({ ...state, way }, h))]));
      put(node, { class: `mg-${way} mg-answer${way === state.way ? " mg-chosen" : ""}` });
    });
  };
}

/**
 * The axes and all that is in them, except for the point.
 * @param {SVGSVGElement} drawing
 * @param {Log} X
 * @param {Log} Y
 */
function chart(drawing, X, Y) {
  const small = (/** @type {number} */ error) => (error === FLOOR ? "0" : short(error));
  const decades = [1e-12, 1e-8, 1e-4, 1];
  const { layer, curve } = plot(drawing, { x: X, y: Y, xLabel: "h", yLabel: "error",
    ticks: [[1e-16, ...decades], [FLOOR, ...decades]], words: [short, small] });
  const show = lines(curve, Y);
  const [bottom, top] = Y.range();
  const best = svg("line", { class: "mg-best mg-answer", y1: bottom, y2: top });
  const word = svg("text", { class: "mg-label mg-answer", y: top - 8, "text-anchor": "middle" });
  const drop = svg("line", { class: "mg-drop mg-answer", y2: bottom });
  layer.append(best, word, drop);
  return (/** @type {State} */ state, /** @type {Found} */ found) => {
    show(state);
    const x = found.best === null ? -100 : X(found.best); // outside: a parabola's central difference has no best h
    put(best, { x1: x, x2: x, visibility: found.best === null ? "hidden" : "inherit" });
    put(word, { x }).textContent = found.best === null ? "" : `best near ${short(10 ** power(found.best), 1)}`;
    put(drop, { x1: X(state.h), x2: X(state.h), y1: Y(Math.max(FLOOR, found.error)) });
  };
}

/**
 * The slider for h and the three choices.
 * @param {Tools} tools
 */
function pickers({ controls, fields, set }) {
  const step = slider({ label: "nudge h", range: fields.h, step: 0.1, log: true, text: (h) => short(h),
    change: (h) => set({ h }) });
  const ways = choice({ label: "slope", options: fields.way.map((word) => [word, word]),
    change: (way) => set({ way }) });
  const curves = choice({ label: "of", options: fields.f.map((word) => [word, CURVES[word].label]),
    change: (f) => set({ f }) });
  const kinds = choice({ label: "in", options: fields.kind.map((word) => [word, word]),
    change: (kind) => set({ kind }) });
  controls.append(step.element, ways.element, curves.element, kinds.element);
  return (/** @type {State} */ { h, way, f, kind }) => {
    step.show(h);
    ways.show(way);
    curves.show(f);
    kinds.show(kind);
  };
}

/**
 * The dot on the error that has been chosen; it moves in tenths of a power of ten.
 * @param {Tools} tools
 * @param {Log} X
 * @param {Log} Y
 */
function point({ drawing, fields, set }, X, Y) {
  const dot = handle(drawing, { label: "The nudge h, as a power of ten", range: powers(fields.h), step: 0.1,
    from: (event) => Math.round(Math.log10(X.invert(event.x)) * 10) / 10, move: (k) => set({ h: tidy(10 ** k) }) });
  dot.node.classList.add("mg-answer");
  return (/** @type {State} */ { h }, /** @type {Found} */ { error }) =>
    dot.show(tidy(Math.log10(h)), X(h), Y(Math.max(FLOOR, error)), `h = ${short(h)}, error ${short(error)}`);
}

/** @param {Tools} tools */
function draw(tools) {
  const { drawing, width, height, fields } = tools;
  const bottom = width * 0.25 + 190;
  height(bottom + (width === NARROW ? 84 : 62));
  const X = scaleLog(fields.h, [50, width - 16]);
  const Y = scaleLog([FLOOR, 100], [bottom, 112]);
  const parts = [readout(drawing), chart(drawing, X, Y), legend(drawing, width, bottom + 50), pickers(tools),
    point(tools, X, Y)];
  return (/** @type {State} */ state) => {
    const found = measure(state);
    for (const show of parts) show(state, found);
    return { text: text(state, found), numbers: found, question: question(state, found) };
  };
}

export default figure({ name: "herror", title: "Too big is wrong, too small is worse.",
  hint: "Drag the dot, or focus it and press the arrow keys: look for the h with the smallest error.", draw });
