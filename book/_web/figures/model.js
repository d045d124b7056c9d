// A figure's state in a page without a kernel: the model that an anywidget front-end module is given.

/** @typedef {[low: number, high: number, kind?: "whole"]} Bounds */
/** @typedef {{ rows: Field[], count: [low: number, high: number] }} Rows */
/** @typedef {Bounds | string[] | "switch" | "data" | { text: number } | Rows} Field */
/** @typedef {Record<string, Field>} Fields */
/** @typedef {Record<string, unknown>} State */

/**
 * Whether `value` is one that a field takes; a field is a range, a list of options, "switch", "data", `{ text: 400 }`,
 * a text of at most so many characters, or rows of others, `{ rows, count }`, whose value is a text such as
 * "0.5 1 -1,2 0 1".
 *
 * @param {Field} field
 * @param {unknown} value
 * @returns {boolean}
 */
export function fits(field, value) {
  if (field === "switch") return typeof value === "boolean";
  if (field === "data") return true;
  if ("text" in field) return typeof value === "string" && [...value].length <= field.text;
  if ("rows" in field) return typeof value === "string" && rowsFit(field, value.split(","));
  if (isBounds(field)) return typeof value === "number" && within(field, value);
  return typeof value === "string" && field.includes(value);
}

/**
 * Whether a field is a range of numbers.
 * @param {Field} field
 * @returns {field is Bounds}
 */
function isBounds(field) {
  return Array.isArray(field) && typeof field[0] === "number";
}

/**
 * @param {Bounds} bounds
 * @param {number} value
 */
function within([low, high, kind], value) {
  return low <= value && value <= high && (kind !== "whole" || Number.isInteger(value));
}

/**
 * @param {Rows} field
 * @param {string[]} found
 */
function rowsFit({ rows, count }, found) {
  return within(count, found.length) && found.map((row) => row.split(" ")).every((words) =>
    words.length === rows.length && rows.every((field, i) => fits(field, parse(field, words[i]))));
}

/**
 * What a field takes, in words.
 * @param {Field} field
 * @returns {string}
 */
export function rule(field) {
  if (field === "switch") return "true or false";
  if (field === "data") return "what Python has computed";
  if ("text" in field) return `a text of at most ${field.text} characters`;
  if ("rows" in field) return `${field.count.join(" to ")} rows, each ${field.rows.map(rule).join(", ")}`;
  if (!isBounds(field)) return `one of ${field.join(", ")}`;
  return `a ${field[2] === "whole" ? "whole number" : "number"} from ${field[0]} to ${field[1]}`;
}

/**
 * A value that a field takes, for one that it does not.
 * @param {Field} field
 * @returns {unknown}
 */
export function substitute(field) {
  if (typeof field === "string") return false;
  if ("text" in field) return "";
  if ("rows" in field) return Array(field.count[0]).fill(field.rows.map(substitute).join(" ")).join(",");
  return field[0];
}

/**
 * A model that holds `state`: `get`, `set`, `on`, `off`; `saved` is called with the state after each change.
 * @param {State} state
 * @param {(state: State) => void} saved
 */
export function makeModel(state, saved = () => {}) {
  const values = { ...state };
  const listeners = /** @type {Record<string, Set<() => void>>} */ ({});
  const of = (/** @type {string} */ event) => (listeners[event] ??= new Set());
  return {
    get: (/** @type {string} */ key) => values[key],
    set(/** @type {string} */ key, /** @type {unknown} */ value) {
      if (values[key] === value) return;
      values[key] = value;
      for (const listener of of(`change:${key}`)) listener();
    },
    save_changes: () => saved(values),
    on: (/** @type {string} */ event, /** @type {() => void} */ listener) => of(event).add(listener),
    off: (/** @type {string} */ event, /** @type {() => void} */ listener) => of(event).delete(listener),
    send: () => {},
  };
}

/**
 * The state in an address's hash, `#slope:x=2&f=cubic`: what of it fits, and what is wrong with the rest. Some programs
 * encode all signs of an address that they pass on, the = too.
 *
 * @param {string} address
 * @param {string} name
 * @param {Fields} fields
 */
export function readHash(address, name, fields) {
  const hash = address.includes("=") ? address : plain(address);
  const [figure, text] = [hash.slice(1, hash.indexOf(":")), hash.slice(hash.indexOf(":") + 1)];
  const state = /** @type {State} */ ({});
  const faults = /** @type {string[]} */ ([]);
  if (!hash.includes(":") || figure !== name) return { state, faults };
  for (const [key, word] of new URLSearchParams(text)) {
    const field = Object.hasOwn(fields, key) && fields[key] !== "data" ? fields[key] : null;
    const value = field && parse(field, word);
    if (field && fits(field, value)) state[key] = value;
    else faults.push(field ? `${key} is ${rule(field)}, and the link says ${word}` : `the figure has no ${key}`);
  }
  return { state, faults };
}

/** @param {string} address */
function plain(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // a % that encodes nothing
  }
}

/**
 * @param {Field} field
 * @param {string} word
 */
function parse(field, word) {
  if (field === "switch") return word === "true" ? true : word === "false" ? false : undefined;
  return isBounds(field) ? (word.trim() === "" ? NaN : Number(word)) : word;
}

/**
 * The hash that leads back to `state`; only what differs from the book's is in it.
 * @param {string} name
 * @param {State} state
 * @param {State} book
 * @param {Fields} fields
 */
export function writeHash(name, state, book, fields) {
  const changed = Object.keys(fields).filter((key) => fields[key] !== "data" && state[key] !== book[key]);
  const words = new URLSearchParams(changed.map((key) => [key, String(state[key])]));
  return changed.length ? `#${name}:${words}` : "";
}
