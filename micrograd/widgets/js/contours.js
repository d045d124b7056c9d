// Where a function of the plane is above a level: `contours` draws the area and its edge from values on a grid.
//
// Not by d3-contour, which a test compares with this: it would make the figure's bundle 39.9 kB of the 40 that it may
// have, in place of 37.4; what lies on the level would be above it, as a network of silent neurons does on 0; and its
// rings run along the frame, too, and would have to be cut open again.

/** @typedef {[u: number, v: number, above: number]} Corner */

/**
 * Paths of the area above `level` and of its edge. `values` holds the function at the corners of the cells of a grid,
 * row by row, `columns` to a row; `x(i)` and `y(j)` place a column and a row.
 *
 * @param {ArrayLike<number>} values
 * @param {number} columns
 * @param {number} level
 * @param {(i: number) => number} x
 * @param {(j: number) => number} y
 */
export function contours(values, columns, level, x, y) {
  const area = /** @type {string[]} */ ([]);
  const edge = /** @type {string[]} */ ([]);
  const rows = values.length / columns;
  for (let j = 0; j + 1 < rows; j++) {
    let start = /** @type {number | null} */ (null); // of a run of cells that lie within
    for (let i = 0; i + 1 < columns; i++) {
      const corners = cornersOf(values, columns, i, j, level);
      const above = corners.filter(([, , value]) => value > 0).length;
      if (above === 4) start ??= i;
      if (above < 4 && start !== null) start = block(area, x(start), x(i), y(j), y(j + 1));
      if (above > 0 && above < 4) cut(corners, area, edge, between(x, i), between(y, j));
    }
    if (start !== null) block(area, x(start), x(columns - 1), y(j), y(j + 1));
  }
  return { area: area.join(""), edge: edge.join("") };
}

/**
 * @param {(i: number) => number} place
 * @param {number} i
 * @returns {(t: number) => number}
 */
function between(place, i) {
  return (t) => place(i) + t * (place(i + 1) - place(i));
}

/**
 * The corners of a cell, clockwise: where they are within it, and how far above the level.
 * @param {ArrayLike<number>} values
 * @param {number} columns
 * @param {number} i
 * @param {number} j
 * @param {number} level
 * @returns {Corner[]}
 */
function cornersOf(values, columns, i, j, level) {
  const at = (/** @type {number} */ u, /** @type {number} */ v) => values[(j + v) * columns + i + u] - level;
  return [[0, 0, at(0, 0)], [1, 0, at(1, 0)], [1, 1, at(1, 1)], [0, 1, at(0, 1)]];
}

/**
 * @param {string[]} area
 * @param {number} left
 * @param {number} right
 * @param {number} top
 * @param {number} bottom
 */
function block(area, left, right, top, bottom) {
  area.push(`M${round(left)},${round(top)}H${round(right)}V${round(bottom)}H${round(left)}Z`);
  return null;
}

/**
 * The part of a cell above the level, and the straight line that cuts it off.
 * @param {Corner[]} corners
 * @param {string[]} area
 * @param {string[]} edge
 * @param {(t: number) => number} x
 * @param {(t: number) => number} y
 */
function cut(corners, area, edge, x, y) {
  const part = /** @type {string[]} */ ([]);
  const crossings = /** @type {string[]} */ ([]);
  corners.forEach(([u, v, value], k) => {
    const [u2, v2, next] = corners[(k + 1) % 4];
    const place = (/** @type {number} */ t) => `${round(x(u + t * (u2 - u)))},${round(y(v + t * (v2 - v)))}`;
    if (value > 0) part.push(place(0));
    if (value > 0 === next > 0) return;
    crossings.push(place(value / (value - next)));
    part.push(crossings[crossings.length - 1]);
  });
  area.push(`M${part.join("L")}Z`);
  for (let k = 0; k < crossings.length; k += 2) edge.push(`M${crossings[k]}L${crossings[k + 1]}`);
}

/** @param {number} x */
function round(x) {
  return Math.round(x * 10) / 10;
}
