// Run graphs through the page's engine: reads a JSON list of graphs from standard input, and writes the data and the
// grads of each. A graph is a list of { op, inputs, data }, inputs before users, as micrograd.widgets.graph writes it.
import { readFileSync } from "node:fs";
import { values } from "../../micrograd/widgets/js/graph.js";

const graphs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(graphs.map((nodes) => {
  const made = values(nodes);
  made.at(-1).backward();
  return { data: made.map((v) => v.data), grads: made.map((v) => v.grad) };
})));
