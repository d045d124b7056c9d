// What a reader changed in the cells of a page, kept in the browser: `keptEdits()`, `keepEdit(number, book, text)`.
// Without page/storage.js: a module that this and page.js share would be one more file that every page waits for.

/** Where the edits of this page are kept: each page has its own. */
function key() {
  return `live:${location.pathname}`;
}

/** The edits of this page by cell number: `{ 3: { book: "the book's text", text: "the reader's" } }`. */
export function keptEdits() {
  try {
    const kept = JSON.parse(localStorage.getItem(key()) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch { // storage is forbidden, or somebody else wrote there
    return {};
  }
}

/** Keep a cell's text, or forget it if it is the book's own. Returns whether the browser keeps it. */
export function keepEdit(number, book, text) {
  const edits = keptEdits();
  if (text === book) delete edits[number];
  else edits[number] = { book, text };
  try {
    if (Object.keys(edits).length) localStorage.setItem(key(), JSON.stringify(edits));
    else localStorage.removeItem(key());
    return !localStorage.fleeting; // what the page has instead, where storage is forbidden, ends with it
  } catch { // storage is full or forbidden
    return false;
  }
}

/** The edits that belong to the cells of a page now: by number, or, where cells have moved, by the book's text. */
export function placeEdits(edits, sources) {
  const placed = new Map();
  for (const [number, edit] of Object.entries(edits)) {
    if (typeof edit?.book !== "string" || typeof edit.text !== "string") continue;
    const index = sources[number - 1] === edit.book ? number - 1 : sources.indexOf(edit.book);
    if (index >= 0) placed.set(index + 1, edit.text);
  }
  return placed;
}
