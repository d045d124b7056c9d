// Explains a glossary term or a reference in a card beside it: on hover, on keyboard focus, and on the first tap.
// The words are the link's own title: nothing is loaded, and without this module the browser shows them by itself.

const LINKS = "a.term, .bibtex-citation a";
const WAIT = 120; // milliseconds until a card opens under a resting pointer
const PATIENCE = 300; // and until it closes, so that the pointer can move into it
const GAP = 6; // pixels between a link and its card, and between the card and the screen's edge

/** The one card of a page, and the link that it explains. */
class Explanation {
  constructor(card) {
    this.card = card;
    this.link = null;
    this.timer = 0;
  }

  /** Show the words of a link after a while. */
  open(link, delay = 0) {
    clearTimeout(this.timer);
    if (!link.title) return;
    if (delay) this.timer = setTimeout(() => this.open(link), delay);
    else this.show(link);
  }

  show(link) {
    this.close();
    this.link = link;
    this.card.textContent = link.title;
    link.removeAttribute("title"); // or the browser would show it, too
    link.setAttribute("aria-describedby", this.card.id);
    this.card.hidden = false;
    place(this.card, link);
  }

  /** Hide the card, at once or after a while. */
  close(delay = 0) {
    clearTimeout(this.timer);
    if (delay) this.timer = setTimeout(() => this.close(), delay);
    else if (this.link) {
      this.link.title = this.card.textContent;
      this.link.removeAttribute("aria-describedby");
      this.link = null;
      this.card.hidden = true;
    }
  }
}

/** Begin to explain the links of the page. */
export function explain() {
  const card = document.createElement("div");
  Object.assign(card, { id: "explanation", className: "explanation", role: "tooltip", hidden: true });
  document.body.append(card);
  listen(new Explanation(card));
}

/** Put a card under its link, or above it where there is no room, and within the screen. */
function place(card, link) {
  const line = [...link.getClientRects()].at(-1); // a link may break into two lines
  const { width, height } = card.getBoundingClientRect();
  const right = document.documentElement.clientWidth - width - GAP;
  const above = line.bottom + GAP + height > innerHeight && line.top > height + GAP;
  const top = above ? line.top - height - GAP : line.bottom + GAP;
  card.style.left = `${scrollX + Math.max(GAP, Math.min(line.left, right))}px`;
  card.style.top = `${scrollY + top}px`;
}

function listen(explanation) {
  const { card } = explanation;
  const over = ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    if (card.contains(target)) explanation.open(explanation.link); // the pointer is in the card: it stays
    else if (target.closest(LINKS)) explanation.open(target.closest(LINKS), WAIT);
  };
  const out = ({ target, pointerType }) => {
    if (pointerType !== "touch" && (card.contains(target) || target.closest(LINKS))) explanation.close(PATIENCE);
  };
  document.addEventListener("pointerover", over);
  document.addEventListener("pointerout", out);
  document.addEventListener("focusin", ({ target }) => target.closest(LINKS) && explanation.open(target));
  document.addEventListener("focusout", ({ target }) => target === explanation.link && explanation.close());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && explanation.close());
  listenToTaps(explanation);
}

/** The first tap on a link shows its card, the second follows it, and a tap elsewhere closes the card. */
function listenToTaps(explanation) {
  let first = null;
  document.addEventListener("pointerdown", ({ target, pointerType }) => {
    const link = target.closest(LINKS);
    first = pointerType === "touch" && link !== explanation.link ? link : null;
    if (!link && !explanation.card.contains(target)) explanation.close();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINKS);
    if (!link || link !== first) return;
    event.preventDefault();
    explanation.open(link);
  });
}
