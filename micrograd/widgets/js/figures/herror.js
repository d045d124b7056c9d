// How wrong a measured slope is, for each size of the nudge h: truncation and rounding pull against each other.
import { scaleLog } from "d3-scale";
import { choice, figure, handle, html, NARROW, plot, put, short, slider, svg, tidy } from "../kit.js";

const ROUND = { float64: (x) => x, float32: Math.fround };
const GAP = { float64: 2 ** -52, float32: 2 ** -23 }; // from 1 to the next number
const WORDS = { forward: "forward difference", central: "central difference" };

// `gap`: how many times as wide as at 1 the gaps are at f(at). The best h is where truncation and rounding are equal.
// NB: Python's x**3 rounds once; here x·x·x rounds twice, which moves the last digit now and then.
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

/** The slope over a step of h as a computer measures it, which rounds each result with `r`. */
function quotient({ f, at }, way, h, r) {
  const right = f(r(at + h), r);
  return way === "forward" ? r(r(right - f(at, r)) / h) : r(r(right - f(r(at - h), r)) / r(2 * h));
}

/** What is printed for a number of `kind`: the fewest digits that no other number of that kind has. */
function digits(x, kind) {
  if (kind === "float64") return String(x);
  const enough = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((n) => Math.fround(Number(x.toPrecision(n))) === x);
  return String(Number(x.toPrecision(enough)));
}

/** How many characters of a printed number are right: the error is less than half a unit of each digit's place. */
function rightDigits(printed, error) {
  const whole = printed.includes(".") ? printed.indexOf(".") : printed.length;
  const place = (i) => whole - 1 - i + (i > whole ? 1 : 0);
  const wrong = [...printed].findIndex((c, i) => c !== "." && error >= 0.5 * Number(`1e${place(i)}`));
  return wrong < 0 ? printed.length : wrong;
}

/** All the numbers of a state. */
function measure({ h, f, way, kind }) {
  const curve = CURVES[f];
  const r = ROUND[kind];
  const found = quotient(curve, way, r(h), r);
  const error = Math.abs(found - curve.slope);
  const gap = GAP[kind] * curve.gap;
  const printed = digits(found, kind);
  return { quotient: found, error, truncation: curve.truncation[way](h), rounding: gap / (way === "forward" ? h : 2 * h),
    best: curve.best[way](gap), printed, right: rightDigits(printed, error), moved: r(curve.at + r(h)) !== curve.at };
}

function verdict({ truncation, rounding, moved, best }) {
  if (!moved) return "h is less than half the gap between two numbers: x + h is x, and nothing moves.";
  if (best === null) return "A parabola has no truncation error in the central difference; what is left is rounding.";
  if (truncation > 10 * rounding) return "h is too big: the truncation error rules.";
  return rounding > 10 * truncation ? "h is too small: the rounding error rules." : "h is near its best.";
}

function text({ h, f, way, kind }, found) {
  const { label, at, slope } = CURVES[f];
  return `With h = ${short(h)} the ${WORDS[way]} of ${label} at ${at}, in ${kind}, is ${found.printed}. The derivative is `
    + `${slope}: the error is ${short(found.error)}. ${verdict(found)}`;
}

function question({ way, kind }, { best }) {
  if (best === null) return null;
  const ask = `Near which power of ten is h best, ${WORDS[way]}, ${kind}? (−4 stands for 1e−4)`;
  return { ask, answer: Math.round(Math.log10(best)), within: 0.1 };
}

/** The quotient as it is printed, its wrong digits struck, above the plot. */
function readout(drawing) {
  const what = svg("text", { class: "mg-label", x: 4, y: 16 });
  const number = svg("text", { class: "mg-big", x: 4, y: 44 });
  const rest = svg("text", { x: 4, y: 66 });
  drawing.append(svg("g", { class: "mg-answer" }, what, number, rest));
  return ({ f, way, kind }, { printed, right, error }) => {
    const { at, slope } = CURVES[f];
    what.textContent = way === "forward" ? `(f(${at} + h) − f(${at})) / h, ${kind}` : `(f(${at} + h) − f(${at} − h)) / 2h, ${kind}`;
    number.replaceChildren(svg("tspan", {}, printed.slice(0, right)), svg("tspan", { class: "mg-struck" }, printed.slice(right)));
    rest.textContent = `exact ${slope} · error ${short(error)}${right < printed.length ? " · wrong digits struck" : ""}`;
  };
}

/** What each line of the plot is, below it: a sample and a word; `show` says the words. */
function legend(drawing, width, top) {
  const kinds = ["mg-forward", "mg-central", "mg-truncation", "mg-rounding"];
  const across = width === NARROW ? 2 : 4;
  const words = kinds.map((kind, i) => {
    const [x, y] = [8 + (i % across) * ((width - 8) / across), top + Math.floor(i / across) * 20];
    const word = svg("text", { x: x + 34, y: y + 4 });
    drawing.append(svg("line", { class: kind, x1: x, x2: x + 28, y1: y, y2: y }), word);
    return word;
  });
  return (said) => words.forEach((word, i) => { word.textContent = said[i]; });
}

