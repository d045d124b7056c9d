// The line at the foot of the window that says what happens: `say("Python is loading …", { detail: "1 of 6 MB" })`.

const SHOWN = 6000; // ms

/** @type {{ line: HTMLElement, detail: HTMLElement } | undefined} */
let made;
let said = "";
let timer = 0;

/**
 * Say something, to eyes and to screen readers; it goes away by itself unless it is to `stay`. A `detail` is for eyes
 * alone: while only it changes, a screen reader is not spoken to again.
 * @param {string} text
 */
export function say(text, { stay = false, detail = "" } = {}) {
  made ??= newLine();
  const { line } = made;
  if (text !== said || !line.firstChild) line.replaceChildren(text, made.detail);
  said = text;
  made.detail.textContent = detail && ` ${detail}`;
  clearTimeout(timer);
  if (!stay) timer = setTimeout(() => line.replaceChildren(), SHOWN);
}

/** The line, empty, and the part of it that screen readers do not read. */
function newLine() {
  const line = document.body.appendChild(document.createElement("div"));
  line.className = "live-status";
  line.setAttribute("role", "status");
  const detail = document.createElement("span");
  detail.setAttribute("aria-hidden", "true");
  return { line, detail };
}
