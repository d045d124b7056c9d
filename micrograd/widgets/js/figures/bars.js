// The slopes of d = a·b + c as bars, and what they predict when all three knobs move at once.
import { scaleLinear } from "d3-scale";
import { Value } from "../engine.js";
import { animate, button, figure, handle, NARROW, put, say, short, signed, slider, svg, tidy, unique } from "../kit.js";

/** @import { Linear, Range } from "../kit.js" */
/** @typedef {"a" | "b" | "c"} Knob */
/** @typedef {{ a: number, b: number, c: number, h: number, nudged: boolean }} State */
/** @typedef {ReturnType<typeof measure>} Found */
/** @typedef {import("../kit.js").Tools<State>} Tools */

const KNOBS = /** @type {Knob[]} */ (["a", "b", "c"]);
const ROWS = [...KNOBS, "predicted", "measured"];

/**
 * d, its slopes, and its change when a, b and c all go up by h: as the slopes predict it, and as it is.
 * @param {State} state
 */
function measure({ a, b, c, h }) {
  const [x, y, z] = [a, b, c].map((data) => new Value(data));
  const d = x.mul(y).add(z);
  d.backward();
  const moved = (a + h) * (b + h) + (c + h);
  const predicted = (x.grad + y.grad + z.grad) * h;
  return { d: d.data, a: x.grad, b: y.grad, c: z.grad, predicted, measured: moved - d.data };
}

/**
 * d = a·b + c with its numbers.
 * @param {State} state
 * @param {Found} found
 */
function sum({ a, b, c }, { d }) {
  return `d = ${say(a)} · ${bracket(b)} + ${say(c)} = ${say(d)}`;
}

/**
 * @param {State} state
 * @param {Found} found
 */
function text(state, found) {
  const { h, nudged } = state;
  if (!nudged) {
    return `${sum(state, found)}. Its slope is ${signed(found.a)} with respect to a, ${signed(found.b)} to b and `
      + `${signed(found.c)} to c.`;
  }
  return `All three up by ${say(h)}: the slopes predict a change of ${change(found.predicted)}, and d changes by `
    + `${change(found.measured)}. What is missing is ${short(h * h, 3)}, the two moves of a and b multiplied.`;
}

/**
 * @param {State} state
 * @param {Found} found
 */
function question({ h, nudged }, { a, measured }) {
  if (!nudged) return { ask: "The slope of d with respect to a?", answer: a };
  const answer = tidy(measured);
  const within = 0.05 * Math.min(1, Math.abs(answer)); // of the change, however small it is
  return { ask: `How far does d move when all three go up by ${say(h)}?`, answer, within };
}

/**
 * A number with brackets where a minus sign would stand beside another sign.
 * @param {number} x
 */
function bracket(x) {
  return x < 0 ? `(${say(x)})` : say(x);
}

/**
 * A change, without what floats add to it.
 * @param {number} x
 */
function change(x) {
  return signed(Number(x.toFixed(9)), 5);
}

// The drawing

/**
 * A bar between two numbers; a bar of nothing is a line.
 * @param {Element} node
 * @param {Linear} scale
 * @param {number} from
 * @param {number} to
 */
function between(node, scale, from, to) {
  const [left, right] = [scale(from), scale(to)].sort((p, q) => p - q);
  put(node, { x: left - 1, width: right - left + 2 });
}

/**
 * A knob: its name and value, its track, and the handle on it.
 * @param {SVGSVGElement} drawing
 * @param {Knob} name
 * @param {Range} range
 * @param {Linear} X
 * @param {number} y
 * @param {Tools["set"]} set
 */
function knob(drawing, name, [low, high], X, y, set) {
  const label = svg("text", { class: "mg-name mg-data-text", x: X(low), y: y - 17 });
  const ends = [low, (low + high) / 2, high].map((x) =>
    svg("text", { class: "mg-label", x: X(x), y: y + 25, "text-anchor": "middle" }, say(x)));
  drawing.append(svg("line", { class: "mg-axis", x1: X(low), x2: X(high), y1: y, y2: y }), label, ...ends);
  const point = handle(drawing, { label: `The knob ${name}`, range: [low, high], step: 0.1,
    from: (event) => tidy(Math.round(X.invert(event.x) * 10) / 10), move: (value) => set({ [name]: value }) });
  return (/** @type {number} */ value) => {
    label.textContent = `${name} = ${say(value)}`;
    point.show(value, X(value), y, `${name} = ${say(value)}`);
  };
}

/**
 * The slope with respect to one knob, beside the knob.
 * @param {SVGSVGElement} drawing
 * @param {Linear} S
 * @param {number} y
 */
function slopeBar(drawing, S, y) {
  const node = svg("rect", { class: "mg-gradbar", y: y - 9, height: 18 });
  const number = svg("text", { class: "mg-name mg-slope-text", y: y + 5 });
  drawing.append(svg("line", { class: "mg-axis", x1: S(0), x2: S(0), y1: y - 19, y2: y + 19 }),
    svg("g", { class: "mg-answer" }, node, number));
  return (/** @type {number} */ slope) => {
    between(node, S, 0, slope);
    put(number, { x: S(slope) + (slope < 0 ? -8 : 8), "text-anchor": slope < 0 ? "end" : "start" });
    number.textContent = signed(slope);
  };
}

/**
 * The knobs, each with its slope on its right, where the same length is the same number; and d.
 * @param {SVGSVGElement} drawing
 * @param {number} width
 * @param {Tools["fields"]} fields
 * @param {Tools["set"]} set
 */
