// A worker that draws graphs with Graphviz: it is sent DOT source, and answers with an SVG or with an error.
import { instance } from "@viz-js/viz";

// Graphviz measures text in the few fonts that it knows; the picture names the reader's own sans-serif behind it.
const KNOWN = "Helvetica";
const ROOM = { margin: "0.2,0.055" }; // inches around the text of a box: the reader's font may be wider

self.onmessage = async ({ data: source }) => {
  try {
    const viz = await instance();
    const options = { format: "svg", nodeAttributes: ROOM };
    self.postMessage({ svg: viz.renderString(source.replaceAll("sans-serif", KNOWN), options) });
  } catch (error) {
    self.postMessage({ error: `Graphviz says: ${error.message}` });
  }
};
