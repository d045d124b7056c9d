// Python, in a worker of the page: `new Python().run(job)` queues a cell, `stop()` ends what runs.
import { Interrupt } from "./interrupt.js";
import { modulesOf, packagesFor } from "./parts.js";

/** @import { Answer, End, Job, Order } from "./messages.js" */
/** @import { Parts } from "./parts.js" */

const RUNTIME = new URL("runtime/", import.meta.url); // beside the scripts
const PATIENCE = 1000; // ms after which an interrupt has had no effect
const STOPPED = "Stopped. Python did not listen, so it was ended.";
const CRASHED = "Python has crashed.";

const OURS = ["micrograd", "graphviz"]; // small, and most cells want them
/** @type {Set<string>} */
const fetched = new Set();
/** @type {Promise<Partial<Parts>> | undefined} */
let parts;

/**
 * Bring what Python and these texts of cells need into the browser's cache, unless the reader saves data.
 * @param {string[]} texts
 */
export async function prefetch(texts) {
  if (navigator.connection?.saveData) return;
  Interrupt.prepare();
  parts ??= fetch(new URL("runtime.json", RUNTIME)).then((answer) => answer.json())
    .catch(() => ({})); // a press on Run says what is wrong
  const { core = [], packages = {} } = await parts;
  const wheels = packagesFor(await parts, [...OURS, ...texts.flatMap(modulesOf)]).map((name) => packages[name].file);
  for (const name of [...core, ...wheels].filter((one) => !fetched.has(one))) {
    fetched.add(name);
    const { href } = new URL(name, RUNTIME);
    const link = Object.assign(document.createElement("link"), { rel: "prefetch", href });
    document.head.append(link);
  }
}

export class Python {
  /**
   * `say(text, options)` tells the reader what happens; `onEnd(why, number)` is told why Python ended, in which cell.
   * @param {{ say: typeof import("../page/status.js").say, onEnd: (why: string, number?: number) => void }} listeners
   */
  constructor({ say, onEnd }) {
    this.say = say;
    this.onEnd = onEnd;
    /** @type {Job[]} */
    this.jobs = []; // that wait for their turn
    /** @type {Job | null} */
    this.current = null;
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Interrupt | undefined} */
    this.interrupt = undefined;
    this.isReady = false;
    this.deadline = 0; // of an interrupt
  }

  /**
   * Queue a cell.
   * @param {Job} job
   */
  run(job) {
    this.jobs.push(job);
    this.next();
  }

  /** The next cell's turn. */
  next() {
    const job = this.current ? undefined : this.jobs.shift();
    if (!job) return;
    const text = job.text();
    if (text === null) {
      job.onEnd({ outcome: "skipped" });
      this.next();
      return;
    }
    this.current = job;
    job.onStart();
    this.begin();
    if (!this.isReady) this.say("Python is loading, about 6 MB the first time.", { stay: true });
    this.order({ do: "run", number: job.number, text });
  }

  /**
   * Start and load what these cells need, for a reader who is about to run them, unless the reader saves data.
   * @param {string[]} texts
   */
  warmUp(texts) {
    if (navigator.connection?.saveData) return;
    this.begin();
    if (!this.current) texts.forEach((text) => this.order({ do: "prepare", text }));
  }

  /** Start the worker, if there is none. */
  begin() {
    if (this.worker) return;
    this.isReady = false;
    this.interrupt = new Interrupt();
    this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module", name: "Python" });
    this.worker.onmessage = ({ data }) => this.onAnswer(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.end(this.isReady ? CRASHED : "Python could not be loaded. Check your connection, and press Run again.");
    };
    this.order({ do: "start", runtime: RUNTIME.href, interrupt: this.interrupt.forWorker() });
  }

  /** @param {Order} order */
  order(order) {
    this.worker?.postMessage(order);
  }

  /**
   * The worker answers.
   * @param {Answer} answer
   */
  onAnswer(answer) {
    if (answer.is === "ready") {
      this.isReady = true;
      if (this.current) this.say("Python is ready.", { stay: true });
    } else if (answer.is === "loading") {
      this.say(answer.text, { detail: answer.detail, stay: true });
    } else if (answer.is === "loaded") {
      if (this.current) this.say(`Cell ${this.current.number} is running.`, { stay: true });
      else this.say(answer.text);
    } else if (answer.is === "output" && this.current) {
      if (answer.output.kind === "error") this.current.error = answer.output.error;
      this.current.onOutput(answer.output);
    } else if (answer.is === "done") {
      this.interrupt?.clear();
      this.leave({ outcome: answer.outcome, seconds: answer.seconds });
      this.next();
    } else if (answer.is === "dead") {
      this.end(answer.text);
    }
  }

  /**
   * The current cell leaves.
   * @param {End} end
   */
  leave(end) {
    const job = this.current;
    this.current = null;
    clearTimeout(this.deadline);
    job?.onEnd({ ...end, error: job.error });
  }

  /** Stop the cell that runs and forget those that wait: with an interrupt, or, if that has no effect, for good. */
  stop() {
    this.skip();
    if (!this.current) return;
    if (!this.isReady) {
      this.end("Stopped while Python was loading.");
    } else if (this.interrupt?.send()) {
      clearTimeout(this.deadline);
      this.deadline = setTimeout(() => this.end(STOPPED), PATIENCE);
    } else {
      this.end(STOPPED);
    }
  }

  /** Forget the cells that wait. */
  skip() {
    this.jobs.splice(0).forEach((job) => job.onEnd({ outcome: "skipped" }));
  }

  /**
   * End the worker, and say why. The next run starts a new one.
   * @param {string} why
   */
  end(why) {
    this.worker?.terminate();
    this.worker = null;
    this.interrupt?.clear();
    const number = this.current?.number;
    this.skip();
    this.leave({ outcome: "lost" });
    this.onEnd(why, number);
  }
}
