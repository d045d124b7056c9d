// The buttons beside the blocks of code in a page's text: `wakeCopying()` brings them to life.

/** A press on a button copies the block that it stands at. */
export function wakeCopying() {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.(".copied > button");
    if (!button) return;
    const { copy } = await import("./clipboard.js");
    copy(button.parentElement.querySelector("pre").textContent);
  });
}
