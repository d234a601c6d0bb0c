// How what is selected looks: boxes, rings, and the boxes of days. Tiles that come later are marked as they come.
import { canSelect, isSelected, isSelecting } from "./selection.js";

const gallery = document.querySelector("[data-gallery]");
const pictures = (root) => [...root.querySelectorAll(".tile[data-image]:not([hidden])")];

function show() {
  document.body.classList.toggle("selecting", isSelecting());
  for (const tile of gallery.querySelectorAll(".tile[data-image]")) {
    const on = isSelected(tile);
    const box = tile.querySelector("[data-select]");
    if (tile.classList.contains("selected") !== on) tile.classList.toggle("selected", on);
    if (box && box.checked !== on) box.checked = on;
  }
  for (const box of gallery.querySelectorAll("[data-select-day]")) showDay(box);
  for (const button of document.querySelectorAll("[data-select-mode]")) button.ariaPressed = String(isSelecting());
}

function showDay(box) {
  const tiles = pictures(box.closest(".day"));
  const many = tiles.filter(isSelected).length;
  box.hidden = !tiles.length;
  box.checked = many > 0 && many === tiles.length;
  box.indeterminate = many > 0 && many < tiles.length;
}

if (canSelect()) {
  document.body.classList.add("selectable");
  show();
  document.addEventListener("selection-changed", show);
  new MutationObserver(show).observe(gallery, { childList: true, subtree: true });
  addEventListener("pageshow", show); // a browser that comes back fills in boxes as they were
}
