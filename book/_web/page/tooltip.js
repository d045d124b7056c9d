// Tooltips: a glossary term or a reference is explained in a card beside it, on hover, on keyboard focus, and on the
// first tap. The words are the link's own title: nothing is loaded, and without this module the browser shows them by
// itself.

const LINKS = "a.term, .bibtex-citation a";
const WAIT = 120; // milliseconds until a tooltip opens under a resting pointer
const PATIENCE = 300; // and until it closes, so that the pointer can move into it
const GAP = 6; // pixels between a link and its tooltip, and between the tooltip and the screen's edge

/** The one tooltip of a page, and the link that it explains. */
class Tooltip {
  /** @param {HTMLElement} card */
  constructor(card) {
    this.card = card;
    /** @type {HTMLAnchorElement | null} */
    this.link = null;
    this.timer = 0;
  }

  /**
   * Show the words of a link after a while.
   * @param {HTMLAnchorElement | null} link
   */
  open(link, delay = 0) {
    clearTimeout(this.timer);
    if (!link?.title) return;
    if (delay) this.timer = setTimeout(() => this.open(link), delay);
    else this.show(link);
  }

  /** @param {HTMLAnchorElement} link */
  show(link) {
    this.close();
    this.link = link;
    this.card.textContent = link.title;
    link.removeAttribute("title"); // or the browser would show it, too
    link.setAttribute("aria-describedby", this.card.id);
    this.card.hidden = false;
    place(this.card, link);
  }

  /** Hide the tooltip, at once or after a while. */
  close(delay = 0) {
    clearTimeout(this.timer);
    if (delay) this.timer = setTimeout(() => this.close(), delay);
    else if (this.link) {
      this.link.title = this.card.textContent ?? "";
      this.link.removeAttribute("aria-describedby");
      this.link = null;
      this.card.hidden = true;
    }
  }
}

/** Give the links of the page their tooltip. */
export function showTooltips() {
  const card = document.createElement("div");
  Object.assign(card, { id: "mg-tooltip", className: "mg-tooltip", role: "tooltip", hidden: true });
  document.body.append(card);
  const tooltip = new Tooltip(card);
  listenToPointer(tooltip);
  listenToKeyboard(tooltip);
  listenToTaps(tooltip);
}

/**
 * Put a tooltip under its link, or above it where there is no room, and within the screen.
 * @param {HTMLElement} card
 * @param {Element} link
 */
function place(card, link) {
  const line = /** @type {DOMRect} */ ([...link.getClientRects()].at(-1)); // a link may break into two lines
  const { width, height } = card.getBoundingClientRect();
  const right = document.documentElement.clientWidth - width - GAP;
  const above = line.bottom + GAP + height > innerHeight && line.top > height + GAP;
  const top = above ? line.top - height - GAP : line.bottom + GAP;
  card.style.left = `${scrollX + Math.max(GAP, Math.min(line.left, right))}px`;
  card.style.top = `${scrollY + top}px`;
}

/**
 * The link with a tooltip that an event comes from.
 * @param {Event} event
 * @returns {HTMLAnchorElement | null}
 */
function linkOf({ target }) {
  return /** @type {Element} */ (target).closest(LINKS);
}

/**
 * A resting pointer opens the tooltip; one that leaves the link and the tooltip closes it.
 * @param {Tooltip} tooltip
 */
function listenToPointer(tooltip) {
  /** @param {Event} event */
  const isInCard = ({ target }) => tooltip.card.contains(/** @type {Node} */ (target));
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (isInCard(event)) tooltip.open(tooltip.link); // it stays
    else if (linkOf(event)) tooltip.open(linkOf(event), WAIT);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "touch" && (isInCard(event) || linkOf(event))) tooltip.close(PATIENCE);
  });
}

/**
 * The focus opens the tooltip; when it leaves, and with Escape, the tooltip closes.
 * @param {Tooltip} tooltip
 */
function listenToKeyboard(tooltip) {
  document.addEventListener("focusin", (event) => linkOf(event) && tooltip.open(linkOf(event)));
  document.addEventListener("focusout", ({ target }) => target === tooltip.link && tooltip.close());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && tooltip.close());
}

/**
 * The first tap on a link opens its tooltip, the second follows it, and a tap elsewhere closes the tooltip.
 * @param {Tooltip} tooltip
 */
function listenToTaps(tooltip) {
  /** @type {Element | null} */
  let first = null;
  document.addEventListener("pointerdown", (event) => {
    const link = linkOf(event);
    first = event.pointerType === "touch" && link !== tooltip.link ? link : null;
    if (!link && !tooltip.card.contains(/** @type {Node} */ (event.target))) tooltip.close();
  });
  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link || link !== first) return;
    event.preventDefault();
    tooltip.open(link);
  });
}
