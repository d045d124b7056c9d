// The backward pass, step by step: who acts in which order, what it deposits, and what is left in each grad.
import { compact, graph, hideGrads, scroller, slopes, values } from "../graph.js";
import { acts, afterRecursion, deposits, grads, MOST_STEPS, steps, visits, visitsOfRecursion } from "../orders.js";
import { animate, choice, figure, html, memoize, NARROW, put, slider, svg } from "../kit.js";
import { player } from "../playback.js";

/** @import { Card, GraphNode } from "../graph.js" */
/** @import { Question } from "../kit.js" */
/** @import { Deposit, Order, Step } from "../orders.js" */
/** @typedef {"neuron" | "chain" | "quartic" | "yours"} Name */
/**
 * @typedef {{ graph: Name, order: Order, doublings: number, step: number, graphs: Record<string, GraphNode[]> }} State
 */
/** @typedef {import("../kit.js").Tools<State>} Tools */
/** @typedef {ReturnType<typeof prepare>} Scene */
/** @typedef {ReturnType<typeof walk>} Route */
/** @typedef {ReturnType<typeof after>} Found */
/** @typedef {ReturnType<typeof drawGraph>} Picture */
/** @typedef {ReturnType<typeof listRow>} Row */
/** @typedef {[word: string, kind: string]} Pill */

const GRAPHS = { yours: "your graph", neuron: "the neuron", chain: "x + x, repeated", quartic: "a⁴ + a³" };
const ORDERS = {
  topological: { label: "topological", list: "The row",
    about: "A walk puts each node into a row, after its inputs. Then the nodes act, from the end of the row." },
  recursion: { label: "plain recursion", list: "Visited", about: "A node acts; then the same for each of its inputs." },
  preorder: { label: "pre-order", list: "Visited", about: "A node acts, then each of its inputs; none twice." },
  postorder: { label: "post-order", list: "Visited", about: "A node acts after its inputs; none twice." },
};
const SMALL = 0.8; // a graph that would become smaller than this is scrolled instead
const LAST = 14; // as many of those who acted are named

const plus = (/** @type {number} */ x) => (x < 0 ? "" : "+") + compact(x);
const thousands = (/** @type {number} */ n) => n.toLocaleString("en-US");
const near = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
const finite = (/** @type {number[]} */ found) => found.map((x) => (Number.isFinite(x) ? x : null));

// What the figure shows, as data

/**
 * A graph with what is known of it before anyone acts.
 * @param {State} state
 */
function prepare({ graphs, graph: name, doublings }) {
  const nodes = name === "chain" ? graphs.chain.slice(0, doublings + 1) : graphs[name];
  const made = values(nodes);
  made[made.length - 1].backward();
  return { nodes, made, local: slopes(nodes, made), truth: made.map((v) => v.grad) };
}

/**
 * A walk over it: its steps, and how it ends.
 * @param {Scene} scene
 * @param {Order} order
 */
function walk({ nodes, local }, order) {
  const list = steps(nodes, order);
  const all = order === "recursion" ? visitsOfRecursion(nodes) : nodes.length;
  const end = all <= MOST_STEPS ? grads(nodes, local, list) : afterRecursion(nodes, local);
  return { order, list, all, end };
}

/**
 * What is so after some of its steps.
 * @param {Scene} scene
 * @param {Route} route
 * @param {number} step
 */
function after({ nodes, local }, { list, order }, step) {
  const done = list.slice(0, step);
  const now = done.at(-1) ?? null;
  const before = grads(nodes, local, done.slice(0, -1));
  const seen = done.filter(visits).map(({ node }) => node);
  const acted = done.filter(acts).map(({ node }) => node);
  const row = done.filter((one) => one.do === "row").map(({ node }) => node);
  return { step, over: step === list.length, now, seen, acted, grads: grads(nodes, local, done),
    list: order === "topological" ? row : seen,
    made: now && acts(now) ? deposits(nodes, local, before, now) : [], held: now ? before[now.node] : 0 };
}

// What is so, in words

/**
 * @param {Scene} scene
 * @param {Found} found
 * @param {number} node
 */
function actText({ nodes }, { made, held }, node) {
  const { name } = nodes[node];
  if (!made.length) return `${name} is a leaf: it has no rule, and keeps grad ${compact(held)}.`;
  const parts = made.map(({ to, amount }) => `${plus(amount)} from ${name} to ${nodes[to].name}`);
  return `${name} acts, with grad ${compact(held)}: ${parts.join(", ")}.`;
}

/**
 * @param {Scene} scene
 * @param {Route} route
 * @param {Found} found
 */
