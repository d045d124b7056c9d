// A worker that draws graphs with Graphviz: it is sent DOT source, and answers with an SVG or with an error.
import { instance } from "@viz-js/viz";

// Graphviz measures text in the few fonts that it knows; the picture names the reader's own sans-serif behind it.
const KNOWN = "Helvetica";

self.onmessage = async ({ data: source }) => {
  try {
    const viz = await instance();
    self.postMessage({ svg: viz.renderString(source.replaceAll("sans-serif", KNOWN), { format: "svg" }) });
  } catch (error) {
    self.postMessage({ error: `Graphviz says: ${error.message}` });
  }
};
