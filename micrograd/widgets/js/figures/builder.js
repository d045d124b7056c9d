// The graph of the reader's own program: a step makes the node of an operation, or ties a name, and marks its line.
import { editor } from "../editor.js";
import { compact, graph, scroller } from "../graph.js";
import { animate, figure, memoize, NARROW, put, svg, WIDE } from "../kit.js";
import { player } from "../playback.js";
import { run } from "../program.js";

/** @import { Card, GraphNode } from "../graph.js" */
/** @import { Step } from "../program.js" */
/** @typedef {{ program: string, step: number }} State */
/** @typedef {import("../kit.js").Tools<State>} Tools */
/** @typedef {ReturnType<typeof run>} Program */
/** @typedef {ReturnType<typeof after>} Found */
/** @typedef {ReturnType<typeof drawGraph>} Picture */

const SMALL = 0.8; // a graph that would become smaller than this is scrolled instead
/** @type {Record<number, number>} */
const TALL = { [WIDE]: 520, [NARROW]: 690 }; // and one that is higher, so that the code stays near
/** @type {Record<string, string>} */
const MADE_OF = { "-": "x - y is made as x + y * -1, or x + (-2) for a number", "minus": "-x is made as x * -1",
  "/": "x / y is made as x * y**-1, or x * 0.5 for a number", "**": "2**x is made as exp(x * log(2))" };

// What the figure shows, as data

/**
 * The program as it stands after some of its steps.
 * @param {Program} program
 * @param {number} wanted
 */
function after(program, wanted) {
  const step = Math.min(Math.floor(wanted), program.steps.length);
  const done = program.steps.slice(0, step);
  const now = done.at(-1);
  const names = now?.names ?? {};
  const labels = program.nodes.map((_, i) => Object.keys(names).filter((name) => names[name] === i));
  const former = program.nodes.map((_, i) =>
    done.flatMap(({ name, names: tied }) => (name !== null && tied[name] === i ? [name] : [])));
  return { step, now, before: done.at(-2)?.count ?? 0, count: now?.count ?? 0, names, labels, former };
}

/**
 * The places of the nodes that names lead to, directly or through what was made from others.
 * @param {Program} program
 * @param {Found["names"]} names
 */
function held({ nodes }, names) {
  const found = new Set();
  const todo = Object.values(names);
  while (todo.length) {
    const i = /** @type {number} */ (todo.pop());
    if (!found.has(i)) todo.push(...nodes[i].inputs);
    found.add(i);
  }
  return found;
}

/**
 * @param {Program} program
 * @param {Found} found
 */
function numbersOf({ nodes, steps }, { step, count, names }) {
  const made = nodes.slice(0, count);
  return { step, steps: steps.length, "all nodes": nodes.length, data: made.map(({ data }) => data),
    inputs: made.map(({ inputs }) => inputs),
    operations: made.map(({ op }) => (op.startsWith("**") ? "**" : op)), names };
}

// What is so, in words

const plural = (/** @type {number} */ n, /** @type {string} */ word) => `${n} ${word}${n === 1 ? "" : "s"}`;

/**
 * @param {Program} program
 * @param {Step} step
 */
function codeOf({ lines }, { line, from, to }) { return lines[line - 1].slice(from, to).trim(); }

/**
 * @param {Program} program
 * @param {Found} found
 */
function text(program, found) {
  const { now, step } = found;
  const { steps, nodes } = program;
  const all = plural(nodes.length, "node");
  if (!now) return `Nothing has run yet. ${plural(steps.length, "step")} will make ${all}. Press Step.`;
  const said = [`Line ${now.line}: ${madeText(program, found, now)}.`, tiedText(program, found, now)];
  const names = plural(Object.keys(found.names).length, "name");
  if (step === steps.length) said.push(`The program has run: ${all}, ${names}.`);
  return said.filter(Boolean).join(" ");
}

/**
 * What a step has made.
 * @param {Program} program
 * @param {Found} found
 * @param {Step} now
 */
