// The buttons beside the blocks of code in a page's text: `listenToCopyButtons()` has each copy its block.

/** A press on a button copies the block that it stands at. */
export function listenToCopyButtons() {
  document.addEventListener("click", async ({ target }) => {
    const block = /** @type {Element} */ (target).closest?.(".copied > button")?.parentElement?.querySelector("pre");
    if (!block) return;
    const { copy } = await import("./clipboard.js");
    copy(block.textContent ?? "");
  });
}
