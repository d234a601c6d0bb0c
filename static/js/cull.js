// Going through many pictures, one or a few at a time, by keys, buttons and swipes.
import { announce } from "./announce.js";
import { Session } from "./cull-session.js";
import { keyOf } from "./keys.js";
import { leave } from "./leaving.js";
import { tell as tellTimes } from "./times.js";
import { fit, forget, isZoomed, zoomBy } from "./zooming.js";

const root = document.querySelector("[data-cull-page]");
const AHEAD = 24;
const STRIP = 14; // pictures on each side
const FURTHER = 1.4;
const FAR = 60; // px: less is a tap
const ON = "cull-goes-on";
const AT_A_TIME = "cull-at-a-time";
const find = (selector) => root.querySelector(selector);
const stage = () => find("[data-cull-stage]");

let session = null;
export const ofPage = () => session;
let at = 0;
let shown = ""; // the pictures in the frames
let preloaded = [];

const size = () => Number(find("[name=at-a-time]:checked").value);
const start = () => at - (at % size());
const here = () => session.ids[at];
const goesOn = () => find("[data-cull-goes-on]").checked;

/** Look at another place; behind the last one it is time to finish. */
export function go(place, { quietly = false } = {}) {
  if (place >= session.ids.length) return document.dispatchEvent(new CustomEvent("cull-end"));
  at = Math.max(0, place);
  show();
  if (!quietly) announce(`${at + 1} of ${session.ids.length}: ${session.facts.get(here())?.caption ?? ""}`);
  return undefined;
}

function say(verb, value, id = here()) {
  if (!session.facts.has(id)) return;
  const picture = session.facts.get(id);
  const isNew = verb === "judge" && picture.verdict !== value;
  session.say(id, verb, value);
  if (!(verb === "judge" && value && goesOn())) return;
  if (isNew) announce(value === "pick" ? "Picked." : "Rejected.");
  const next = session.nextUndecided(at + 1);
  go(next < 0 ? session.ids.length : next, { quietly: true });
}

function undo() {
  const id = session.undo();
  if (id === undefined) return announce("There is nothing to take back.");
  announce("Taken back.");
  const place = session.ids.indexOf(id);
  return place < 0 ? undefined : go(place, { quietly: true });
}

function compare() {
  const rival = session.rival(here()).id;
  if (!rival) return;
  location.assign(`${root.dataset.compare}?image=${rival}&image=${here()}`);
}

function show() {
  const ids = session.ids.slice(start(), start() + size());
  session.need(at - AHEAD, at + AHEAD + size());
  if (ids.join() !== shown) lay(ids);
  stage().dataset.count = ids.length;
  for (const [place, frame] of [...stage().children].entries()) tellFrame(frame, ids[place]);
  tellProgress();
  tellButtons();
  layStrip();
  preload();
}

function lay(ids) {
  shown = ids.join();
  const template = document.getElementById("cull-frame").content.firstElementChild;
  stage().replaceChildren(...ids.map((id) => Object.assign(template.cloneNode(true), { id: `frame-${id}` })));
}

/** What a frame shows, as far as it is known by now. */
function tellFrame(frame, id) {
  const picture = session.facts.get(id);
  frame.classList.toggle("current", id === here());
  if (id === here()) frame.setAttribute("aria-current", "true");
  else frame.removeAttribute("aria-current");
  if (!picture) {
    shown = ""; // laid anew when it has come
    return;
  }
  frame.dataset.image = id;
  frame.dataset.verdict = picture.verdict;
  tellMark(frame.querySelector(".mark"), picture);
  if (frame.dataset.filled) return;
  frame.dataset.filled = "true";
  const image = frame.querySelector("img");
  Object.assign(image, { width: picture.width, height: picture.height, alt: picture.caption, src: picture.large });
  image.dataset.original = picture.original;
  frame.querySelector(".window").style.setProperty("--small", `url("${picture.small}")`);
  image.addEventListener("load", () => frame.classList.add("loaded"), { once: true });
  const avatar = frame.querySelector(".avatar");
  avatar.classList.add(picture.hue);
  avatar.textContent = picture.initials;
  const time = Object.assign(document.createElement("time"), { dateTime: picture.made });
  time.dataset.time = "long";
  frame.querySelector("[data-by]").replaceChildren(`${picture.author} · `, time);
  frame.querySelector("[data-origin]").textContent = picture.origin;
  tellTimes(frame);
  forget();
}