function madeText(program, { before, count }, now) {
  const code = codeOf(program, now);
  if (count === before) return `${code} has its node already, and no other is made`;
  if (!now.op) return `${code} makes a leaf`;
  const leaves = program.nodes.slice(before, count - 1).map(({ data }) => compact(data));
  const result = `${leaves.length ? `a leaf for ${leaves.join(" and ")}, and ` : ""}a node with data ${
    compact(program.nodes[count - 1].data)}`;
  const derived = now.op in MADE_OF && (now.op !== "**" || now.parts > 1) ? `. (${MADE_OF[now.op]}.)` : "";
  return `${code}${now.parts > 1 ? `, part ${now.part} of ${now.parts},` : ""} makes ${result}${derived}`.replace(/\.\)$/, ")");
}

/**
 * What a step has done to a name.
 * @param {Program} program
 * @param {Found} found
 * @param {Step} now
 */
function tiedText(program, { names, labels }, now) {
  const { name, old } = now;
  if (!name) return "";
  if (old === null) return `The name ${name} is tied to it.`;
  if (old === names[name]) return `The name ${name} stays where it is.`;
  const rest = labels[old].length ? `stays, with the name ${labels[old].join(", ")}`
    : held(program, names).has(old) ? "stays, greyed: others were made from it"
      : "is of no use to anyone any more, and Python drops it";
  return `The name ${name} moves to it. The old node, data ${compact(program.nodes[old].data)}, ${rest}.`;
}

/**
 * @param {Program} program
 * @param {Found} found
 */
function questionOf(program, { step }) {
  const next = program.steps[step];
  if (!next) return null;
  const code = next.op ? codeOf(program, next) : program.lines[next.line - 1].split("#")[0].trim();
  return { ask: `Step ${step + 1} runs ${code}. How many nodes will there be then?`, answer: next.count, within: 0 };
}

// The drawing

/**
 * The graph of all that the program will make.
 * @param {SVGSVGElement} drawing
 * @param {ReturnType<typeof scroller>} scroll
 * @param {GraphNode[]} nodes
 * @param {number} width
 * @param {(h: number) => void} height
 */
function drawGraph(drawing, scroll, nodes, width, height) {
  drawing.replaceChildren();
  const nothing = { cards: [], wires: [], layer: drawing, width: 0, height: 0, scale: 1 };
  const made = nodes.length ? graph(drawing, nodes.map(shortened), width) : nothing;
  const small = made.scale < SMALL;
  const large = small || made.height > TALL[width];
  height(made.height + 6);
  scroll.fit(made, { small, large });
  return { ...made, large };
}

/**
 * A node whose operation fits into its circle: an exponent may have many digits.
 * @param {GraphNode} node
 * @returns {GraphNode}
 */
function shortened(node) {
  return node.op.startsWith("**") ? { ...node, op: `**${Number(Number(node.op.slice(2)).toPrecision(3))}` } : node;
}

/**
 * @param {Picture} picture
 * @param {Program} program
 * @param {Found} found
 * @param {boolean} narrow
 */
function showGraph({ cards, wires }, { nodes }, { count, before, now, labels, former }, narrow) {
  nodes.forEach(({ data }, i) => {
    const there = { visibility: i < count ? "visible" : "hidden" };
    const lost = !labels[i].length && former[i].length;
    const made = i >= before || (now?.name && labels[i].includes(now.name));
    const { element, badge, show } = cards[i];
    show({ name: label(labels[i].length ? labels[i] : former[i], narrow), data: compact(data, narrow),
      state: lost ? "old" : made ? "active" : "" });
    element.classList.toggle("mg-nameless", !labels[i].length && !lost);
    put(element, there);
    put(badge, there);
  });
  for (const { to, path } of wires) put(path, { visibility: to < count ? "visible" : "hidden" });
}

/**
 * The names on a card, as far as there is room.
 * @param {string[]} names
 * @param {boolean} narrow
 */
function label(names, narrow) {
  const most = narrow ? 8 : 11;
  const all = names.join(", ") || "no name";
  return all.length > most ? `${all.slice(0, most - 1)}…` : all;
}

