// What every figure is made with: `figure` gives it its frame, `html` and `svg` make elements, `slider`, `choice`,
// `toggle` and `button` are its controls, `handle` is a point to drag, `plot` draws axes and curves, `memoize` keeps
// what need not be made anew.
import { axisBottom, axisLeft } from "d3-axis";
import { drag } from "d3-drag";
import { select } from "d3-selection";
import { line as lineThrough } from "d3-shape";

/** @typedef {string | number | boolean | null | undefined | (() => void)} Attribute */
/** @typedef {[low: number, high: number]} Range */
/** @typedef {{ invert(place: number): number, domain(): number[], range(): number[] }} Invertible */
/** @typedef {((x: number) => number) & Invertible & import("d3-axis").AxisScale<number>} Scale */
/** @typedef {import("d3-scale").ScaleLinear<number, number>} Linear */
/** @typedef {import("d3-scale").ScaleLogarithmic<number, number>} Log */
/** @typedef {((x: number) => string) | null | undefined} Words */

/**
 * The range or the options of each part of a state, as the class in Python declares it.
 * @template State
 * @typedef {{ [Part in keyof State]: State[Part] extends number ? Range : State[Part] extends boolean ? "switch"
 *   : string extends State[Part] ? { text: number } : State[Part][] }} FieldsOf
 */

/** @typedef {{ ask: string, answer: number, within?: number }} Question */

/**
 * What a figure shows of a state.
 * @typedef {{ text: string, numbers: Record<string, unknown>, question?: Question | null }} Shown
 */

/**
 * What a figure is drawn with: `width` is WIDE or NARROW, `controls` a box for sliders, `element` the figure's box.
 * @template State
 * @template [Fields=FieldsOf<State>]
 * @typedef {ReturnType<typeof scaffold> & { element: HTMLElement, width: number, height: (h: number) => void,
 *   fields: Fields, get: () => State, set: (changes: Partial<State>) => void }} Tools
 */

/**
 * @template State
 * @typedef {(state: State) => Shown} Update
 */

/**
 * A figure's name, its words, and how it is drawn.
 * @template State
 * @template [Fields=FieldsOf<State>]
 * @typedef {{ name: string, title: string, hint: string,
 *   draw: (tools: Tools<State, Fields>) => Update<State> | [Update<State>, () => void] }} Description
 */

/**
 * The model of anywidget, or the page's own, as much of it as figures use; what a name stands for, its class knows.
 * @typedef {{ get(name: string): unknown, set(name: string, value: unknown): void, save_changes(): void,
 *   on(event: string, listener: () => void): void, off(event: string, listener: () => void): void }} Model
 */

export const WIDE = 640;
export const NARROW = 360;

// Elements

/**
 * @template {Element} Node
 * @param {Node} node
 * @param {Record<string, Attribute>} attributes
 * @param {(globalThis.Node | string)[]} children
 */
