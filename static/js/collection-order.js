// A collection's order, made by hand: a picture is dragged to its place, or moved with Alt and the arrow keys.
import { announce } from "./announce.js";
import { focusTile } from "./gallery-keys.js";
import { sentenceOf } from "./refusals.js";
import { toast } from "./toasts.js";

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const list = () => document.querySelector("[data-ordered]");
const tiles = () => [...list().querySelectorAll(":scope > .tile:not([hidden])")];
let dragged;
let line = Promise.resolve(); // one after another, so that the last one stays

/** Put a tile before another one (nothing: at the end of what is shown), and tell the server. */
function move(tile, before) {
  const all = tiles();
  const former = all[all.indexOf(tile) + 1];
  if (before === tile || before === former) return;
  put(tile, before);
  const now = tiles();
  announce(`Picture ${now.indexOf(tile) + 1} of ${now.length} shown.`);
  line = line.then(() => keep(tile, former));
}

function put(tile, before) {
  if (before) list().insertBefore(tile, before);
  else tiles().at(-1).after(tile);
}

/** At the end of what is shown there may be more behind it: then it goes before the last one, and that one before it. */
async function keep(tile, former) {
  const next = tile.nextElementSibling?.closest(".tile");
  const isEnd = !next && list().querySelector(":scope > .tiles-more");
  if (isEnd) {
    const last = tiles().at(-2);
    if (await send(tile, last)) await send(last, tile);
    return;
  }
  if (!(await send(tile, next))) put(tile, former);
}

async function send(tile, before) {
  const body = new URLSearchParams({ image: tile.dataset.image, before: before?.dataset.image ?? "" });
  const headers = { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers")) };
  try {
    const answer = await fetch(list().dataset.ordered, { method: "POST", body, headers });
    if (answer.ok && !answer.redirected) return true;
    toast(sentenceOf({ getResponseHeader: (name) => answer.headers.get(name), responseText: await answer.text() }));
  } catch {
    toast("No connection to Musa. Nothing was moved.");
  }
  return false;
}

document.addEventListener("keydown", (event) => {
  const tile = event.altKey && list() && event.target.closest?.("[data-ordered] > .tile");
  const step = STEPS[event.key];
  if (!tile || !step) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const all = tiles();
  const place = all.indexOf(tile) + step;
  if (place < 0 || place >= all.length) return;
  move(tile, step < 0 ? all[place] : all[place + 1]);
  focusTile(tile);
}, true);

function drop(event) {
  const over = event.target.closest?.("[data-ordered] > .tile");
  if (!over || over === dragged) return null;
  const { left, width } = over.getBoundingClientRect();
  const all = tiles();
  return { over, isAfter: event.clientX > left + width / 2, next: all[all.indexOf(over) + 1] };
}

function mark(place) {
  for (const tile of tiles()) {
    tile.classList.toggle("drop-before", tile === place?.over && !place.isAfter);
    tile.classList.toggle("drop-after", tile === place?.over && place.isAfter);
  }
}

document.addEventListener("dragstart", (event) => {
  const tile = list() && event.target.closest?.("[data-ordered] > .tile");
  if (!tile) return;
  dragged = tile;
  tile.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const place = drop(event);
  mark(place);
  if (place) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  if (!dragged) return;
  const place = drop(event);
  if (!place) return;
  event.preventDefault();
  move(dragged, place.isAfter ? place.next : place.over);
});

document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("dragged");
  mark(null);
  dragged = undefined;
});
