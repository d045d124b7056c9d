// The pages' networks, and what is drawn of them: neurons by hand, areas above a level, labels that keep apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contours as rings } from "d3-contour";
import { contours } from "../../micrograd/widgets/js/contours.js";
import { Value } from "../../micrograd/widgets/js/engine.js";
import { pointsOf, textOf } from "../../micrograd/widgets/js/figures/moons.js";
import { apart } from "../../micrograd/widgets/js/figures/race.js";
import { descend, MLP, Neuron, oneByOne } from "../../micrograd/widgets/js/nn.js";

test("a neuron draws its weights in order and begins with a bias of 0", () => {
  const neuron = new Neuron(2, "relu", oneByOne([0.5, -0.25]));
  assert.deepEqual(neuron.parameters().map((p) => p.data), [0.5, -0.25, 0]);
  assert.equal(neuron.call([2, 1]).data, 0.75);
  assert.equal(neuron.call([-2, 1]).data, 0);
});

test("a network of plain numbers is the network of Values", () => {
  const draws = Array.from({ length: 40 }, (_, i) => Math.sin(3 * i));
  for (const activation of ["relu", "tanh"]) {
    const model = new MLP(2, [4, 4, 1], { activation, output: "linear", draw: oneByOne(draws) });
    model.parameters().forEach((p, i) => { p.data += 0.01 * i; });
    for (const x of [[0, 0], [1.5, -0.5], [-1, 2]]) assert.equal(model.plain()(x), model.call(x).data);
  }
});

test("descent yields the loss before each step, and zeroes the gradients unless it is told not to", () => {
  const losses = (zeroGrad) => {
    const knob = new Value(1);
    const seen = [];
    const model = { parameters: () => [knob] };
    for (const total of descend(model, () => knob.pow(2), { rate: 0.25, zeroGrad })) {
      seen.push(total.data);
      if (seen.length > 2) return seen;
    }
    return seen;
  };
  assert.deepEqual(losses(true), [1, 0.25, 0.0625]);
  assert.deepEqual(losses(false), [1, 0.5 ** 2, (-0.25) ** 2]); // grads 2, then 2 + 1
});

test("points are text and back, to two decimals, without a negative zero", () => {
  assert.deepEqual(pointsOf("0.5 -1 -1,2 0 1"), [[0.5, -1, -1], [2, 0, 1]]);
  assert.equal(textOf([[0.50499, -1, -1], [2, -0.001, 1]]), "0.5 -1 -1,2 0 1");
});

test("the area above a level is whole where all is above it, and empty where nothing is", () => {
  const at = (i) => 10 * i;
  assert.deepEqual(contours([1, 1, 1, 1], 2, 0, at, at), { area: "M0,0H10V10H0Z", edge: "" });
  assert.deepEqual(contours([1, 1, 1, 1, 1, 1], 3, 0, at, at), { area: "M0,0H20V10H0Z", edge: "" });
  assert.deepEqual(contours([-1, 0, -1, 0], 2, 0, at, at), { area: "", edge: "" });
});

test("the edge crosses a cell where the values say that the level is", () => {
  const at = (i) => 10 * i;
  assert.deepEqual(contours([3, -1, 3, -1], 2, 0, at, at), { area: "M0,0L7.5,0L7.5,10L0,10Z", edge: "M7.5,0L7.5,10" });
  assert.equal(contours([3, -1, 3, -1], 2, 1, at, at).edge, "M5,0L5,10");
});

test("a saddle has two edges", () => {
  const { edge } = contours([1, -1, -1, 1], 2, 0, (i) => 2 * i, (i) => 2 * i);
  assert.equal(edge.match(/M/g).length, 2);
});

test("the edge goes through the points that d3-contour finds, but for those along the frame", () => {
  const [columns, rows] = [30, 20];
  const at = (i) => 10 * i;
  for (const level of [-0.5, 0, 0.7]) {
    const values = Array.from({ length: columns * rows }, (_, k) =>
      Math.sin((k % columns) / 3) + Math.cos(Math.floor(k / columns) / 2.5));
    const theirs = rings().size([columns, rows]).contour(values, level).coordinates.flat(2)
      .map(([x, y]) => [x - 0.5, y - 0.5]) // their values lie in the middles of cells
      .filter(([x, y]) => x >= 0 && x <= columns - 1 && y >= 0 && y <= rows - 1)
      .map((place) => place.map((x) => Math.round(at(x) * 10) / 10).join());
    const ours = contours(values, columns, level, at, at).edge.split(/[ML]/).slice(1);
    assert.deepEqual([...new Set(ours)].sort(), [...new Set(theirs)].sort());
  }
});

test("what lies on the level is not above it", () => {
  assert.deepEqual(contours([0, 0, 0, 0], 2, 0, (i) => i, (i) => i), { area: "", edge: "" });
});

test("labels keep apart, in their order, and within their range", () => {
  assert.deepEqual(apart([10, 50], 20, [0, 100]), [10, 50]);
  assert.deepEqual(apart([50, 50, 50], 20, [0, 100]), [50, 70, 90]);
  assert.deepEqual(apart([99, 98], 20, [0, 100]), [100, 80]);
});
