// Runs small programs: `run(text)` makes the Values that Python's engine would make, and the steps that made them.
import { Value, wrap } from "./engine.js";
import { Fault, parse } from "./parse.js";

/** @import { FunctionName, Operator, Span, Tree } from "./parse.js" */
/** @typedef {Span & { line: number, message: string }} LineFault */
/**
 * What a step has done, as `run` says it.
 * @typedef {Span & { line: number, count: number, names: Record<string, number>, name: string | null,
 *   old: number | null, part: number, parts: number, op: string | null }} Step
 */

export const MOST_NODES = 40;

/**
 * Run a program, line by line, up to its first fault.
 *
 * Returns `{ lines, nodes, steps, fault }`: its Values, inputs before users; a step for each operation, and for each
 * line without one; a fault has its line, or is null. A step is
 * `{ line, from, to, count, names, name, old, part, parts, op }`: how many Values there are after it, the place of each
 * name's Value, the name that it ties, the place that this name had before, and, of an operation that is made of
 * several, which part it is.
 *
 * @param {string} text
 */
export function run(text) {
  const lines = text.split(/\r?\n/);
  const runner = new Runner();
  for (const [i, line] of lines.entries()) {
    try {
      runner.line(parse(line), i + 1);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      return { lines, ...runner.made(), fault: Object.assign(fault, { line: i + 1 }) };
    }
  }
  const nothing = new Fault("an empty program makes no graph; type a line such as a = 2", { from: 0, to: 0 });
  return { lines, ...runner.made(), fault: runner.steps.length ? null : Object.assign(nothing, { line: 1 }) };
}

class Runner {
  nodes = /** @type {Value[]} */ ([]);

  steps = /** @type {Step[]} */ ([]);

  names = /** @type {Map<string, Value>} */ (new Map());

  now = 0; // the line that runs

  made() {
    return { nodes: this.nodes.map((v) => this.describe(v)), steps: this.steps };
  }

  /** @param {Value} v */
  describe(v) {
    return { name: "", op: v.op, inputs: v.inputs.map((input) => this.nodes.indexOf(input)), data: v.data };
  }

  /**
   * @param {ReturnType<typeof parse>} tree
   * @param {number} line
   */
  line(tree, line) {
    if (!tree) return;
    this.now = line;
    const before = this.steps.length;
    const { name, expression } = tree;
    const v = wrap(this.value(expression));
    this.keep(v, expression);
    if (this.steps.length === before) this.step(expression, {});
    if (name) this.tie(name, v);
  }

  /**
   * A name is tied to a Value: in the step that has made it.
   * @param {string} name
   * @param {Value} v
   */
  tie(name, v) {
    const before = this.names.get(name);
    const old = before ? this.nodes.indexOf(before) : null;
    this.names.set(name, v);
    Object.assign(this.steps[this.steps.length - 1], { name, old, names: this.places() });
  }

  places() {
    return Object.fromEntries([...this.names].map(([name, v]) => [name, this.nodes.indexOf(v)]));
  }

  /**
   * @param {Span} span
   * @param {Partial<Step>} more
   */
  step({ from, to }, more) {
    this.steps.push({ line: this.now, from, to, count: this.nodes.length, names: this.places(), name: null, old: null,
      part: 1, parts: 1, op: null, ...more });
  }

  /**
   * What an expression is: a number, as long as no name is in it, or a Value.
   * @param {Tree} tree
   * @returns {Value | number}
   */
  value(tree) {
    if (tree.kind === "number") return finite(tree.number, tree);
    if (tree.kind === "name") return this.lookup(tree);
    const made = this.operate(tree);
    if (!(made instanceof Value)) return finite(made, tree);
    if (made.inputs.length) this.keep(made, tree);
    return made;
  }

  /** @param {Tree & { kind: "name" }} tree */
  lookup(tree) {
    const found = this.names.get(tree.name);
    if (found) return found;
    const known = [...this.names.keys()].join(", ") || "none";
    const remedy = `Give it a number first: ${tree.name} = 2`;
    throw new Fault(`there is no ${tree.name} yet; names so far: ${known}. ${remedy}`, tree);
  }

  /**
   * @param {Exclude<Tree, { kind: "number" | "name" }>} tree
   * @returns {Value | number}
   */
  operate(tree) {
    if (tree.kind === "minus") {
      const inner = this.value(tree.inner);
      return inner instanceof Value ? inner.neg() : -inner;
    }
    if (tree.kind === "call") return call(tree, this.value(tree.inner));
    return binary(tree, this.value(tree.left), this.value(tree.right));
  }

