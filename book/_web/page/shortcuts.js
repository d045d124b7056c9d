// The keys of a page: n and p turn it, / searches, t changes the colours, ? lists them all.
// Never while the reader types, and not at all for readers who switch them off in the list, which "How to use this
// book" opens with a button, too.
import { keep, recall } from "./storage.js";

const TYPING = "input, textarea, select, dialog, [contenteditable], [role=slider], [role=textbox], .mg-figure";

/**
 * What a key does, in words, and what it presses on the page; without `press` it opens the list.
 * @typedef {{ does: string, press?: () => HTMLElement | null }} Shortcut
 */

/**
 * What each key does, in the order of the list.
 * @type {Record<string, Shortcut>}
 */
export const SHORTCUTS = {
  n: { does: "next page", press: () => document.querySelector(".right-next") },
  p: { does: "previous page", press: () => document.querySelector(".left-prev") },
  "/": { does: "search, as Ctrl-K does", press: () => document.querySelector(".search-button__button") },
  t: { does: "light, dark, or as your system", press: () => document.querySelector(".theme-switch-button") },
  "?": { does: "this list" },
};

/** Begin to listen to the keyboard. */
export function listenToKeys() {
  window.addEventListener("keydown", (event) => {
    const shortcut = Object.hasOwn(SHORTCUTS, event.key) && SHORTCUTS[event.key];
    if (!shortcut || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (!recall("keys", true)) return;
    event.preventDefault();
    event.stopPropagation(); // Sphinx's own key for the search looks for a field that is hidden
    if (shortcut.press) shortcut.press()?.click();
    else showList();
  }, { capture: true });
  document.querySelectorAll(".shortcuts-door").forEach(addButton);
}

// The list is given all that it shows: a module that both import would be one more request of every page.
function showList() {
  import("./shortcut_list.js").then(({ show }) => show(SHORTCUTS, recall("keys", true), (on) => keep("keys", on)));
}

/** @param {Element} door */
function addButton(door) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: "Show the keys", onclick: showList });
  door.replaceChildren(button);
}

/**
 * Whether a key is meant for a field, an editor or a figure.
 * @param {KeyboardEvent} event
 */
export function isTyping(event) {
  const [inner, target] = /** @type {Partial<HTMLElement>[]} */ ([event.composedPath()[0], event.target]);
  return Boolean(inner.isContentEditable || inner.closest?.(TYPING) || target.closest?.(TYPING));
}