function element(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/**
 * An HTML element: `html("p", { class: "mg-say" }, "text")`; a function is a listener: `{ onclick: f }`.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, Attribute>} attributes
 * @param {...(Node | string)} children
 */
export function html(name, attributes = {}, ...children) {
  return element(document.createElement(name), attributes, children);
}

/**
 * An SVG element, made as `html` makes one.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, Attribute>} attributes
 * @param {...(Node | string)} children
 */
export function svg(name, attributes = {}, ...children) {
  return element(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/**
 * Set attributes of an element that is there.
 * @template {Element} Node
 * @param {Node} node
 * @param {Record<string, Attribute>} attributes
 */
export function put(node, attributes) {
  return element(node, attributes, []);
}

/**
 * A name that no other element of the page has.
 * @param {string} word
 */
export function unique(word) {
  const counter = /** @type {Document & { figureNames?: number }} */ (document);
  counter.figureNames = (counter.figureNames ?? 0) + 1; // one count for all figures: each is a bundle of its own
  return `mg-${word}-${counter.figureNames}`;
}

// Numbers

/**
 * A number as the page writes it, to `figures` significant digits: `say(-0.5)` is "−0.5".
 * @param {number} x
 * @param {number} figures
 */
export function say(x, figures = 4) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "not a number" : x > 0 ? "∞" : "−∞";
  const text = Number(x.toPrecision(figures)).toString();
  return text.replace("e-", " · 10^−").replace("e+", " · 10^").replace("-", "−");
}

/**
 * A number with its sign: `signed(2)` is "+2".
 * @param {number} x
 * @param {number} figures
 */
export function signed(x, figures = 4) {
  return (x > 0 ? "+" : "") + say(x, figures);
}

/**
 * A number that may be tiny, to `figures` digits and as Python writes it: `short(0.00002)` is "2e−5".
 * @param {number} x
 * @param {number} figures
 */
export function short(x, figures = 2) {
  if (!Number.isFinite(x) || x === 0 || Math.abs(x) >= 1e-3) return say(x, figures);
  return Number(x.toPrecision(figures)).toExponential().replaceAll("-", "−");
}

/**
 * A number without what floats add to a multiple of a step: `tidy(3 * 0.1)` is 0.3.
 * @param {number} x
 */
export function tidy(x) {
  return Number(x.toPrecision(12));
}

/**
 * `x` within a range.
 * @param {number} x
 * @param {readonly number[]} range
 */
export function clamp(x, [low, high]) {
  return Math.min(high, Math.max(low, x));
}

/**
 * The powers of ten of the ends of a range.
 * @param {Range} range
 * @returns {Range}
 */
export function powers([low, high]) {
  return [Math.log10(low), Math.log10(high)];
}

// Motion

/** Whether the reader has asked for less motion. */
export function reducedMotion() {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? true;
}

/**
 * Call `step` with 0 … 1 for `ms` milliseconds, or once with 1 where motion is not wanted. Returns how to stop it.
 * @param {number} ms
 * @param {(t: number) => void} step
 */
export function animate(ms, step) {
  if (reducedMotion()) {
    step(1);
    return () => {};
  }
  let frame = 0;
  const start = performance.now();
  const tick = (/** @type {number} */ now) => {
    const t = Math.min(1, Math.max(0, (now - start) / ms));
    step(t);
    if (t < 1) frame = requestAnimationFrame(tick);
  };
  frame = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(frame);
}

// The frame

/**
 * A figure: an anywidget front-end module, `{ render }`.
 *
 * `draw(tools)` builds the drawing once and returns `update(state)`, which shows a state and returns
 * `{ text, numbers, question }`: the line that states the numbers, the numbers themselves by name, and, for
 * "Predict first", `{ ask, answer, within }`. It may return `[update, cleanUp]`.
 *
 * `tools`: `drawing` (the SVG element), `width` (of its view box: WIDE or NARROW), `height(h)` sets its height,
 * `controls` (a box for sliders), `fields` (the range or the options of each part of the state), `get()` the state,
 * `set(changes)`, `element` the figure's box.
 *
 * @template State
 * @template [Fields=FieldsOf<State>]
 * @param {Description<State, Fields>} description
 */
export function figure({ name, title, hint, draw }) {
  const render = (/** @type {{ model: Model, el: HTMLElement }} */ { model, el }) => {
    let frame = build({ name, title, hint, draw, model, el });
    const sizes = globalThis.ResizeObserver && new ResizeObserver(() => {
      if (frame.width === widthOf(el)) return;
      frame.remove(); // a telephone was turned
      frame = build({ name, title, hint, draw, model, el });
    });
    sizes?.observe(el);
    return () => {
      sizes?.disconnect();
      frame.remove();
    };
  };
  return { name, render };
}

/** @param {HTMLElement} el */
function widthOf(el) {
  return el.clientWidth && el.clientWidth < 480 ? NARROW : WIDE;
}

/**
 * The state that a model holds: `get()`, `set(changes)`, and `listen(show)`, which returns how to stop.
 * @template State
 * @template Fields
 * @param {Model} model
 */
function stateOf(model) {
  const fields = /** @type {Fields} */ (model.get("fields"));
  const names = Object.keys(/** @type {object} */ (fields));
  let busy = false;
  let show = () => {};
  const heard = () => busy || show();
  return {
    fields,
    get: () => /** @type {State} */ (Object.fromEntries(names.map((key) => [key, model.get(key)]))),
    set(/** @type {Partial<State>} */ changes) {
      busy = true; // several changes are shown as one
      for (const [key, value] of Object.entries(changes)) model.set(key, value);
      busy = false;
      model.save_changes();
      show();
    },
    listen(/** @type {() => void} */ listener) {
      show = listener;
      for (const key of names) model.on(`change:${key}`, heard);
      return () => names.forEach((key) => model.off(`change:${key}`, heard));
    },
  };
}

/**
 * @template State
 * @template Fields
 * @param {Description<State, Fields> & { model: Model, el: HTMLElement }} options
 */
function build({ name, title, hint, draw, model, el }) {
  const { fields, get, set, listen } = /** @type {typeof stateOf<State, Fields>} */ (stateOf)(model);
  const width = widthOf(el);
  const parts = scaffold(name, title, hint, width);
  const prediction = predictFirst(parts);
  const book = /** @type {State} */ (model.get("book") ?? get()); // a link may ask for a state other than the book's
  const height = (/** @type {number} */ h) => put(parts.drawing, { viewBox: `0 0 ${width} ${h}` });
  const made = draw({ ...parts, element: parts.body, fields, width, height, get, set });
  const [update, cleanUp = () => {}] = Array.isArray(made) ? made : [made];
  const show = () => {
    const result = update(get());
    parts.body.dataset.numbers = JSON.stringify(result.numbers ?? {});
    prediction.show(result);
  };
  parts.reset.addEventListener("click", () => set(book));
  const stop = listen(show);
  show();
  el.replaceChildren(parts.body);
  return { width, remove() {
    stop();
    cleanUp();
    parts.body.remove();
  } };
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} hint
 * @param {number} width
 */
function scaffold(name, title, hint, width) {
  const drawing = svg("svg", { class: "mg-drawing", viewBox: `0 0 ${width} 300`, role: "group", "aria-label": title });
  const controls = html("div", { class: "mg-controls" });
  const line = html("p", { class: "mg-say", "aria-live": "polite" });
  const guess = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 8 });
  const ask = html("span");
  const form = html("form", { class: "mg-predict", hidden: true }, html("label", {}, ask, " ", guess),
    html("button", { type: "submit" }, "Check"));
  const reset = html("button", { type: "button", class: "mg-reset" }, "Reset to the book's values");
  const predict = html("button", { type: "button", class: "mg-hide", "aria-pressed": "false" }, "Predict first");
  const body = html("div", { class: `mg-body mg-${name}`, role: "group", "aria-label": title },
    html("p", { class: "mg-title" }, html("strong", {}, title), " ", hint), drawing, controls, form, line,
    html("div", { class: "mg-tools" }, predict, reset));
  return { body, drawing, controls, line, form, ask, guess, reset, predict };
}

