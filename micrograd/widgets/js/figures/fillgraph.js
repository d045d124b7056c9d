// The graph of (a·b + c)·f: the reader fills in the gradients from right to left, changes the leaves, and nudges.
import { graph, sign, values } from "../graph.js";
import { animate, button, choice, figure, html, number, put, say, signed, slider } from "../kit.js";
import { mistake } from "../mistakes.js";

/** @import { GraphNode, Picture } from "../graph.js" */
/** @typedef {"a" | "b" | "c" | "f"} Leaf */
/** @typedef {Leaf | "d" | "e"} Box */
/** @typedef {Record<Leaf, number> & { known: number, leaf: Leaf, graph: GraphNode[] }} State */
/** @typedef {ReturnType<typeof measure>} Found */
/** @typedef {ReturnType<typeof step>} Part */
/** @typedef {import("../kit.js").Tools<State>} Tools */

const NUDGE = 0.01;
const LEAVES = /** @type {Leaf[]} */ (["a", "b", "c", "f"]);
const ORDER = /** @type {Box[]} */ (["d", "f", "e", "c", "a", "b"]); // right to left
/** @type {Record<string, string>} */
const USER = { d: "L", f: "L", e: "d", c: "d", a: "e", b: "e" };

/**
 * The graph in a state: its Values by name, with their gradients.
 * @param {State} state
 * @param {Record<Leaf, number>} leaves
 */
function compute(state, leaves = state) {
  const made = values(state.graph, state.graph.map(({ name, data }) => leaves[/** @type {Leaf} */ (name)] ?? data));
  const byName = Object.fromEntries(state.graph.map(({ name }, i) => [name, made[i]]));
  byName.L.backward();
  return byName;
}

/** @param {State} state */
function measure(state) {
  const made = compute(state);
  const nudged = compute(state, { ...state, [state.leaf]: state[state.leaf] + NUDGE });
  const all = (/** @type {"data" | "grad"} */ part) =>
    Object.fromEntries(Object.entries(made).map(([name, v]) => [name, v[part]]));
  return { data: all("data"), grad: all("grad"), predicted: NUDGE * made[state.leaf].grad,
    measured: nudged.L.data - made.L.data };
}

/**
 * One step of the backward pass: what the gradient of `name` is made of.
 * @param {Box} name
 * @param {State} state
 * @param {Found} found
 */
function step(name, { graph: nodes }, { data, grad }) {
  const user = named(nodes, USER[name]);
  const other = user.inputs.map((i) => nodes[i].name).find((input) => input !== name) ?? name;
  return { op: user.op, own: data[name], other: data[other], up: grad[user.name], user: user.name, otherName: other };
}

/**
 * The form for the next empty box, and what is said of the last answer.
 * @param {() => void} giveUp
 */
function emptyForm(giveUp) {
  const ask = html("label", {});
  const input = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 8 });
  const verdict = html("p", { class: "mg-verdict", role: "status" });
  const form = html("form", { class: "mg-ask" }, ask, html("button", { type: "submit" }, "Check"),
    button("Show it", giveUp));
  return { element: html("div", { class: "mg-whole" }, form, verdict), form, ask, input, verdict };
}

/**
 * The question for the next empty box, with its answer checked and a mistake named.
 * @param {Tools} tools
 * @returns {(state: State, found: Found) => void}
 */
function questions({ controls, get, set }) {
  const { element, form, ask, input, verdict } = emptyForm(() => next(""));
  controls.append(element);
  const current = () => {
    const state = get();
    const found = measure(state);
    return { name: ORDER[state.known], found, part: step(ORDER[state.known], state, found) };
  };
  const next = (/** @type {string} */ praise) => {
    const { name, found, part } = current();
    verdict.textContent = `${praise}grad of ${name} = ${say(found.grad[name])}: ${because(part)}.`;
    input.value = "";
    set({ known: get().known + 1 });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const guess = number(input.value);
    const wrong = guess === null ? `“${input.value}” is not a number. Type one, such as −2.`
      : mistake(guess, current().part);
    if (wrong) verdict.textContent = wrong;
    else next("Right. ");
  });
  return (state, found) => {
    const name = ORDER[state.known];
    form.hidden = !name;
    if (!name) verdict.textContent ||= "All six gradients are there.";
    if (state.known === 0) verdict.textContent = "";
    if (name) ask.replaceChildren(askedOf(name, state, found), input);
  };
}

/**
 * The question for one box.
 * @param {Box} name
 * @param {State} state
 * @param {Found} found
 */
function askedOf(name, state, found) {
  const { op, user } = step(name, state, found);
  return `${name} goes into ${user} = ${sum(state.graph, user, op)}. grad of ${name}? `;
}

/**
 * Why a gradient is what it is.
 * @param {Part} part
 */
