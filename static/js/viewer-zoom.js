// Looking closer: fit, the original's own pixels, and all between, at the pointer; dragged about, and never out of sight.
import { viewer } from "./viewer.js";

const CLOSEST = 8; // times the original's pixels
const STEP = 80; // px by an arrow key
const STILL = 4; // px: what moved less was a press
const HELD = 1.02; // so little more than fits is fit

let scale = 1; // of the picture as it fits
let [left, top] = [0, 0]; // of its middle, from the canvas's middle
let dragged = false;

const find = (selector) => viewer()?.querySelector(selector);
const canvas = () => find("[data-canvas]");
const picture = () => find("[data-picture]");
const image = () => find("[data-original]");
export const isZoomed = () => scale !== 1;

/** The scale at which a pixel of the original is one of the screen. */
function original() {
  return Number(image().getAttribute("width")) / (picture().clientWidth * devicePixelRatio);
}

/** Zoom to a scale, so that what is at a point of the window stays there; without one, at the middle. */
export function zoomTo(wanted, at) {
  const box = canvas().getBoundingClientRect();
  const [x, y] = at ? [at.x - box.left - box.width / 2, at.y - box.top - box.height / 2] : [0, 0];
  const own = original();
  const next = Math.min(Math.max(wanted, Math.min(1, own)), Math.max(CLOSEST * own, 2));
  const factor = next / scale;
  [left, top] = [x - (x - left) * factor, y - (y - top) * factor];
  scale = Math.abs(next - 1) < HELD - 1 ? 1 : next;
  lay();
}

export const zoomBy = (factor, at) => zoomTo(scale * factor, at);
export const fit = () => zoomTo(1);

/** Between what fits and the original's pixels; where these are the same, twice as large. */
export function toggle(at) {
  if (isZoomed()) return fit();
  const own = original();
  zoomTo(Math.abs(own - 1) < 0.05 ? 2 : own, at);
}

export function toOriginal() {
  zoomTo(original());
}

/** Move the picture about. */
export function pan(x, y) {
  left += x;
  top += y;
  lay();
}

/** By arrow key. */
export const panBy = (across, down) => pan(-across * STEP, -down * STEP);

function lay() {
  if (!picture()) return;
  const [across, down] = [room(picture().clientWidth, canvas().clientWidth), room(picture().clientHeight, canvas().clientHeight)];
  [left, top] = scale === 1 ? [0, 0] : [Math.min(Math.max(left, -across), across), Math.min(Math.max(top, -down), down)];
  picture().style.setProperty("transform", scale === 1 ? "none" : `translate(${left}px, ${top}px) scale(${scale})`);
  find(".stage").classList.toggle("zoomed", isZoomed());
  const level = Math.round((100 * scale) / original());
  find("[data-zoom-level]").textContent = Number.isFinite(level) ? `${level}%` : "";
  if (scale * picture().clientWidth * devicePixelRatio > shownWidth() * HELD) sharpen();
}

const room = (size, around) => Math.max(0, (size * scale - around) / 2);
const shownWidth = () => image().naturalWidth || Math.min(1280, image().getAttribute("width")); // as it will be

/** The original's pixels, once more are wanted than the thumbnail has; it is there before it is put in. */
async function sharpen() {
  const shown = image();
  const { original: address } = shown.dataset;
  if (shown.dataset.sharp) return;
  shown.dataset.sharp = "coming";
  const whole = Object.assign(new Image(), { src: address });
  try {
    await whole.decode();
    if (shown.isConnected) shown.src = address;
  } catch {
    delete shown.dataset.sharp; // asked for again at the next look
  }
}

function forget() {
  scale = 1;
  lay();
}

document.addEventListener("viewer-step", forget);
document.addEventListener("viewer-opened", forget);
document.addEventListener("viewer-closed", () => { scale = 1; });
addEventListener("resize", () => { if (viewer()) lay(); });
if (viewer()) lay();

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-zoom]");
  if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { zoom } = control.dataset;
  if (zoom === "fit") fit();
  else if (zoom === "original") toOriginal();
  else if (control.matches("button")) toggle();
  else if (!dragged && event.pointerType !== "touch") toggle({ x: event.clientX, y: event.clientY });
});

document.addEventListener("wheel", (event) => {
  if (!event.target.closest?.("[data-canvas]") || !image()) return;
  if (!event.ctrlKey && matchMedia("(max-width: 720px)").matches) return; // there it scrolls
  event.preventDefault();
  zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), { x: event.clientX, y: event.clientY });
}, { passive: false });

document.addEventListener("pointerdown", (event) => {
  dragged = false;
  if (event.pointerType === "touch" || event.button || !isZoomed() || !event.target.closest?.("[data-picture]")) return;
  event.preventDefault();
  const ended = new AbortController();
  const start = { x: event.clientX, y: event.clientY };
  canvas().classList.add("panning");
  document.addEventListener("pointermove", (moved) => {
    if (Math.hypot(moved.clientX - start.x, moved.clientY - start.y) > STILL) dragged = true;
    pan(moved.movementX, moved.movementY);
  }, { signal: ended.signal });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      canvas()?.classList.remove("panning");
      ended.abort();
    }, { signal: ended.signal });
  }
});
