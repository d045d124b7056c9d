// What every page loads: explanations, keys, and the reader's progress. What only some pages need comes when needed.
import { explain } from "../page/explanations.js";
import { followProgress } from "../page/progress.js";
import { listenToKeys } from "../page/shortcuts.js";

explain();
listenToKeys();
followProgress();
if (document.querySelector(".mg-figure")) {
  import("../figures/host.js").then(({ mount }) => mount(document));
}