function knobs(drawing, width, fields, set) {
  const narrow = width === NARROW;
  const [left, long, middle] = narrow ? [12, 124, 200] : [20, 230, 360];
  drawing.append(svg("text", { class: "mg-label", x: left, y: 14 }, "the knobs"),
    svg("text", { class: "mg-label", x: middle, y: 14 }, `the slope of d${narrow ? "" : " with respect to each"}`));
  const S = scaleLinear(fields.a, [middle, middle + long]);
  const rows = KNOBS.map((name, i) => {
    const y = 56 + 68 * i;
    const X = scaleLinear(fields[name], [left, left + long]);
    return { name, slope: slopeBar(drawing, S, y), value: knob(drawing, name, fields[name], X, y, set) };
  });
  const d = drawing.appendChild(svg("text", { class: "mg-big mg-answer", x: 4, y: 256 }));
  return (/** @type {State} */ state, /** @type {Found} */ found) => {
    d.textContent = sum(state, found);
    for (const { name, slope, value } of rows) {
      slope(found[name]);
      value(state[name]);
    }
  };
}

/**
 * One line of what a joint nudge does: its name, its bar and its number.
 * @param {SVGSVGElement} drawing
 * @param {number} width
 * @param {Linear} D
 * @param {string} name
 * @param {number} y
 * @param {string | null} fill
 */
function row(drawing, width, D, name, y, fill) {
  const label = svg("text", { x: 4, y: y + 5 }, name);
  const value = svg("text", { class: "mg-answer", x: width - 4, y: y + 5, "text-anchor": "end" });
  const node = svg("rect", { class: `mg-answer mg-gradbar mg-${name}`, y: y - 8, height: 16, style: fill });
  drawing.append(node, label, value);
  return { label, show(/** @type {boolean} */ seen, /** @type {Range} */ [from, to], /** @type {number} */ number) {
    between(node, D, from, to);
    put(node, { visibility: seen ? "inherit" : "hidden" });
    value.textContent = seen ? change(number) : "–";
  } };
}

/**
 * What a joint nudge does: each slope times the nudge, end to end; their sum; and the change as it is.
 * @param {SVGSVGElement} drawing
 * @param {number} width
 * @param {number} top
 */
function changes(drawing, width, top) {
  const D = scaleLinear([-12, 12], width === NARROW ? [112, width - 70] : [150, width - 90]); // in nudges
  const stripes = unique("stripes");
  drawing.append(svg("pattern", { id: stripes, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
    svg("path", { class: "mg-stripe", d: "M-1,1 L1,-1 M0,6 L6,0 M5,7 L7,5" })));
  const title = svg("text", { class: "mg-label", x: 4, y: top });
  drawing.append(title, svg("line", { class: "mg-axis", x1: D(0), x2: D(0), y1: top + 12, y2: top + 144 }));
  const fills = [null, null, null, `fill: url(#${stripes})`, null];
  const rows = ROWS.map((name, i) =>
    row(drawing, width, D, name, top + 26 + 25 * i + (i > 2 ? 6 : 0), fills[i]));
  /** @type {(state: State, found: Found, seen: number) => void} */
  return ({ h }, { a, b, c, predicted, measured }, seen) => {
    title.textContent = `how d moves when each knob goes up by ${say(h)}`;
    const spans = /** @type {Range[]} */ ([[0, a], [a, a + b], [a + b, a + b + c], [0, a + b + c], [0, measured / h]]);
    const numbers = [a * h, b * h, c * h, predicted, measured];
    rows.forEach(({ label, show }, i) => {
      show(seen > i, spans[i], numbers[i]);
      if (i < 3) label.textContent = `${KNOBS[i]}: slope × ${say(h)}`;
    });
  };
}

/**
 * The size of the nudge, and the button that nudges; `progress` hears how far it has come, 0 … 1.
 * @param {Tools} tools
 * @param {(t: number) => void} progress
 */
function nudger({ controls, fields, get, set }, progress) {
  let stop = () => {};
  const size = slider({ label: "nudge", range: fields.h, step: 1, log: true, text: (h) => say(h),
    change: (h) => set({ h }) });
  const press = button("", () => {
    const nudged = !get().nudged;
    stop();
    if (nudged) progress(0);
    set({ nudged });
    if (nudged) stop = animate(1000, (t) => progress(t));
  });
  controls.append(press, size.element);
  return { stop: () => stop(), show(/** @type {State} */ { h, nudged }) {
    press.textContent = nudged ? "Put them back" : `Nudge all three by ${say(h)}`;
    size.show(h);
  } };
}

/** @param {Tools} tools */
function draw(tools) {
  const { drawing, width, height, fields, get, set } = tools;
  height(442);
  const showKnobs = knobs(drawing, width, fields, set);
  const showChanges = changes(drawing, width, 290);
  let progress = 1;
  const rows = () => showChanges(get(), measure(get()), get().nudged ? progress * (ROWS.length + 1) : 0);
  const nudge = nudger(tools, (t) => {
    progress = t;
    rows();
  });
  const update = (/** @type {State} */ state) => {
    const found = measure(state);
    showKnobs(state, found);
    rows();
    nudge.show(state);
    return { text: text(state, found), numbers: found, question: question(state, found) };
  };
  return /** @type {[typeof update, () => void]} */ ([update, nudge.stop]);
}

export default figure({ name: "bars", title: "A slope for every knob.",
  hint: "Drag the knobs a, b and c, one at a time, and watch which bars follow. Then nudge all three.", draw });
