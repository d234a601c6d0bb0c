// Dragging onto the composer: files and addresses from outside, tiles of the gallery, and the references among themselves.
import { addAddress, addFiles, list, useTile, write } from "./composer-references.js";

const TILE = "application/x-musa-image";
let dragged = null;

const sheet = () => document.querySelector("[data-drop-sheet]");
const foreign = (event) => !dragged && ["Files", TILE, "text/uri-list"].some((type) => event.dataTransfer.types.includes(type));
const unmark = () => document.querySelectorAll(".drop-before").forEach((element) => element.classList.remove("drop-before"));

document.addEventListener("dragstart", (event) => {
  if (!list()) return;
  const tile = event.target.closest?.(".tile[data-image]");
  if (tile) event.dataTransfer.setData(TILE, tile.id);
  dragged = event.target.closest?.("[data-references] > .reference") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  dragged.classList.add("dragging");
});

document.addEventListener("dragover", (event) => {
  if (!list()) return;
  if (foreign(event)) {
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    sheet().hidden = false;
  } else if (dragged) {
    const over = event.target.closest("[data-references] > li");
    unmark();
    if (!over) return;
    event.preventDefault();
    over.classList.add("drop-before");
  }
});

document.addEventListener("dragleave", (event) => { if (!event.relatedTarget && sheet()) sheet().hidden = true; });

document.addEventListener("drop", (event) => {
  if (!list()) return;
  if (dragged) {
    const over = event.target.closest("[data-references] > li");
    if (!over) return;
    event.preventDefault();
    if (over !== dragged) list().insertBefore(dragged, over);
    write();
  } else if (foreign(event)) {
    event.preventDefault();
    sheet().hidden = true;
    const tile = document.getElementById(event.dataTransfer.getData(TILE));
    const text = event.dataTransfer.getData("text/uri-list").split("\n")[0].trim();
    if (tile) useTile(tile);
    else if (event.dataTransfer.files.length) addFiles(event.dataTransfer.files);
    else if (/^https?:/.test(text)) addAddress(text);
  }
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragging");
  dragged = null;
  unmark();
  if (sheet()) sheet().hidden = true;
});
