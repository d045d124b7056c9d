// Shows and keeps how far the reader is: ticks in the sidebar and the chapter map, boxes to tick in a chapter, and
// where to go on. `followProgress` does it all. What is kept stays in the reader's browser.
import { chapterOf, doneIn, inWords, progress, ticked } from "./progress.js";
import { forget, keep, recall } from "./storage.js";

/** @import { Place, Progress } from "./progress.js" */

const NAME = "progress";
const PAUSE = 500; // milliseconds without scrolling until a place counts
const FLEETING = "This browser keeps nothing, so the tick is gone when you leave the page.";

/** Show the reader's progress, and go on keeping it. */
export function followProgress() {
  const chapter = chapterOf(location.pathname);
  if (chapter) {
    addBoxes(chapter);
    followPlace(chapter);
  }
  render();
  addEventListener("storage", () => render()); // another window of the book has changed it
  addEventListener("pageshow", ({ persisted }) => persisted && render());
}

function current() {
  return progress(recall(NAME, {}));
}

function render(shown = current()) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(".bd-sidenav a, .chapter-map a");
  const chapters = new Set([...links].map((link) => chapterOf(link.href)).filter(Boolean)).size;
  links.forEach((link) => mark(link, shown));
  for (const tick of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".tick input"))) {
    tick.checked = shown[/** @type {"read" | "done"} */ (tick.name)].includes(tick.value);
  }
  showInSidebar(inWords({ ...shown, done: [] }, chapters));
  for (const panel of document.querySelectorAll(".progress-panel")) fill(panel, shown, chapters);
}

/**
 * Put a tick behind the link of a chapter that is read, and in the chapter map how many exercises are done.
 * @param {HTMLAnchorElement} link
 * @param {Progress} progress
 */
function mark(link, { read, done }) {
  link.parentElement?.querySelector(".read-mark")?.remove();
  const chapter = chapterOf(link.href);
  if (!chapter) return;
  const map = link.closest(".chapter-map");
  const words = map ? inWords({ read: [], done: doneIn(chapter, done) }) : "";
  const tick = read.includes(chapter) ? [element("span", { role: "img", ariaLabel: "read" }, "✓"), " "] : [];
  if (!tick.length && !words) return;
  const made = element("span", { className: "read-mark" }, " ", ...tick, words);
  if (map) link.after(made);
  else link.append(made);
}

/** @param {string} words */
function showInSidebar(words) {
  const home = document.querySelector(".bd-sidenav__home-link");
  const line = document.querySelector(".progress-line");
  if (line) line.textContent = words;
  else if (home && words) home.after(element("p", { className: "progress-line" }, words));
}

/**
 * On the pages that have a place for it: how far, where to go on, and a button that forgets.
 * @param {Element} panel
 * @param {Progress} shown
 * @param {number} chapters
 */
function fill(panel, shown, chapters) {
  const words = inWords(shown, chapters);
  const lines = [words && element("p", {}, `${words}.`), shown.place && goOn(shown.place)].filter((line) => !!line);
  panel.replaceChildren(...lines);
  if (!lines.length) return;
  const button = element("button", { type: "button" }, "Forget my progress");
  button.addEventListener("click", () => {
    forget(NAME);
    render();
    panel.append(element("p", {}, "Forgotten. Nothing of it is kept any more."));
  });
  panel.append(element("p", {}, "Kept in this browser, and nowhere else. ", button));
}

/** @param {Place} place */
function goOn({ page, title, id, heading }) {
  const root = document.documentElement.dataset.content_root ?? "";
  const link = element("a", { href: root + page + (id ? `#${encodeURIComponent(id)}` : "") }, title);
  return element("p", {}, "Go on where you stopped: ", link, heading ? `, ${heading}.` : ".");
}

/**
 * Boxes to tick: one at the end of each exercise, one at the end of the chapter.
 * @param {string} chapter
 */
function addBoxes(chapter) {
  for (const section of document.querySelectorAll("section[id^=exercise-]")) {
    const [number] = /\d+\.\d+/.exec(section.firstElementChild?.textContent ?? "") ?? [];
    if (number) section.append(box("done", number, `I have done exercise ${number}`));
  }
  document.querySelector(".bd-article")?.append(box("read", chapter, "I have read this chapter"));
}

/**
 * @param {"read" | "done"} list
 * @param {string} value
 * @param {string} words
 */
function box(list, value, words) {
  const input = element("input", { type: "checkbox", name: list, value });
  const note = element("span", { role: "status" });
  input.addEventListener("change", () => {
    const changed = { ...current(), [list]: ticked(current()[list], value, input.checked) };
    const kept = keep(NAME, changed);
    render(changed);
    note.textContent = kept ? "" : FLEETING;
  });
  return element("p", { className: "tick" }, element("label", {}, input, ` ${words}`), " ", note);
}

/**
 * Keep the section that the reader is in, whenever the page rests.
 * @param {string} chapter
 */
function followPlace(chapter) {
  const [title] = document.title.split(" — ");
  let timer = 0;
  const rest = () => {
    const heading = [...document.querySelectorAll(".bd-article h2")].findLast(isPassed);
    const section = heading ? { id: heading.parentElement?.id, heading: heading.firstChild?.textContent } : {};
    keep(NAME, { ...current(), place: { page: `chapters/${chapter}.html`, title, ...section } });
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(rest, PAUSE);
  };
  addEventListener("scroll", wait, { passive: true });
  wait();
}

/** @param {Element} heading */
function isPassed(heading) {
  return heading.getBoundingClientRect().top < innerHeight / 2;
}

/**
 * An element with its properties and what is in it.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} properties
 * @param {...(Node | string)} children
 */
function element(name, properties, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}
