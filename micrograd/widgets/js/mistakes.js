// What a wrong gradient says about how it was found: `mistake` names the factor that was forgotten.

/**
 * @param {number} x
 * @param {number} y
 */
const near = (x, y) => Math.abs(x - y) <= 0.005 * Math.max(1, Math.abs(y));

/**
 * Why `guess` is not the gradient of an input of one operation, in words.
 *
 * `op` is "+" or "*"; `own` is what the input holds, `other` what the operation's other input holds, and `up` the
 * gradient of the result. Returns "" if the guess is right.
 *
 * @param {number} guess
 * @param {{ op: string, own: number, other: number, up: number }} step
 */
export function mistake(guess, { op, own, other, up }) {
  const right = op === "+" ? up : other * up;
  if (near(guess, right)) return "";
  const known = op === "+" ? plus(own, other, up) : times(own, other, up);
  const found = known.find(([wrong]) => near(guess, wrong));
  if (found) return found[1];
  if (near(guess, -right)) return "The size is right, the sign is not. Count the minus signs of the factors.";
  return op === "+" ? "A plus passes the gradient of its result on, as it is."
    : "A times swaps: the other input, times the gradient of the result.";
}

/** @type {(own: number, other: number, up: number) => [wrong: number, why: string][]} */
function times(own, other, up) {
  return [
    [own * up, "That is its own number times the gradient of the result. Times swaps: take the other input."],
    [other, "That is the local slope alone. Multiply it by the gradient of the result."],
    [own, "That is its own number. Times swaps: take the other input, times the gradient of the result."],
    [other + up, "You have added. Slopes along a path multiply."],
    [up, "That is the gradient of the result, passed on as a plus does. This is a times: there is one factor more."],
  ];
}

/** @type {(own: number, other: number, up: number) => [wrong: number, why: string][]} */
function plus(own, other, up) {
  return [
    [1, "That is the local slope alone. Multiply it by the gradient of the result."],
    [1 + up, "You have added. Slopes along a path multiply, and the local slope of a plus is 1."],
    [other * up, "That is the rule for times. A plus passes the gradient on, whatever its inputs hold."],
    [own * up, "That is the rule for times. A plus passes the gradient on, whatever its inputs hold."],
  ];
}
