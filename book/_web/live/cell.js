// A live cell: the book's text and the reader's, the buttons, and what the cell gave when it ran.
import { Output } from "./output.js";

/** @import { Editor } from "./editor.js" */
/** @import { Edits } from "./edits.js" */
/** @import { End, Outcome } from "./messages.js" */

/** What a cell has of its page: where edits are kept, what runs it, and what tells the reader. */
/** @typedef {{ edits: Edits, run: (cell: Cell) => void, say: (text: string) => void }} Page */

const NOT_KEPT = "This browser keeps no more text for the page: its storage is full, or forbidden. "
  + "What you wrote stays here until you leave the page. Copy it if you need it.";
const REST = 300; // ms without a key, after which the text is kept
/** @type {Partial<Record<Outcome, string>>} */
const STATES = { missing: "stored output", stopped: "stopped", lost: "Python was restarted" };

export class Cell {
  /**
   * A cell by its element and its number on the page.
   * @param {HTMLElement} root
   * @param {number} number
   * @param {Page} page
   */
  constructor(root, number, page) {
    this.root = root;
    this.number = number;
    this.page = page;
    this.hasRun = false;
    this.busy = false;
    this.saving = 0;
    this.bar = part(root, ".live-bar");
    this.input = part(root, ".cell_input");
    this.book = (part(this.input, "pre").textContent ?? "").replace(/\n$/, "");
    this.text = this.book;
    this.output = new Output(root, { isTheBooks: () => this.text === this.book });
    this.state = part(this.bar, ".live-state").textContent ?? "";
    this.before = this.state;
    /** @type {Editor | undefined} */
    this.editor = undefined;
  }

  /** Open the editor in the place of the text, with the reader's text if there is one. Gives the editor. */
  async open(text = this.text) {
    this.text = text;
    try {
      const { openEditor } = await import("./editor.js");
      this.editor ??= openEditor(this);
      this.button("edit").hidden = true;
      this.mark();
    } catch {
      this.page.say("The editor could not be loaded. Check your connection, and load the page again.");
    }
    return this.editor;
  }

  /** Run what the editor has now. */
  run() {
    this.page.run(this);
  }

  /**
   * The reader wrote: keep it once the keys rest.
   * @param {string} text
   */
  write(text) {
    this.text = text;
    this.mark();
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      if (!this.page.edits.keep(this.number, this.book, this.text)) this.page.say(NOT_KEPT);
    }, REST);
  }

  /** Back to the book's text and its stored output. */
  reset() {
    this.editor?.replace(this.book);
    this.write(this.book);
    this.output.restore();
    this.hasRun = false;
    this.show(this.output.stored.length ? "stored output" : "");
    this.button("run").focus();
    this.mark();
    this.page.say(`Cell ${this.number} is as in the book again.`);
  }

  /** The cell waits for its turn. */
  wait() {
    this.before = this.state;
    this.setBusy(true);
    this.show("waiting");
  }

  /** The cell begins to run. */
  start() {
    this.show("running");
    this.output.start();
  }

  /**
   * The cell has run, or will not.
   * @param {End} end
   */
  finish({ outcome, seconds = 0, error }) {
    this.setBusy(false);
    if (outcome === "skipped") {
      this.show(this.before);
      return;
    }
    this.hasRun = outcome !== "lost";
    this.output.finish({ keepStored: outcome === "missing" });
    this.show(STATES[outcome] ?? error?.name ?? `ran in ${duration(seconds)}`);
    this.mark();
  }

  /** The variables that the cell made are gone. */
  outlive() {
    this.hasRun = false;
    this.show("before the restart");
  }

  /**
   * Whether the cells after this one may run.
   * @param {Outcome} outcome
   */
  passes(outcome) {
    return outcome === "done" || outcome === "missing"
      || (outcome === "error" && this.root.classList.contains("tag_raises-exception"));
  }

  /**
   * Show beside the buttons in what state the cell is.
   * @param {string} state
   */
  show(state) {
    this.state = state;
    part(this.bar, ".live-state").textContent = state;
  }

  /** "Reset" is there where there is something to take back. */
  mark() {
    this.button("reset").hidden = this.text === this.book && !this.output.isLive;
  }

  /**
   * "Stop" is there while the cell waits or runs.
   * @param {boolean} busy
   */
  setBusy(busy) {
    this.busy = busy;
    if (!busy && document.activeElement === this.button("stop")) this.button("run").focus();
    this.button("stop").hidden = !busy;
  }

  /** @param {string} name */
  button(name) {
    return part(this.bar, `[data-do="${name}"]`);
  }
}

/**
 * A part of an element that every cell has.
 * @param {Element} element
 * @param {string} selector
 */
function part(element, selector) {
  return /** @type {HTMLElement} */ (element.querySelector(selector));
}

/**
 * A duration in words: "12 ms", "1.5 s".
 * @param {number} seconds
 */
export function duration(seconds) {
  return seconds < 0.9995 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}