/**
 * "Predict first": what `.mg-answer` holds stays hidden until the reader has entered a guess.
 * @param {ReturnType<typeof scaffold>} parts
 */
function predictFirst({ body, line, form, ask, guess, predict }) {
  let on = false;
  let guessed = ""; // the question that has been answered
  let result = /** @type {Shown} */ ({ text: "", numbers: {} });
  const show = (/** @type {Shown} */ next) => {
    result = next;
    const { question, text } = result;
    const hidden = Boolean(on && question && guessed !== question.ask);
    predict.hidden = !question;
    form.hidden = !on || !question;
    body.classList.toggle("mg-hidden", hidden);
    ask.textContent = question?.ask ?? "";
    line.textContent = hidden ? "The answer is hidden until you have entered a guess." : text;
  };
  predict.addEventListener("click", () => {
    on = !on;
    guessed = "";
    put(predict, { "aria-pressed": String(on) });
    show(result);
    if (on) guess.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = number(guess.value);
    if (said !== null) guessed = result.question?.ask ?? "";
    if (said !== null) show(result);
    line.textContent = verdictOn(guess.value, said, result);
  });
  return { show };
}

/**
 * What is said of a guess; of one that is no number, what to type.
 * @param {string} typed
 * @param {number | null} said
 * @param {Shown} shown
 */
