// The first state of each figure of a page, as HTML: reads a JSON list of {name, state, fields} from standard input,
// and writes the list of their drawings. It runs the modules that the page runs: there is one description of a figure.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseHTML } from "linkedom";
import { makeModel } from "./model.js";

const BUNDLES = process.argv[2];
if (!BUNDLES) {
  console.error("still: name the folder of the figures' modules: still.js FOLDER < figures.json");
  process.exit(2);
}
// Older Nodes have none, and d3-drag asks it whether there is touch.
globalThis.navigator ??= /** @type {Navigator} */ ({});
globalThis.document = parseHTML("<html><body></body></html>").document;
const drawings = [];
for (const { name, state, fields } of JSON.parse(readFileSync(0, "utf8"))) {
  const { default: figure } = await import(pathToFileURL(`${BUNDLES}/${name}.js`).href);
  const el = globalThis.document.createElement("div");
  figure.render({ model: makeModel({ ...state, fields }), el });
  drawings.push(el.innerHTML);
}
process.stdout.write(JSON.stringify(drawings));