function because({ op, user, otherName, up, other }) {
  return op === "+" ? `plus passes the gradient of ${user}`
    : `times swaps: ${otherName} · gradient of ${user}, ${say(other)} · ${say(up)}`;
}

/**
 * An operation as the chapter writes it, such as "e + c".
 * @param {GraphNode[]} nodes
 * @param {string} name
 * @param {string} op
 */
function sum(nodes, name, op) {
  const { inputs } = named(nodes, name);
  return inputs.map((i) => nodes[i].name).join(` ${sign(op)} `);
}

/**
 * The node of that name.
 * @param {GraphNode[]} nodes
 * @param {string} name
 */
function named(nodes, name) {
  return nodes[nodes.findIndex((node) => node.name === name)];
}

/**
 * Light the wires from a leaf to L, one after the other.
 * @param {Picture["wires"]} wires
 * @param {GraphNode[]} nodes
 * @param {Leaf} leaf
 */
function light(wires, nodes, leaf) {
  const path = /** @type {string[]} */ ([leaf]);
  for (let user = USER[leaf]; user; user = USER[user]) path.push(user);
  const lit = wires.filter(({ from, to }) => path.includes(nodes[from].name) && path.includes(nodes[to].name));
  return animate(900, (t) => lit.forEach(({ path: wire }, i) => {
    put(wire, { class: t >= i / lit.length ? "mg-wire mg-lit" : "mg-wire" });
  }));
}

/**
 * The choice of a leaf and the button that nudges it: the wires light up, and what L does is told.
 * @param {Tools} tools
 * @param {Picture} picture
 */
function nudger({ controls, get, set }, { wires }) {
  const leaf = choice({ label: "nudge", options: LEAVES.map((name) => [name, name]),
    change: (name) => set({ leaf: name }) });
  const readout = html("p", { class: "mg-whole mg-answer", hidden: true, role: "status" });
  let stop = () => {};
  const press = button("Nudge it by +0.01", () => {
    stop();
    stop = light(wires, get().graph, get().leaf);
    readout.hidden = false;
  });
  controls.append(leaf.element, press, readout);
  let before = "";
  return { stop: () => stop(), show(/** @type {State} */ state, /** @type {Found} */ { predicted, measured }) {
    leaf.show(state.leaf);
    readout.textContent = `${state.leaf} moves by +0.01. Predicted: 0.01 · grad = ${signed(predicted)}. `
      + `L moves by ${signed(measured)}.`;
    const now = LEAVES.map((name) => state[name]).join() + state.leaf;
    if (now === before) return;
    before = now;
    readout.hidden = true; // it spoke of another state
    for (const { path } of wires) put(path, { class: "mg-wire" });
  } };
}

/**
 * What a card shows: the gradients that have been found, and which one is asked for.
 * @param {string} name
 * @param {number} known
 * @param {Found} found
 */
function cardOf(name, known, { data, grad }) {
  const there = name === "L" || ORDER.slice(0, known).some((box) => box === name);
  return { data: data[name], grad: there ? grad[name] : "?",
    state: there ? "done" : name === ORDER[known] ? "active" : "waiting" };
}

/** @param {Tools} tools */
function draw(tools) {
  const { drawing, controls, width, height, fields, get, set } = tools;
  const nodes = get().graph;
  const picture = graph(drawing, nodes, width);
  height(picture.height + 8);
  const nextBox = questions(tools);
  const sliders = LEAVES.map((name) => slider({ label: name, range: fields[name], step: 0.5,
    change: (x) => set({ [name]: x, known: 0 }) }));
  controls.append(...sliders.map((made) => made.element));
  const nudge = nudger(tools, picture);
  const update = (/** @type {State} */ state) => {
    const found = measure(state);
    nodes.forEach(({ name }, i) => picture.cards[i].show(cardOf(name, state.known, found)));
    nextBox(state, found);
    LEAVES.forEach((name, i) => sliders[i].show(state[name]));
    nudge.show(state, found);
    const ask = `${state.leaf} moves by +0.01. How far does L move?`;
    return { text: text(state, found), numbers: found, question: { ask, answer: found.measured, within: 0.0005 } };
  };
  return /** @type {[typeof update, () => void]} */ ([update, nudge.stop]);
}

/**
 * @param {State} state
 * @param {Found} found
 */
function text(state, { data, grad }) {
  const known = ["L", ...ORDER.slice(0, state.known)].map((name) => `${name} ${say(grad[name])}`);
  const leaves = LEAVES.map((name) => `${name} = ${say(state[name])}`).join(", ");
  return `${leaves}: L = ${say(data.L)}. Gradients so far: ${known.join(", ")}; ${6 - state.known} to find.`;
}

export default figure({ name: "fillgraph", title: "Fill in the gradients, from right to left.",
  hint: "Each box asks for one number. Then change a leaf, and begin again; or nudge it, and see.", draw });