function stepText(scene, route, found) {
  const { now } = found;
  if (!now) return `${ORDERS[route.order].about} ${scene.nodes[scene.nodes.length - 1].name} holds grad 1. Press Step.`;
  const { name } = scene.nodes[now.node];
  if (now.do === "skip") return `${name} has been visited: the walk turns back.`;
  if (now.do === "row") return `${name} enters the row, because its inputs are in it.`;
  if (now.do === "visit") return `The walk comes to ${name}, and goes on to its inputs first.`;
  return actText(scene, found, now.node);
}

/**
 * @param {Scene} scene
 * @param {Route} route
 */
function endText({ nodes, truth }, { list, all, end }) {
  if (all > MOST_STEPS) {
    return `The figure stops here, after ${list.length} of ${thousands(all)} visits. At the end, ${nodes[0].name}.grad `
      + `would be ${compact(end[0])}; the true slope is ${compact(truth[0])}.`;
  }
  const wrong = nodes.map((_, i) => i).filter((i) => !near(end[i], truth[i]));
  if (!wrong.length) return "Everyone has acted. Every grad is right.";
  const some = wrong.slice(0, 4).map((i) => `${nodes[i].name} ${compact(end[i])}, true ${compact(truth[i])}`);
  return `Everyone has acted. Wrong: ${some.join("; ")}${wrong.length > 4 ? `; and ${wrong.length - 4} more` : ""}.`;
}

/**
 * @param {Scene} scene
 * @param {Route} route
 * @param {Name} name
 * @returns {Question | null}
 */
function questionOf({ nodes }, { order, all, end }, name) {
  if (name === "chain" && order === "recursion") {
    return { ask: `How many visits does plain recursion make on these ${nodes.length} nodes?`, answer: all, within: 0 };
  }
  const leaf = nodes.findIndex((node) => !node.inputs.length);
  const ask = `When everyone has acted (${ORDERS[order].label}), what is ${nodes[leaf].name}.grad?`;
  return Number.isFinite(end[leaf]) ? { ask, answer: end[leaf] } : null;
}

/**
 * @param {Scene} scene
 * @param {Route} route
 * @param {Found} found
 */
function numbersOf({ nodes, truth }, { list, all, end }, found) {
  return { step: found.step, steps: list.length, visits: found.seen.length, "all visits": all, nodes: nodes.length,
    grads: finite(found.grads), final: finite(end), true: truth };
}

// The drawing

/**
 * A small sign below a card: a deposit, or the true slope.
 * @param {Element} layer
 * @param {Card} card
 * @param {number} right
 */
function tag(layer, { x, y, w, h }, right) {
  const box = svg("rect", { height: 16, rx: 3 });
  const words = svg("text", { y: 12 });
  const element = svg("g", { class: "mg-tag mg-answer" }, box, words);
  layer.append(element);
  return { element, show(/** @type {string} */ text) {
    const wide = text.length * 6.8 + 10;
    const left = Math.max(0, Math.min(x - w / 2, right - wide));
    put(element, { transform: `translate(${left},${y + h / 2 - 2})`, visibility: text ? "visible" : "hidden" });
    put(box, { width: wide });
    put(words, { x: 5 }).textContent = text;
  } };
}

/**
 * The graph; one that is too large for the figure is scrolled.
 * @param {SVGSVGElement} drawing
 * @param {ReturnType<typeof scroller>} scroll
 * @param {GraphNode[]} nodes
 * @param {number} width
 * @param {(h: number) => void} height
 */
function drawGraph(drawing, scroll, nodes, width, height) {
  drawing.replaceChildren();
  const made = graph(drawing, nodes, width);
  const large = made.scale < SMALL;
  height(made.height + 16);
  scroll.fit(made, { small: large });
  hideGrads(made);
  const tags = made.cards.map((card) => tag(made.layer, card, made.width / made.scale));
  return { ...made, large, tags, marks: made.cards.map(mark) };
}

/**
 * A place in a card's upper corner for a sign that it has acted.
 * @param {Card} card
 */
function mark({ element, w, h }) {
  const text = svg("text", { class: "mg-mark", x: w / 2 - 6, y: 15 - h / 2, "text-anchor": "end" });
  element.append(text);
  return text;
}

/**
 * @param {number} i
 * @param {Found} found
 */
function cardState(i, { now, seen, acted }) {
  if (now?.node === i && now.do !== "skip") return acts(now) ? "active" : "here";
  if (acted.includes(i)) return "done";
  return seen.includes(i) ? "" : "waiting";
}

/**
 * What stands below a card: what it has been given in this step, and at the end, the true slope if it has another.
 * @param {number} i
 * @param {Scene} scene
 * @param {Route} route
 * @param {Found} found
 * @param {boolean} narrow
 */
function tagText(i, scene, { end, all }, found, narrow) {
  const given = found.made.filter(({ to }) => to === i).map(({ amount }) => plus(amount)).join(" ");
  if (given && found.now) return narrow ? given : `${given} from ${scene.nodes[found.now.node].name}`;
  const wrong = found.over && all <= MOST_STEPS && !near(end[i], scene.truth[i]);
  return wrong ? `true ${compact(scene.truth[i], narrow)}` : "";
}

