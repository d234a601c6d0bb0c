// Back to the same spot: from an image to its tile in the studio, whose address says where that is.
import { loadNewer } from "./gallery-window.js";
import { notePlace } from "./gallery-place.js";
import { reveal } from "./stacks.js";
import { close } from "./viewer-overlay.js";

const KEY = "return";
const read = () => JSON.parse(sessionStorage.getItem(KEY) || "null");
const write = (place) => sessionStorage.setItem(KEY, JSON.stringify(place));
const address = () => location.pathname + location.search;

const studio = document.querySelector("[data-studio-page]");
const page = document.querySelector("[data-viewer-page], [data-generation-page]");

/** Leave an image or generation for where it was opened from, at the tile that was looked at last. */
export function goBack(fallback) {
  if (close()) return;
  const place = read();
  if (!place) return location.assign(fallback);
  write({ ...place, coming: true });
  const previous = globalThis.navigation?.entries()[navigation.currentEntry.index - 1]?.url;
  const same = previous && new URL(previous).pathname + new URL(previous).search === place.href;
  return same ? history.back() : location.assign(place.href);
}

// Before anything else hears of it: opened over the gallery, the picture's address takes the place of this one.
document.addEventListener("click", (event) => {
  const tile = event.target.closest?.("[data-gallery] .tile");
  if (!tile || !event.target.closest("a")) return;
  notePlace();
  write({ href: address(), tile: tile.id, top: tile.getBoundingClientRect().top });
}, true);

document.addEventListener("click", (event) => {
  const back = event.target.closest("[data-back]");
  if (!back || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goBack(back.href);
});

async function arrive() {
  const place = read();
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (!place || place.href !== address() || !(place.coming || back)) return;
  write({ ...place, coming: false });
  await loadNewer(); // the row above may be seen in part
  const tile = document.getElementById(place.tile);
  if (!tile) return goThere(place);
  reveal(tile);
  tile.querySelector("a").focus({ preventScroll: true });
  scrollBy({ top: tile.getBoundingClientRect().top - place.top, behavior: "instant" });
}

/** Somebody walked on in the viewer, further than the page reaches. */
function goThere({ key, tile, href }) {
  if (!key) return;
  const url = new URL(href, location);
  if (url.searchParams.get("at") === key) return;
  url.searchParams.set("at", key);
  write({ href: url.pathname + url.search, tile, top: innerHeight / 3, coming: true });
  location.replace(url);
}

/** The page comes back as it was left; only a tile walked to in the viewer may lie out of sight. */
function revive() {
  const place = read();
  const tile = place && document.getElementById(place.tile);
  if (!tile) return place?.key && goThere(place);
  write({ ...place, coming: false });
  reveal(tile);
  tile.querySelector("a").focus({ preventScroll: true });
  tile.scrollIntoView({ block: "nearest" });
}

if (studio) {
  addEventListener("pageshow", (event) => (event.persisted ? revive() : arrive()));
}
/** Back leads to the tile of the picture that was looked at last. */
function noteTile() {
  const place = read();
  const { tile, key } = page.dataset;
  if (place) write({ ...place, tile, key, top: place.tile === tile ? place.top : innerHeight / 3 });
}

if (page?.dataset.tile) {
  noteTile();
  page.addEventListener("viewer-step", noteTile);
}
