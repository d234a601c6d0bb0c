// What was done to images, on the page: what went hides, what came back shows where it was, the rest gets its new marks.
import { focusTile } from "./gallery-keys.js";
import { asNow, clear, count } from "./selection.js";
import { refreshMarks } from "./tile-marks.js";

const gallery = document.querySelector("[data-gallery]");
const bar = document.querySelector("[data-selection-bar]");
const tiles = () => [...gallery.querySelectorAll(".tile[data-image]")];
const idOf = (tile) => Number(tile.dataset.image);
const hidden = new Map(); // by act: the tiles that it hid
const meant = new Map(); // by act: whether a tile was selected when it was asked for
let asked = () => false;

/** The verbs by which images leave what is shown here, and those by which they come back. */
function verbs() {
  if ("ordered" in gallery.dataset) return { leave: ["trash", "uncollect"], come: ["restore", "collect"] };
  return { leave: ["trash"], come: ["restore"] };
}

function acted({ act, verb, images, every, done = true }) {
  if (bar && "ofTrash" in bar.dataset) return count() && clear({ quietly: true }); // its list is another script's
  const named = new Set(images);
  const { leave, come } = verbs();
  if (!meant.has(act)) meant.set(act, asked);
  const here = tiles().filter((tile) => named.has(idOf(tile)) || (every && meant.get(act)(tile)));
  if (leave.includes(verb)) {
    hide(act, here);
    if (done && !every) show((hidden.get(act) ?? []).filter((tile) => !named.has(idOf(tile)))); // it was stopped midway
  } else if (come.includes(verb)) show([...here, ...(hidden.get(act) ?? [])]);
  else refreshMarks(here.map(idOf));
}

function hide(act, leaving) {
  const focused = document.activeElement?.closest?.("[data-gallery] .tile");
  const stop = gallery.querySelector('.tile > a[tabindex="0"]')?.parentElement;
  const all = tiles().filter((tile) => !tile.hidden);
  const from = all.indexOf(focused ?? stop);
  const stays = (tile) => tile && !leaving.includes(tile);
  const next = all.slice(from).find(stays) ?? all.slice(0, Math.max(0, from)).findLast(stays);
  const hasFocus = focused || document.activeElement === document.body || bar?.contains(document.activeElement);
  hidden.set(act, [...(hidden.get(act) ?? []), ...leaving.filter((tile) => !tile.hidden)]);
  for (const tile of leaving) tile.hidden = true;
  if (count()) clear({ quietly: true });
  if (hasFocus && next && leaving.length) queueMicrotask(() => focusTile(next));
}

function show(coming) {
  const back = coming.filter((tile) => tile.hidden && tile.isConnected);
  for (const tile of back) tile.hidden = false;
  if (back.length) focusTile(back[0]);
}

if (gallery) {
  document.addEventListener("selection-acts", () => { asked = asNow(); });
  document.addEventListener("acted", ({ detail }) => acted(detail));
}
