// Bundle what the pages load: `node book/_web/bundle.js FOLDER` writes one module for each file in `entries/`, and
// `node book/_web/bundle.js --figures FOLDER` one self-contained module for each figure in `micrograd/widgets/js/`.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const ENTRIES = "book/_web/entries";
const FIGURES = "micrograd/widgets/js/figures";

/**
 * Every module in a folder.
 * @param {string} folder
 */
function modules(folder) {
  return readdirSync(folder).filter((name) => name.endsWith(".js")).sort().map((name) => join(folder, name));
}

const figures = process.argv[2] === "--figures";
const [folder] = process.argv.slice(figures ? 3 : 2);
if (!folder || folder.startsWith("-")) {
  console.error("bundle: name the folder to write to: node book/_web/bundle.js [--figures] FOLDER");
  process.exit(2);
}
await build({
  entryPoints: modules(figures ? FIGURES : ENTRIES),
  outdir: folder,
  bundle: true,
  format: "esm",
  minify: true,
  splitting: !figures, // a figure is one file, because Jupyter is given its text
  target: "es2022",
  legalComments: "inline",
  loader: { ".py": "text" },
  logLevel: "warning",
});
