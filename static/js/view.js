// Where the reader looks, and changing the page without moving it.
const gallery = () => document.querySelector("[data-gallery]");
const bar = () => document.querySelector(".gallery-bar");

/** The line, in the window, below which the gallery is seen. */
export function edge() {
  return Math.max(0, bar()?.getBoundingClientRect().bottom ?? 0);
}

/** The first tile that is seen with more than a sliver; nothing if none is. */
export function firstSeen() {
  const top = edge();
  const tiles = gallery()?.querySelectorAll(".tile:not([hidden], .tucked)") ?? [];
  for (const tile of tiles) {
    const box = tile.getBoundingClientRect();
    if (box.top > innerHeight) return null;
    if (box.bottom > top + box.height / 3) return tile;
  }
  return null;
}

/** Change the page while what is seen stays where it is. */
export function keepingView(change) {
  const root = document.documentElement.style;
  const tile = firstSeen();
  const before = tile?.getBoundingClientRect().top;
  root.setProperty("overflow-anchor", "none"); // else the browser would make up for it a second time
  change();
  if (tile?.isConnected) {
    const moved = tile.getBoundingClientRect().top - before;
    makeRoom(moved);
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  }
  requestAnimationFrame(() => root.removeProperty("overflow-anchor"));
}

/** Below the last rows there may be too little page to scroll them up to where they were. */
function makeRoom(moved) {
  const missing = scrollY + moved + innerHeight - document.documentElement.scrollHeight;
  if (missing > 0) gallery().style.setProperty("min-block-size", `${gallery().offsetHeight + missing}px`);
}
