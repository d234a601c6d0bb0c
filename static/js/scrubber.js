// The months at the gallery's edge: a mark says where one is; dragged, it names the month, and goes there when let go.
import { show } from "./search-results.js";

const scrubber = () => document.querySelector("[data-scrubber]");
const months = () => [...scrubber().querySelectorAll("[data-month]")];
const thumb = () => scrubber()?.querySelector("[data-thumb]");
let dragged = null;
let started = 0;
let frame;

const monthOf = (key) => new Date(key / 1000).toISOString().slice(0, 7);

function mark(month) {
  if (!scrubber()) return;
  const all = months();
  const link = all.find((one) => one.dataset.month <= month) ?? all.at(-1);
  for (const one of all) one.toggleAttribute("aria-current", false);
  if (!link) return;
  link.setAttribute("aria-current", "true");
  thumb().hidden = false;
  moveThumb(link.parentElement.offsetTop + 6);
}

/** Mark the month before the next frame, when the browser measures the page anyway. */
function markSoon() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(tell);
}

function moveThumb(top) {
  thumb().style.setProperty("inset-block-start", `${top}px`);
}

/** The link that lies at this height; the nearest where none does. */
function linkAt(y) {
  return months().reduce((best, link) => {
    const box = link.parentElement.getBoundingClientRect();
    const away = Math.max(box.top - y, y - box.bottom, 0);
    return !best || away < best.away ? { link, away } : best;
  }, null)?.link;
}

function drag(event) {
  const bubble = thumb().querySelector("[data-bubble]");
  dragged = linkAt(event.clientY);
  if (!dragged) return;
  thumb().hidden = false;
  bubble.hidden = false;
  bubble.textContent = dragged.ariaLabel;
  moveThumb(event.clientY - scrubber().getBoundingClientRect().top);
}

document.addEventListener("pointerdown", (event) => {
  if (event.button || !event.target.closest("[data-scrubber]")) return;
  event.preventDefault(); // no link is dragged away
  started = event.clientY;
  scrubber().setPointerCapture(event.pointerId);
  drag(event);
});

document.addEventListener("pointermove", (event) => { if (dragged) drag(event); });

document.addEventListener("pointerup", (event) => {
  if (!dragged) return;
  const link = dragged;
  const pressed = Math.abs(event.clientY - started) < 4 && document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-scrubber] a");
  letGo();
  show((pressed || link).href);
});

function letGo() {
  dragged = null;
  const bubble = thumb()?.querySelector("[data-bubble]");
  if (bubble) bubble.hidden = true;
}

document.addEventListener("pointercancel", letGo);

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-scrubber] a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!event.detail) show(link.href); // by key; a press went there when it was let go
});

// With the keyboard it is one stop; arrows walk through it, Enter goes there.
const STEPS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity };

function rove() {
  if (!scrubber()) return;
  const links = [...scrubber().querySelectorAll("a")];
  const stop = links.find((link) => link.ariaCurrent) ?? links[0];
  for (const link of links) link.tabIndex = link === stop ? 0 : -1;
}

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("[data-scrubber] a");
  if (!link || !(event.key in STEPS)) return;
  event.preventDefault();
  const links = [...scrubber().querySelectorAll("a")];
  const next = links[Math.max(0, Math.min(links.length - 1, links.indexOf(link) + STEPS[event.key]))];
  link.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

let place;
function tell() {
  const first = document.querySelector("[data-gallery] .tile[data-key]");
  const key = place ?? Number(first?.dataset.key ?? 0);
  if (key) mark(monthOf(key));
  rove();
}

document.addEventListener("gallery-place", ({ detail }) => {
  place = detail.key;
  tell();
});
document.addEventListener("htmx:load", ({ detail }) => { if (detail.elt.matches?.("[data-scrubber]")) markSoon(); });
document.addEventListener("gallery-shown", () => {
  place = undefined;
  markSoon();
});
addEventListener("resize", markSoon);
markSoon();
