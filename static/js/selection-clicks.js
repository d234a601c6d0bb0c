// Selecting by pointer: a box, Ctrl+click, Shift+click, and any click on a tile while somebody selects.
import { canSelect, choose, isSelected, isSelecting, setAnchor, setSelecting } from "./selection.js";
import { toast } from "./toasts.js";
import { chooseDay, extendTo, together } from "./selection-ranges.js";

/** Select a tile, or take it out; a closed stack as one. */
export function toggle(tile) {
  if (!tile.dataset.image) return toast("There is no picture to select yet.");
  choose(together(tile), !isSelected(tile));
  return setAnchor(tile);
}

function click(event) {
  if (event.target.closest("[data-select-mode]")) return setSelecting(!isSelecting());
  const tile = event.target.closest("[data-gallery] .tile");
  if (!tile || event.button) return;
  const isBox = event.target.matches("[data-select]");
  const isLink = event.target.closest("a") === tile.querySelector(":scope > a");
  const modified = event.shiftKey || event.ctrlKey || event.metaKey;
  // Enter on the link opens the picture, also while somebody selects: such a click has no detail
  if (!isBox && !(isLink && (modified || isSelecting()) && event.detail)) return;
  if (!isBox) event.preventDefault();
  event.stopPropagation();
  if (event.shiftKey && tile.dataset.image) extendTo(tile);
  else toggle(tile);
}

if (canSelect()) {
  document.addEventListener("click", (event) => { if (event.target.closest) click(event); }, true);
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-select-day]")) chooseDay(target.closest("[data-day]"), target.checked);
  });
}
