// What the reader's browser keeps for this book, all of it under one prefix: `recall` reads a thing, `keep` writes it,
// `forget` removes it. A browser may forbid it, or be full; then the page goes on without, and `keep` says false.
// The theme keeps the reader's colours under two names of its own, `mode` and `theme`.

const PREFIX = "micrograd-book:"; // other books may be served from the same address

/** What a part of the book is given that keeps something, and does not import this module. */
/** @typedef {{ recall: typeof recall, keep: typeof keep, forget: typeof forget }} Storage */

/**
 * The thing kept under a name, or `otherwise` if there is none that can be read.
 * @template Thing
 * @param {string} name
 * @param {Thing} otherwise
 * @returns {Thing} - it may be damaged: who recalls it looks
 */
export function recall(name, otherwise) {
  try {
    const text = places(name).map((place) => localStorage.getItem(place)).find(Boolean);
    return JSON.parse(text ?? "null") ?? otherwise;
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
    const [place, ...former] = places(name);
    localStorage.setItem(place, JSON.stringify(thing));
    former.forEach((one) => localStorage.removeItem(one));
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
    places(name).forEach((place) => localStorage.removeItem(place));
  } catch {
    // where nothing can be kept, nothing is left to remove
  }
}

/**
 * Where a thing is kept, and where earlier editions kept it: the edits of a page, under its path alone.
 * @param {string} name
 */
function places(name) {
  return name.startsWith("edits:") ? [PREFIX + name, name.replace("edits", "live")] : [PREFIX + name];
}
