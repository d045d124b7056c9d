// The menus in a page's header: a button that shows a list, and hides it again. `openMenus()` brings them to life.
// The theme's own way takes 24 kB of Bootstrap, which no other part of a page needs.

const BUTTON = "button[data-bs-toggle=dropdown]";
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** The list that belongs to a button. */
function listOf(button) {
  return button.parentElement.querySelector(".dropdown-menu");
}

/** Show or hide the list of one button. */
function show(button, shown) {
  button.setAttribute("aria-expanded", String(shown));
  listOf(button).classList.toggle("show", shown);
}

/** Hide each list that is shown, except the one that an element stands in. */
function hideOthers(element) {
  for (const button of document.querySelectorAll(`${BUTTON}[aria-expanded=true]`)) {
    if (!button.parentElement.contains(element)) show(button, false);
  }
}

/** Move the focus through a list, from its button on, with the arrow keys. */
function step(button, by) {
  show(button, true);
  const items = [...listOf(button).querySelectorAll("a, button")];
  const next = items.indexOf(document.activeElement) + by;
  (items[next] ?? items[next < 0 ? items.length - 1 : 0]).focus();
}

/** Keys in a menu: arrows move, Escape leaves. */
function onKey(event) {
  const button = event.currentTarget.querySelector(BUTTON);
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
  for (const button of document.querySelectorAll(BUTTON)) {
    button.addEventListener("click", () => show(button, button.ariaExpanded !== "true"));
    button.parentElement.addEventListener("keydown", onKey);
  }
  for (const type of ["click", "focusin"]) addEventListener(type, ({ target }) => hideOthers(target));
  for (const named of document.querySelectorAll("[data-bs-title]:not([title])")) named.title = named.dataset.bsTitle;
}
