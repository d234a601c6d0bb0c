// A rectangle drawn with the mouse from empty space selects the tiles that it touches, and those chosen before stay.
import { brush, canSelect } from "./selection.js";
import { scrollAtEdges } from "./selection-edges.js";
import { pictures, together } from "./selection-ranges.js";

const START = 6; // px: less is a click
const SOLID = ".tile, a, button, input, label, select, textarea, [popover], .gallery-bar, .lost, .new-pill, .notice, .empty, .collection-head";

let stroke = null;

function begin(event) {
  const isMouse = event.pointerType === "mouse" && event.button === 0;
  if (!isMouse || !event.target.closest?.("#gallery, [data-select-area]") || event.target.closest(SOLID)) return;
  stroke = { x: event.pageX, y: event.pageY, at: { x: event.clientX, y: event.clientY } };
}

function move(event) {
  if (!stroke) return;
  stroke.at = { x: event.clientX, y: event.clientY };
  if (!stroke.box) {
    const far = Math.hypot(event.pageX - stroke.x, event.pageY - stroke.y);
    if (far < START) return;
    start();
  }
  cover();
}

function start() {
  stroke.box = document.createElement("div");
  stroke.box.className = "selection-rectangle";
  stroke.paint = brush();
  stroke.stop = scrollAtEdges(() => stroke.at, cover);
  document.body.append(stroke.box);
  document.body.classList.add("drawing");
  getSelection().removeAllRanges();
}

/** Draw the rectangle from where it began, on the page, to where the pointer is, and select what it touches. */
function cover() {
  const { x, y, at, box } = stroke;
  const [toX, toY] = [at.x + scrollX, at.y + scrollY];
  const [left, top] = [Math.min(x, toX), Math.min(y, toY)];
  const [width, height] = [Math.abs(toX - x), Math.abs(toY - y)];
  for (const [name, value] of Object.entries({ left, top, width, height })) box.style.setProperty(name, `${value}px`);
  stroke.paint(pictures().filter((tile) => touches(tile, left - scrollX, top - scrollY, width, height)).flatMap(together));
}

function touches(tile, left, top, width, height) {
  const box = tile.getBoundingClientRect();
  return box.width && box.left < left + width && box.right > left && box.top < top + height && box.bottom > top;
}

function end() {
  stroke?.stop?.();
  stroke?.box?.remove();
  document.body.classList.remove("drawing");
  stroke = null;
}

if (canSelect()) {
  document.addEventListener("pointerdown", begin);
  document.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, end);
  addEventListener("blur", end);
}
