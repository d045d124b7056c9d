// A key is a shortcut only where nobody types.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { isTyping } from "../../book/_web/page/shortcuts.js";

const { document } = parseHTML(`<p>text</p><input><textarea></textarea><select></select>
  <div class="cm-editor"><div contenteditable="true" role="textbox"><b>code</b></div></div>
  <div class="mg-figure"><svg><g role="slider"></g></svg><p class="inside">figure</p></div>
  <dialog><button>Close</button></dialog>`);

/** A key that is pressed on an element. */
function key(selector) {
  const target = document.querySelector(selector);
  return { target, composedPath: () => [target] };
}

test("in a field, an editor, a figure or a dialog the reader types", () => {
  for (const place of ["input", "textarea", "select", "[contenteditable] b", "g", ".inside", "dialog button"]) {
    assert.equal(isTyping(key(place)), true, place);
  }
});

test("in the text the reader does not", () => {
  assert.equal(isTyping(key("p")), false);
});

test("a field within a shadow tree counts, too", () => {
  const [host, inner] = [document.querySelector("p"), document.querySelector("input")];
  assert.equal(isTyping({ target: host, composedPath: () => [inner, host] }), true);
});
