// The modules of the pages import in one direction: no file, and no folder, imports itself by way of others.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ROOMS = ["book/_web", "book/_theme", "micrograd/widgets/js"];
const IMPORT = /\b(?:import|export)\b[^"';]*?\bfrom\s*"(\.[^"]+)"|\bimport\s*\(?\s*"(\.[^"]+)"/g;

/** Each module, with the modules that it imports, also those that it loads later; and the same for their folders. */
function graphs() {
  const files = ROOMS.flatMap((room) => readdirSync(join(ROOT, room), { encoding: "utf8", recursive: true })
    .filter((name) => name.endsWith(".js")).map((name) => join(room, name)));
  const modules = new Map(files.map((file) => [file, importsOf(file)]));
  const folders = new Map();
  for (const [file, imported] of modules) {
    const others = imported.map(dirname).filter((folder) => folder !== dirname(file));
    folders.set(dirname(file), [...folders.get(dirname(file)) ?? [], ...others]);
  }
  return { modules, folders };
}

/** The modules that a module imports. A comment that speaks of an import is none. */
function importsOf(file) {
  const text = readFileSync(join(ROOT, file), "utf8").replace(/\/\*.*?\*\/|^\s*\/\/[^\n]*$/gms, "");
  return [...text.matchAll(IMPORT)].map(([, one, other]) =>
    relative(ROOT, resolve(ROOT, dirname(file), one ?? other)));
}

/** The first way that leads from a node back to itself, or null. */
function cycle(graph) {
  const done = new Set();
  const follow = (node, way) => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const found = follow(next, [...way, node]);
      if (found) return found;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const found = follow(node, []);
    if (found) return found.join(" → ");
  }
  return null;
}

test("every module that is imported is there, and the imports are found", () => {
  const { modules } = graphs();
  assert.ok(modules.get("book/_web/page/progress_view.js").includes("book/_web/page/storage.js"));
  assert.ok(modules.get("book/_web/page/copying.js").includes("book/_web/page/clipboard.js"), "one that comes later");
  for (const [file, imported] of modules) {
    for (const other of imported.filter((name) => name.endsWith(".js"))) {
      assert.ok(modules.has(other), `${file} imports ${other}`);
    }
  }
});

test("no module imports itself by way of others", () => {
  assert.equal(cycle(graphs().modules), null);
});

test("no folder imports itself by way of others", () => {
  assert.equal(cycle(graphs().folders), null);
});

test("a cycle is found, and named", () => {
  assert.equal(cycle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), "b → c → b");
});
