// What a cell gives when it runs, in the place of its stored output: text as it comes, results, errors, notes.
import { drawGraph } from "./graph.js";
import { picture, svgPicture } from "./pictures.js";

/** @import { Bundle, CellError, Output as Sent } from "./messages.js" */

const CUT = "The output is cut here: a cell shows at most";

export class Output {
  /**
   * The output of the cell `root`; `isTheBooks()` says whether its text is still the book's.
   * @param {HTMLElement} root
   * @param {{ isTheBooks: () => boolean }} cell
   */
  constructor(root, { isTheBooks }) {
    this.root = root;
    this.isTheBooks = isTheBooks;
    /** @type {HTMLElement[]} */
    this.stored = [...root.querySelectorAll(".cell_output")].map(foldOf);
    /** @type {NodeListOf<HTMLImageElement>} */
    const images = root.querySelectorAll(".cell_output img");
    this.alts = [...images].map(({ alt }) => alt);
    /** @type {HTMLElement | null} */
    this.element = null;
    this.isLive = false;
    this.stale = false;
    this.pictures = 0; // that this run has shown
  }

  /** A run begins: what an earlier run gave stays until something new comes. */
  start() {
    this.stale = true;
    this.pictures = 0;
  }

  /**
   * Take what Python sent: a piece of text, a result, an error, or word that the rest is dropped.
   * @param {Sent} sent
   */
  take(sent) {
    if (sent.kind === "bundle") this.show(sent.bundle);
    else if (sent.kind === "error") this.fail(sent.error);
    else if (sent.kind === "cut") this.note(`${CUT} ${sent.text}. The cell runs on; Stop ends it.`);
    else this.write(sent.kind, sent.text);
  }

  /** A run has ended. With `keepStored` the stored output stays in sight below. */
  finish({ keepStored = false } = {}) {
    this.fresh();
    for (const element of this.stored) element.hidden = !keepStored;
  }

  /** The stored output comes back. */
  restore() {
    this.element?.remove();
    this.element = null;
    this.isLive = false;
    for (const element of this.stored) element.hidden = false;
  }

  /** The element for what comes, emptied of what an earlier run gave. */
  fresh() {
    if (!this.element) {
      this.element = block("cell_output docutils container live-output");
      if (this.stored.length) this.stored[0].before(this.element);
      else this.root.append(this.element);
    }
    if (this.stale) {
      this.element.replaceChildren();
      for (const element of this.stored) element.hidden = true;
    }
    this.stale = false;
    this.isLive = true;
    return this.element;
  }

  /**
   * Add a piece of text to a stream; a carriage return goes back to the start of the line.
   * @param {"stdout" | "stderr"} stream
   * @param {string} text
   */
  write(stream, text) {
    const last = /** @type {HTMLElement | null} */ (this.fresh().lastElementChild);
    const element = last?.dataset.stream === stream ? last : this.addStream(stream);
    const shown = /** @type {Text} */ (element.querySelector("pre")?.firstChild);
    const back = /\r(?!\n)/.test(text);
    shown.data = back ? rewritten(shown.data + text) : shown.data + text;
  }

  /**
   * Show a result in the richest of its types.
   * @param {Bundle} bundle
   */
  show(bundle) {
    const element = this.fresh().appendChild(block("output"));
    this.root.dispatchEvent(new CustomEvent("live-result", { detail: bundle, bubbles: true }));
    const text = bundle["text/plain"] ?? "";
    if ("text/html" in bundle) showHtml(element, bundle["text/html"]);
    else if ("image/svg+xml" in bundle) element.append(svgPicture(bundle["image/svg+xml"], this.alt(text)));
    else if ("image/png" in bundle) element.append(picture(`data:image/png;base64,${bundle["image/png"]}`,
      this.alt(text), "photo"));
    else if ("text/vnd.graphviz" in bundle) drawGraph(element, bundle["text/vnd.graphviz"], this.storedAlt());
    else element.replaceWith(textBlock("text_plain", text));
  }

  /**
   * Show an error with the lines of the reader's own cells; a missing package is a note, and no error of theirs.
   * @param {CellError} error
   */
  fail({ text, message, outcome }) {
    if (outcome === "missing") this.note(message);
    else this.fresh().append(textBlock(outcome === "stopped" ? "traceback live-stopped" : "traceback", text));
  }

  /**
   * Tell the reader something about this run.
   * @param {string} text
   */
  note(text) {
    const note = block("live-note");
    note.textContent = text;
    this.fresh().append(note);
  }

  /**
   * An empty text at the end of the output.
   * @param {"stdout" | "stderr"} stream
   */
  addStream(stream) {
    const element = textBlock(`stream ${stream}`, "");
    element.dataset.stream = stream;
    this.fresh().append(element);
    return element;
  }

  /** The alternative text of the stored picture that this one takes the place of, if the text is the book's. */
  storedAlt() {
    const alt = this.alts[this.pictures++];
    return this.isTheBooks() ? alt : undefined;
  }

  /**
   * Alternative text for a picture whose own text is known.
   * @param {string} text
   */
  alt(text) {
    return this.storedAlt() ?? (text.split("\n")[0] || "A picture made by this cell");
  }
}

/**
 * The fold that a stored output is in, or else the output itself.
 * @param {Element} output
 * @returns {HTMLElement}
 */
function foldOf(output) {
  return output.closest("details.fold") ?? /** @type {HTMLElement} */ (output);
}

/**
 * Text with each carriage return carried out.
 * @param {string} text
 */
export function rewritten(text) {
  return text.split("\n").map((line) => line.slice(line.replace(/\r+$/, "").lastIndexOf("\r") + 1)).join("\n");
}

/**
 * HTML that the reader's own Python made, with the book's figures brought to life.
 * @param {HTMLElement} element
 * @param {string} html
 */
async function showHtml(element, html) {
  element.classList.add("text_html");
  element.innerHTML = html;
  if (element.querySelector(".mg-figure")) {
    const { mount } = await import("../figures/host.js");
    mount(element);
  }
}

/**
 * A block of text, in the same elements as a stored one; the keyboard can scroll it.
 * @param {string} kind
 * @param {string} text
 */
function textBlock(kind, text) {
  const element = block(`output ${kind}`);
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.append(document.createTextNode(text));
  const highlight = block("highlight");
  highlight.append(pre);
  element.append(highlight);
  return element;
}

/**
 * A `div` of these classes.
 * @param {string} classes
 */
function block(classes) {
  const element = document.createElement("div");
  element.className = classes;
  return element;
}
