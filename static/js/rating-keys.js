// Judging by key: 1 to 5 rate, 0 takes the rating back, P picks, X rejects, U takes that back. On the tile that has the
// focus, on all of the selection, or on the image in the viewer.
import { act } from "./selection-bar.js";
import { count } from "./selection.js";
import { keyOf, typing } from "./keys.js";
import { viewer } from "./viewer.js";
import { press } from "./viewer-acts.js";

const VERDICTS = { p: "pick", x: "reject", u: "" };
const bar = document.querySelector("[data-selection-bar]");

/** What a key says: the verb, the field and its value. */
function said(key) {
  if (/^[0-5]$/.test(key)) return { verb: "rate", name: "rating", value: key === "0" ? "" : key };
  return Object.hasOwn(VERDICTS, key) ? { verb: "judge", name: "verdict", value: VERDICTS[key] } : null;
}

function onTile(tile, { verb, name, value }) {
  const url = `${tile.querySelector(":scope > a").pathname}${verb}/`; // beside the image's own address
  htmx.ajax("POST", url, { source: tile, swap: "none", values: { [name]: value } });
}

document.addEventListener("keydown", (event) => {
  const key = keyOf(event);
  const meant = said(key);
  if (!meant || typing(event) || event.repeat || document.querySelector(":popover-open, dialog[open]:not(.viewer-overlay)")) return;
  if (viewer()) {
    const zoomed = viewer().querySelector(".stage.zoomed");
    if (key === "0" && zoomed) return; // there it means: fit
    event.preventDefault();
    return press(`${meant.verb}/`, { [meant.name]: meant.value });
  }
  if (!bar || "ofTrash" in bar.dataset) return;
  const tile = document.activeElement?.closest?.("[data-gallery] .tile[data-image]");
  if (!count() && !tile) return;
  event.preventDefault();
  if (count()) act(meant.verb, { [meant.name]: meant.value });
  else onTile(tile, meant);
});
