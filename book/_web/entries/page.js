// What every page loads: menus, explanations, keys, and progress. What only some pages need comes when it is needed.
import { openMenus } from "../../_theme/menus.js";
import { followTabStops } from "../../_theme/tab_stops.js";
import { wakeBars } from "../live/bar.js";
import { wakeCopying } from "../page/copying.js";
import { explain } from "../page/explanations.js";
import { followProgress } from "../page/progress.js";
import { listenToKeys } from "../page/shortcuts.js";

openMenus();
followTabStops();
explain();
listenToKeys();
followProgress();
wakeBars();
wakeCopying();
if (document.querySelector(".mg-figure")) {
  import("../figures/host.js").then(({ mount }) => mount(document));
}