function verdictOn(typed, said, { question, text }) {
  if (said === null || !question) return `“${typed}” is not a number. Type one, such as 2.5.`;
  const { answer, within = 0.01 } = question;
  const right = Math.abs(said - answer) <= within * Math.max(1, Math.abs(answer));
  return `${right ? "Right." : "Not yet."} You said ${say(said)}; it is ${say(answer)}. ${text}`;
}

/**
 * The number that a reader typed, with a comma or a true minus sign if they like, or null.
 * @param {string} text
 */
export function number(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
}

// What is kept

/**
 * `make(state)`, made anew only where `key(state)` is another than the last time.
 * @template State, Made
 * @param {(state: State) => string} key
 * @param {(state: State) => Made} make
 * @returns {(state: State) => Made}
 */
export function memoize(key, make) {
  let last = /** @type {string | undefined} */ (undefined);
  let made = /** @type {Made | undefined} */ (undefined);
  return (state) => {
    const next = key(state);
    if (next !== last) made = make(state);
    last = next;
    return /** @type {Made} */ (made);
  };
}

// Controls

/**
 * A button.
 * @param {string} label
 * @param {() => void} press
 * @param {Record<string, Attribute>} attributes
 */
export function button(label, press, attributes = {}) {
  return html("button", { type: "button", onclick: press, ...attributes }, label);
}

/**
 * A slider with its label and its value; `text` says the value, `log` makes its steps powers of ten.
 * @param {{ label: string, range: Range, step?: number, log?: boolean, text?: (x: number) => string,
 *   change: (x: number) => void }} options
 */
export function slider({ label, range, step = 0.01, log = false, text = say, change }) {
  const [low, high] = log ? powers(range) : range;
  const input = html("input", { type: "range", min: low, max: high, step, "aria-label": label,
    oninput: () => change(clamp(log ? tidy(10 ** Number(input.value)) : Number(input.value), range)) });
  const shown = html("output", {});
  const box = html("label", { class: "mg-slider" }, html("span", {}, label), input, shown);
  return { element: box, show(/** @type {number} */ value) {
    input.value = String(log ? Math.log10(value) : value);
    put(input, { "aria-valuetext": text(value) });
    shown.textContent = text(value);
  } };
}

/**
 * A choice of one from `options`, pairs of a value and its label.
 * @template {string | number} Option
 * @param {{ label: string, options: [value: Option, words: string][], change: (value: Option) => void }} options
 */
export function choice({ label, options, change }) {
  const group = unique("choice");
  const inputs = options.map(([value]) =>
    html("input", { type: "radio", name: group, value, onchange: () => change(value) }));
  const labels = options.map(([, words], i) => html("label", {}, inputs[i], html("span", {}, words)));
  const box = html("fieldset", { class: "mg-choice" }, html("legend", {}, label), ...labels);
  return { element: box, show(/** @type {Option} */ value) {
    options.forEach(([option], i) => { inputs[i].checked = option === value; });
  } };
}

/**
 * A box to tick.
 * @param {{ label: string, change: (on: boolean) => void }} options
 */
export function toggle({ label, change }) {
  const input = html("input", { type: "checkbox", onchange: () => change(input.checked) });
  const box = html("label", { class: "mg-toggle" }, input, html("span", {}, label));
  return { element: box, show(/** @type {boolean} */ value) {
    input.checked = value;
  } };
}

/**
 * A point to drag, also with the arrow keys (Shift: ten steps; Home and End; Escape leaves it).
 *
 * `move(value)` is called with a new value within `range`; while dragging, `from({ x, y })` makes a value of a place in
 * the drawing.
 *
 * @param {SVGSVGElement} drawing
 * @param {{ label: string, range: Range, step: number, from: (place: { x: number, y: number }) => number,
 *   move: (value: number) => void, shape?: SVGElement }} options
 */
