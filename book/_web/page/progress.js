// A reader's progress, as plain data: chapters read, exercises done, and the place where the reader stopped.
// `progress` reads what was kept, `ticked` adds or removes an entry, `inWords` says how far that is; `chapterOf` names
// a page's chapter, and `doneIn` picks its exercises.

/**
 * The place where a reader stopped: a page of a chapter, and the section of it.
 * @typedef {{ page: string, title: string, id?: string, heading?: string }} Place
 */

/**
 * How far a reader is: names of chapters, such as "07_used_twice", and of exercises, such as "7.2".
 * @typedef {{ read: string[], done: string[], place: Place | null }} Progress
 */

/**
 * The progress in what was kept; whatever of it is damaged is left out.
 * @param {unknown} kept
 * @returns {Progress}
 */
export function progress(kept) {
  const { read, done, place } = /** @type {Partial<Record<keyof Progress, unknown>>} */ (kept ?? {});
  return { read: names(read), done: names(done), place: isPlace(place) ? place : null };
}

/**
 * @param {unknown} list
 * @returns {string[]}
 */
function names(list) {
  return Array.isArray(list) ? [...new Set(list.filter((name) => typeof name === "string"))] : [];
}

/**
 * @param {unknown} kept
 * @returns {kept is Place}
 */
function isPlace(kept) {
  const place = /** @type {Partial<Place> | null | undefined} */ (kept);
  return Boolean(place && chapterOf(place.page)) && typeof place?.title === "string";
}

/**
 * The names with `name` among them, or without it.
 * @param {string[]} list
 * @param {string} name
 * @param {boolean} on
 */
export function ticked(list, name, on) {
  const others = list.filter((other) => other !== name);
  return on ? [...others, name] : others;
}

/**
 * The name of the chapter at an address, such as "07_used_twice", or null for any other page.
 * @param {unknown} address
 */
export function chapterOf(address) {
  return /(?:^|\/)chapters\/(\d\d_\w+)\.html/.exec(String(address))?.[1] ?? null;
}

/**
 * The exercises of a chapter, such as "7.2", among those that are done.
 * @param {string} chapter
 * @param {string[]} done
 */
export function doneIn(chapter, done) {
  return done.filter((exercise) => exercise.startsWith(`${Number.parseInt(chapter, 10)}.`));
}

/**
 * How far the reader is, in words; empty at the beginning.
 * @param {Pick<Progress, "read" | "done">} progress
 * @param {number} [chapters] - how many the book has
 */
export function inWords({ read, done }, chapters) {
  const parts = [];
  if (read.length) parts.push(`${read.length} of ${chapters} chapters read`);
  if (done.length) parts.push(`${done.length} ${done.length === 1 ? "exercise" : "exercises"} done`);
  return parts.join(", ");
}