function tellMark(mark, { verdict, rating, starred }) {
  const words = [{ pick: "Picked", reject: "Rejected" }[verdict], rating ? `${rating} of 5` : "", starred ? "Starred" : ""].filter(Boolean);
  mark.hidden = !words.length;
  mark.dataset.verdict = verdict;
  mark.textContent = words.join(" · ");
}

function tellProgress() {
  const [picked, rejected, all] = [session.count("pick"), session.count("reject"), session.ids.length];
  const left = all - picked - rejected;
  find("[data-cull-place]").textContent = Math.min(at + 1, all);
  find("[data-cull-total]").textContent = all.toLocaleString("en");
  find("[data-cull-picked]").textContent = picked;
  find("[data-cull-rejected]").textContent = rejected;
  find("[data-cull-left]").textContent = left;
  const bar = find("[data-cull-bar]");
  bar.ariaLabel = `${picked} picked, ${rejected} rejected, ${left} to go`;
  bar.querySelector(".picked").style.setProperty("--v", all ? (100 * picked) / all : 0);
  bar.querySelector(".rejected").style.setProperty("--v", all ? (100 * rejected) / all : 0);
  find("[data-cull-undo]").disabled = !session.done.length;
}

function tellButtons() {
  const { verdict = "", rating = 0, starred = false } = session.facts.get(here()) ?? {};
  for (const button of root.querySelectorAll("[data-cull-say]")) {
    const value = button.dataset.cullSay;
    if (/^[1-5]$/.test(value)) {
      button.classList.toggle("on", Number(value) <= rating);
      button.ariaPressed = String(Number(value) === rating);
    } else if (value === "star") button.ariaPressed = String(starred);
    else if (["pick", "reject"].includes(value)) button.ariaPressed = String(value === verdict);
  }
  find("[data-cull-against]").textContent = session.rival(here()).isPick ? "Against a pick" : "Compare";
}

function layStrip() {
  const first = Math.max(0, at - STRIP);
  const steps = session.ids.slice(first, at + STRIP + 1).map((id, place) => {
    const picture = session.facts.get(id);
    const item = document.createElement("li");
    if (!picture) return item;
    item.className = picture.ratio;
    item.dataset.verdict = picture.verdict;
    const link = Object.assign(document.createElement("a"), { href: picture.url, ariaLabel: `${picture.caption}${picture.verdict ? `, ${picture.verdict}` : ""}`, draggable: false });
    link.dataset.place = first + place;
    if (id === here()) link.setAttribute("aria-current", "true");
    link.append(Object.assign(document.createElement("img"), { src: picture.small, alt: "", draggable: false }));
    item.append(link);
    return item;
  });
  find("[data-cull-strip]").replaceChildren(...steps);
  const current = find("[data-cull-strip] [aria-current]")?.parentElement;
  if (current) find("[data-cull-strip]").scrollLeft = current.offsetLeft - (find("[data-cull-strip]").clientWidth - current.offsetWidth) / 2;
}

/** The next ones come while this one is looked at. */
function preload() {
  const next = session.ids.slice(start() + size(), start() + 2 * size() + 2).map((id) => session.facts.get(id)?.large).filter(Boolean);
  preloaded = next.map((src) => preloaded.find((image) => image.dataset.src === src) ?? load(src));
}

function load(src) {
  const image = Object.assign(new Image(), { src });
  image.dataset.src = src;
  return image;
}

const current = () => stage().querySelector(".current [data-frame]");

const KEYS = {
  p: () => say("judge", "pick"),
  x: () => say("judge", "reject"),
  u: () => say("judge", ""),
  s: () => say("star"),
  c: compare,
  z: undo,
  0: () => (isZoomed(current()) ? fit(current()) : say("rate", "")),
  " ": () => go(start() + size()),
  ArrowRight: () => go(at + 1),
  ArrowLeft: () => go(at - 1),
  ArrowDown: () => go(size() > 2 ? at + size() / 2 : at + 1),
  ArrowUp: () => go(size() > 2 ? at - size() / 2 : at - 1),
  PageDown: () => go(start() + size()),
  PageUp: () => go(start() - size()),
  Home: () => go(0),
  End: () => go(session.ids.length - 1),
  "+": () => zoomBy(current(), FURTHER),
  "=": () => zoomBy(current(), FURTHER),
  "-": () => zoomBy(current(), 1 / FURTHER),
  Escape: () => (isZoomed(current()) ? fit(current()) : leave(find("[data-cull-leave]").href)),
  ...Object.fromEntries([..."12345"].map((star) => [star, () => say("rate", star)])),
};
const REPEATED = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "+", "=", "-"];

