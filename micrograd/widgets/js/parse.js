// A reader of small programs: `parse("L = (a * b + c) * f")` makes a tree of a line, `Fault` says where it is wrong.
//
// A line is an expression, with a name or without: names, numbers, + - * / **, brackets, tanh relu exp log, and
// Value(2), with Python's precedence. A tree's nodes are { kind, from, to, … }: from and to are places in the line.

/** @typedef {{ from: number, to: number }} Span */
/** @typedef {Span & { kind: string, text: string }} Token */
/** @typedef {"+" | "-" | "*" | "/" | "**"} Operator */
/**
 * @typedef {Span & ({ kind: "number", number: number } | { kind: "name", name: string }
 *   | { kind: "minus", inner: Tree } | { kind: "call", name: string, inner: Tree }
 *   | { kind: "binary", op: Operator, left: Tree, right: Tree })} Tree
 */

/** @typedef {"tanh" | "relu" | "exp" | "log"} FunctionName */

export const FUNCTIONS = ["tanh", "relu", "exp", "log"];
const CALLS = [...FUNCTIONS, "Value"];
const KEYWORDS = ("False None True and as assert async await break class continue def del elif else except finally for "
  + "from global if import in is lambda nonlocal not or pass raise return try while with yield").split(" ");
const SPACE = /[ \t]*/y;
const TOKEN = /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<sign>\*\*=|\*\*|[-+*/]=|[-+*/()=.])/y;
const ASSIGNMENTS = ["=", "+=", "-=", "*=", "/=", "**="];
/** @type {Record<string, string>} */
const INSTEAD = { "^": "**", "×": "*", "·": "*", "÷": "/", "−": "-", ",": ".", "[": "(", "]": ")", "{": "(", "}": ")" };
const END = "the end of the line";

/** What is wrong with a line, and where: from one place to another. */
export class Fault extends Error {
  /**
   * @param {string} message
   * @param {Span} span
   */
  constructor(message, { from, to }) {
    super(message);
    this.from = from;
    this.to = to;
  }
}

/**
 * The tree of a line, `{ name, expression }`, where name may be null; null if there is nothing in the line.
 * @param {string} line
 */
export function parse(line) {
  const tokens = tokenize(line.split("#")[0]);
  return tokens.length > 1 ? new Parser(tokens).line() : null;
}

/**
 * The words and signs of a line, `{ kind, text, from, to }`, and one for its end.
 * @param {string} line
 */
function tokenize(line) {
  const tokens = /** @type {Token[]} */ ([]);
  let at = 0;
  const next = (/** @type {RegExp} */ pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(line);
  };
  for (;;) {
    at += next(SPACE)?.[0].length ?? 0;
    if (at >= line.length) return [...tokens, { kind: "end", text: "", from: at, to: at }];
    const found = next(TOKEN);
    if (!found) throw strange(line, at);
    const [kind] = Object.entries(found.groups ?? {}).find(([, text]) => text !== undefined) ?? [""];
    tokens.push({ kind, text: found[0], from: at, to: at + found[0].length });
    at += found[0].length;
  }
}

/**
 * @param {string} line
 * @param {number} at
 */
function strange(line, at) {
  const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
  const remedy = Object.hasOwn(INSTEAD, character) ? `write ${INSTEAD[character]}`
    : "there are names, numbers, + - * / ** = ( )";
  return new Fault(`“${character}” has no meaning here; ${remedy}`, { from: at, to: at + character.length });
}

/** One method for each rule of the grammar; each reads what its first line says, and returns a tree. */
class Parser {
  /** @param {Token[]} tokens */
  constructor(tokens) {
    this.tokens = tokens;
    this.place = 0;
  }

  get token() { return this.tokens[this.place]; }

  /**
   * Read one of some signs, if it is next.
   * @template {string} Sign
   * @param {...Sign} signs
   * @returns {Sign | null}
   */
  take(...signs) {
    const { kind, text } = this.token;
    const found = kind === "sign" && signs.find((sign) => sign === text);
    if (!found) return null;
    this.place += 1;
    return found;
  }

  /**
   * A tree from a place up to the last token that was read.
   * @template {string} Kind
   * @template Parts
   * @param {Kind} kind
   * @param {number} from
   * @param {Parts} parts
   */
  tree(kind, from, parts) {
    return { kind, from, to: this.tokens[this.place - 1].to, ...parts };
  }

  /**
   * @param {string} expected
   * @param {string} hint
   * @returns {never}
   */
  fail(expected, hint = "") {
    const got = this.token.kind === "end" ? END : `“${this.token.text}”`;
    throw new Fault(`expected ${expected}, got ${got}${hint && `; ${hint}`}`, this.token);
  }

