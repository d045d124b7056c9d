// The menus in a page's header: a button that shows a list, and hides it again. `openMenus()` brings them to life.
// The theme's own way takes 24 kB of Bootstrap, which no other part of a page needs.

const BUTTON = "button[data-bs-toggle=dropdown]";
/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * The element that holds a button and its list.
 * @param {Element} button
 */
function menuOf(button) {
  return /** @type {HTMLElement} */ (button.parentElement);
}

/**
 * The list that belongs to a button.
 * @param {Element} button
 */
function listOf(button) {
  return /** @type {Element} */ (menuOf(button).querySelector(".dropdown-menu"));
}

/**
 * Show or hide the list of one button.
 * @param {Element} button
 * @param {boolean} shown
 */
function show(button, shown) {
  button.setAttribute("aria-expanded", String(shown));
  listOf(button).classList.toggle("show", shown);
}

/**
 * Hide each list that is shown, except the one that an element stands in.
 * @param {Element} element
 */
function hideOthers(element) {
  for (const button of document.querySelectorAll(`${BUTTON}[aria-expanded=true]`)) {
    if (!menuOf(button).contains(element)) show(button, false);
  }
}

/**
 * Move the focus through a list, from its button on, with the arrow keys.
 * @param {Element} button
 * @param {number} by
 */
function step(button, by) {
  show(button, true);
  const items = [.../** @type {NodeListOf<HTMLElement>} */ (listOf(button).querySelectorAll("a, button"))];
  const next = items.findIndex((item) => item === document.activeElement) + by;
  (items[next] ?? items[next < 0 ? items.length - 1 : 0]).focus();
}

/**
 * Keys in a menu: arrows move, Escape leaves.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} button
 */
function onKey(event, button) {
  if (event.key in STEPS) {
    event.preventDefault();
    step(button, STEPS[event.key]);
  } else if (event.key === "Escape" && button.ariaExpanded === "true") {
    show(button, false);
    button.focus();
  }
}

/** Bring the menus of the page to life, and give each button of the header its name as a tooltip. */
export function openMenus() {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(BUTTON))) {
    button.addEventListener("click", () => show(button, button.ariaExpanded !== "true"));
    menuOf(button).addEventListener("keydown", (event) => onKey(event, button));
  }
  for (const type of ["click", "focusin"]) {
    addEventListener(type, ({ target }) => hideOthers(/** @type {Element} */ (target)));
  }
  /** @type {NodeListOf<HTMLElement>} */
  const named = document.querySelectorAll("[data-bs-title]:not([title])");
  for (const element of named) element.title = element.dataset.bsTitle ?? "";
}
