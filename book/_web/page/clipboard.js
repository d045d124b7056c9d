// The clipboard: `copy(text)` puts a text there, and says so.
import { say } from "./status.js";

const COPIED = "The code is copied.";
const FORBIDDEN = "This browser does not let a page copy. Mark the code, and copy it with the keyboard.";

/** @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(COPIED);
  } catch { // forbidden, or a page without https, which has no clipboard
    say(FORBIDDEN);
  }
}