/**
 * @param {Picture} picture
 * @param {Scene} scene
 * @param {Route} route
 * @param {Found} found
 * @param {boolean} narrow
 */
function showGraph(picture, scene, route, found, narrow) {
  scene.nodes.forEach((node, i) => {
    const times = found.acted.filter((j) => j === i).length;
    picture.cards[i].show({ data: compact(scene.made[i].data, narrow), grad: compact(found.grads[i], narrow),
      state: cardState(i, found) });
    picture.marks[i].textContent = times > 1 ? `×${times}` : times ? "✓" : "";
    picture.tags[i].show(tagText(i, scene, route, found, narrow));
  });
  for (const { from, to, path } of picture.wires) {
    const given = found.made.length && to === found.now?.node;
    const stack = found.now?.stack ?? [];
    const walked = !given && stack.some((user, k) => user === to && stack[k + 1] === from);
    put(path, { class: `mg-wire ${given ? "mg-lit" : walked ? "mg-walked" : ""}` });
  }
}

/**
 * Move the dashes of the lit wires from the node that acts to its inputs. Returns how to be done with it at once.
 * @param {Picture} picture
 */
function flow({ wires, tags }) {
  const lit = wires.filter(({ path }) => path.classList.contains("mg-lit"));
  const show = (/** @type {number} */ t) => {
    for (const { path } of lit) put(path, { "stroke-dashoffset": 30 * t });
    for (const { element } of tags) put(element, { opacity: t });
  };
  const stop = animate(500, show);
  return () => {
    stop();
    show(1);
  };
}

// The lists below the drawing

/**
 * A list of nodes that keeps the room of its fullest state, so that nothing moves below it.
 * @param {string} label
 */
function listRow(label) {
  const name = html("span", { class: "mg-row-name" }, label);
  const room = html("span", { class: "mg-pills mg-room", "aria-hidden": "true" });
  const shown = html("span", { class: "mg-pills" });
  const pills = (/** @type {Pill[]} */ words) =>
    words.map(([word, kind]) => html("span", { class: `mg-pill ${kind}` }, word));
  return { element: html("div", { class: "mg-row" }, name, html("span", { class: "mg-stacked" }, room, shown)),
    /** @type {(words: Pill[], fullest: Pill[], title?: string) => void} */
    fill(words, fullest, title = label) {
      name.textContent = title;
      shown.replaceChildren(...pills(words));
      room.replaceChildren(...pills(fullest));
    } };
}

/**
 * Names with a mark for the one that runs; of a long list, the last.
 * @param {GraphNode[]} nodes
 * @param {number[]} places
 * @param {(i: number, k: number) => string} active
 */
function names(nodes, places, active = () => "") {
  const all = places.map((i, k) => /** @type {Pill} */ ([nodes[i].name, active(i, k)]));
  return all.length > LAST ? [...plain("…"), ...all.slice(-LAST)] : all;
}

const plain = (/** @type {string} */ words) => /** @type {Pill[]} */ ([[words, "mg-plain"]]);
/** @type {(places: number[]) => (i: number, k: number) => string} */
const runs = (places) => (_, k) => (k === places.length - 1 ? "mg-pill-active" : "");

/**
 * @param {Row} row
 * @param {Scene} scene
 * @param {Route} route
 * @param {Found} found
 */
function showStack(row, { nodes }, { list }, { now }) {
  const waiting = now?.stack ?? [];
  const deepest = list.reduce((most, { stack }) => (stack.length > most.length ? stack : most),
    /** @type {number[]} */ ([]));
  row.fill(waiting.length ? names(nodes, waiting, runs(waiting)) : plain("empty"), names(nodes, deepest));
}

/**
 * What the walk remembers: the row, of which those who acted are struck out, or whom it has visited.
 * @param {Row} row
 * @param {Scene} scene
 * @param {Route} route
 * @param {Found} found
 */
function showList(row, { nodes }, { order, list: all }, { list, acted }) {
  const keeps = order === "topological" ? (/** @type {Step} */ step) => step.do === "row" : visits;
  const struck = (/** @type {number} */ i) => (order === "topological" && acted.includes(i) ? "mg-pill-done" : "");
  const fullest = names(nodes, all.filter(keeps).map(({ node }) => node));
  const none = order === "recursion" ? plain("keeps no list") : null;
  row.fill(none || names(nodes, list, struck), none || fullest, ORDERS[order].list);
}

/**
 * @param {Row} row
 * @param {Scene} scene
 * @param {Route} route
 * @param {Found} found
 */
