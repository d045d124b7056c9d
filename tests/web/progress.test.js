// What the browser keeps of a reader's progress, read back and put into words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chapterOf, doneIn, inWords, progress, ticked } from "../../book/_web/page/progress.js";

const PLACE = { page: "chapters/07_used_twice.html", title: "7. Used twice", id: "recall", heading: "Recall" };

test("what was kept is read back", () => {
  const kept = { read: ["07_used_twice"], done: ["7.1"], place: PLACE };
  assert.deepEqual(progress(kept), kept);
});

test("what is damaged is left out, and the rest stays", () => {
  const nothing = { read: [], done: [], place: null };
  for (const damaged of [null, undefined, 7, "text", [], { read: 7 }]) assert.deepEqual(progress(damaged), nothing);
  assert.deepEqual(progress({ read: ["a", 7, null, "a"], done: ["7.1"] }), { read: ["a"], done: ["7.1"], place: null });
});

test("a place outside the chapters is no place to go on", () => {
  for (const page of ["javascript:alert(1)", "https://example.org/", "book/glossary.html", undefined]) {
    assert.equal(progress({ place: { ...PLACE, page } }).place, null);
  }
});

test("a name is ticked once, and can be taken back", () => {
  assert.deepEqual(ticked(["a"], "b", true), ["a", "b"]);
  assert.deepEqual(ticked(["a", "b"], "b", true), ["a", "b"]);
  assert.deepEqual(ticked(["a", "b"], "a", false), ["b"]);
});

test("a chapter is known by its address, at any depth and with any ending", () => {
  assert.equal(chapterOf("https://host/sub/path/chapters/07_used_twice.html?x=1#recall"), "07_used_twice");
  assert.equal(chapterOf("chapters/13_speed.html"), "13_speed");
  for (const other of ["book/index.html", "chapters/index.html", "", null]) assert.equal(chapterOf(other), null);
});

test("the exercises of chapter 1 are not those of chapter 13", () => {
  assert.deepEqual(doneIn("01_one_knob", ["1.2", "13.1", "11.4"]), ["1.2"]);
  assert.deepEqual(doneIn("13_speed", ["1.2", "13.1"]), ["13.1"]);
});

test("progress is put into words, and nothing into none", () => {
  assert.equal(inWords({ read: ["a", "b", "c"], done: [] }, 13), "3 of 13 chapters read");
  assert.equal(inWords({ read: ["a"], done: ["7.1"] }, 13), "1 of 13 chapters read, 1 exercise done");
  assert.equal(inWords({ read: [], done: ["7.1", "7.2"] }, 13), "2 exercises done");
  assert.equal(inWords({ read: [], done: [] }, 13), "");
});
