// The gallery is one tab stop: arrows move among the tiles, the focused one answers to keys.
import { keyOf, typing } from "./keys.js";

const gallery = () => document.querySelector("[data-gallery]");
const tiles = () => [...gallery().querySelectorAll(".tile:not([hidden], .tucked)")];
const link = (tile) => tile.querySelector(":scope > a");
const current = () => document.activeElement?.closest?.("[data-gallery] .tile");
let last = "";

/** The tile `step` places further in reading order, or undefined. */
export function neighbour(tile, step) {
  const all = gallery() ? tiles() : [];
  return all[all.indexOf(tile) + step];
}

/** Move the focus to a tile, and the view only as far as it needs to see it. */
export function focusTile(tile) {
  link(tile).focus({ preventScroll: true });
  tile.scrollIntoView({ block: "nearest" });
}

/** The tile in the next row up (-1) or down (1) whose middle is nearest; rows are read from the layout. */
function across(tile, step) {
  const box = tile.getBoundingClientRect();
  const middle = box.left + box.width / 2;
  let best;
  let row;
  for (let other = neighbour(tile, step); other; other = neighbour(other, step)) {
    const place = other.getBoundingClientRect();
    if (Math.abs(place.top - box.top) < 2) continue;
    row ??= place.top;
    if (Math.abs(place.top - row) > 2) break;
    const distance = Math.abs(place.left + place.width / 2 - middle);
    if (!best || distance < best.distance) best = { other, distance };
  }
  return best?.other;
}

const MOVES = {
  ArrowLeft: (tile) => neighbour(tile, -1),
  ArrowRight: (tile) => neighbour(tile, 1),
  ArrowUp: (tile) => across(tile, -1),
  ArrowDown: (tile) => across(tile, 1),
  Home: () => tiles()[0],
  End: () => tiles().at(-1),
};
const ACTS = { s: "[data-star]", r: "[data-use-reference]", Delete: "[data-trash], [data-dismiss]", Backspace: "[data-trash], [data-dismiss]" };

document.addEventListener("keydown", (event) => {
  const tile = current();
  if (!tile || typing(event)) return;
  const move = MOVES[event.key];
  const button = ACTS[keyOf(event)] && tile.querySelector(ACTS[keyOf(event)]);
  if (!move && !button) return;
  event.preventDefault();
  if (button) return button.click();
  const target = move(tile);
  if (!target) return;
  focusTile(target);
  if (event.shiftKey) document.dispatchEvent(new CustomEvent("tile-stretch", { detail: { from: tile, to: target } }));
});

function rove() {
  if (!gallery()) return;
  const all = tiles();
  const stop = all.find((tile) => tile.id === last) ?? all[0];
  for (const tile of all) {
    const inside = tile === stop ? 0 : -1;
    for (const element of tile.querySelectorAll("a, button, input")) element.tabIndex = inside;
  }
}

document.addEventListener("focusin", () => {
  const tile = current();
  if (!tile || tile.id === last) return;
  last = tile.id;
  rove();
});

if (gallery()) {
  rove();
  new MutationObserver(rove).observe(gallery(), { childList: true, subtree: true });
}
