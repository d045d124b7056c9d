// Pictures that a cell makes, in the same elements as the stored ones, so that they scroll and follow the theme.

/** @type {Record<string, number>} */
const PIXELS = { px: 1, pt: 4 / 3, "": 1 };

/**
 * A picture from its address; `kind` is "drawing" for lines on nothing, "photo" for everything else.
 * @param {string} address
 * @param {string} alt
 * @param {"drawing" | "photo"} kind
 * @param {number} [width]
 */
export function picture(address, alt, kind, width) {
  const box = document.createElement("div");
  box.className = `picture ${kind}`;
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Picture");
  const image = document.createElement("img");
  image.className = "dark-light";
  image.alt = alt;
  image.src = address;
  if (width) image.style.setProperty("--natural", `${width}px`);
  box.append(image);
  return box;
}

/**
 * A picture from the text of an SVG. As an image it runs no script and asks no other host.
 * @param {string} svg
 * @param {string} alt
 */
export function svgPicture(svg, alt) {
  return picture(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, alt, "drawing", svgWidth(svg));
}

/**
 * How wide an SVG means to be, in CSS pixels, if it says so.
 * @param {string} svg
 */
export function svgWidth(svg) {
  const [, number, unit] = /<svg[^>]*\swidth="([\d.]+)(px|pt|)"/.exec(svg) ?? [];
  return number ? Math.round(Number(number) * PIXELS[unit]) : undefined;
}
