// How a press on Stop reaches Python while it runs, when a worker takes no messages.
//
// Two ways, and a page takes the better one that it has. On an isolated page both sides share memory. A page is
// isolated from the second visit on, because the service worker, which adds the headers for it, cannot change the page
// that brought it, and a reload would take away what the reader has opened, typed and scrolled to. On that first page
// Python asks the service worker a few times a second. In private windows that have no service worker there is neither.

/** @import { Interruption, Signal } from "./messages.js" */

const SCRIPT = new URL("../isolation.js", import.meta.url); // at the site's root, because its folder is its scope

export class Interrupt {
  /** @type {Promise<unknown> | undefined} */
  static registered;

  /** Register the service worker. A browser that forbids it goes without. */
  static prepare() {
    Interrupt.registered ??= navigator.serviceWorker?.register(SCRIPT).catch(() => null);
  }

  constructor() {
    Interrupt.prepare();
    this.id = crypto.randomUUID?.() ?? String(Math.random());
    this.memory = self.crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null;
  }

  /**
   * What the worker needs: shared memory, or the address at which to ask.
   * @returns {Signal}
   */
  forWorker() {
    return { memory: this.memory, address: new URL(`live-signal?${this.id}`, SCRIPT).href };
  }

  /** Ask Python to stop. Returns whether there is a way to ask. */
  send() {
    if (this.memory) Atomics.store(this.memory, 0, 2); // the number of SIGINT
    else tell({ stop: this.id });
    return Boolean(this.memory || navigator.serviceWorker?.controller);
  }

  /** Take the request back: the cell has ended. */
  clear() {
    if (this.memory) Atomics.store(this.memory, 0, 0);
    else tell({ go: this.id });
  }
}

/**
 * Tell the service worker, if there is one.
 * @param {Interruption} interruption
 */
function tell(interruption) {
  navigator.serviceWorker?.controller?.postMessage(interruption);
}