  /**
   * Note the Values that are new, inputs before users; each operation is a step, with the numbers that it uses.
   * @param {Value} v
   * @param {Tree} tree
   */
  keep(v, tree) {
    const found = this.unknown(v);
    const parts = found.filter(({ inputs }) => inputs.length).length;
    let part = 0;
    for (const one of found) {
      finite(one.data, tree);
      this.nodes.push(one);
      if (this.nodes.length > MOST_NODES) {
        throw new Fault(`a figure shows at most ${MOST_NODES} Values; make the program shorter`, tree);
      }
      if (one.inputs.length) this.step(tree, { part: ++part, parts, op: tree.kind === "binary" ? tree.op : tree.kind });
    }
  }

  /**
   * The Values behind `v` that are not noted yet.
   * @param {Value} v
   * @param {Value[]} found
   */
  unknown(v, found = []) {
    if (this.nodes.includes(v) || found.includes(v)) return found;
    for (const input of v.inputs) this.unknown(input, found);
    found.push(v);
    return found;
  }
}

/**
 * @param {number} x
 * @param {Span} tree
 */
function finite(x, tree) {
  if (Number.isFinite(x)) return x;
  throw new Fault("the result is too large for a float", tree);
}

/**
 * @param {Tree & { kind: "call" }} tree
 * @param {Value | number} inner
 */
function call(tree, inner) {
  const { name } = tree;
  const x = inner instanceof Value ? inner.data : inner;
  if (name === "Value" && inner instanceof Value) throw new Fault("Value takes a number, got a Value", tree);
  if (name === "Value") return wrap(inner);
  if (name === "log" && x <= 0) throw new Fault(`log of ${x}: the argument must be positive`, tree);
  if (name === "exp" && x > 709.782712893384) throw new Fault(`exp of ${x}: the argument must be below 709.78`, tree);
  return wrap(inner)[/** @type {FunctionName} */ (name)]();
}

/** @type {Record<Operator, (x: number, y: number) => number>} */
const NUMBERS = { "+": (x, y) => x + y, "-": (x, y) => x - y, "*": (x, y) => x * y, "/": (x, y) => x / y,
  "**": (x, y) => x ** y };
/** @type {Record<Operator, (a: Value, b: Value | number) => Value>} */
const VALUES = { "+": (a, b) => a.add(b), "-": (a, b) => a.sub(b), "*": (a, b) => a.mul(b), "/": (a, b) => a.div(b),
  "**": (a, k) => a.pow(Number(k)) };
// A number on the left: what Python's __radd__, __rsub__, __rmul__, __rtruediv__ and __rpow__ do.
/** @type {Record<Operator, (x: number, b: Value) => Value>} */
const REFLECTED = { "+": (x, b) => b.add(x), "-": (x, b) => b.neg().add(x), "*": (x, b) => b.mul(x),
  "/": (x, b) => b.pow(-1).mul(x), "**": (x, b) => b.mul(wrap(x).log()).exp() };

/**
 * @param {Tree & { kind: "binary" }} tree
 * @param {Value | number} a
 * @param {Value | number} b
 */
function binary(tree, a, b) {
  const wrong = complaint(tree.op, a, b);
  if (wrong) throw new Fault(wrong, tree);
  if (a instanceof Value) return VALUES[tree.op](a, b);
  return b instanceof Value ? REFLECTED[tree.op](a, b) : NUMBERS[tree.op](a, b);
}

/**
 * Why an operation has no result; null if it has one.
 * @param {Operator} op
 * @param {Value | number} a
 * @param {Value | number} b
 */
function complaint(op, a, b) {
  const [x, y] = [a, b].map((one) => (one instanceof Value ? one.data : one));
  if (op === "/" && y === 0) return `${x} / ${y} divides by zero: the divisor must not be 0`;
  if (op !== "**") return null;
  if (b instanceof Value && a instanceof Value) {
    return "a name as an exponent is not supported; write exp(b * log(a)) for a ** b";
  }
  if (b instanceof Value) return x > 0 ? null : `${x} ** v is exp(v * log(${x})): the argument of log must be positive`;
  if (x === 0 && y < 0) return `${x} ** ${y} divides by zero: the divisor must not be 0`;
  return x < 0 && !Number.isInteger(y) ? `${x} ** ${y}: a negative number needs a whole exponent` : null;
}
