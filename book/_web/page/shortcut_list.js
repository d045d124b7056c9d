// The list of the keys, in a dialog. It is loaded when the reader asks for it.

/** @import { Shortcut } from "./shortcuts.js" */

/**
 * Open the list of `shortcuts`, with a box that says whether they are `on` and tells `switchTo` of a change.
 * @param {Record<string, Shortcut>} shortcuts
 * @param {boolean} on
 * @param {(on: boolean) => void} switchTo
 */
export function show(shortcuts, on, switchTo) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("#shortcuts"))
    ?? made(shortcuts, switchTo);
  boxIn(dialog).checked = on;
  if (!dialog.open) dialog.showModal();
}

/**
 * @param {Record<string, Shortcut>} shortcuts
 * @param {(on: boolean) => void} switchTo
 */
function made(shortcuts, switchTo) {
  const dialog = document.createElement("dialog");
  dialog.id = "shortcuts";
  dialog.setAttribute("aria-labelledby", "shortcuts-title");
  const rows = Object.entries(shortcuts).map(([key, { does }]) => `<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`);
  dialog.innerHTML = `<h2 id="shortcuts-title">Keys</h2>
    <dl>${rows.join("")}<dt><kbd>Esc</kbd></dt><dd>close what is open</dd></dl>
    <p><label><input type="checkbox"> Use these keys</label></p>
    <form method="dialog"><button autofocus>Close</button></form>`;
  const box = boxIn(dialog);
  box.addEventListener("change", () => switchTo(box.checked));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // beside the list
  document.body.append(dialog);
  return dialog;
}

/**
 * The box in the list.
 * @param {HTMLDialogElement} dialog
 */
function boxIn(dialog) {
  return /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
}
