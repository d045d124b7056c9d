// What a reader has done, as plain data: chapters read, exercises done, and the place where the reader stopped.
// `ledger` reads it, `ticked` adds or removes an entry, `said` puts it into words; `chapterOf` names a page's chapter,
// and `doneIn` picks its exercises.

/** The ledger in what was kept; whatever of it is damaged is left out. */
export function ledger(kept) {
  const place = kept?.place;
  return {
    read: names(kept?.read),
    done: names(kept?.done),
    place: chapterOf(place?.page) && typeof place.title === "string" ? place : null,
  };
}

function names(list) {
  return Array.isArray(list) ? [...new Set(list.filter((name) => typeof name === "string"))] : [];
}

/** The names with `name` among them, or without it. */
export function ticked(list, name, on) {
  const others = list.filter((other) => other !== name);
  return on ? [...others, name] : others;
}

/** The name of the chapter at an address, such as "07_used_twice", or null for any other page. */
export function chapterOf(address) {
  return /(?:^|\/)chapters\/(\d\d_\w+)\.html/.exec(String(address))?.[1] ?? null;
}

/** The exercises of a chapter, such as "7.2", among those that are done. */
export function doneIn(chapter, done) {
  return done.filter((exercise) => exercise.startsWith(`${Number.parseInt(chapter, 10)}.`));
}

/** How far the reader is, in words; empty at the beginning. */
export function said({ read, done }, chapters) {
  const parts = [];
  if (read.length) parts.push(`${read.length} of ${chapters} chapters read`);
  if (done.length) parts.push(`${done.length} ${done.length === 1 ? "exercise" : "exercises"} done`);
  return parts.join(", ");
}