function keydown(event) {
  if (event.defaultPrevented || root.hidden || document.querySelector(":popover-open, dialog[open]")) return;
  const undoes = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  if (!undoes && (event.ctrlKey || event.metaKey || event.altKey)) return;
  if (event.target.matches("[type=radio]") && event.key.startsWith("Arrow")) return; // they choose there
  if (event.key === " " && event.target.closest("button, a, input") && !event.target.closest("[data-cull-stage]")) return;
  const act = undoes ? undo : Object.hasOwn(KEYS, keyOf(event)) && KEYS[keyOf(event)];
  if (!act) return;
  event.preventDefault();
  if (!event.repeat || REPEATED.includes(event.key)) act();
}

function press(value) {
  if (value === "later") return go(at + 1);
  if (value === "compare") return compare();
  if (value === "star") return say("star");
  const picture = session.facts.get(here());
  if (/^[1-5]$/.test(value)) return say("rate", Number(value) === picture?.rating ? "" : value);
  return say("judge", value === picture?.verdict ? "" : value); // pressed once more, it is taken back
}

function click(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hit = (selector) => event.target.closest(selector);
  const step = hit("[data-place]");
  const frame = hit("[data-cull-frame][data-image]");
  if (hit("[data-cull-say]")) press(hit("[data-cull-say]").dataset.cullSay);
  else if (hit("[data-cull-undo]")) undo();
  else if (hit("[data-cull-finish]")) document.dispatchEvent(new CustomEvent("cull-end"));
  else if (hit("[data-cull-leave]")) leave(hit("[data-cull-leave]").href);
  else if (step) go(Number(step.dataset.place));
  else if (frame) go(session.ids.indexOf(Number(frame.dataset.image)));
  else return;
  event.preventDefault();
}

let finger = null;
function swiped({ changedTouches, touches }) {
  const from = finger;
  finger = null;
  if (!from || touches.length || (current() && isZoomed(current()))) return;
  const [across, down] = [changedTouches[0].clientX - from.clientX, changedTouches[0].clientY - from.clientY];
  if (Math.abs(across) < FAR || Math.abs(across) < 2 * Math.abs(down)) return;
  go(across < 0 ? start() + size() : start() - size());
}

function remember(event) {
  if (event.target.matches("[data-cull-goes-on]")) localStorage.setItem(ON, event.target.checked ? "" : "off");
  if (!event.target.matches("[name=at-a-time]")) return;
  localStorage.setItem(AT_A_TIME, event.target.value);
  shown = "";
  show();
  event.target.blur(); // the arrows mean pictures again
}

if (root) {
  const pictures = JSON.parse(document.getElementById("cull-pictures").textContent);
  session = new Session(root.dataset, pictures, () => {
    at = Math.min(at, Math.max(0, session.ids.length - 1));
    if (session.ids.length) show();
    document.dispatchEvent(new CustomEvent("cull-changed"));
  });
  find("[data-cull-goes-on]").checked = localStorage.getItem(ON) !== "off";
  const kept = matchMedia("(min-width: 721px)").matches && localStorage.getItem(AT_A_TIME);
  if (kept && find(`[name=at-a-time][value="${kept}"]`)) find(`[name=at-a-time][value="${kept}"]`).checked = true;
  document.addEventListener("keydown", keydown);
  root.addEventListener("click", click);
  root.addEventListener("change", remember);
  stage().addEventListener("touchstart", ({ touches }) => { finger = touches.length === 1 ? touches[0] : null; }, { passive: true });
  stage().addEventListener("touchend", swiped, { passive: true });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) session.fetch(session.ids.slice(start(), start() + AHEAD)); });
  at = Math.min(Number(root.dataset.first), session.ids.length - 1);
  show();
  if (Number(root.dataset.first) >= session.ids.length) queueMicrotask(() => document.dispatchEvent(new CustomEvent("cull-end")));
}
