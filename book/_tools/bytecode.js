// Compile with the Pyodide of a runtime: `node book/_tools/bytecode.js RUNTIME FOLDER`, with the job on stdin:
// {"import": [modules], "load": [packages], "readable": [modules]}. Bytecode is good for one version of Python alone.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const PLACE = "/compiled"; // where Python sees the folder

const [runtime, folder] = process.argv.slice(2);
if (!folder) {
  console.error("bytecode: name the runtime and a folder: node book/_tools/bytecode.js RUNTIME FOLDER < JOB.json");
  process.exit(2);
}
try {
  await compile(`${resolve(runtime)}/`, resolve(folder), readFileSync(0, "utf8"));
  process.exit(0);
} catch (error) {
  // Without the line of Pyodide's that threw it, which has a million characters.
  console.error(/** @type {Error} */ (error).message);
  process.exit(1);
}

/**
 * Load the packages of the job, and have Python do the rest.
 * @param {string} indexURL
 * @param {string} root
 * @param {string} job
 */
async function compile(indexURL, root, job) {
  const { loadPyodide } = await import(pathToFileURL(`${indexURL}pyodide.mjs`).href);
  const pyodide = await loadPyodide({ indexURL, env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" } });
  await pyodide.loadPackage(JSON.parse(job).load, { messageCallback() {} });
  pyodide.FS.mkdirTree(PLACE);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, PLACE);
  const script = readFileSync(new URL("compiler.py", import.meta.url), "utf8");
  pyodide.runPython(`${script}\ncompile_all`)(PLACE, job);
}
