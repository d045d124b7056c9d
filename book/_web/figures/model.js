// A figure's state in a page without a kernel: the model that an anywidget front-end module is given.

/**
 * Whether `value` is one that a field takes; a field is a range, a list of options, "switch", "data", `{ text: 400 }`,
 * a text of at most so many characters, or rows of others, `{ rows, count }`, whose value is a text such as
 * "0.5 1 -1,2 0 1".
 */
export function fits(field, value) {
  if (field === "switch") return typeof value === "boolean";
  if (field === "data") return true;
  if (field.text) return typeof value === "string" && [...value].length <= field.text;
  if (field.rows) return typeof value === "string" && rowsFit(field, value.split(","));
  if (typeof field[0] === "number") return Number.isFinite(value) && within(field, value);
  return field.includes(value);
}

function within([low, high, kind], value) {
  return low <= value && value <= high && (kind !== "whole" || Number.isInteger(value));
}

function rowsFit({ rows, count }, found) {
  return within(count, found.length) && found.map((row) => row.split(" ")).every((words) =>
    words.length === rows.length && rows.every((field, i) => fits(field, parse(field, words[i]))));
}

/** What a field takes, in words. */
export function rule(field) {
  if (field === "switch") return "true or false";
  if (field.text) return `a text of at most ${field.text} characters`;
  if (field.rows) return `${field.count.join(" to ")} rows, each ${field.rows.map(rule).join(", ")}`;
  if (typeof field[0] !== "number") return `one of ${field.join(", ")}`;
  return `a ${field[2] === "whole" ? "whole number" : "number"} from ${field[0]} to ${field[1]}`;
}

/** A value that a field takes, for one that it does not. */
export function substitute(field) {
  if (field.text) return "";
  if (field.rows) return Array(field.count[0]).fill(field.rows.map(substitute).join(" ")).join(",");
  return Array.isArray(field) ? field[0] : false;
}

/** A model that holds `state`: `get`, `set`, `on`, `off`; `saved` is called with the state after each change. */
export function makeModel(state, saved = () => {}) {
  const values = { ...state };
  const listeners = new Map();
  const of = (event) => listeners.get(event) ?? listeners.set(event, new Set()).get(event);
  return {
    get: (key) => values[key],
    set(key, value) {
      if (values[key] === value) return;
      values[key] = value;
      for (const listener of of(`change:${key}`)) listener();
    },
    save_changes: () => saved(values),
    on: (event, listener) => of(event).add(listener),
    off: (event, listener) => of(event).delete(listener),
    send: () => {},
  };
}

/**
 * The state in an address's hash, `#slope:x=2&f=cubic`: what of it fits, and what is wrong with the rest. Some programs
 * encode all signs of an address that they pass on, the = too.
 */
export function readHash(address, name, fields) {
  const hash = address.includes("=") ? address : plain(address);
  const [figure, text] = [hash.slice(1, hash.indexOf(":")), hash.slice(hash.indexOf(":") + 1)];
  const state = {};
  const faults = [];
  if (!hash.includes(":") || figure !== name) return { state, faults };
  for (const [key, word] of new URLSearchParams(text)) {
    const field = Object.hasOwn(fields, key) && fields[key] !== "data" ? fields[key] : null;
    const value = field && parse(field, word);
    if (field && fits(field, value)) state[key] = value;
    else faults.push(field ? `${key} is ${rule(field)}, and the link says ${word}` : `the figure has no ${key}`);
  }
  return { state, faults };
}

function plain(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // a % that encodes nothing
  }
}

function parse(field, word) {
  if (field === "switch") return { true: true, false: false }[word];
  if (field.rows || field.text) return word;
  return typeof field[0] === "number" ? (word.trim() === "" ? NaN : Number(word)) : word;
}

/** The hash that leads back to `state`; only what differs from the book's is in it. */
export function writeHash(name, state, book, fields) {
  const changed = Object.keys(fields).filter((key) => fields[key] !== "data" && state[key] !== book[key]);
  const words = new URLSearchParams(changed.map((key) => [key, String(state[key])]));
  return changed.length ? `#${name}:${words}` : "";
}