/**
 * Let the new cards appear, and a name fly from its old card to its new one. Returns how to end it at once.
 * @param {Picture} picture
 * @param {Found} found
 * @param {Step} now
 */
function grow({ cards, layer }, { before, count, names }, { name, old }) {
  const fresh = cards.slice(before, count).flatMap(({ element, badge }) => [element, badge]);
  const moves = name !== null && old !== null && old !== names[name];
  const flight = moves ? fly(cards[old], cards[names[name]], name) : null;
  if (flight) layer.append(flight.element);
  const show = (/** @type {number} */ t) => {
    for (const element of fresh) put(element, { opacity: t });
    flight?.show(t);
  };
  const stop = animate(moves ? 900 : 400, show);
  return () => {
    stop();
    show(1);
  };
}

/**
 * A name on its way from one card to another.
 * @param {Card} from
 * @param {Card} to
 * @param {string} name
 */
function fly(from, to, name) {
  const corner = `translate(${7 - to.w / 2},${1 - to.h / 4})`; // a name's place on a card
  const element = svg("text", { class: "mg-name mg-flying", transform: corner }, name);
  return { element, show(/** @type {number} */ t) {
    put(element, { x: between(from.x, to.x, t), y: between(from.y, to.y, t) });
    if (t === 1) element.remove();
  } };
}

/** @type {(a: number, b: number, t: number) => number} */
const between = (a, b, t) => a + (b - a) * t;

/**
 * How each line stands: it has run, runs now, or not yet.
 * @param {Program} program
 * @param {Found} found
 */
function marksOf({ lines, steps }, { now, step }) {
  const last = steps[step]?.line ?? lines.length + 1; // the first line that is not done
  return lines.map((_, i) => {
    if (now?.line === i + 1) return { ...now, kind: "mg-now" };
    return { kind: i + 1 < last ? "mg-ran" : "" };
  });
}

// The figure

/**
 * Read what the reader has written: a program that can be run is shown, of another its fault is returned.
 * @param {number} most
 * @param {Tools["set"]} set
 */
function reader(most, set) {
  return (/** @type {string} */ written) => {
    const { steps, fault } = run(written);
    const length = [...written].length;
    const message = `a program has at most ${most} characters, this one ${length}`;
    if (length > most) return { line: 1, from: 0, to: 0, message };
    if (!fault) set({ program: written, step: steps.length });
    return fault;
  };
}

/** @param {Tools} tools */
function draw({ drawing, controls, element, reset, fields, width, height, get, set }) {
  const scroll = scroller(drawing);
  const read = reader(fields.program.text, set);
  const page = editor({ label: "The program. Change it:", text: get().program, read });
  scroll.element.before(page.element);
  const stage = memoize(({ program }) => program, (/** @type {State} */ { program: written }) => {
    const program = run(written);
    return { program, picture: drawGraph(drawing, scroll, program.nodes, width, height), shown: NaN };
  });
  const play = player({ element, get, set, length: () => stage(get()).program.steps.length });
  controls.append(play.element);
  reset.addEventListener("click", page.restore);
  let calm = () => {};
  const update = (/** @type {State} */ state) => {
    calm();
    const now = stage(state);
    const { program, picture } = now;
    const found = after(program, state.step);
    showGraph(picture, program, found, width === NARROW);
    if (found.now && found.step === now.shown + 1) calm = grow(picture, found, found.now);
    if (picture.large) scroll.follow(picture, Math.max(0, found.count - 1));
    page.show(state.program, marksOf(program, found));
    if (Number.isNaN(now.shown)) page.complain(program.fault);
    now.shown = found.step;
    play.show(found.step);
    return { text: text(program, found), numbers: numbersOf(program, found), question: questionOf(program, found) };
  };
  return /** @type {[typeof update, () => void]} */ ([update, () => [play, page].forEach(({ stop }) => stop())]);
}

export default figure({ name: "builder", title: "The graph is what the code did.", draw,
  hint: "Press Step, or Enter on it. Then write lines of your own: names, numbers, + - * / **, tanh relu exp log." });
