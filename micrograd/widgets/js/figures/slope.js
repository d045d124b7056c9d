// The slope of a curve at a point: the secant over a step h turns into the tangent.
import { scaleLinear } from "d3-scale";
import { choice, figure, handle, plot, put, say, signed, slider, spread, svg, unique } from "../kit.js";

const CURVES = {
  parabola: { label: "3x² − 4x + 5", f: (x) => 3 * x ** 2 - 4 * x + 5, slope: (x) => 6 * x - 4, y: [0, 40], slopes: [-20, 20] },
  cubic: { label: "x³ − 3x", f: (x) => x ** 3 - 3 * x, slope: (x) => 3 * x ** 2 - 3, y: [-6, 30], slopes: [-6, 26] },
  absolute: { label: "|x|", f: Math.abs, slope: (x) => (x === 0 ? NaN : Math.sign(x)), y: [-1, 5], slopes: [-2, 2] },
};

/** What the figure shows: the height, and the slope over the step, (f(x + h) − f(x)) / h. */
function measure({ x, h, f }) {
  const { f: curve, slope } = CURVES[f];
  const rise = curve(x + h) - curve(x);
  return { height: curve(x), rise, secant: rise / h, slope: slope(x) };
}

function text({ x, h, f }, { height, rise, secant, slope }) {
  const exact = Number.isNaN(slope) ? "There is no one slope here: −1 from the left, 1 from the right."
    : `The slope at the point is ${say(slope)}.`;
  return `At x = ${say(x)} the height of ${CURVES[f].label} is ${say(height)}. A step of h = ${say(h, 2)} rises by `
    + `${say(rise)}: slope ${say(secant, 6)}. ${exact}`;
}

/** The triangle of run and rise, and the secant through its two upper corners. */
function triangle(layer) {
  const secant = svg("line", { class: "mg-slope-line" });
  const run = svg("line", { class: "mg-run" });
  const rise = svg("line", { class: "mg-rise" });
  const words = [svg("text", { class: "mg-note" }), svg("text", { class: "mg-note mg-answer mg-slope-text" })];
  layer.append(secant, run, rise, ...words);
  return ({ x, h }, { height, rise: up, secant: slope }, X, Y) => {
    const [from, to] = X.domain();
    put(secant, { x1: X(from), y1: Y(height + slope * (from - x)), x2: X(to), y2: Y(height + slope * (to - x)) });
    put(run, { x1: X(x), y1: Y(height), x2: X(x + h), y2: Y(height) });
    put(rise, { x1: X(x + h), y1: Y(height), x2: X(x + h), y2: Y(height + up) });
    put(words[0], { x: X(x + h / 2), y: Y(height) + 18, "text-anchor": "middle" }).textContent = h >= 0.2 ? `run ${say(h, 2)}` : "";
    put(words[1], { x: X(x + h) + 8, y: (Y(height) + Y(height + up)) / 2 + 5 }).textContent =
      h >= 0.2 ? `rise ${signed(up, 3)}` : "";
  };
}

function draw({ drawing, controls, width, height, fields, set }) {
  height(width * 0.5 + 190);
  const X = scaleLinear([fields.x[0], fields.x[1] + fields.h[1]], [44, width - 16]); // room for the largest step
  const [bottom, traceTop] = [width * 0.5, width * 0.5 + 66];
  const Y = scaleLinear([0, 1], [bottom, 24]);
  const S = scaleLinear([0, 1], [traceTop + 86, traceTop]);
  const clip = svg("clipPath", { id: unique("clip") },
    svg("rect", { x: 44, y: 12, width: width - 60, height: bottom - 12 }));
  const ground = svg("g");
  drawing.append(clip, ground);
  const point = handle(drawing, { label: "The point on the curve", range: fields.x, step: 0.05,
    from: (event) => Math.round(X.invert(event.x) * 100) / 100, move: (x) => set({ x }) });
  const step = slider({ label: "step h", range: fields.h, step: 0.1, log: true, text: (h) => say(h, 2), change: (h) => set({ h }) });
  const curves = choice({ label: "curve", options: fields.f.map((name) => [name, CURVES[name].label]), change: (f) => set({ f }) });
  controls.append(step.element, curves.element);
  let shown; // the curve whose axes are drawn
  let parts;
  const trace = new Map(); // the slopes that the reader has met, by place
  const axes = (f) => {
    shown = f;
    trace.clear();
    ground.replaceChildren();
    Y.domain(CURVES[f].y);
    S.domain(CURVES[f].slopes);
    const above = plot(ground, { x: X, y: Y, xLabel: "x", yLabel: "height", ticks: [width / 90, 5] });
    const below = plot(ground, { x: X, y: S, xLabel: "x", yLabel: "slope at each place you have been", ticks: [width / 90, 3] });
    above.curve("mg-curve")(spread(X.domain()).map((x) => [x, CURVES[f].f(x)]));
    const lines = svg("g", { "clip-path": `url(#${clip.id})` });
    above.layer.append(lines);
    const dots = svg("g", { class: "mg-answer" });
    below.layer.append(dots);
    return { triangle: triangle(lines), dots };
  };
  return (state) => {
    if (shown !== state.f) parts = axes(state.f);
    const found = measure(state);
    parts.triangle(state, found, X, Y);
    if (!trace.has(state.x) && Number.isFinite(found.slope)) {
      trace.set(state.x, found.slope);
      parts.dots.append(svg("circle", { class: "mg-trace", cx: X(state.x), cy: S(found.slope), r: 3 }));
    }
    step.show(state.h);
    curves.show(state.f);
    point.show(state.x, X(state.x), Y(found.height), `x = ${say(state.x)}, height ${say(found.height)}`);
    const question = { ask: `The slope of ${CURVES[state.f].label} at x = ${say(state.x)}?`, answer: found.slope, within: 0.02 };
    return { text: text(state, found), numbers: found, question: Number.isNaN(found.slope) ? null : question };
  };
}

export default figure({ name: "slope", title: "A slope is a reading at a place.",
  hint: "Drag the blue point along the curve, or focus it and press the arrow keys. Make h smaller.", draw });
