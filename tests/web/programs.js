// Run small programs as the page runs them: reads a JSON list of programs from standard input, and writes for each what
// it has made, as the figure's numbers, or its fault.
import { readFileSync } from "node:fs";
import { run } from "../../micrograd/widgets/js/program.js";

const programs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(programs.map((text) => {
  const { nodes, steps, fault } = run(text);
  if (fault) return { fault: fault.message, line: fault.line };
  const all = (part) => nodes.map((node) => node[part]);
  return { data: all("data"), inputs: all("inputs"), ops: all("op"),
    counts: steps.map(({ count }) => count), names: steps.map(({ names }) => names) };
})));
