// Python, in a worker of the page: `new Python().run(job)` queues a cell, `stop()` ends what runs.
import { Interrupt } from "./interrupt.js";
import { modulesOf, packagesFor } from "./parts.js";

const RUNTIME = new URL("runtime/", import.meta.url); // beside the scripts
const PATIENCE = 1000; // ms after which an interrupt has had no effect
const STOPPED = "Stopped. Python did not listen, so it was ended.";
const CRASHED = "Python has crashed.";

const OURS = ["micrograd", "graphviz"]; // small, and most cells want them
const fetched = new Set();
let parts;

/** Bring what Python and these texts of cells need into the browser's cache, unless the reader saves data. */
export async function prefetch(texts) {
  if (navigator.connection?.saveData) return;
  Interrupt.prepare();
  parts ??= fetch(new URL("runtime.json", RUNTIME)).then((answer) => answer.json())
    .catch(() => ({})); // a press on Run says what is wrong
  const { core = [], packages } = await parts;
  const wheels = packagesFor(await parts, [...OURS, ...texts.flatMap(modulesOf)]).map((name) => packages[name].file);
  for (const name of [...core, ...wheels].filter((one) => !fetched.has(one))) {
    fetched.add(name);
    const link = Object.assign(document.createElement("link"), { rel: "prefetch", href: new URL(name, RUNTIME) });
    document.head.append(link);
  }
}

export class Python {
  /** `say(text, options)` tells what happens; `ended(why, number)` is called when Python ended, in which cell. */
  constructor({ say, ended }) {
    Object.assign(this, { say, ended, jobs: [] });
  }

  /**
   * Queue a cell. A job has its `number`, its `text()`, which is asked for when its turn comes and is null for a cell
   * that is not to run any more, and is told that it `started()`, what it `gave(kind, text)`, and how it `ended()`.
   */
  run(job) {
    this.jobs.push(job);
    this.next();
  }

  /** The next cell's turn. */
  next() {
    if (this.current || !this.jobs.length) return;
    const job = this.jobs.shift();
    const text = job.text();
    if (text === null) {
      job.ended({ outcome: "skipped" });
      this.next();
      return;
    }
    this.current = job;
    job.started();
    this.begin();
    if (!this.isReady) this.say("Python is loading, about 6 MB the first time.", { stay: true });
    this.worker.postMessage({ do: "run", number: job.number, text });
  }

  /** Start and load what these cells need, for a reader who is about to run them, unless the reader saves data. */
  warmUp(texts) {
    if (navigator.connection?.saveData) return;
    this.begin();
    if (!this.current) texts.forEach((text) => this.worker.postMessage({ do: "prepare", text }));
  }

  /** Start the worker, if there is none. */
  begin() {
    if (this.worker) return;
    this.isReady = false;
    this.interrupt = new Interrupt();
    this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module", name: "Python" });
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.end(this.isReady ? CRASHED : "Python could not be loaded. Check your connection, and press Run again.");
    };
    this.worker.postMessage({ do: "start", runtime: RUNTIME.href, interrupt: this.interrupt.forWorker() });
  }

  /** What the worker says. */
  hear({ is, kind, text, outcome, seconds, detail }) {
    if (is === "ready") {
      this.isReady = true;
      if (this.current) this.say("Python is ready.", { stay: true });
    } else if (is === "loading") {
      this.say(text, { detail, stay: true });
    } else if (is === "loaded") {
      this.say(this.current ? `Cell ${this.current.number} is running.` : text, { stay: Boolean(this.current) });
    } else if (is === "output" && this.current) {
      if (kind === "error") this.current.error = JSON.parse(text);
      this.current.gave(kind, text);
    } else if (is === "done") {
      this.interrupt.clear();
      this.leave({ outcome, seconds });
      this.next();
    } else if (is === "dead") {
      this.end(text);
    }
  }

  /** The current cell leaves. */
  leave(end) {
    const job = this.current;
    this.current = null;
    clearTimeout(this.hurry);
    job?.ended({ ...end, error: job.error });
  }

  /** Stop the cell that runs and forget those that wait: with an interrupt, or, if that has no effect, for good. */
  stop() {
    this.jobs.splice(0).forEach((job) => job.ended({ outcome: "skipped" }));
    if (!this.current) return;
    if (!this.isReady) {
      this.end("Stopped while Python was loading.");
    } else if (this.interrupt.send()) {
      clearTimeout(this.hurry);
      this.hurry = setTimeout(() => this.end(STOPPED), PATIENCE);
    } else {
      this.end(STOPPED);
    }
  }

  /** End the worker, and say why. The next run starts a new one. */
  end(why) {
    this.worker?.terminate();
    this.worker = null;
    this.interrupt?.clear();
    const number = this.current?.number;
    this.jobs.splice(0).forEach((job) => job.ended({ outcome: "skipped" }));
    this.leave({ outcome: "lost" });
    this.ended(why, number);
  }
}
