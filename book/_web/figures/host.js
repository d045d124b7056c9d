// Mounts the figures of a page: `mount(element)` brings every figure inside an element to life, each when it comes
// near the screen. Until then, and without scripts, the page shows its first state.
import { fits, makeModel, readHash, rule, substitute, writeHash } from "./model.js";

/** @import { Fields, State } from "./model.js" */

const FRESH = ".mg-figure:not([data-alive])";
const NEAR = "800px";

/**
 * Bring every figure inside `root` to life.
 * @param {ParentNode} root
 */
export function mount(root) {
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      watch.unobserve(target);
      hydrate(target).catch((error) => {
        complain(target, `The figure could not be loaded (${error.message}). Reload the page.`);
      });
    }
  }, { rootMargin: NEAR });
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(FRESH))) {
    watch.observe(element);
    if (linked(element)) element.scrollIntoView();
  }
}

/**
 * Whether the address asks for a state of this figure.
 * @param {HTMLElement} element
 */
function linked(element) {
  return hashFor(element).startsWith(`#${element.dataset.figure}:`);
}

/**
 * The address's hash; where it has the name that this figure had before, with the name of now.
 * @param {HTMLElement} element
 */
function hashFor({ dataset: { figure, former } }) {
  return former ? location.hash.replace(new RegExp(`^#${former}\\b`), `#${figure}`) : location.hash;
}

/** @param {HTMLElement} element */
async function hydrate(element) {
  const { figure: name = "", fields: ranges = "", state = "" } = element.dataset; // a figure without one has a fault
  const fields = /** @type {Fields} */ (JSON.parse(ranges));
  const { book, faults } = checked(JSON.parse(state), fields);
  const link = readHash(hashFor(element), name, fields);
  const { default: figure } = await import(new URL(`figures/${name}.js`, import.meta.url).href);
  const model = makeModel({ ...book, ...link.state, book, fields }, keepInAddress(name, book, fields));
  element.dataset.alive = "";
  figure.render({ model, el: element });
  for (const fault of [...faults, ...link.faults]) complain(element, `${fault}. The figure shows the book's value.`);
}

/**
 * A state whose faulty parts are left out for the lowest of their range or their first option.
 * @param {State} state
 * @param {Fields} fields
 */
function checked(state, fields) {
  const book = /** @type {State} */ ({});
  const faults = [];
  for (const [key, field] of Object.entries(fields)) {
    const good = fits(field, state[key]);
    if (!good) faults.push(`${key} is ${rule(field)}, and the page says ${state[key]}`);
    book[key] = good ? state[key] : substitute(field);
  }
  return { book, faults };
}

/**
 * The address always leads back to the state, so that it can be sent to someone.
 * @param {string} name
 * @param {State} book
 * @param {Fields} fields
 */
function keepInAddress(name, book, fields) {
  let soon = 0;
  return (/** @type {State} */ state) => {
    clearTimeout(soon); // browsers allow few changes a second
    soon = setTimeout(() => {
      const hash = writeHash(name, state, book, fields);
      history.replaceState(history.state, "", hash || location.pathname + location.search);
    }, 300);
  };
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function complain(element, text) {
  const note = document.createElement("p");
  note.className = "mg-fault";
  note.setAttribute("role", "alert");
  note.textContent = text;
  element.prepend(note);
}
