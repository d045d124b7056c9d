// What the search page quotes from a page: its text, without the menus and buttons around it.

const AROUND = "script, style, h1, nav, .headerlink, .live-bar, .copied > button, .mg-figure, .tick";

/**
 * The text of a page, or of the section that `anchor` ("#recall") names, in one line.
 * @param {string} html
 * @param {string} [anchor]
 */
export function textOf(html, anchor) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(AROUND).forEach((element) => element.remove());
  const section = anchor ? page.getElementById(anchor.slice(1)) : null;
  const whole = page.querySelector("article") ?? page.body;
  return oneLine(section) || oneLine(whole);
}

/** @param {Element | null} element */
function oneLine(element) {
  return element?.textContent?.replace(/\s+/g, " ").trim() ?? "";
}
