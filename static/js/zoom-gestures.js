// Zooming and moving pictures in frames: wheel, drag, two fingers, two clicks.
import { fit, isZoomed, pan, toggle, zoomBy } from "./zooming.js";

const root = document.querySelector("[data-zoom-root]");
const frameOf = (event) => event.target.closest?.("[data-frame]");
const FAST = 0.01; // of a pinch on a touchpad, which comes as a wheel with Ctrl
const SLOW = 0.002;
let pinch = null;

function middle(touches) {
  const [one, other] = touches;
  return {
    x: (one.clientX + other.clientX) / 2,
    y: (one.clientY + other.clientY) / 2,
    apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
  };
}

function drag(event) {
  const frame = frameOf(event);
  if (!frame || event.button || !isZoomed(frame) || event.target.closest("input")) return;
  const ended = new AbortController();
  let { clientX, clientY } = event;
  frame.classList.add("panning");
  document.addEventListener("pointermove", (moved) => {
    if (moved.pointerId !== event.pointerId || pinch) return;
    pan(frame, moved.clientX - clientX, moved.clientY - clientY);
    ({ clientX, clientY } = moved);
  }, { signal: ended.signal });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      frame.classList.remove("panning");
      ended.abort();
    }, { signal: ended.signal });
  }
}

if (root) {
  root.addEventListener("wheel", (event) => {
    const frame = frameOf(event);
    if (!frame) return;
    event.preventDefault();
    zoomBy(frame, Math.exp(-event.deltaY * (event.ctrlKey ? FAST : SLOW)), { x: event.clientX, y: event.clientY });
  }, { passive: false });

  root.addEventListener("pointerdown", drag);

  root.addEventListener("dblclick", (event) => {
    const frame = frameOf(event);
    if (frame) toggle(frame, { x: event.clientX, y: event.clientY });
  });

  // Two fingers are ours; one is the page's, unless the picture is zoomed.
  root.addEventListener("touchstart", (event) => {
    if (event.touches.length !== 2 || !frameOf(event)) return;
    event.preventDefault();
    pinch = { frame: frameOf(event), ...middle(event.touches) };
  }, { passive: false });
  root.addEventListener("touchmove", (event) => {
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    const now = middle(event.touches);
    if (pinch.apart > 0) zoomBy(pinch.frame, now.apart / pinch.apart, now);
    if (isZoomed(pinch.frame)) pan(pinch.frame, now.x - pinch.x, now.y - pinch.y);
    Object.assign(pinch, now);
  }, { passive: false });
  root.addEventListener("touchend", ({ touches }) => {
    if (!pinch || touches.length > 1) return;
    if (!isZoomed(pinch.frame)) fit(pinch.frame);
    pinch = null;
  });
  root.addEventListener("touchcancel", () => { pinch = null; });
}