  /**
   * [name =] expression
   * @returns {{ name: string | null, expression: Tree }}
   */
  line() {
    const [first, sign] = this.tokens;
    const named = sign.kind === "sign" && ASSIGNMENTS.includes(sign.text);
    if (named) this.target(first);
    let expression = this.sum();
    if (this.token.kind !== "end") this.trailing();
    if (named && sign.text !== "=") {
      const before = /** @type {Tree} */ ({ kind: "name", from: first.from, to: first.to, name: first.text });
      const op = /** @type {Operator} */ (sign.text.slice(0, -1)); // c += 1 is c = c + 1
      expression = { kind: "binary", op, left: before, right: expression, from: first.from, to: expression.to };
    }
    return { name: named ? first.text : null, expression };
  }

  /**
   * The name on the left of =.
   * @param {Token} first
   */
  target(first) {
    if (first.kind !== "name") this.fail("a name on the left of =");
    if (CALLS.includes(first.text)) throw new Fault(`${first.text} is an operation; choose another name`, first);
    if (KEYWORDS.includes(first.text)) {
      throw new Fault(`${first.text} is a word of Python's own; choose another name`, first);
    }
    this.place = 2;
  }

  trailing() {
    const { kind, text } = this.token;
    if (text === ")") this.fail(`an operator or ${END}`, "there is no “(” that it closes");
    if (text === "=") this.fail(`an operator or ${END}`, "a line has one name and one =");
    this.fail(`an operator or ${END}`, kind !== "sign" || text === "(" ? "a product needs its *" : "");
  }

  /**
   * term { (+ | -) term }
   * @returns {Tree}
   */
  sum() { return this.chain(["+", "-"], () => this.term()); }

  /**
   * factor { (* | /) factor }
   * @returns {Tree}
   */
  term() { return this.chain(["*", "/"], () => this.factor()); }

  /**
   * Operators of one rank, from left to right.
   * @param {Operator[]} signs
   * @param {() => Tree} operand
   */
  chain(signs, operand) {
    const { from } = this.token;
    let left = operand();
    for (let op = this.take(...signs); op; op = this.take(...signs)) {
      const right = operand();
      left = this.tree("binary", from, { op, left, right });
    }
    return left;
  }

  /**
   * - factor | power
   * @returns {Tree}
   */
  factor() {
    const { from } = this.token;
    if (!this.take("-")) return this.power();
    const inner = this.factor();
    return this.tree("minus", from, { inner });
  }

  /**
   * method [** factor]: from right to left, and before a minus on its left
   * @returns {Tree}
   */
  power() {
    const { from } = this.token;
    const left = this.method();
    if (!this.take("**")) return left;
    const right = this.factor();
    return this.tree("binary", from, { op: "**", left, right });
  }

  /**
   * atom { . function ( ) }
   * @returns {Tree}
   */
  method() {
    const { from } = this.token;
    let inner = this.atom();
    while (this.take(".")) {
      const { text } = this.token;
      if (!FUNCTIONS.includes(text)) this.fail(`one of ${FUNCTIONS.join(", ")}`);
      this.place += 1;
      if (!this.take("(")) this.fail("“(”");
      if (!this.take(")")) this.fail("“)”", `what ${text} is taken of stands before the point`);
      inner = this.tree("call", from, { name: text, inner });
    }
    return inner;
  }

  /**
   * number | name | function ( sum ) | ( sum )
   * @returns {Tree}
   */
  atom() {
    const { kind, text, from } = this.token;
    if (this.take("(")) return this.closed();
    if (kind !== "number" && kind !== "name") this.fail("a number, a name or “(”");
    if (/^0+[1-9]\d*$/.test(text)) throw new Fault(`${text}: a whole number does not begin with 0`, this.token);
    this.place += 1;
    if (kind === "number") return this.tree("number", from, { number: Number(text) });
    if (this.take("(")) return this.call(text, from);
    if (CALLS.includes(text)) this.fail("“(”", `write ${text}( ) with a name or a number in the brackets`);
    return this.tree("name", from, { name: text });
  }

  /**
   * @param {string} name
   * @param {number} from
   * @returns {Tree}
   */
  call(name, from) {
    if (!CALLS.includes(name)) {
      throw new Fault(`${name} is not an operation; there are ${CALLS.join(", ")}`, { from, to: from + name.length });
    }
    const inner = this.closed();
    return this.tree("call", from, { name, inner });
  }

  /** @returns {Tree} */
  closed() {
    const inner = this.sum();
    if (!this.take(")")) this.fail("“)” or an operator");
    return inner;
  }
}
