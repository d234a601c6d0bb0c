// What a tile's buttons do to the page: trashed it hides, Undo shows it again in its place.
import { focusTile, neighbour } from "./gallery-keys.js";

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful) return;
  if (detail.elt.matches("[data-trash], [data-restore], [data-dismiss]")) hide(detail.elt.closest(".tile"));
  if (detail.elt.matches("[data-undo-shows]")) show(detail.elt);
});

function hide(tile) {
  const beneath = tile.matches(".closed") && document.querySelector(`.tucked[data-stack="${tile.dataset.stack}"]:not([hidden])`);
  const next = beneath || (neighbour(tile, 1) ?? neighbour(tile, -1));
  const focused = tile.contains(document.activeElement);
  tile.hidden = true;
  if (focused && next) queueMicrotask(() => focusTile(next)); // when what lay beneath lies on top
}

function show(undo) {
  const tile = document.getElementById(undo.dataset.undoShows);
  undo.closest(".toast").remove();
  if (!tile) return;
  tile.hidden = false;
  focusTile(tile);
}
