// Back to the same spot: from an image to its tile in the studio, with as many older rows as were loaded.
import { reveal } from "./stacks.js";

const KEY = "return";
const MOST_PAGES = 8;
const read = () => JSON.parse(sessionStorage.getItem(KEY) || "null");
const write = (place) => sessionStorage.setItem(KEY, JSON.stringify(place));
const address = () => location.pathname + location.search;

const studio = document.querySelector("[data-studio-page]");
const page = document.querySelector("[data-viewer-page], [data-generation-page]");

/** Leave an image or generation for where it was opened from, at the tile that was looked at last. */
export function goBack(fallback) {
  const place = read();
  if (!place) return location.assign(fallback);
  write({ ...place, coming: true });
  const previous = globalThis.navigation?.entries()[navigation.currentEntry.index - 1]?.url;
  const same = previous && new URL(previous).pathname + new URL(previous).search === place.href;
  return same ? history.back() : location.assign(place.href);
}

document.addEventListener("click", (event) => {
  const tile = event.target.closest("[data-gallery] .tile");
  if (tile && event.target.closest("a")) write({ href: address(), tile: tile.id, top: tile.getBoundingClientRect().top });
  const back = event.target.closest("[data-back]");
  if (!back || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goBack(back.href);
});

async function older() {
  const link = document.getElementById("older");
  if (link) await htmx.ajax("GET", link.href, { source: link, target: link, swap: "outerHTML" });
  return Boolean(link);
}

async function arrive() {
  const place = read();
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (!place || place.href !== address() || !(place.coming || back)) return;
  write({ ...place, coming: false });
  for (let pages = 0; pages < MOST_PAGES && !document.getElementById(place.tile); pages += 1) if (!(await older())) break;
  const tile = document.getElementById(place.tile);
  if (!tile) return;
  reveal(tile);
  const link = tile.querySelector("a");
  link.focus({ preventScroll: true });
  scrollBy({ top: tile.getBoundingClientRect().top - place.top, behavior: "instant" });
}

/** The page comes back as it was left; only a tile walked to in the viewer may lie out of sight. */
function revive() {
  const place = read();
  const tile = place && document.getElementById(place.tile);
  if (!tile) return;
  write({ ...place, coming: false });
  reveal(tile);
  tile.querySelector("a").focus({ preventScroll: true });
  tile.scrollIntoView({ block: "nearest" });
}

if (studio) {
  addEventListener("pageshow", (event) => (event.persisted ? revive() : arrive()));
}
if (page?.dataset.tile && read()) {
  const place = read();
  write({ ...place, tile: page.dataset.tile, top: place.tile === page.dataset.tile ? place.top : innerHeight / 3 });
}
