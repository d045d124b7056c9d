// A place to write a small program in: a text area on lines that can be marked, and what is wrong with it below.
import { html, unique } from "./kit.js";

/** @typedef {import("./program.js").LineFault} LineFault */

/**
 * How a line is marked: the part from one place to another, with a class for the whole line.
 * @typedef {{ kind: string, from?: number, to?: number }} Mark
 */

const PAUSE = 300; // milliseconds without a key, after which the program is read

/**
 * An editor that holds `text`. When the reader has written another one, `read(text)` is called; the fault that it
 * returns, `{ line, from, to, message }`, is shown, or none.
 *
 * Returns `{ element, show(text, marks), complain(fault), restore(), stop }`: `show` puts a text there if it is not the
 * one last shown or read; `marks` are for its lines; after `restore`, `show` replaces what is written.
 *
 * @param {{ label: string, text: string, read: (text: string) => LineFault | null }} options
 */
export function editor({ label, text, read }) {
  const { element, paper, area, fault } = elements(label, text);
  let held = /** @type {string | null} */ (null);
  let timer = 0;
  const complain = (/** @type {LineFault | null} */ found) => {
    area.setAttribute("aria-invalid", String(Boolean(found)));
    fault.textContent = found ? `Line ${found.line}, column ${found.from + 1}: ${found.message}.` : "";
    if (found) rule(paper, area.value, marking(found));
  };
  const stop = () => clearTimeout(timer);
  area.addEventListener("input", () => {
    stop();
    rule(paper, area.value);
    timer = setTimeout(() => {
      held = area.value;
      complain(read(area.value));
    }, PAUSE);
  });
  const show = (/** @type {string} */ next, /** @type {Mark[]} */ marks) => {
    if (next !== held) area.value = next;
    held = next;
    if (area.value === next) rule(paper, next, marks);
  };
  return { element, show, complain, stop, restore() {
    stop();
    held = null;
    complain(null);
  } };
}

/**
 * The text area, the lines below its letters, and the place for what is wrong; all in one element.
 * @param {string} label
 * @param {string} text
 */
function elements(label, text) {
  const id = unique("program");
  const paper = html("div", { class: "mg-code", "aria-hidden": "true" });
  const area = html("textarea", { id, spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off",
    "aria-describedby": `${id}-fault`, // JupyterLab's shortcuts are not for it:
    "data-lm-suppress-shortcuts": "true" }, text);
  const fault = html("p", { class: "mg-verdict", id: `${id}-fault`, role: "status" });
  const element = html("div", { class: "mg-editor" }, html("label", { for: id }, label),
    html("div", { class: "mg-paper" }, paper, area), fault);
  return { element, paper, area, fault };
}

/**
 * The marks of a program with a fault: none, up to its line.
 * @param {LineFault} fault
 * @returns {Mark[]}
 */
function marking({ line, from, to }) {
  return [...Array(line - 1), { kind: "mg-wrong", from, to }];
}

/**
 * The lines below a text area's letters, marked.
 * @param {HTMLElement} paper
 * @param {string} text
 * @param {Mark[]} marks
 */
function rule(paper, text, marks = []) {
  paper.replaceChildren(...text.split("\n").map((line, i) => {
    const { kind = "", from = 0, to = 0 } = marks[i] ?? {};
    const part = kind === "mg-wrong" && to === from ? " " : line.slice(from, to); // the end of the line is wrong
    return html("div", { class: `mg-line ${kind}` }, line.slice(0, from), html("mark", {}, part), line.slice(to));
  }));
}
