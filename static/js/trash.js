// The trash: the dialog before the end, and the list after something went or came.
import { focusTile, neighbour } from "./gallery-keys.js";

const page = document.querySelector("[data-trash-page]");
let asked = null; // what opened the dialog

function leave(ids) {
  const tiles = ids.map((id) => document.getElementById(`image-${id}`)).filter((tile) => tile && !tile.hidden);
  const from = tiles.find((tile) => tile.contains(asked) || tile.contains(document.activeElement));
  const next = from && [1, -1].map((step) => neighbour(from, step)).find((tile) => tile && !tiles.includes(tile));
  for (const tile of tiles) tile.hidden = true;
  for (const group of page.querySelectorAll(".trash-group")) group.hidden = !group.querySelector(".tile:not([hidden])");
  if (next) focusTile(next);
}

const again = () => htmx.ajax("GET", location.href, { target: "#trash-list", select: "#trash-list", swap: "outerHTML" });

if (page) {
  document.addEventListener("click", ({ target }) => { asked = target.closest("[data-asks]") ?? asked; }, true);

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "trash-dialog") document.getElementById("trash-delete")?.showPopover();
  });

  document.addEventListener("toggle", ({ target, newState }) => {
    if (target.id === "trash-delete" && newState === "closed" && asked?.isConnected) asked.focus({ preventScroll: true });
  }, true);

  document.addEventListener("acted", ({ detail }) => {
    if (!["purge", "restore", "trash"].includes(detail.verb)) return;
    const dialog = document.getElementById("trash-delete"); // it stays in the page: htmx still tells its answer there
    if (dialog?.matches(":popover-open")) dialog.hidePopover();
    if (detail.done && (detail.every || detail.verb === "trash")) again();
    else if (detail.verb !== "trash") leave(detail.done || detail.verb === "restore" ? detail.images : []);
  });
}
