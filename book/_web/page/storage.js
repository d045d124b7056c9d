// What the reader's browser keeps for this book: `recall` reads a thing, `keep` writes it, `forget` removes it.
// A browser may forbid it, or be full; then the page goes on without, and `keep` says false.

const PREFIX = "micrograd-book:"; // other books may be served from the same address

/** The thing kept under a name, or `otherwise` if there is none that can be read. */
export function recall(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keep a thing under a name; says whether it is still there when the page is opened again. */
export function keep(name, thing) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(thing));
    return !localStorage.fleeting;
  } catch {
    return false;
  }
}

/** Remove what is kept under a name. */
export function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // where nothing can be kept, nothing is left to remove
  }
}
