// Panning a tree by the mouse, zooming it by two fingers. One finger scrolls, as everywhere.
import { isTree, view, zoomBy } from "./lineage-tree.js";

const MOVED = 4; // pixels from which a press is a drag
let drag = null;
let pinch = null;

document.addEventListener("pointerdown", (event) => {
  if (event.pointerType !== "mouse" || event.button || !isTree() || !event.target.closest(".tree-view")) return;
  drag = { x: event.clientX, y: event.clientY, left: view().scrollLeft, top: view().scrollTop, moved: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!(event.buttons & 1)) return end();
  const x = event.clientX - drag.x;
  const y = event.clientY - drag.y;
  if (!drag.moved && Math.hypot(x, y) < MOVED) return;
  drag.moved = true;
  view().classList.add("panning");
  view().scrollTo({ left: drag.left - x, top: drag.top - y, behavior: "instant" });
});

function end() {
  view()?.classList.remove("panning");
  drag = null;
}

// The click that ends a drag is none.
document.addEventListener("click", (event) => {
  if (drag?.moved) {
    event.preventDefault();
    event.stopPropagation();
  }
  end();
}, { capture: true });

document.addEventListener("dragstart", (event) => {
  if (isTree() && event.target.closest?.(".tree-view")) event.preventDefault();
});

const apart = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
const between = ([one, other]) => ({ x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 });

function twoFingers(event) {
  if (event.touches.length !== 2 || !isTree() || !event.target.closest(".tree-view")) {
    pinch = null;
    return;
  }
  event.preventDefault();
  const now = apart(event.touches);
  if (pinch) zoomBy(now / pinch, between(event.touches));
  pinch = now;
}

if (document.querySelector("[data-lineage]")) {
  for (const name of ["touchstart", "touchmove"]) document.addEventListener(name, twoFingers, { passive: false });
  document.addEventListener("touchend", () => { pinch = null; });
}
