// How far a load of packages is, told only where a reader has to wait for it: `new Progress(parts, tell)`.
import { packagesFor } from "../parts.js";

/** @import { Parts } from "../parts.js" */

/** How far a load is: what is loaded, and, as long as it goes on, how much of it has come. */
/** @typedef {(text: string, detail?: string) => void} Tell */

const WORTH = 1e6; // bytes: less comes without a word
/** @type {Record<string, string>} */
const TITLES = { matplotlib: "Matplotlib", numpy: "NumPy", sklearn: "scikit-learn", torch: "PyTorch" };

/**
 * What a module is called where people read it.
 * @param {string} name
 */
export function title(name) {
  return TITLES[name] ?? name;
}

/** How far the load of some packages is. */
export class Progress {
  /**
   * @param {Parts} parts
   * @param {Tell} tell
   */
  constructor(parts, tell) {
    this.parts = parts;
    this.tell = tell;
    /** @type {Map<string, number>} */
    this.sizes = new Map(); // of the files of this load
    /** @type {Set<string>} */
    this.here = new Set();
    this.all = 0;
    this.text = "";
  }

  /**
   * Modules are going to be loaded, with what they need of what is not loaded yet.
   * @param {string[]} names
   * @param {(name: string) => boolean} isLoaded
   */
  begin(names, isLoaded) {
    const packages = packagesFor(this.parts, names).filter((name) => !isLoaded(name));
    this.sizes = new Map(packages.map((name) => this.parts.packages[name]).map(({ file, size }) => [file, size]));
    this.all = this.sum(this.sizes.keys());
    this.text = this.all < WORTH ? "" : `Loading ${list(names.map(title))}, ${megabytes(this.all)} MB the first time.`;
    this.here = new Set();
    if (this.text) this.say();
  }

  /**
   * A file has come.
   * @param {string} file
   */
  came(file) {
    if (!this.text || !this.sizes.has(file)) return;
    this.here.add(file);
    this.say();
  }

  say() {
    this.tell(this.text, `${megabytes(this.sum(this.here))} of ${megabytes(this.all)} MB`);
  }

  /** All is loaded. */
  end() {
    if (this.text) this.tell("Loaded.");
    this.text = "";
  }

  /** @param {Iterable<string>} files */
  sum(files) {
    return [...files].reduce((all, file) => all + (this.sizes.get(file) ?? 0), 0);
  }
}

/**
 * Names in a sentence: "NumPy", "NumPy and Matplotlib".
 * @param {string[]} names
 */
function list(names) {
  return names.join(", ").replace(/, ([^,]*)$/, " and $1");
}

/**
 * Bytes in megabytes, with one digit.
 * @param {number} bytes
 */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}
