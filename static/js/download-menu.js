// What a tile's menu offers for taking its picture away; also by D on the tile, or for all that is selected.
import { copyPicture } from "./clipboard.js";
import { addressOfFile, askDownload } from "./download-dialog.js";
import { keyOf, typing } from "./keys.js";

const menu = document.getElementById("use-again");

if (menu) {
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") menu.querySelector("[data-take=original]").href = addressOfFile(menu.dataset.image);
  });

  menu.addEventListener("click", (event) => {
    const entry = event.target.closest("[data-take]");
    if (!entry) return;
    const { image } = menu.dataset;
    menu.hidePopover();
    if (entry.dataset.take === "dialog") askDownload(menu.dataset.downloadDialog, new URLSearchParams({ image }));
    if (entry.dataset.take === "copy") copyPicture(image);
  });

  document.addEventListener("keydown", (event) => {
    const tile = document.activeElement?.closest?.("[data-gallery] .tile[data-image]");
    if (!tile || keyOf(event) !== "d" || typing(event) || event.repeat) return;
    event.preventDefault();
    const selected = document.querySelector("[data-selection-bar]:not([hidden]) [data-bulk-download]");
    if (selected) selected.click();
    else location.assign(addressOfFile(tile.dataset.image));
  });
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("#download-menu :is(a, button)")) document.getElementById("download-menu").hidePopover();
});
