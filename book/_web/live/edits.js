// What a reader changed in the cells of a page, kept in the browser: `new Edits(storage, name)` reads and keeps them,
// `placeEdits` says which cell has which.

/** @import { Storage } from "../page/storage.js" */

/** The book's text of a cell, and the reader's. */
/** @typedef {{ book: string, text: string }} Edit */

export class Edits {
  /**
   * @param {Storage} storage
   * @param {string} name - under which those of this page are kept
   */
  constructor(storage, name) {
    this.storage = storage;
    this.name = name;
  }

  /**
   * The edits by cell number: `{ 3: { book: "the book's text", text: "the reader's" } }`.
   * @returns {Record<string, unknown>}
   */
  all() {
    /** @type {Record<string, unknown>} */
    const nothing = {};
    const kept = this.storage.recall(this.name, nothing);
    return typeof kept === "object" ? kept : nothing;
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
    if (Object.keys(edits).length) return this.storage.keep(this.name, edits);
    this.storage.forget(this.name);
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