const FLOOR = 1e-16; // where an error of 0 is drawn
const STEPS = Array.from({ length: 161 }, (_, k) => tidy(10 ** (-k / 10)));

/** The axes, and the lines in them: both errors as they are measured, and what makes them. */
function errors(drawing, X, Y) {
  const tens = (x) => (x === FLOOR ? "0" : short(x));
  const { layer, curve } = plot(drawing, { x: X, y: Y, xLabel: "h", yLabel: "error of the slope",
    ticks: [[1e-16, 1e-12, 1e-8, 1e-4, 1], [FLOOR, 1e-12, 1e-8, 1e-4, 1]], words: [(h) => short(h), tens] });
  const answer = svg("g", { class: "mg-answer" });
  layer.append(answer);
  const lines = Object.fromEntries(["truncation", "rounding", "forward", "central"].map((name) =>
    [name, { draw: curve(`mg-${name}`), node: layer.lastChild }]));
  const best = svg("line", { class: "mg-best", y1: Y.range()[0], y2: Y.range()[1] });
  const word = svg("text", { class: "mg-label", y: Y.range()[1] - 8, "text-anchor": "middle" });
  answer.append(best, word, ...Object.values(lines).map((line) => line.node));
  return (state, found) => {
    for (const way of Object.keys(WORDS)) {
      lines[way].draw(STEPS.map((h) => [h, Math.max(FLOOR, measure({ ...state, way, h }).error)]));
      put(lines[way].node, { class: `mg-${way}${way === state.way ? " mg-chosen" : ""}` });
    }
    for (const part of ["truncation", "rounding"]) {
      lines[part].draw(STEPS.map((h) => [h, measure({ ...state, h })[part]])
        .filter(([, error]) => FLOOR <= error && error <= Y.domain()[1]));
    }
    put(best, found.best === null ? { x1: -9, x2: -9, visibility: "hidden" } : { x1: X(found.best), x2: X(found.best), visibility: "inherit" });
    put(word, { x: X(found.best ?? 1e-8) }).textContent = found.best === null ? "" : `best near ${short(found.best, 1)}`;
  };
}

function draw({ drawing, controls, width, height, fields, set }) {
  const [top, bottom] = [110, width * 0.25 + 190];
  const narrow = width === NARROW;
  height(bottom + (narrow ? 84 : 64));
  const X = scaleLog(fields.h, [50, width - 16]);
  const Y = scaleLog([FLOOR, 100], [bottom, top]);
  const read = readout(drawing);
  const lines = errors(drawing, X, Y);
  const name = legend(drawing, width, bottom + 50);
  const drop = svg("line", { class: "mg-drop mg-answer", y2: bottom });
  drawing.append(drop);
  const exponents = fields.h.map(Math.log10);
  const point = handle(drawing, { label: "The nudge h, a power of ten", range: exponents, step: 0.1,
    from: (event) => Math.round(Math.log10(X.invert(event.x)) * 10) / 10, move: (k) => set({ h: tidy(10 ** k) }) });
  point.node.classList.add("mg-answer");
  const step = slider({ label: "nudge h", range: fields.h, step: 0.1, log: true, text: (h) => short(h), change: (h) => set({ h }) });
  const choices = { way: ["difference", fields.way], f: ["of", fields.f], kind: ["in", fields.kind] };
  const pickers = Object.entries(choices).map(([key, [label, options]]) => [key, choice({ label,
    options: options.map((word) => [word, CURVES[word]?.label ?? word]), change: (word) => set({ [key]: word }) })]);
  controls.append(step.element, ...pickers.map(([, picker]) => picker.element));
  return (state) => {
    const found = measure(state);
    read(state, found);
    lines(state, found);
    name(["forward", "central", `truncation: ${CURVES[state.f].formula[state.way]}`,
      `rounding: gap / ${state.way === "forward" ? "h" : "2h"}`]);
    const y = Y(Math.max(FLOOR, found.error));
    put(drop, { x1: X(state.h), x2: X(state.h), y1: y });
    point.show(tidy(Math.log10(state.h)), X(state.h), y, `h = ${short(state.h)}, error ${short(found.error)}`);
    step.show(state.h);
    for (const [key, picker] of pickers) picker.show(state[key]);
    return { text: text(state, found), numbers: found, question: question(state, found) };
  };
}

export default figure({ name: "herror", title: "Too big is wrong, too small is worse.",
  hint: "Drag the dot, or focus it and press the arrow keys: look for the h with the smallest error.", draw });
