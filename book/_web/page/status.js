// The line at the foot of the window that says what happens: `say("Python is loading …")`.

const SHOWN = 6000; // ms
/** @type {HTMLElement} */
let line;
let timer = 0;

/**
 * Say something, to eyes and to screen readers; it goes away by itself unless it is to `stay`.
 * @param {string} text
 */
export function say(text, { stay = false } = {}) {
  line ??= document.body.appendChild(newLine());
  line.textContent = text;
  clearTimeout(timer);
  if (!stay) timer = setTimeout(() => line.replaceChildren(), SHOWN);
}

/** The line, empty. */
function newLine() {
  const element = document.createElement("div");
  element.className = "live-status";
  element.setAttribute("role", "status");
  return element;
}
