// How far a load of packages is, told only where a reader has to wait for it: `new Progress(parts, tell)`.
import { packagesFor } from "../parts.js";

const WORTH = 1e6; // bytes: less comes without a word
const TITLES = { matplotlib: "Matplotlib", numpy: "NumPy", sklearn: "scikit-learn", torch: "PyTorch" };

/** What a module is called where people read it. */
export function title(name) {
  return TITLES[name] ?? name;
}

/** How far the load of some packages is. */
export class Progress {
  constructor(parts, tell) {
    Object.assign(this, { parts, tell });
  }

  /** Modules are going to be loaded, with what they need of what is not loaded yet. */
  begin(names, isLoaded) {
    const packages = packagesFor(this.parts, names).filter((name) => !isLoaded(name));
    this.sizes = new Map(packages.map((name) => Object.values(this.parts.packages[name]).slice(0, 2)));
    this.all = this.sum(this.sizes.keys());
    this.text = this.all < WORTH ? "" : `Loading ${list(names.map(title))}, ${megabytes(this.all)} MB the first time.`;
    this.here = new Set();
    if (this.text) this.say();
  }

  /** A file has come. */
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

  sum(files) {
    return [...files].reduce((all, file) => all + this.sizes.get(file), 0);
  }
}

/** Names in a sentence: "NumPy", "NumPy and Matplotlib". */
function list(names) {
  return names.join(", ").replace(/, ([^,]*)$/, " and $1");
}

/** Bytes in megabytes, with one digit. */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}
