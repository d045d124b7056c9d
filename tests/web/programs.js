// Run small programs as the page runs them: reads a JSON list of programs from standard input, and writes for each what
// it has made, as the figure's numbers, or its fault.
import { readFileSync } from "node:fs";
import { run } from "../../micrograd/widgets/js/program.js";

const programs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(programs.map((text) => {
  const { nodes, steps, fault } = run(text);
  if (fault) return { fault: fault.message, line: fault.line };
  return { data: nodes.map(({ data }) => data), inputs: nodes.map(({ inputs }) => inputs), ops: nodes.map(({ op }) => op),
    counts: steps.map(({ count }) => count), names: steps.map(({ names }) => names) };
})));
