// The search quotes what a page says, not what stands around it.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { DOMParser } from "linkedom";
import { textOf } from "../../book/_web/page/excerpt.js";

const PAGE = `<!DOCTYPE html><html><body><nav>Menu</nav><main role="main"><ul><li>.pdf</li></ul><article>
  <section id="one"><h2>One<a class="headerlink" href="#one">#</a></h2>
  <p>First
  words.</p><div class="live-bar"><button>Run</button></div></section>
  <span id="module-a.b"></span><section id="two"><p>Second.</p></section></article></main></body></html>`;

before(() => { globalThis.DOMParser = DOMParser; });

test("menus and buttons are left out, and a text is one line", () => {
  assert.equal(textOf(PAGE), "One First words. Second.");
});

test("of a section only its own words are quoted", () => {
  assert.equal(textOf(PAGE, "#two"), "Second.");
});

test("a place without words, with a dot in its name, or that is not there, quotes the page", () => {
  for (const anchor of ["#module-a.b", "#nowhere"]) assert.equal(textOf(PAGE, anchor), "One First words. Second.");
});
