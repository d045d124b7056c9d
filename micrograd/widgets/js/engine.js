// The engine of the pages: `Value` in JavaScript, operation by operation what `micrograd/engine.py` is in Python.
// Both are run on the same graphs by a test, which compares every data and every grad.

/**
 * How an operation passes the gradient of its result on to its inputs.
 * @typedef {(out: Value) => void} Rule
 */

/** A number that remembers how it was made. */
export class Value {
  /**
   * @param {number} data
   * @param {Value[]} inputs
   * @param {string} op
   * @param {Rule | null} rule
   */
  constructor(data, inputs = [], op = "", rule = null) {
    this.data = data;
    this.grad = 0;
    this.inputs = inputs; // the Values this one was made from
    this.op = op; // the operation that made it
    this.rule = rule; // how that operation passes the gradient on
  }

  // The primitive operations.

  /** @param {Value | number} other */
  add(other) {
    const b = wrap(other);
    return new Value(this.data + b.data, [this, b], "+", addRule);
  }

  /** @param {Value | number} other */
  mul(other) {
    const b = wrap(other);
    return new Value(this.data * b.data, [this, b], "*", mulRule);
  }

  /** @param {number} k */
  pow(k) { return new Value(this.data ** k, [this], `**${k}`, powRule(k)); }

  relu() { return new Value(this.data < 0 ? 0 : this.data, [this], "ReLU", reluRule); }

  tanh() { return new Value(Math.tanh(this.data), [this], "tanh", tanhRule); }

  sigmoid() {
    const e = Math.exp(-Math.abs(this.data)); // at most 1: it cannot overflow
    return new Value(this.data < 0 ? e / (1 + e) : 1 / (1 + e), [this], "sigmoid", sigmoidRule);
  }

  exp() { return new Value(Math.exp(this.data), [this], "exp", expRule); }

  log() { return new Value(Math.log(this.data), [this], "log", logRule); }

  /**
   * start + v0 + v1 + ..., as one node.
   * @param {(Value | number)[]} values
   * @param {Value | number} start
   */
  static sum(values, start = 0) {
    const inputs = [start, ...values].map(wrap);
    return new Value(inputs.slice(1).reduce((x, v) => x + v.data, inputs[0].data), inputs, "sum", sumRule);
  }

  /**
   * b + w0*x0 + w1*x1 + ..., as one node.
   * @param {(Value | number)[]} ws
   * @param {(Value | number)[]} xs
   * @param {Value | number} b
   */
  static dot(ws, xs, b = 0) {
    const inputs = [...ws, ...xs, b].map(wrap);
    const n = ws.length;
    let total = inputs[2 * n].data;
    for (let i = 0; i < n; i++) total += inputs[i].data * inputs[n + i].data;
    return new Value(total, inputs, "dot", dotRule);
  }

  // The derived operations.

  neg() { return this.mul(-1); }

  /** @param {Value | number} other */
  sub(other) { return this.add(other instanceof Value ? other.neg() : -other); }

  /** @param {Value | number} other */
  div(other) { return other instanceof Value ? this.mul(other.pow(-1)) : this.mul(other ** -1); }

  /** The Values behind this one that have a rule, and itself, inputs before users: depth has no limit. */
  order() {
    const order = /** @type {Value[]} */ ([]);
    const seen = new Set();
    const stack = /** @type {(Value | null)[]} */ ([this]);
    while (stack.length) {
      const v = stack.pop();
      if (!v) {
        order.push(/** @type {Value} */ (stack.pop())); // its inputs are all in order
      } else if (v.rule && !seen.has(v)) {
        seen.add(v);
        stack.push(v, null, ...v.inputs);
      }
    }
    return order;
  }

  /** Add d(this)/d(v) to the grad of every Value v that this one was made from. */
  backward() {
    const order = this.order();
    this.grad = 1;
    for (const v of order.reverse()) v.rule?.(v);
  }
}

/**
 * `x` itself if it is a Value, a new one if it is a number.
 * @param {Value | number} x
 */
export function wrap(x) {
  return x instanceof Value ? x : new Value(x);
}

/**
 * The Value that the operation `op`, named as the engine names it, makes of its inputs.
 * @param {string} op
 * @param {Value[]} inputs
 * @returns {Value}
 */
export function apply(op, inputs) {
  const [a, b] = inputs;
  if (op === "+") return a.add(b);
  if (op === "*") return a.mul(b);
  if (op.startsWith("**")) return a.pow(Number(op.slice(2)));
  if (op === "sum") return Value.sum(inputs.slice(1), inputs[0]);
  if (op === "dot") {
    const n = (inputs.length - 1) / 2;
    return Value.dot(inputs.slice(0, n), inputs.slice(n, 2 * n), inputs[2 * n]);
  }
  if (op === "ReLU") return a.relu();
  if (op === "tanh" || op === "sigmoid" || op === "exp" || op === "log") return a[op]();
  throw new TypeError(`the page's engine has no operation ${op}; it has + * ** ReLU tanh sigmoid exp log sum dot`);
}

// The rules: what each operation adds to the gradients of its inputs, local slope times out.grad.

/** @type {Rule} */
function addRule(out) {
  const [a, b] = out.inputs;
  a.grad += out.grad;
  b.grad += out.grad;
}

/** @type {Rule} */
function mulRule(out) {
  const [a, b] = out.inputs;
  a.grad += b.data * out.grad;
  b.grad += a.data * out.grad;
}

/** @type {(k: number) => Rule} */
function powRule(k) {
  return (out) => {
    const [a] = out.inputs;
    a.grad += k === 0 ? 0 : k * a.data ** (k - 1) * out.grad;
  };
}

/** @type {Rule} */
function reluRule(out) { out.inputs[0].grad += out.data <= 0 ? 0 : out.grad; }

/** @type {Rule} */
function tanhRule(out) { out.inputs[0].grad += (1 - out.data ** 2) * out.grad; }

/** @type {Rule} */
function sigmoidRule(out) { out.inputs[0].grad += out.data * (1 - out.data) * out.grad; }

/** @type {Rule} */
function expRule(out) { out.inputs[0].grad += out.data * out.grad; }

/** @type {Rule} */
function logRule(out) { out.inputs[0].grad += out.grad / out.inputs[0].data; }

/** @type {Rule} */
function sumRule(out) { for (const v of out.inputs) v.grad += out.grad; }

/** @type {Rule} */
function dotRule(out) {
  const { inputs, grad } = out;
  const n = (inputs.length - 1) / 2;
  inputs[2 * n].grad += grad;
  if (grad === 0) return;
  for (let i = 0; i < n; i++) {
    const w = inputs[i];
    const x = inputs[n + i];
    w.grad += x.data * grad;
    x.grad += w.data * grad;
  }
}
