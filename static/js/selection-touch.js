// By touch: a long press selects a picture, and the finger drawn on selects up to where it is. While somebody selects, a
// tap selects too (that is a click).
import { brush, canSelect, setAnchor } from "./selection.js";
import { scrollAtEdges } from "./selection-edges.js";
import { between, together } from "./selection-ranges.js";

const LONG = 450; // ms
const STILL = 10; // px

let press = null;

function begin(event) {
  cancel();
  const tile = event.target.closest?.("[data-gallery] .tile[data-image]");
  if (!tile || event.touches.length > 1 || event.target.closest("button, input")) return;
  const [{ clientX: x, clientY: y }] = event.touches;
  press = { tile, x, y, at: { x, y }, timer: setTimeout(select, LONG) };
}

function select() {
  press.paint = brush();
  press.paint(together(press.tile));
  press.stop = scrollAtEdges(() => press.at, cover);
  setAnchor(press.tile);
  navigator.vibrate?.(12);
}

function move(event) {
  if (!press) return;
  const [{ clientX: x, clientY: y }] = event.touches;
  if (!press.paint && Math.hypot(x - press.x, y - press.y) > STILL) return cancel(); // it scrolls
  if (!press.paint) return;
  event.preventDefault();
  press.at = { x, y };
  cover();
}

function cover() {
  const tile = document.elementFromPoint(press.at.x, press.at.y)?.closest("[data-gallery] .tile[data-image]");
  if (tile && press.tile.isConnected) press.paint(between(press.tile, tile));
}

function end(event) {
  if (press?.paint) event.preventDefault(); // no click follows
  cancel();
}

function cancel() {
  clearTimeout(press?.timer);
  press?.stop?.();
  press = null;
}

if (canSelect()) {
  document.addEventListener("touchstart", begin, { passive: true });
  document.addEventListener("touchmove", move, { passive: false });
  document.addEventListener("touchend", end);
  document.addEventListener("touchcancel", cancel);
  document.addEventListener("contextmenu", (event) => { if (press) event.preventDefault(); });
}
