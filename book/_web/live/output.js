// What a cell gives when it runs, in the place of its stored output: text as it comes, results, errors, notes.
import { drawGraph } from "./graph.js";
import { picture, svgPicture } from "./pictures.js";

const CUT = "The output is cut here: a cell shows at most";

export class Output {
  /** The output of the cell `root`; `isTheBooks()` says whether its text is still the book's. */
  constructor(root, { isTheBooks }) {
    this.root = root;
    this.isTheBooks = isTheBooks;
    this.stored = [...root.querySelectorAll(".cell_output")].map((output) => output.closest("details.fold") ?? output);
    this.alts = [...root.querySelectorAll(".cell_output img")].map((image) => image.alt);
    this.isLive = false;
  }

  /** A run begins: what an earlier run gave stays until something new comes. */
  start() {
    this.stale = true;
    this.pictures = 0;
  }

  /** Take what Python sent: a piece of text, a result, an error, or word that the rest is dropped. */
  take(kind, text) {
    if (kind === "bundle") this.show(JSON.parse(text));
    else if (kind === "error") this.fail(JSON.parse(text));
    else if (kind === "cut") this.note(`${CUT} ${text}. The cell runs on; Stop ends it.`);
    else this.write(kind, text);
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
      (this.stored[0] ?? this.root.lastElementChild).before(this.element);
      if (!this.stored.length) this.root.append(this.element);
    }
    if (this.stale) {
      this.element.replaceChildren();
      for (const element of this.stored) element.hidden = true;
    }
    this.stale = false;
    this.isLive = true;
    return this.element;
  }

  /** Add a piece of text to a stream; a carriage return goes back to the start of the line. */
  write(stream, text) {
    const last = this.fresh().lastElementChild;
    const pre = last?.dataset.stream === stream ? last.querySelector("pre") : this.addText(`stream ${stream}`, stream);
    const back = /\r(?!\n)/.test(text);
    pre.firstChild.data = back ? rewritten(pre.firstChild.data + text) : pre.firstChild.data + text;
  }

  /** Show a result in the richest of its types. */
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

  /** Show an error with the lines of the reader's own cells; a missing package is a note, and no error of theirs. */
  fail({ text, message, outcome }) {
    if (outcome === "missing") this.note(message);
    else this.fresh().append(textBlock(outcome === "stopped" ? "traceback live-stopped" : "traceback", text));
  }

  /** Tell the reader something about this run. */
  note(text) {
    const note = block("live-note");
    note.textContent = text;
    this.fresh().append(note);
  }

  /** An empty text at the end of the output. Gives its `pre`. */
  addText(kind, stream) {
    const element = textBlock(kind, "");
    element.dataset.stream = stream;
    this.fresh().append(element);
    return element.querySelector("pre");
  }

  /** The alternative text of the stored picture that this one takes the place of, if the text is the book's. */
  storedAlt() {
    const alt = this.alts[this.pictures++];
    return this.isTheBooks() ? alt : undefined;
  }

  /** Alternative text for a picture whose own text is known. */
  alt(text) {
    return this.storedAlt() ?? (text.split("\n")[0] || "A picture made by this cell");
  }
}

/** Text with each carriage return carried out. */
export function rewritten(text) {
  return text.split("\n").map((line) => line.slice(line.replace(/\r+$/, "").lastIndexOf("\r") + 1)).join("\n");
}

/** HTML that the reader's own Python made, with the book's figures brought to life. */
async function showHtml(element, html) {
  element.classList.add("text_html");
  element.innerHTML = html;
  if (element.querySelector(".mg-figure")) {
    const { mount } = await import("../figures/host.js");
    mount(element);
  }
}

/** A block of text, in the same elements as a stored one; the keyboard can scroll it. */
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

/** A `div` of these classes. */
function block(classes) {
  const element = document.createElement("div");
  element.className = classes;
  return element;
}