export function handle(drawing, { label, range, step, from, move, shape = svg("circle", { r: 8 }) }) {
  const node = svg("g", { class: "mg-handle", role: "slider", tabindex: 0, "aria-label": label,
    "aria-valuemin": range[0], "aria-valuemax": range[1] }, svg("circle", { class: "mg-touch", r: 22 }), shape);
  let value = range[0];
  const keys = /** @type {Record<string, number>} */ ({
    ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 });
  node.addEventListener("keydown", (event) => {
    const steps = keys[event.key] * (event.shiftKey ? 10 : 1);
    const ends = /** @type {Record<string, number>} */ ({ Home: range[0], End: range[1] });
    if (event.key === "Escape") node.blur();
    const next = event.key in ends ? ends[event.key] : value + steps * step;
    if (!Number.isFinite(next)) return; // another key
    event.preventDefault();
    move(clamp(tidy(Math.round(next / step) * step), range));
  });
  const dragged = /** @type {import("d3-drag").DragBehavior<SVGGElement, unknown, unknown>} */ (drag());
  select(node).call(dragged.container(() => drawing).on("drag", (event) => move(clamp(from(event), range))));
  drawing.append(node);
  /** @type {(next: number, x: number, y: number, text?: string) => void} */
  const show = (next, x, y, text = say(next)) => {
    value = next;
    put(node, { transform: `translate(${x},${y})`, "aria-valuenow": next, "aria-valuetext": text });
  };
  return { node, show };
}

// Plots

/**
 * Axes for two scales in a box of the drawing, with their labels. `ticks` says for x and for y how many ticks there
 * are, or where; `words` what is written at one, `pad` how far below x's axis. Returns `curve(class)`, which adds a
 * line, `{ node, show(points) }`, and the layer that all of it is in.
 *
 * @param {Element} drawing
 * @param {{ x: Scale, y: Scale, xLabel: string, yLabel: string, ticks?: (number | number[])[], words?: Words[],
 *   pad?: number }} options
 */
export function plot(drawing, { x, y, xLabel, yLabel, ticks = [6, 5], words = [], pad = 3 }) {
  const [left, right] = x.range();
  const [bottom, top] = y.range();
  const zero = y.domain()[0] <= 0 && y.domain()[1] >= 0 && y.domain()[0] !== 0;
  const layer = svg("g", { class: "mg-plot", "aria-hidden": "true" });
  drawing.append(layer);
  /** @type {(made: import("d3-axis").Axis<number>, place: string) => void} */
  const axis = (made, place) => select(layer).append("g").attr("transform", place).call(made.tickSizeOuter(0));
  axis(marked(axisBottom(x), ticks[0], words[0]).tickPadding(pad), `translate(0,${bottom})`);
  axis(marked(axisLeft(y), ticks[1], words[1]), `translate(${left},0)`);
  if (zero) layer.append(svg("line", { class: "mg-zero", x1: left, x2: right, y1: y(0), y2: y(0) }));
  layer.append(svg("text", { class: "mg-label", x: right, y: bottom + 31 + pad, "text-anchor": "end" }, xLabel));
  layer.append(svg("text", { class: "mg-label", x: left - 30, y: top - 8 }, yLabel));
  const path = lineThrough(([a]) => x(a), ([, b]) => y(b)).defined((place) => place.every(Number.isFinite));
  const curve = (/** @type {string} */ kind) => {
    const node = svg("path", { class: kind });
    layer.append(node);
    return { node, show: (/** @type {[number, number][]} */ points) => put(node, { d: path(points) ?? "" }) };
  };
  return { layer, curve };
}

/**
 * An axis with about so many ticks, or with ticks at the places in a list.
 * @param {import("d3-axis").Axis<number>} axis
 * @param {number | number[]} ticks
 * @param {Words} words
 */
function marked(axis, ticks, words) {
  if (Array.isArray(ticks)) axis.tickValues(ticks);
  else axis.ticks(ticks);
  return words ? axis.tickFormat((x) => words(x)) : axis;
}

/**
 * `n` numbers from `low` to `high`.
 * @param {readonly number[]} range
 * @param {number} n
 */
export function linspace([low, high], n = 201) {
  return Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));
}
