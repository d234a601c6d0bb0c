// Several pictures looked at more closely together: the same place of each, at the same size, in frames of any shape.
// A view is a scale (1: the picture fits its frame) and the point of the picture, from 0 to 1, in the frame's middle.
const CLOSEST = 8; // times the original's pixels
const SLACK = 1.02; // so little more than fits is fit
const THUMBNAIL = 1280; // px

const root = () => document.querySelector("[data-zoom-root]");
const whole = () => ({ scale: 1, x: 0.5, y: 0.5 });
let together = whole();
let synced = true;
let apart = new WeakMap(); // by frame, while they aren't synced

/** The frames that are seen. */
export const frames = () => [...root().querySelectorAll("[data-frame]")].filter((frame) => frame.clientWidth > 0);
export const isSynced = () => synced;

function viewOf(frame) {
  if (synced) return together;
  if (!apart.has(frame)) apart.set(frame, { ...together });
  return apart.get(frame);
}

export const isZoomed = (frame) => viewOf(frame).scale > 1;
const imageOf = (frame) => frame.querySelector("img");

/** Width and height of the picture where it fits, and what one of its pixels then measures on the screen. */
function fitOf(frame) {
  const image = imageOf(frame);
  const [width, height] = [image.getAttribute("width"), image.getAttribute("height")].map(Number);
  const share = Math.min(frame.clientWidth / width, frame.clientHeight / height);
  return { width: width * share, height: height * share, share: share * devicePixelRatio };
}

function bounded(at, size, room) {
  const margin = Math.min(0.5, room / 2 / size);
  return Math.min(Math.max(at, margin), 1 - margin);
}

/** Zoom a frame, and with it those that are synced, by a factor; what is at a point of the window stays there. */
export function zoomBy(frame, factor, at) {
  const fit = fitOf(frame);
  const view = viewOf(frame);
  const box = frame.getBoundingClientRect();
  const [across, down] = at ? [at.x - box.left - box.width / 2, at.y - box.top - box.height / 2] : [0, 0];
  const wanted = Math.min(Math.max(view.scale * factor, 1), Math.max(2, CLOSEST / fit.share));
  const scale = wanted < SLACK ? 1 : wanted;
  view.x += (across / fit.width) * (1 / view.scale - 1 / scale);
  view.y += (down / fit.height) * (1 / view.scale - 1 / scale);
  view.scale = scale;
  hold(frame, view, fit);
  layAll();
}

/** Move what a frame shows, in px of the screen. */
export function pan(frame, across, down) {
  const fit = fitOf(frame);
  const view = viewOf(frame);
  view.x -= across / (fit.width * view.scale);
  view.y -= down / (fit.height * view.scale);
  hold(frame, view, fit);
  layAll();
}

/** Between what fits and the original's own pixels; where these are the same, twice as large. */
export function toggle(frame, at) {
  if (isZoomed(frame)) return fit(frame);
  const own = 1 / fitOf(frame).share;
  return zoomBy(frame, own > 1.05 ? own : 2, at);
}

export function fit(frame) {
  Object.assign(viewOf(frame), whole());
  layAll();
}

/** Let all frames go along, or each on its own from where it is; they come together where `frame` is. */
export function setSynced(on, frame) {
  if (on) together = { ...viewOf(frame) };
  apart = new WeakMap();
  synced = on;
  layAll();
}

/** Show all of each picture, whatever pictures the frames have by now. */
export function forget() {
  together = whole();
  apart = new WeakMap();
  layAll();
}

/** The picture never leaves its frame. */
function hold(frame, view, { width, height }) {
  view.x = bounded(view.x, width * view.scale, frame.clientWidth);
  view.y = bounded(view.y, height * view.scale, frame.clientHeight);
}

function lay(frame) {
  const image = imageOf(frame);
  if (!image.getAttribute("src")) return;
  const fit = fitOf(frame);
  const view = { ...viewOf(frame) };
  hold(frame, view, fit);
  const [across, down] = [(0.5 - view.x) * fit.width * view.scale, (0.5 - view.y) * fit.height * view.scale];
  image.style.setProperty("transform", view.scale === 1 ? "none" : `translate(${across}px, ${down}px) scale(${view.scale})`);
  frame.classList.toggle("zoomed", view.scale > 1);
  if (fit.width * view.scale * devicePixelRatio > THUMBNAIL * SLACK) sharpen(image);
}

export function layAll() {
  if (!root()) return;
  for (const frame of frames()) lay(frame);
  root().dispatchEvent(new CustomEvent("zoomed"));
}

/** The size of the picture on the screen, in hundredths of its own. */
export const level = (frame) => Math.round(100 * fitOf(frame).share * viewOf(frame).scale);

/** The original's pixels, once more are wanted than the thumbnail has; put in when they are there. */
async function sharpen(image) {
  const { original } = image.dataset;
  if (!original || image.dataset.sharp === original) return;
  image.dataset.sharp = original;
  const sharp = Object.assign(new Image(), { src: original });
  try {
    await sharp.decode();
    if (image.dataset.original === original) image.src = original;
  } catch {
    delete image.dataset.sharp; // asked for again at the next look
  }
}

addEventListener("resize", layAll);
