// What a reader changed in the cells of a page, kept in the browser: `new Edits(slot)` reads and keeps them,
// `placeEdits` says which cell has which.

/** @import { Slot } from "../page/storage.js" */

/** The book's text of a cell, and the reader's. */
/** @typedef {{ book: string, text: string }} Edit */

export class Edits {
  /** @param {Slot} slot */
  constructor(slot) {
    this.slot = slot;
  }

  /**
   * The edits by cell number: `{ 3: { book: "the book's text", text: "the reader's" } }`.
   * @returns {Record<string, unknown>}
   */
  all() {
    const kept = this.slot.recall();
    return kept && typeof kept === "object" ? { ...kept } : {};
  }

  /**
   * Keep a cell's text, or forget it if it is the book's own. Returns whether the browser keeps it.
   * @param {number} number
   * @param {string} book
   * @param {string} text
   */
  keep(number, book, text) {
    const edits = this.all();
    if (text === book) delete edits[number];
    else edits[number] = { book, text };
    if (Object.keys(edits).length) return this.slot.keep(edits);
    this.slot.forget();
    return true;
  }
}

/**
 * The edits that belong to the cells of a page now: by number, or, where cells have moved, by the book's text.
 * @param {Record<string, unknown>} edits
 * @param {string[]} sources
 * @returns {Map<number, string>}
 */
export function placeEdits(edits, sources) {
  const placed = new Map();
  for (const [name, edit] of Object.entries(edits)) {
    const { book, text } = /** @type {Partial<Edit>} */ (edit ?? {});
    if (typeof book !== "string" || typeof text !== "string") continue;
    const number = Number(name);
    const index = sources[number - 1] === book ? number - 1 : sources.indexOf(book);
    if (index >= 0) placed.set(index + 1, text);
  }
  return placed;
}
