// A live cell: the book's text and the reader's, the buttons, and what the cell gave when it ran.
import { keepEdit } from "./edits.js";
import { Output } from "./output.js";

const NOT_KEPT = "This browser keeps no more text for the page: its storage is full, or forbidden. "
  + "What you wrote stays here until you leave the page. Copy it if you need it.";
const REST = 300; // ms without a key, after which the text is kept
const STANDING = { missing: "stored output", stopped: "stopped", lost: "Python was restarted" };

export class Cell {
  /** A cell by its element and its number on the page; `run(cell)` runs it, `say(text)` tells the reader. */
  constructor(root, number, { run, say }) {
    Object.assign(this, { root, number, run, say, hasRun: false, busy: false });
    this.bar = root.querySelector(".live-bar");
    this.input = root.querySelector(".cell_input");
    this.book = this.input.querySelector("pre").textContent.replace(/\n$/, "");
    this.text = this.book;
    this.output = new Output(root, { isTheBooks: () => this.text === this.book });
    this.standing = this.bar.querySelector(".live-state").textContent;
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
      this.say("The editor could not be loaded. Check your connection, and load the page again.");
    }
    return this.editor;
  }

  /** The reader wrote: keep it once the keys rest. */
  write(text) {
    this.text = text;
    this.mark();
    clearTimeout(this.saving);
    this.saving = setTimeout(() => keepEdit(this.number, this.book, this.text) || this.say(NOT_KEPT), REST);
  }

  /** Back to the book's text and its stored output. */
  reset() {
    this.editor?.replace(this.book);
    this.write(this.book);
    this.output.restore();
    this.hasRun = false;
    this.stand(this.output.stored.length ? "stored output" : "");
    this.button("run").focus();
    this.mark();
    this.say(`Cell ${this.number} is as in the book again.`);
  }

  /** The cell waits for its turn. */
  wait() {
    this.before = this.standing;
    this.setBusy(true);
    this.stand("waiting");
  }

  /** The cell begins to run. */
  start() {
    this.stand("running");
    this.output.start();
  }

  /** The cell has run, or will not. */
  finish({ outcome, seconds, error }) {
    this.setBusy(false);
    if (outcome === "skipped") return this.stand(this.before);
    this.hasRun = outcome !== "lost";
    this.output.finish({ keepStored: outcome === "missing" });
    this.stand(STANDING[outcome] ?? error?.name ?? `ran in ${duration(seconds)}`);
    return this.mark();
  }

  /** The variables that the cell made are gone. */
  outlive() {
    this.hasRun = false;
    this.stand("before the restart");
  }

  /** Whether the cells after this one may run. */
  passes(outcome) {
    return outcome === "done" || outcome === "missing"
      || (outcome === "error" && this.root.classList.contains("tag_raises-exception"));
  }

  /** Say beside the buttons how the cell stands. */
  stand(text) {
    this.standing = text;
    this.bar.querySelector(".live-state").textContent = text;
  }

  /** "Reset" is there where there is something to take back. */
  mark() {
    this.button("reset").hidden = this.text === this.book && !this.output.isLive;
  }

  /** "Stop" is there while the cell waits or runs. */
  setBusy(busy) {
    this.busy = busy;
    if (!busy && document.activeElement === this.button("stop")) this.button("run").focus();
    this.button("stop").hidden = !busy;
  }

  button(name) {
    return this.bar.querySelector(`[data-do="${name}"]`);
  }
}

/** A duration in words: "12 ms", "1.5 s". */
export function duration(seconds) {
  return seconds < 0.9995 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}
