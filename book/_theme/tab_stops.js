// What scrolls can be reached with the keyboard: `followTabStops()` makes it so, and keeps it so.
// The theme's own way measures what is folded away, too, and each element right after it has written to the one before,
// so that the browser lays the page out again and again: on a telephone the longest wait of all.

const SCROLLING = "pre, .cell_output > .output, .pst-scrollable-table-container";
const REST = 300; // milliseconds without a change, after which the page is measured again

/** Measure what is seen, all of it before anything is written. */
function measure() {
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll(SCROLLING);
  const seen = [...all].filter((element) => element.checkVisibility());
  const scrolls = seen.map((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight);
  seen.forEach((element, i) => { element.tabIndex = scrolls[i] ? 0 : -1; });
}

/** Measure when the page has been laid out anyway: once it is there, when it changes, and what a reader unfolds. */
function follow() {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(measure, REST);
  };
  addEventListener("resize", soon);
  addEventListener("toggle", () => requestAnimationFrame(measure), true);
  const main = /** @type {Element} */ (document.querySelector("#main-content"));
  new MutationObserver(soon).observe(main, { subtree: true, childList: true });
  requestAnimationFrame(measure);
}

/** Begin when the style sheets have come: what scrolls depends on them. */
export function followTabStops() {
  if (document.readyState === "complete") follow();
  else addEventListener("load", follow);
}
