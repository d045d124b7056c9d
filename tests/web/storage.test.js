// What a browser keeps for the book, also where it forbids it, is full, or holds something damaged.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { forget, keep, recall } from "../../book/_web/page/storage.js";

/** A storage as browsers have it, with the texts that it holds. */
function storage(texts = {}, other = {}) {
  const getItem = (name) => texts[name] ?? null;
  const setItem = (name, text) => { texts[name] = text; };
  const removeItem = (name) => delete texts[name];
  return { getItem, setItem, removeItem, ...other };
}

function refuse() {
  throw new Error("QuotaExceededError");
}

afterEach(() => delete globalThis.localStorage);

test("a thing is kept under the book's own name, recalled and forgotten", () => {
  const texts = {};
  globalThis.localStorage = storage(texts);
  assert.equal(keep("keys", false), true);
  assert.deepEqual(Object.keys(texts), ["micrograd-book:keys"]);
  assert.equal(recall("keys", true), false);
  forget("keys");
  assert.equal(recall("keys", true), true);
});

test("what cannot be read is as if it were not there", () => {
  globalThis.localStorage = storage({ "micrograd-book:progress": "{damaged" });
  assert.deepEqual(recall("progress", {}), {});
});

test("a storage that is full, forbidden or fleeting says that nothing stays", () => {
  globalThis.localStorage = storage({}, { setItem: refuse });
  assert.equal(keep("progress", {}), false);
  globalThis.localStorage = storage({}, { fleeting: true });
  assert.equal(keep("progress", { read: [] }), false);
  assert.deepEqual(recall("progress"), { read: [] }, "it is there as long as the page");
  Object.defineProperty(globalThis, "localStorage", { get: refuse, configurable: true });
  assert.equal(keep("progress", {}), false);
  assert.equal(recall("progress", "otherwise"), "otherwise");
  forget("progress");
});

test("edits that an earlier edition kept are recalled, and move when they are kept again", () => {
  const edits = { 3: { book: "a", text: "b" } };
  const texts = { "live:/chapters/04.html": JSON.stringify(edits) };
  globalThis.localStorage = storage(texts);
  assert.deepEqual(recall("edits:/chapters/04.html", {}), edits);
  assert.deepEqual(recall("edits:/chapters/05.html", {}), {}, "those of one page are not another's");
  assert.equal(keep("edits:/chapters/04.html", edits), true);
  assert.deepEqual(texts, { "micrograd-book:edits:/chapters/04.html": JSON.stringify(edits) });
});

test("edits of an earlier edition stay where they are when nothing can be kept, and go when they are forgotten", () => {
  const texts = { "live:/chapters/04.html": "{}" };
  globalThis.localStorage = storage(texts, { setItem: refuse });
  assert.equal(keep("edits:/chapters/04.html", { 1: {} }), false);
  assert.deepEqual(texts, { "live:/chapters/04.html": "{}" });
  forget("edits:/chapters/04.html");
  assert.deepEqual(texts, {});
});

test("a name of somebody else's, at the same address, is left alone", () => {
  const texts = { "live:stream": "theirs", progress: "theirs" };
  globalThis.localStorage = storage(texts);
  assert.deepEqual(recall("progress", {}), {});
  forget("progress");
  keep("keys", true);
  assert.deepEqual(texts, { "live:stream": "theirs", progress: "theirs", "micrograd-book:keys": "true" });
});
