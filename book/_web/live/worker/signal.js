// What Python looks at, many times a second, to see whether it is to stop: `signalFrom(interrupt)`.

/** @import { Signal } from "../messages.js" */

const EVERY = 50; // ms between two questions
const STOP = 2; // the number of SIGINT

/** What looks like shared memory to Python, and asks the service worker now and then. */
class Question {
  /**
   * @param {string} address
   * @param {string} answer
   */
  constructor(address, answer) {
    this.address = address;
    this.asked = performance.now();
    this.answer = answer === "stop" ? STOP : 0; // Stop may be pressed before the cell has begun
  }

  get 0() {
    const now = performance.now();
    if (now - this.asked > EVERY) {
      this.asked = now;
      if (ask(this.address) === "stop") this.answer = STOP;
    }
    return this.answer;
  }

  set 0(number) {
    this.answer = number;
  }
}

/**
 * A function that gives what to look at during the next run: shared memory, the service worker, or nothing.
 * @param {Signal} signal
 */
export function signalFrom({ memory, address }) {
  return () => {
    if (memory) return memory;
    const answer = ask(address);
    return answer ? new Question(address, answer) : undefined;
  };
}

/**
 * Ask, and wait for the answer: "stop" or "go"; null if nobody is there who knows.
 * @param {string} address
 */
function ask(address) {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.send();
    return request.status === 200 && ["stop", "go"].includes(request.responseText) ? request.responseText : null;
  } catch {
    return null;
  }
}
