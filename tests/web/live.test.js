// Live cells: what is kept of a reader's edits, and the parts of the output that need no browser.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { duration } from "../../book/_web/live/cell.js";
import { Edits, placeEdits } from "../../book/_web/live/edits.js";
import { describe } from "../../book/_web/live/graph.js";
import { KINDS, OUTCOMES, outputFrom } from "../../book/_web/live/messages.js";
import { rewritten } from "../../book/_web/live/output.js";
import { modulesOf, packagesFor } from "../../book/_web/live/parts.js";
import { svgWidth } from "../../book/_web/live/pictures.js";
import { Progress } from "../../book/_web/live/worker/progress.js";
import { signalFrom } from "../../book/_web/live/worker/signal.js";
import * as browser from "../../book/_web/page/storage.js";

/** A browser's storage with room for so many characters. */
function storage(room) {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => kept.delete(key),
    setItem(key, text) {
      if (text.length > room) throw new Error("QuotaExceededError");
      kept.set(key, text);
    },
    size: () => kept.size,
  };
}

beforeEach(() => { globalThis.localStorage = storage(1000); });
afterEach(() => delete globalThis.localStorage);

/** The edits of a chapter. */
function editsOf(chapter) {
  return new Edits(browser, `edits:/chapters/${chapter}.html`);
}

test("an edit is kept for its page, and the book's own text is not", () => {
  assert.equal(editsOf("04").keep(3, "a + b", "a - b"), true);
  assert.deepEqual(editsOf("04").all(), { 3: { book: "a + b", text: "a - b" } });
  assert.deepEqual(editsOf("05").all(), {});
  editsOf("04").keep(3, "a + b", "a + b");
  assert.equal(globalThis.localStorage.size(), 0);
});

test("a full storage, a forbidden one, and one that ends with the page are told from one that keeps", () => {
  assert.equal(editsOf("04").keep(1, "a", "b".repeat(2000)), false);
  globalThis.localStorage.fleeting = true;
  assert.equal(editsOf("04").keep(1, "a", "b"), false);
  delete globalThis.localStorage;
  assert.equal(editsOf("04").keep(1, "a", "b"), false);
  assert.deepEqual(editsOf("04").all(), {});
});

test("a storage that somebody else wrote into is as good as none", () => {
  for (const name of ["micrograd-book:edits:/chapters/04.html", "live:/chapters/04.html"]) {
    for (const text of ["not JSON", "null", "7"]) {
      globalThis.localStorage.setItem(name, text);
      assert.deepEqual(editsOf("04").all(), {});
    }
  }
});

test("edits of an earlier edition go on, and the first new one keeps them all", () => {
  const earlier = { 1: { book: "a", text: "mine" } };
  globalThis.localStorage.setItem("live:/chapters/04.html", JSON.stringify(earlier));
  assert.deepEqual(editsOf("04").all(), earlier);
  editsOf("04").keep(2, "b", "too");
  assert.deepEqual(editsOf("04").all(), { ...earlier, 2: { book: "b", text: "too" } });
  assert.equal(globalThis.localStorage.getItem("live:/chapters/04.html"), null);
});

test("what a cell gave is parsed once, by its kind", () => {
  assert.deepEqual(outputFrom("stdout", "{}"), { kind: "stdout", text: "{}" });
  assert.deepEqual(outputFrom("bundle", '{"text/plain": "1"}'), { kind: "bundle", bundle: { "text/plain": "1" } });
  assert.deepEqual(outputFrom("error", '{"name": "E"}'), { kind: "error", error: { name: "E" } });
  assert.equal(new Set([...KINDS, ...OUTCOMES]).size, KINDS.length + OUTCOMES.length - 1, "an error is both");
});

test("an edit goes to the cell of its number, or to where that cell's text has moved", () => {
  const edits = { 1: { book: "one", text: "mine" }, 2: { book: "two", text: "too" },
    3: { book: "gone", text: "lost" } };
  assert.deepEqual([...placeEdits(edits, ["one", "new", "two"])], [[1, "mine"], [3, "too"]]);
  assert.deepEqual([...placeEdits({ 1: 7, 2: { book: 1, text: "x" }, 3: null }, ["one"])], []);
});

