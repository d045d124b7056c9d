// What the reader's browser keeps for this book, all of it under one prefix: `recall` reads a thing, `keep` writes it,
// `forget` removes it. A browser may forbid it, or be full; then the page goes on without, and `keep` says false.
// The theme keeps the reader's colours under two names of its own, `mode` and `theme`.

const PREFIX = "micrograd-book:"; // other books may be served from the same address
const EDITS = /^edits:/; // and the path of a page; earlier editions kept them under "live:" and the path

/**
 * The thing kept under a name, or `otherwise` if there is none that can be read.
 * @template Thing
 * @param {string} name
 * @param {Thing} otherwise
 * @returns {Thing} - it may be damaged: who recalls it looks
 */
export function recall(name, otherwise) {
  try {
    const former = EDITS.test(name) ? localStorage.getItem(formerName(name)) : null;
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? former ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * Keep a thing under a name; says whether it is still there when the page is opened again.
 * @param {string} name
 * @param {unknown} thing
 */
export function keep(name, thing) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(thing));
    if (EDITS.test(name)) localStorage.removeItem(formerName(name));
    return !localStorage.fleeting;
  } catch {
    return false;
  }
}

/**
 * Remove what is kept under a name.
 * @param {string} name
 */
export function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
    if (EDITS.test(name)) localStorage.removeItem(formerName(name));
  } catch {
    // where nothing can be kept, nothing is left to remove
  }
}

/** @param {string} name */
function formerName(name) {
  return name.replace(EDITS, "live:");
}

/**
 * What is kept under one name, to be handed on: who has it needs neither the name nor this module.
 * @typedef {ReturnType<typeof slot>} Slot
 */

/**
 * The place of one thing.
 * @param {string} name
 */
export function slot(name) {
  return {
    /** @returns {unknown} */
    recall: () => recall(name, null),
    /** @param {unknown} thing */
    keep: (thing) => keep(name, thing),
    forget: () => forget(name),
  };
}
