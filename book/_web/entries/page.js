// What every page loads: menus, tooltips, keys, and progress. What only some pages need comes when it is needed.
import { openMenus } from "../../_theme/menus.js";
import { followTabStops } from "../../_theme/tab_stops.js";
import { listenToBars } from "../live/bar.js";
import { listenToCopyButtons } from "../page/copying.js";
import { followProgress } from "../page/progress_view.js";
import { listenToKeys } from "../page/shortcuts.js";
import { showTooltips } from "../page/tooltip.js";

openMenus();
followTabStops();
showTooltips();
listenToKeys();
followProgress();
listenToBars();
listenToCopyButtons();
if (document.querySelector(".mg-figure")) {
  import("../figures/host.js").then(({ mount }) => mount(document));
}