test("a carriage return goes back to the start of its line", () => {
  assert.equal(rewritten("10 %\r20 %\r30 %\ndone"), "30 %\ndone");
  assert.equal(rewritten("20 %\r"), "20 %\r");
  assert.equal(rewritten("no return"), "no return");
});

test("a graph is described by its boxes and its arrows", () => {
  const lines = ["digraph {", "\tgraph [rankdir=LR]", "\tnode [shape=box]", '\t0 [label="a"]', '\t1 [label="b"]'];
  const source = [...lines, "\t0 -> 1", "}"].join("\n");
  assert.equal(describe(source), "A graph: 2 boxes and circles, 1 arrows");
});

test("a drawing says how wide it means to be", () => {
  assert.equal(svgWidth('<?xml version="1.0"?>\n<svg width="75pt" height="30pt">'), 100);
  assert.equal(svgWidth('<svg height="30" width="62.4">'), 62);
  assert.equal(svgWidth("<svg>"), undefined);
});

test("a duration is said in milliseconds, and from a second on in seconds", () => {
  assert.deepEqual([0.0004, 0.25, 0.9999, 12.34].map(duration), ["0 ms", "250 ms", "1.0 s", "12.3 s"]);
});

test("a press on Stop before the cell has begun is not lost", () => {
  globalThis.XMLHttpRequest = class {
    open() {}

    send() { Object.assign(this, { status: 200, responseText: "stop" }); }
  };
  assert.equal(signalFrom({ memory: null, address: "live-signal" })()[0], 2);
  delete globalThis.XMLHttpRequest;
});

const parts = {
  modules: {
    matplotlib: "matplotlib", mpl_toolkits: "matplotlib", numpy: "numpy", PIL: "pillow", micrograd: "micrograd-book",
  },
  packages: {
    matplotlib: { file: "matplotlib.whl", size: 7e6, depends: ["numpy", "cycler"] },
    numpy: { file: "numpy.whl", size: 3e6, depends: [] },
    cycler: { file: "cycler.whl", size: 1e4, depends: ["numpy"] },
    "micrograd-book": { file: "micrograd.whl", size: 4e5, depends: [] },
  },
};

test("the modules that a cell imports are found by their first names, wherever the imports stand", () => {
  const text = "import math, numpy as np\nfrom matplotlib.pyplot import plot, show\n"
    + "def f():\n    import mpl_toolkits.mplot3d as three\nimportant = 1\nprint('no import sys')\nfrom . import here\n";
  assert.deepEqual(modulesOf(text), ["math", "numpy", "matplotlib", "mpl_toolkits"]);
  assert.deepEqual(modulesOf("x = 1"), []);
});

test("a module needs its package and what that needs in turn, as far as the folder has it", () => {
  assert.deepEqual(packagesFor(parts, ["mpl_toolkits"]).sort(), ["cycler", "matplotlib", "numpy"]);
  assert.deepEqual(packagesFor(parts, ["math", "torch", "PIL"]), []);
  assert.deepEqual(packagesFor({}, ["numpy"]), []);
});

test("a load is told by names and megabytes, with each file that comes, and once when all is there", () => {
  const told = [];
  const progress = new Progress(parts, (...words) => told.push(words));
  progress.begin(["matplotlib", "micrograd", "numpy"], (name) => name === "numpy");
  progress.came("matplotlib.whl");
  progress.came("numpy.whl");
  progress.end();
  const text = "Loading Matplotlib, micrograd and NumPy, 7.4 MB the first time.";
  assert.deepEqual(told, [[text, "0.0 of 7.4 MB"], [text, "7.0 of 7.4 MB"], ["Loaded."]]);
});

test("what is small comes without a word", () => {
  const progress = new Progress(parts, () => assert.fail("said"));
  progress.begin(["micrograd"], () => false);
  progress.came("micrograd.whl");
  progress.end();
});
