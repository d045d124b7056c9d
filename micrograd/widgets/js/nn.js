// Networks of the pages: `Neuron`, `Layer` and `MLP` are in JavaScript what `micrograd/nn.py` is in Python, in the same
// order of operations and of random numbers; `descend` trains one, as many steps as are asked for.
import { Value } from "./engine.js";

/** @typedef {"linear" | "relu" | "tanh"} Activation */

/** @type {Record<Activation, (x: number) => number>} */
const PLAIN = { linear: (x) => x, relu: (x) => Math.max(0, x), tanh: Math.tanh };

/** activation(b + w0*x0 + w1*x1 + ...); `draw` gives one random number after the other for the weights. */
export class Neuron {
  /**
   * @param {number} nin
   * @param {Activation} activation
   * @param {() => number} draw
   */
  constructor(nin, activation, draw) {
    this.w = Array.from({ length: nin }, () => new Value(draw()));
    this.b = new Value(0);
    this.activation = activation;
  }

  /** @param {(Value | number)[]} x */
  call(x) {
    const sum = Value.dot(this.w, x, this.b);
    return this.activation === "linear" ? sum : sum[this.activation]();
  }

  parameters() { return [...this.w, this.b]; }
}

/** `nout` neurons that all see the same `nin` inputs. */
export class Layer {
  /**
   * @param {number} nin
   * @param {number} nout
   * @param {Activation} activation
   * @param {() => number} draw
   */
  constructor(nin, nout, activation, draw) {
    this.neurons = Array.from({ length: nout }, () => new Neuron(nin, activation, draw));
  }

  /** @param {(Value | number)[]} x */
  call(x) { return this.neurons.map((neuron) => neuron.call(x)); }

  parameters() { return this.neurons.flatMap((neuron) => neuron.parameters()); }
}

/** Layers one after the other, the last with one neuron: `call(x)` gives its Value. */
export class MLP {
  /**
   * @param {number} nin
   * @param {number[]} nouts
   * @param {{ activation?: Activation, output?: Activation, draw?: () => number }} options
   */
  constructor(nin, nouts, { activation = "relu", output = "linear", draw = () => 0 } = {}) {
    const sizes = [nin, ...nouts];
    this.layers = nouts.map((nout, i) =>
      new Layer(sizes[i], nout, i < nouts.length - 1 ? activation : output, draw));
  }

  /** @param {(Value | number)[]} x */
  call(x) { return /** @type {Value} */ (this.layers.reduce((inputs, layer) => layer.call(inputs), x)[0]); }

  parameters() { return this.layers.flatMap((layer) => layer.parameters()); }

  /** The same function on plain numbers, with the parameters of now and without a graph: for maps of many points. */
  plain() {
    const layers = this.layers.map(({ neurons }) => neurons.map(({ w, b, activation }) =>
      ({ w: w.map((v) => v.data), b: b.data, f: PLAIN[activation] })));
    const neuron = (/** @type {number[]} */ x) => (/** @type {typeof layers[0][0]} */ { w, b, f }) => {
      let sum = b;
      for (let i = 0; i < w.length; i++) sum += w[i] * x[i];
      return f(sum);
    };
    return (/** @type {number[]} */ x) => layers.reduce((inputs, layer) => layer.map(neuron(inputs)), x)[0];
  }
}

/**
 * What `draw` gives for a list of random numbers: one after the other.
 * @param {number[]} numbers
 */
export function oneByOne(numbers) {
  let next = 0;
  return () => numbers[next++];
}

/**
 * Gradient descent without end: yields the loss of each step after its backward and before its update.
 * @template {{ parameters(): Value[] }} Model
 * @param {Model} model
 * @param {(model: Model) => Value} loss
 * @param {{ rate: number, zeroGrad?: boolean }} options
 */
export function* descend(model, loss, { rate, zeroGrad = true }) {
  const parameters = model.parameters();
  for (;;) {
    const total = loss(model);
    if (zeroGrad) for (const p of parameters) p.grad = 0;
    total.backward();
    yield total;
    for (const p of parameters) p.data -= rate * p.grad;
  }
}