function showActed(row, { nodes }, { list }, { now, acted }) {
  row.fill(acted.length ? names(nodes, acted, now && acts(now) ? runs(acted) : undefined) : plain("nobody yet"),
    names(nodes, list.filter(acts).map(({ node }) => node)));
}

/**
 * @param {Row} row
 * @param {Scene} scene
 * @param {Route} route
 * @param {Found} found
 */
function showVisits(row, { nodes }, { all }, { seen }) {
  const count = (/** @type {number} */ n) =>
    plain(`${thousands(n)} of ${thousands(all)}; the graph has ${nodes.length} nodes`);
  row.fill(count(seen.length), count(all));
}

function panel() {
  const rows = ["Call stack", "Visited", "Acted", "Visits"].map((label) => listRow(label));
  const shows = [showStack, showList, showActed, showVisits];
  rows[3].element.classList.add("mg-answer");
  return { element: html("div", { class: "mg-rows" }, ...rows.map((row) => row.element)),
    /** @type {(scene: Scene, route: Route, found: Found) => void} */
    show: (scene, route, found) => shows.forEach((show, k) => show(rows[k], scene, route, found)) };
}

// The figure

/**
 * The choices of a graph and an order; each begins at the first step.
 * @param {Element} controls
 * @param {Tools["fields"]} fields
 * @param {(changes: Partial<State>) => void} begin
 */
function choices(controls, fields, begin) {
  const which = choice({ label: "graph", options: fields.graph.map((name) => [name, GRAPHS[name]]),
    change: (name) => begin({ graph: name }) });
  const order = choice({ label: "order", options: fields.order.map((name) => [name, ORDERS[name].label]),
    change: (name) => begin({ order: name }) });
  const doublings = slider({ label: "additions", range: fields.doublings, step: 1,
    change: (n) => begin({ doublings: n }) });
  const slot = html("div");
  controls.append(which.element, order.element, slot);
  return (/** @type {State} */ state) => {
    which.show(state.graph);
    order.show(state.order);
    doublings.show(state.doublings);
    slot.replaceChildren(...(state.graph === "chain" ? [doublings.element] : []));
  };
}

/**
 * The graph and the walk of a state, made anew when they change: `draws` draws the graph.
 * @template Drawn
 * @param {(nodes: GraphNode[]) => Drawn} draws
 */
function stageOf(draws) {
  const graphOf = (/** @type {State} */ { graph: name, doublings }) => `${name} ${doublings}`;
  const scenes = memoize(graphOf, (state) => {
    const scene = prepare(state);
    return { scene, picture: draws(scene.nodes) };
  });
  const routes = memoize((state) => `${graphOf(state)} ${state.order}`, (/** @type {State} */ state) =>
    walk(scenes(state).scene, state.order));
  return (/** @type {State} */ state) => ({ ...scenes(state), route: routes(state) });
}

/** @param {Tools} tools */
function draw({ drawing, controls, element, width, height, fields, get, set }) {
  const scroll = scroller(drawing);
  const rows = panel();
  controls.before(rows.element);
  const stage = stageOf((nodes) => drawGraph(drawing, scroll, nodes, width, height));
  const play = player({ element, get, set, length: () => stage(get()).route.list.length });
  controls.append(play.element);
  const above = html("div", { class: "mg-controls" });
  scroll.element.before(above);
  const showChoices = choices(above, fields, (changes) => {
    play.stop();
    set({ ...changes, step: 0 });
  });
  const showPicture = pictures(scroll, width === NARROW);
  const update = (/** @type {State} */ state) => {
    const { scene, picture, route } = stage(state);
    const step = Math.min(state.step, route.list.length);
    const found = after(scene, route, step);
    showPicture(picture, scene, route, found);
    rows.show(scene, route, found);
    showChoices(state);
    play.show(step);
    const text = stepText(scene, route, found);
    return { text: found.over ? `${text} ${endText(scene, route)}` : text,
      numbers: numbersOf(scene, route, found), question: questionOf(scene, route, state.graph) };
  };
  return /** @type {[typeof update, () => void]} */ ([update, play.stop]);
}

/**
 * Shows steps in the picture, one after the other: what is deposited flows, and the node that acts is in sight.
 * @param {ReturnType<typeof scroller>} scroll
 * @param {boolean} narrow
 * @returns {(picture: Picture, scene: Scene, route: Route, found: Found) => void}
 */
function pictures(scroll, narrow) {
  let calm = () => {};
  let shown = NaN;
  return (picture, scene, route, found) => {
    calm();
    showGraph(picture, scene, route, found, narrow);
    if (found.made.length && shown === found.step - 1) calm = flow(picture);
    shown = found.step;
    if (picture.large && found.now) scroll.follow(picture, found.now.node);
  };
}

export default figure({ name: "backprop", title: "Who acts when?", draw,
  hint: "Press Step, or Enter on it. Then choose another order, and compare what is left in each grad." });
