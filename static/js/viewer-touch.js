// The viewer by touch: a swipe to the side leads to a neighbour, one down closes it, two fingers zoom, two taps too.
import { close } from "./viewer-overlay.js";
import { overlay, viewer, walk } from "./viewer.js";
import { isZoomed, pan, toggle, zoomBy } from "./viewer-zoom.js";

const FAR = 60; // px; less is a tap
const DOWN = 90;
const TWICE = 300; // ms between two taps
const NEAR = 30; // px between them

let start = null;
let last = null; // where the fingers were
let tap = { at: -Infinity };

const picture = () => viewer().querySelector("[data-picture]");
const point = ({ clientX: x, clientY: y }) => ({ x, y });
const middle = ([one, other]) => ({ x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 });
const apart = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** What a finger's way from `start` means: "newer", "older", "close", or nothing. */
function meaning(to) {
  const [across, down] = [to.x - start.x, to.y - start.y];
  if (Math.abs(across) >= FAR && Math.abs(across) >= 2 * Math.abs(down)) return across > 0 ? "newer" : "older";
  return down >= DOWN && down >= 2 * Math.abs(across) && start.mayClose ? "close" : "";
}

function drag(to) {
  if (isStill()) return;
  const [across, down] = [to.x - start.x, to.y - start.y];
  const isAcross = Math.abs(across) > Math.abs(down);
  if (!isAcross && (!start.mayClose || down < 0)) return place(0, 0);
  place(isAcross ? across : 0, isAcross ? 0 : down);
}

function place(across, down) {
  picture().style.setProperty("transform", across || down ? `translate(${across}px, ${down}px)` : "none");
}

function settle() {
  picture().classList.add("moving");
  place(0, 0);
  setTimeout(() => viewer() && picture()?.classList.remove("moving"), 250);
}

function tapped(to) {
  const now = performance.now();
  if (now - tap.at < TWICE && Math.hypot(to.x - tap.x, to.y - tap.y) < NEAR) {
    tap = { at: -Infinity };
    return toggle(to);
  }
  tap = { at: now, ...to };
}

document.addEventListener("touchstart", (event) => {
  start = null;
  if (!viewer() || !event.target.closest?.(".stage") || event.target.closest(".stage-bar, .filmstrip")) return;
  const { touches } = event;
  if (touches.length === 2) last = { ...middle(touches), apart: apart(touches) };
  if (touches.length !== 1) return;
  last = point(touches[0]);
  start = { ...last, mayClose: Boolean(overlay()?.open) && overlay().scrollTop <= 0 };
}, { passive: true });

document.addEventListener("touchmove", (event) => {
  if (!last || !viewer()) return;
  const { touches } = event;
  if (touches.length === 2) {
    start = null;
    const now = { ...middle(touches), apart: apart(touches) };
    if (event.cancelable) event.preventDefault();
    if (last.apart) zoomBy(now.apart / last.apart, now);
    if (isZoomed()) pan(now.x - last.x, now.y - last.y);
    last = now;
  } else if (touches.length === 1 && isZoomed()) {
    const now = point(touches[0]);
    if (event.cancelable) event.preventDefault();
    if (!last.apart) pan(now.x - last.x, now.y - last.y);
    last = now;
  } else if (start) drag(point(touches[0]));
}, { passive: false });

document.addEventListener("touchend", (event) => {
  const from = start;
  start = event.touches.length ? null : start;
  if (!event.touches.length) last = null;
  if (!from || !viewer()) return;
  const to = point(event.changedTouches[0]);
  const moved = Math.hypot(to.x - from.x, to.y - from.y);
  if (moved < 10) tapped(to);
  if (isZoomed()) return;
  const meant = meaning(to);
  if (moved >= 10) settle();
  if (meant === "close") close();
  else if (meant) walk(meant === "newer" ? -1 : 1);
}, { passive: true });

document.addEventListener("touchcancel", () => {
  if (start && viewer() && !isZoomed()) settle();
  start = last = null;
}, { passive: true });
