// The line at the foot of the window that says what Python does: `say("Python is loading …", { detail: "1 of 6 MB" })`.

const SHOWN = 6000; // ms
let line, timer, said;

/**
 * Say something, to eyes and to screen readers; it goes away by itself unless it is to `stay`. A `detail` is for eyes
 * alone: while only it changes, a screen reader is not spoken to again.
 */
export function say(text, { stay = false, detail = "" } = {}) {
  line ??= document.body.appendChild(newLine());
  if (text !== said || !line.firstChild) line.replaceChildren(text, hidden());
  said = text;
  line.lastChild.textContent = detail && ` ${detail}`;
  clearTimeout(timer);
  if (!stay) timer = setTimeout(() => line.replaceChildren(), SHOWN);
}

/** A place that screen readers pass over. */
function hidden() {
  const element = document.createElement("span");
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** The line, empty. */
function newLine() {
  const element = document.createElement("div");
  element.className = "live-status";
  element.setAttribute("role", "status");
  return element;
}
