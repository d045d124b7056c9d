// The list of the keys, in a dialog. It is loaded when the reader asks for it.

/** Open the list of `shortcuts`, with a box that says whether they are `on` and tells `switchTo` of a change. */
export function show(shortcuts, on, switchTo) {
  const dialog = document.querySelector("#shortcuts") ?? made(shortcuts, switchTo);
  dialog.querySelector("input").checked = on;
  if (!dialog.open) dialog.showModal();
}

function made(shortcuts, switchTo) {
  const dialog = document.createElement("dialog");
  dialog.id = "shortcuts";
  dialog.setAttribute("aria-labelledby", "shortcuts-title");
  const rows = Object.entries(shortcuts).map(([key, { does }]) => `<dt><kbd>${key}</kbd></dt><dd>${does}</dd>`);
  dialog.innerHTML = `<h2 id="shortcuts-title">Keys</h2>
    <dl>${rows.join("")}<dt><kbd>Esc</kbd></dt><dd>close what is open</dd></dl>
    <p><label><input type="checkbox"> Use these keys</label></p>
    <form method="dialog"><button autofocus>Close</button></form>`;
  dialog.querySelector("input").addEventListener("change", ({ target }) => switchTo(target.checked));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // beside the list
  document.body.append(dialog);
  return dialog;
}
