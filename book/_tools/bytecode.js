// Write Pyodide's standard library anew with bytecode in it, so that a start in the browser compiles nothing:
// `node book/_tools/bytecode.js NEW.zip JOB.json`, where the job is {"import": [names], "readable": [names]}.
// Pyodide itself compiles, because bytecode is good for one version of Python alone.
import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [target, job] = process.argv.slice(2);
if (!job) {
  console.error("bytecode: name the file to write and the job: node book/_tools/bytecode.js NEW.zip JOB.json");
  process.exit(2);
}
const pyodide = await loadPyodide({ env: { PYTHONHASHSEED: "0" } }); // the same bytes every time
const script = readFileSync(new URL("bytecode.py", import.meta.url), "utf8");
const write = pyodide.runPython(`${script}\nwrite`);
writeFileSync(target, write("/tmp/new.zip", readFileSync(job, "utf8")).toJs());
process.exit(0);
