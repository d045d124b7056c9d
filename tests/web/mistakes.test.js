// A wrong gradient is told which factor it lacks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mistake } from "../../micrograd/widgets/js/mistakes.js";

const TIMES = { op: "*", own: 2, other: -3, up: -5 };
const PLUS = { op: "+", own: -6, other: 10, up: -2 };

test("a right gradient is no mistake, to half a percent", () => {
  assert.equal(mistake(15, TIMES), "");
  assert.equal(mistake(15.05, TIMES), "");
  assert.equal(mistake(-2, PLUS), "");
});

test("each usual mistake at a times is named", () => {
  assert.match(mistake(-10, TIMES), /its own number times the gradient/);
  assert.match(mistake(-3, TIMES), /local slope alone/);
  assert.match(mistake(2, TIMES), /^That is its own number\. Times swaps/);
  assert.match(mistake(-8, TIMES), /You have added/);
  assert.match(mistake(-5, TIMES), /as a plus does/);
  assert.match(mistake(-15, TIMES), /The size is right, the sign is not/);
});

test("each usual mistake at a plus is named", () => {
  assert.match(mistake(1, PLUS), /local slope alone/);
  assert.match(mistake(-1, PLUS), /You have added/);
  assert.match(mistake(-20, PLUS), /the rule for times/);
  assert.match(mistake(12, PLUS), /the rule for times/);
  assert.match(mistake(2, PLUS), /the sign is not/);
});

test("any other number is told the rule", () => {
  assert.match(mistake(77, TIMES), /A times swaps/);
  assert.match(mistake(77, PLUS), /A plus passes/);
});
