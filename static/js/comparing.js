// From the gallery to comparing and culling: the selection, one picture with what it was made from, or all results.
import { keyOf, typing } from "./keys.js";
import { canSelect, count, fields, isEvery, source } from "./selection.js";
import { notePlace } from "./gallery-place.js";
import { toast } from "./toasts.js";

const MOST = 8; // side by side
const MOST_NAMED = 500; // by one address
const REST = "cull-rest"; // the ids beyond, for when these are done
const bar = document.querySelector("[data-selection-bar]");
const menu = document.getElementById("use-again");

function leaveFor(address) {
  notePlace();
  location.assign(address);
}

/** Go through images that are named one by one. */
export function cullThese(address, ids) {
  sessionStorage.setItem(REST, ids.slice(MOST_NAMED).join(","));
  leaveFor(`${address}?image=${ids.slice(0, MOST_NAMED).join(",")}`);
}

/** Those that were named beyond what one address holds. */
export const namedRest = () => (sessionStorage.getItem(REST) ?? "").split(",").filter(Boolean);

function compareSelection() {
  if (isEvery() || count() > MOST) return toast(`At most ${MOST} pictures are compared at once. Many are gone through with Cull.`, { label: "Cull", act: cullSelection });
  const ids = fields().image;
  return ids.length === 1 ? compareNearest(ids[0]) : leaveFor(`${bar.dataset.compare}?${new URLSearchParams(ids.map((id) => ["image", id]))}`);
}

/** With what it was made from, else with the next one of what is shown. */
function compareNearest(id) {
  leaveFor(`${menu.dataset.compare}?image=${id}&nearest=1${canSelect() ? `&${source()}` : ""}`);
}

function cullSelection() {
  if (!isEvery()) return cullThese(bar.dataset.cull, fields().image);
  const { newest, except, source: of } = fields();
  const bounds = new URLSearchParams([["newest", newest], ...(except.length ? [["except", except.join(",")]] : [])]);
  return leaveFor(`${bar.dataset.cull}?${of ? `${of}&` : ""}${bounds}`);
}

function cullShown() {
  if ("cullShown" in bar.dataset) leaveFor(bar.dataset.cullShown);
  else leaveFor(`${bar.dataset.cull}?${source() || "scope=team"}`);
}

function keydown(event) {
  const key = keyOf(event);
  if (!["c", "C"].includes(key) || typing(event) || event.repeat || document.querySelector(":popover-open, dialog[open]")) return;
  const tile = document.activeElement?.closest?.("[data-gallery] .tile[data-image]");
  if (key === "C") count() ? cullSelection() : cullShown();
  else if (count()) compareSelection();
  else if (tile) compareNearest(tile.dataset.image);
  else return;
  event.preventDefault();
}

if (canSelect() && bar.dataset.compare) {
  document.addEventListener("keydown", keydown);
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-bulk-compare]")) compareSelection();
    if (target.closest("[data-bulk-cull]")) cullSelection();
  });
}

menu?.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-compare-near]")) return;
  menu.hidePopover();
  compareNearest(menu.dataset.image);
});
