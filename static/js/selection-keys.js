// Selecting by key: Space on a tile, Shift with the arrows, Ctrl+A for all results, Escape to clear. With a selection the
// keys that act on one tile act on all of it.
import { act, chooseAll } from "./selection-bar.js";
import { brush, canSelect, clear, count, isSelecting } from "./selection.js";
import { toggle } from "./selection-clicks.js";
import { between } from "./selection-ranges.js";
import { keyOf, typing } from "./keys.js";

const WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const isTrash = () => "ofTrash" in document.querySelector("[data-selection-bar]").dataset;
let stretch = null;

const ACTS = {
  Delete: () => act("trash"),
  Backspace: () => act("trash"),
  s: () => act("star"),
};

/** What a key does here; nothing if it is none of ours just now. */
function meaning(event) {
  if (document.querySelector(":popover-open, dialog[open]")) return null;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "a") {
    return event.target.closest?.(WRITING) ? null : chooseAll;
  }
  if (typing(event) || event.repeat) return null;
  if (event.key === "Escape" && isSelecting()) return clear;
  const tile = event.target.closest?.("[data-gallery] .tile");
  if (event.key === " " && tile && event.target.matches("a")) return () => toggle(tile);
  return count() && !isTrash() && Object.hasOwn(ACTS, keyOf(event)) ? ACTS[keyOf(event)] : null;
}

if (canSelect()) {
  document.addEventListener("keydown", (event) => {
    const does = meaning(event);
    if (!does) return;
    event.preventDefault(); // before the keys of a single tile are looked at
    does();
  }, true);

  // The arrows moved the focus, with Shift: selected is what lies between, from where the first of them was pressed.
  document.addEventListener("tile-stretch", ({ detail: { from, to } }) => {
    if (stretch?.to !== from || !stretch.from.isConnected) stretch = { from, paint: brush() };
    stretch.to = to;
    stretch.paint(between(stretch.from, to));
  });
  document.addEventListener("selection-changed", () => { if (!count()) stretch = null; });
}
