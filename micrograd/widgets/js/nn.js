// Networks of the pages: `Neuron`, `Layer` and `MLP` are in JavaScript what `micrograd/nn.py` is in Python, in the same
// order of operations and of random numbers; `descend` trains one and keeps what happened at each step.
import { Value } from "./engine.js";

/** activation(b + w0*x0 + w1*x1 + ...); `draw` gives one random number after the other for the weights. */
export class Neuron {
  constructor(nin, activation, draw) {
    this.w = Array.from({ length: nin }, () => new Value(draw()));
    this.b = new Value(0);
    this.activation = activation;
  }

  call(x) {
    const sum = Value.dot(this.w, x, this.b);
    return this.activation === "linear" ? sum : sum[this.activation]();
  }

  parameters() { return [...this.w, this.b]; }
}

/** `nout` neurons that all see the same `nin` inputs. */
export class Layer {
  constructor(nin, nout, activation, draw) {
    this.neurons = Array.from({ length: nout }, () => new Neuron(nin, activation, draw));
  }

  call(x) { return this.neurons.map((neuron) => neuron.call(x)); }

  parameters() { return this.neurons.flatMap((neuron) => neuron.parameters()); }
}

/** Layers one after the other, the last with one neuron: `call(x)` gives its Value. */
export class MLP {
  constructor(nin, nouts, { activation = "relu", output = "linear", draw = () => 0 } = {}) {
    const sizes = [nin, ...nouts];
    this.layers = nouts.map((nout, i) =>
      new Layer(sizes[i], nout, i < nouts.length - 1 ? activation : output, draw));
  }

  call(x) { return this.layers.reduce((inputs, layer) => layer.call(inputs), x)[0]; }

  parameters() { return this.layers.flatMap((layer) => layer.parameters()); }
}

/** What `draw` gives for a list of random numbers: one after the other. */
export function oneByOne(numbers) {
  let next = 0;
  return () => numbers[next++];
}

/**
 * Gradient descent. Returns what `look(total)` says at each of the steps 0 … `steps`, after backward and before the
 * update; the list ends early at the first loss above `most`.
 */
export function descend(model, loss, { steps, rate, zeroGrad = true, most = Infinity }, look) {
  const parameters = model.parameters();
  const seen = [];
  for (let k = 0; k <= steps; k++) {
    const total = loss(model);
    if (!(total.data <= most)) break; // not a number, too
    if (zeroGrad) for (const p of parameters) p.grad = 0;
    total.backward();
    seen.push(look(total));
    for (const p of parameters) p.data -= rate * p.grad;
  }
  return seen;
}
