// One image, or one generation: walk to the neighbours, go back to its tile, act on it, look closer.
import { goBack } from "./gallery-return.js";
import { keyOf, typing } from "./keys.js";
import { fullScreen, goOn, star, switchPanel, trash } from "./viewer-acts.js";
import { overlay, viewer, walk, walkToEnd } from "./viewer.js";
import { fit, isZoomed, panBy, toggle } from "./viewer-zoom.js";

const generation = () => document.querySelector("[data-generation-page]");
const page = () => viewer() ?? generation();
const press = (selector) => () => page().querySelector(selector)?.click();
const leave = () => goBack(page().querySelector("[data-back]").href);

const OF_GENERATION = { Escape: leave, e: press("[data-edit-link]"), r: press("[data-reference-link]"), R: press("[data-run-again]") };

const OF_IMAGE = {
  Escape: () => (isZoomed() ? fit() : leave()),
  ArrowLeft: () => walk(-1),
  ArrowRight: () => walk(1),
  Home: () => walkToEnd("first"),
  End: () => walkToEnd("last"),
  d: press("[data-download]"),
  s: star,
  e: () => goOn("edit"),
  r: () => goOn("reference"),
  R: () => goOn("run"),
  c: press("[data-compare]"),
  i: switchPanel,
  f: fullScreen,
  Delete: trash,
  Backspace: trash,
  0: fit,
  z: () => toggle(),
};
const PAN = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELD = ["ArrowLeft", "ArrowRight"];

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !viewer() && overlay()?.open) goBack(""); // it isn't there yet
  if (!page() || typing(event) || document.querySelector(":popover-open, dialog[open]:not(.viewer-overlay)")) return;
  if (viewer() && isZoomed() && event.shiftKey && PAN[event.key]) {
    event.preventDefault();
    return panBy(...PAN[event.key]);
  }
  const keys = viewer() ? OF_IMAGE : OF_GENERATION;
  const key = keyOf(event);
  if (!Object.hasOwn(keys, key) || (event.repeat && !HELD.includes(key))) return;
  event.preventDefault();
  keys[key]();
});
