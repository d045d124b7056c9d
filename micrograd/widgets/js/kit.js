// What every figure is made with: `figure` gives it its frame, `html` and `svg` make elements, `slider`, `choice`,
// `toggle` and `button` are its controls, `handle` is a point to drag, `plot` draws axes and curves.
import { axisBottom, axisLeft } from "d3-axis";
import { drag } from "d3-drag";
import { select } from "d3-selection";
import { line as lineThrough } from "d3-shape";

export const WIDE = 640;
export const NARROW = 360;

// Elements

function element(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An HTML element: `html("p", { class: "mg-say" }, "text")`; a function is a listener: `{ onclick: f }`. */
export function html(name, attributes = {}, ...children) {
  return element(document.createElement(name), attributes, children);
}

/** An SVG element, made as `html` makes one. */
export function svg(name, attributes = {}, ...children) {
  return element(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** Set attributes of an element that is there. */
export function put(node, attributes) {
  return element(node, attributes, []);
}

/** A name that no other element of the page has. */
export function unique(word) {
  document.figureNames = (document.figureNames ?? 0) + 1; // one count for all figures: each is a bundle of its own
  return `mg-${word}-${document.figureNames}`;
}

// Numbers

/** A number as the page writes it, to `figures` significant digits: `say(-0.5)` is "−0.5". */
export function say(x, figures = 4) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "not a number" : x > 0 ? "∞" : "−∞";
  const text = Number(x.toPrecision(figures)).toString();
  return text.replace("e-", " · 10^−").replace("e+", " · 10^").replace("-", "−");
}

/** A number with its sign: `signed(2)` is "+2". */
export function signed(x, figures = 4) {
  return (x > 0 ? "+" : "") + say(x, figures);
}

/** A number that may be tiny, to `figures` digits and as Python writes it: `short(0.00002)` is "2e−5". */
export function short(x, figures = 2) {
  if (!Number.isFinite(x) || x === 0 || Math.abs(x) >= 1e-3) return say(x, figures);
  return Number(x.toPrecision(figures)).toExponential().replaceAll("-", "−");
}

/** A number without what floats add to a multiple of a step: `tidy(3 * 0.1)` is 0.3. */
export function tidy(x) {
  return Number(x.toPrecision(12));
}

/** `x` within a range. */
export function clamp(x, [low, high]) {
  return Math.min(high, Math.max(low, x));
}

// Motion

/** Whether the reader has asked for less motion. */
export function still() {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? true;
}

/** Call `step` with 0 … 1 for `ms` milliseconds, or once with 1 where motion is not wanted. Returns how to stop it. */
export function animate(ms, step) {
  if (still()) {
    step(1);
    return () => {};
  }
  let frame;
  const start = performance.now();
  const tick = (now) => {
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
 */
export function figure({ name, title, hint, draw }) {
  const render = ({ model, el }) => {
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

function widthOf(el) {
  return el.clientWidth && el.clientWidth < 480 ? NARROW : WIDE;
}

/** The state that a model holds: `get()`, `set(changes)`, and `listen(show)`, which returns how to stop. */
function stateOf(model) {
  const fields = model.get("fields");
  const names = Object.keys(fields);
  let busy = false;
  let show;
  const heard = () => busy || show();
  return {
    fields,
    get: () => Object.fromEntries(names.map((key) => [key, model.get(key)])),
    set(changes) {
      busy = true; // several changes are shown as one
      for (const [key, value] of Object.entries(changes)) model.set(key, value);
      busy = false;
      model.save_changes();
      show();
    },
    listen(listener) {
      show = listener;
      for (const key of names) model.on(`change:${key}`, heard);
      return () => names.forEach((key) => model.off(`change:${key}`, heard));
    },
  };
}

function build({ name, title, hint, draw, model, el }) {
  const { fields, get, set, listen } = stateOf(model);
  const width = widthOf(el);
  const parts = scaffold(name, title, hint, width);
  const prediction = predictFirst(parts);
  const book = model.get("book") ?? get(); // a link may ask for a state other than the book's
  const height = (h) => put(parts.drawing, { viewBox: `0 0 ${width} ${h}` });
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

/** "Predict first": what `.mg-answer` holds stays hidden until the reader has entered a guess. */
function predictFirst({ body, line, form, ask, guess, predict }) {
  let on = false;
  let guessed = null; // the question that has been answered
  let result;
  const hidden = () => on && result.question && guessed !== result.question.ask;
  const show = (next) => {
    result = next;
    predict.hidden = !result.question;
    form.hidden = !on || !result.question;
    body.classList.toggle("mg-hidden", Boolean(hidden()));
    ask.textContent = result.question?.ask ?? "";
    line.textContent = hidden() ? "The answer is hidden until you have entered a guess." : result.text;
  };
  predict.addEventListener("click", () => {
    on = !on;
    guessed = null;
    put(predict, { "aria-pressed": String(on) });
    show(result);
    if (on) guess.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = number(guess.value);
    if (said === null) {
      line.textContent = `“${guess.value}” is not a number. Type one, such as 2.5.`;
      return;
    }
    const { answer, within = 0.01, ask: asked } = result.question;
    guessed = asked;
    show(result);
    const right = Math.abs(said - answer) <= within * Math.max(1, Math.abs(answer));
    line.textContent = `${right ? "Right." : "Not yet."} You said ${say(said)}; it is ${say(answer)}. ${result.text}`;
  });
  return { show };
}

/** The number that a reader typed, with a comma or a true minus sign if they like, or null. */
export function number(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
}

// Controls

/** A button. */
export function button(label, press, attributes = {}) {
  return html("button", { type: "button", onclick: press, ...attributes }, label);
}

/** A slider with its label and its value; `text` says the value, `log` makes its steps powers of ten. */
export function slider({ label, range, step = 0.01, log = false, text = say, change }) {
  const [low, high] = log ? range.map(Math.log10) : range;
  const input = html("input", { type: "range", min: low, max: high, step, "aria-label": label,
    oninput: () => change(clamp(log ? tidy(10 ** Number(input.value)) : Number(input.value), range)) });
  const shown = html("output", {});
  return { element: html("label", { class: "mg-slider" }, html("span", {}, label), input, shown), show(value) {
    input.value = log ? Math.log10(value) : value;
    put(input, { "aria-valuetext": text(value) });
    shown.textContent = text(value);
  } };
}

/** A choice of one from `options`, pairs of a value and its label. */
export function choice({ label, options, change }) {
  const group = unique("choice");
  const inputs = options.map(([value]) =>
    html("input", { type: "radio", name: group, value, onchange: () => change(value) }));
  const labels = options.map(([, words], i) => html("label", {}, inputs[i], html("span", {}, words)));
  return { element: html("fieldset", { class: "mg-choice" }, html("legend", {}, label), ...labels), show(value) {
    options.forEach(([option], i) => { inputs[i].checked = option === value; });
  } };
}

/** A box to tick. */
export function toggle({ label, change }) {
  const input = html("input", { type: "checkbox", onchange: () => change(input.checked) });
  return { element: html("label", { class: "mg-toggle" }, input, html("span", {}, label)), show(value) {
    input.checked = value;
  } };
}

/**
 * A point to drag, also with the arrow keys (Shift: ten steps; Home and End; Escape leaves it).
 *
 * `move(value, event)` is called with a new value within `range`; while dragging, `event` has the place (x, y) in the
 * drawing, and `from(event)` makes a value of it.
 */
export function handle(drawing, { label, range, step, from, move, shape = svg("circle", { r: 8 }) }) {
  const node = svg("g", { class: "mg-handle", role: "slider", tabindex: 0, "aria-label": label,
    "aria-valuemin": range[0], "aria-valuemax": range[1] }, svg("circle", { class: "mg-touch", r: 22 }), shape);
  let value;
  const keys = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
  node.addEventListener("keydown", (event) => {
    const steps = keys[event.key] * (event.shiftKey ? 10 : 1);
    const ends = { Home: range[0], End: range[1] };
    if (event.key === "Escape") node.blur();
    const next = event.key in ends ? ends[event.key] : value + steps * step;
    if (!Number.isFinite(next)) return; // another key
    event.preventDefault();
    move(clamp(tidy(Math.round(next / step) * step), range), event);
  });
  select(node).call(drag().container(() => drawing)
    .on("drag", (event) => move(clamp(from(event), range), event)));
  drawing.append(node);
  return { node, show(next, x, y, text) {
    value = next;
    put(node, { transform: `translate(${x},${y})`, "aria-valuenow": next, "aria-valuetext": text ?? say(next) });
  } };
}

// Plots

/**
 * Axes for two scales in a box of the drawing, with their labels. `ticks` says for x and for y how many ticks there
 * are, or where; `words` what is written at one, `pad` how far below x's axis. Returns `curve(class)`, which adds a
 * line to draw points with, and the layer that all of it is in.
 */
export function plot(drawing, { x, y, xLabel, yLabel, ticks = [6, 5], words = [], pad = 3 }) {
  const [left, right] = x.range();
  const [bottom, top] = y.range();
  const zero = y.domain()[0] <= 0 && y.domain()[1] >= 0 && y.domain()[0] !== 0;
  const layer = svg("g", { class: "mg-plot", "aria-hidden": "true" });
  drawing.append(layer);
  const axis = (made, place) => select(layer).append("g").attr("transform", place).call(made.tickSizeOuter(0));
  axis(marked(axisBottom(x), ticks[0], words[0]).tickPadding(pad), `translate(0,${bottom})`);
  axis(marked(axisLeft(y), ticks[1], words[1]), `translate(${left},0)`);
  if (zero) layer.append(svg("line", { class: "mg-zero", x1: left, x2: right, y1: y(0), y2: y(0) }));
  layer.append(svg("text", { class: "mg-label", x: right, y: bottom + 31 + pad, "text-anchor": "end" }, xLabel));
  layer.append(svg("text", { class: "mg-label", x: left - 30, y: top - 8 }, yLabel));
  const path = lineThrough(([a]) => x(a), ([, b]) => y(b)).defined((place) => place.every(Number.isFinite));
  const curve = (kind) => {
    const node = svg("path", { class: kind });
    layer.append(node);
    return (points) => put(node, { d: path(points) ?? "" });
  };
  return { layer, curve };
}

/** An axis with about so many ticks, or with ticks at the places in a list. */
function marked(axis, ticks, words) {
  if (Array.isArray(ticks)) axis.tickValues(ticks);
  else axis.ticks(ticks);
  return words ? axis.tickFormat((x) => words(x)) : axis;
}

/** `n` numbers from `low` to `high`. */
export function spread([low, high], n = 201) {
  return Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));
}
