// The graph of (a·b + c)·f: the reader fills in the gradients from right to left, changes the leaves, and nudges.
import { graph, sign, values } from "../graph.js";
import { animate, button, choice, figure, html, number, put, say, signed, slider } from "../kit.js";
import { mistake } from "../mistakes.js";

const NUDGE = 0.01;
const LEAVES = ["a", "b", "c", "f"];
const ORDER = ["d", "f", "e", "c", "a", "b"]; // right to left
const USER = { d: "L", f: "L", e: "d", c: "d", a: "e", b: "e" };

/** The graph in a state: its Values by name, with their gradients. */
function compute(state, leaves = state) {
  const made = values(state.graph, state.graph.map(({ name, data }) => (LEAVES.includes(name) ? leaves[name] : data)));
  const byName = Object.fromEntries(state.graph.map(({ name }, i) => [name, made[i]]));
  byName.L.backward();
  return byName;
}

function measure(state) {
  const made = compute(state);
  const nudged = compute(state, { ...state, [state.leaf]: state[state.leaf] + NUDGE });
  const all = (part) => Object.fromEntries(Object.entries(made).map(([name, v]) => [name, v[part]]));
  return { data: all("data"), grad: all("grad"), predicted: NUDGE * made[state.leaf].grad,
    measured: nudged.L.data - made.L.data };
}

/** One step of the backward pass: what the gradient of `name` is made of. */
function step(name, { graph: nodes }, { data, grad }) {
  const user = nodes.find((node) => node.name === USER[name]);
  const other = user.inputs.map((i) => nodes[i].name).find((input) => input !== name);
  return { op: user.op, own: data[name], other: data[other], up: grad[user.name], user: user.name, otherName: other };
}

/** The question for the next empty box, with its answer checked and a mistake named. */
function questions(controls, set) {
  const ask = html("label", {});
  const input = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 8 });
  const verdict = html("p", { class: "mg-verdict", role: "status" });
  let state;
  let found;
  const next = (praise) => {
    const name = ORDER[state.known];
    const reason = because(step(name, state, found));
    verdict.textContent = `${praise}grad of ${name} = ${say(found.grad[name])}: ${reason}.`;
    input.value = "";
    set({ known: state.known + 1 });
  };
  const form = html("form", { class: "mg-ask" }, ask, html("button", { type: "submit" }, "Check"),
    button("Show it", () => next("")));
  controls.append(html("div", { class: "mg-whole" }, form, verdict));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const guess = number(input.value);
    const wrong = guess === null ? `“${input.value}” is not a number. Type one, such as −2.`
      : mistake(guess, step(ORDER[state.known], state, found));
    if (wrong) verdict.textContent = wrong;
    else next("Right. ");
  });
  return (nextState, nextFound) => {
    [state, found] = [nextState, nextFound];
    const name = ORDER[state.known];
    form.hidden = !name;
    if (!name) {
      verdict.textContent ||= "All six gradients are there.";
      return;
    }
    if (state.known === 0) verdict.textContent = "";
    const { op, user } = step(name, state, found);
    ask.replaceChildren(`${name} goes into ${user} = ${sum(state.graph, user, op)}. grad of ${name}? `, input);
  };
}

/** Why a gradient is what it is. */
function because({ op, user, otherName, up, other }) {
  return op === "+" ? `plus passes the gradient of ${user}`
    : `times swaps: ${otherName} · gradient of ${user}, ${say(other)} · ${say(up)}`;
}

/** An operation as the chapter writes it, such as "e + c". */
function sum(nodes, name, op) {
  const { inputs } = nodes.find((node) => node.name === name);
  return inputs.map((i) => nodes[i].name).join(` ${sign(op)} `);
}

/** Light the wires from a leaf to L, one after the other. */
function light(wires, nodes, leaf) {
  const path = [leaf];
  while (USER[path.at(-1)]) path.push(USER[path.at(-1)]);
  const lit = wires.filter(({ from, to }) => path.includes(nodes[from].name) && path.includes(nodes[to].name));
  return animate(900, (t) => lit.forEach(({ path: wire }, i) => {
    put(wire, { class: t >= i / lit.length ? "mg-wire mg-lit" : "mg-wire" });
  }));
}

function draw({ drawing, controls, width, height, fields, get, set }) {
  const nodes = get().graph;
  const picture = graph(drawing, nodes, width);
  height(picture.height + 8);
  const nextBox = questions(controls, set);
  const sliders = LEAVES.map((name) => slider({ label: name, range: fields[name], step: 0.5,
    change: (x) => set({ [name]: x, known: 0 }) }));
  const leaf = choice({ label: "nudge", options: LEAVES.map((name) => [name, name]),
    change: (name) => set({ leaf: name }) });
  const readout = html("p", { class: "mg-whole mg-answer", hidden: true, role: "status" });
  let stop = () => {};
  const nudge = button("Nudge it by +0.01", () => {
    stop();
    stop = light(picture.wires, nodes, get().leaf);
    readout.hidden = false;
  });
  controls.append(...sliders.map((made) => made.element), leaf.element, nudge, readout);
  let before = "";
  const update = (state) => {
    const found = measure(state);
    const known = ORDER.slice(0, state.known);
    nodes.forEach(({ name }, i) => picture.cards[i].show({ data: found.data[name],
      grad: name === "L" ? 1 : known.includes(name) ? found.grad[name] : "?",
      state: name === "L" || known.includes(name) ? "done" : name === ORDER[state.known] ? "active" : "waiting" }));
    nextBox(state, found);
    LEAVES.forEach((name, i) => sliders[i].show(state[name]));
    leaf.show(state.leaf);
    readout.textContent = `${state.leaf} moves by +0.01. Predicted: 0.01 · grad = ${signed(found.predicted)}. `
      + `L moves by ${signed(found.measured)}.`;
    const place = LEAVES.map((name) => state[name]).join() + state.leaf;
    if (place !== before) {
      readout.hidden = true; // it spoke of another state
      for (const { path } of picture.wires) put(path, { class: "mg-wire" });
    }
    before = place;
    const ask = `${state.leaf} moves by +0.01. How far does L move?`;
    return { text: text(state, found), numbers: found, question: { ask, answer: found.measured, within: 0.0005 } };
  };
  return [update, () => stop()];
}

function text(state, { data, grad }) {
  const known = ["L", ...ORDER.slice(0, state.known)].map((name) => `${name} ${say(grad[name])}`);
  const leaves = LEAVES.map((name) => `${name} = ${say(state[name])}`).join(", ");
  return `${leaves}: L = ${say(data.L)}. Gradients so far: ${known.join(", ")}; ${6 - state.known} to find.`;
}

export default figure({ name: "fillgraph", title: "Fill in the gradients, from right to left.",
  hint: "Each box asks for one number. Then change a leaf, and begin again; or nudge it, and see.", draw });
