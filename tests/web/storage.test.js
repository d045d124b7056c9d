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
