// The reader of small programs: what it understands, in which order, and what it says of what it does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, parse } from "../../micrograd/widgets/js/parse.js";

/** An expression with all its brackets. */
function whole(tree) {
  if (tree.kind === "number") return String(tree.number);
  if (tree.kind === "name") return tree.name;
  if (tree.kind === "minus") return `(-${whole(tree.inner)})`;
  if (tree.kind === "call") return `${tree.name}(${whole(tree.inner)})`;
  return `(${whole(tree.left)} ${tree.op} ${whole(tree.right)})`;
}

const read = (line) => whole(parse(line).expression);

function faultOf(line) {
  try {
    parse(line);
  } catch (fault) {
    assert.ok(fault instanceof Fault);
    return fault;
  }
  return assert.fail(`${line} was read`);
}

test("times goes before plus, and brackets before both", () => {
  assert.equal(read("a * b + c * f"), "((a * b) + (c * f))");
  assert.equal(read("a * (b + c) / f"), "((a * (b + c)) / f)");
});

test("operators of one rank go from left to right, powers from right to left", () => {
  assert.equal(read("a - b - c + f"), "(((a - b) - c) + f)");
  assert.equal(read("a / b * c"), "((a / b) * c)");
  assert.equal(read("a ** b ** c"), "(a ** (b ** c))");
});

test("a power goes before the minus on its left, and after the one on its right, as in Python", () => {
  assert.equal(read("-a ** 2"), "(-(a ** 2))");
  assert.equal(read("a ** -b ** 2"), "(a ** (-(b ** 2)))");
  assert.equal(read("2 ** -1"), "(2 ** (-1))");
  assert.equal(read("--a * -b"), "((-(-a)) * (-b))");
});

test("an operation stands before its brackets or behind a point", () => {
  assert.equal(read("tanh(a + b)"), "tanh((a + b))");
  assert.equal(read("(a + b).tanh().exp() ** 2"), "(exp(tanh((a + b))) ** 2)");
  assert.equal(read("Value(2.0) * relu(a)"), "(Value(2) * relu(a))");
});

test("numbers are written as in Python", () => {
  const numbers = [["2", 2], ["2.5", 2.5], [".5", 0.5], ["5.", 5], ["1e-3", 0.001], ["1.5E+2", 150], ["0", 0]];
  for (const [text, number] of numbers) {
    assert.equal(parse(text).expression.number, number);
  }
});

test("a line may have a name, a comment, or nothing", () => {
  assert.equal(parse("L = a").name, "L");
  assert.equal(parse("  a * b").name, null);
  assert.equal(read("a # + b"), "a");
  for (const nothing of ["", "   ", "# c = 1"]) assert.equal(parse(nothing), null);
});

test("c += 1 is c = c + 1, with all of its right side", () => {
  assert.equal(parse("c += 1").name, "c");
  assert.equal(read("c -= a + b"), "(c - (a + b))");
  assert.equal(read("c **= 2"), "(c ** 2)");
});

test("each tree knows its place in the line", () => {
  const { expression } = parse("L = (a * b + c) * f");
  const text = ({ from, to }) => "L = (a * b + c) * f".slice(from, to);
  assert.equal(text(expression), "(a * b + c) * f");
  assert.equal(text(expression.left), "a * b + c");
  assert.equal(text(expression.left.left), "a * b");
});

test("what is wrong is told with what was expected, what was met, and where", () => {
  const faults = [
    ["b = a +", 7, "expected a number, a name or “(”, got the end of the line"],
    ["b = * a", 4, "expected a number, a name or “(”, got “*”"],
    ["b = +a", 4, "expected a number, a name or “(”, got “+”"],
    ["(a + b", 6, "expected “)” or an operator, got the end of the line"],
    ["a + b)", 5, "expected an operator or the end of the line, got “)”; there is no “(” that it closes"],
    ["2a", 1, "expected an operator or the end of the line, got “a”; a product needs its *"],
    ["a = b = c", 6, "expected an operator or the end of the line, got “=”; a line has one name and one ="],
    ["a == b", 3, "expected a number, a name or “(”, got “=”"],
    ["3 = a", 0, "expected a name on the left of =, got “3”"],
    ["a // b", 3, "expected a number, a name or “(”, got “/”"],
    ["tanh a", 5, "expected “(”, got “a”; write tanh( ) with a name or a number in the brackets"],
    ["a.sin()", 2, "expected one of tanh, relu, exp, log, got “sin”"],
    ["a.tanh", 6, "expected “(”, got the end of the line"],
    ["a.tanh(b)", 7, "expected “)”, got “b”; what tanh is taken of stands before the point"],
    ["sin(a)", 0, "sin is not an operation; there are tanh, relu, exp, log, Value"],
    ["tanh = 2", 0, "tanh is an operation; choose another name"],
    ["lambda = 2", 0, "lambda is a word of Python's own; choose another name"],
    ["a = 007", 4, "007: a whole number does not begin with 0"],
  ];
  for (const [line, place, message] of faults) {
    const fault = faultOf(line);
    assert.equal(fault.message, message, line);
    assert.equal(fault.from, place, line);
  }
});

test("a sign that Python writes otherwise is told how", () => {
  for (const [line, remedy] of [["a ^ 2", "write **"], ["a × b", "write *"], ["a − b", "write -"], ["[a]", "write ("],
    ["2,5", "write ."], ["é = 1", "there are names, numbers, + - * / ** = ( )"]]) {
    assert.ok(faultOf(line).message.endsWith(`has no meaning here; ${remedy}`), line);
  }
  assert.equal(faultOf("a + 😀").message.slice(0, 4), "“😀”");
});
