// One picture of a view, large, with its neighbours and its story: a page of its own, or over the gallery. The filmstrip is
// the list that is walked through; it grows before its end is reached, so that a held arrow key never waits.
import { announce } from "./announce.js";
import { toast } from "./toasts.js";

const AHEAD = 10; // pictures: with fewer left on a side, more are asked for
const MOST = 240; // pictures in the filmstrip
const REST = 130; // ms after the last step: then the panel follows
const HURRY = 120; // ms: who goes on sooner sees small pictures meanwhile
const PRELOADED = [1, -1, 2]; // steps from here

const coming = new Map(); // what is asked for, by side
let timer;
let stepped = -Infinity;
let enlarging;
let asked; // the panel that is on its way
let warm = []; // pictures on their way, so that they aren't given up

export const viewer = () => document.querySelector("[data-viewer-page]");
export const overlay = () => document.querySelector("dialog.viewer-overlay");
const find = (selector) => viewer().querySelector(selector);
const strip = () => find("[data-filmstrip]");
export const steps = () => [...strip().children];
/** The step of the filmstrip whose picture is shown. */
export const here = () => strip().querySelector(":has([aria-current])");
export const idOf = (step) => step.dataset.image;
export const link = (step) => step.querySelector("a");

/** Whether the panel tells of the picture that is shown. */
export const isTold = () => find("[data-panel-of]")?.dataset.panelOf === idOf(here());

// Steps

/** Go to a neighbour: -1 the newer one, 1 the older one. */
export async function walk(side) {
  const next = side < 0 ? here().previousElementSibling : here().nextElementSibling;
  if (next) return show(next);
  await more(side);
  const arrived = side < 0 ? here()?.previousElementSibling : here()?.nextElementSibling;
  if (arrived) show(arrived);
  else announce(side < 0 ? "This is the first picture." : "This is the last picture.");
}

/** Go to the first picture of the view, or to its last. */
export async function walkToEnd(end) {
  const fresh = await fetchSteps({ [end]: "" });
  if (!fresh?.length) return;
  const at = end === "first" ? fresh[0] : fresh.at(-1);
  if (idOf(at) === idOf(here())) return announce(end === "first" ? "This is the first picture." : "This is the last picture.");
  strip().replaceChildren(...fresh);
  coming.clear();
  show(at);
}

/** Show the picture of a step. */
export function show(step) {
  if (!step || step === here()) return;
  const before = here();
  if (before) link(before).removeAttribute("aria-current");
  link(step).setAttribute("aria-current", "true");
  paint(step);
  centre(step);
  history.replaceState(history.state, "", link(step).href);
  document.title = `${link(step).ariaLabel} · Musa`;
  viewer().dispatchEvent(new CustomEvent("viewer-step", { bubbles: true, detail: { step } }));
  more(-1);
  more(1);
  follow();
}

function paint(step) {
  const { image, ratio, large, original, key } = step.dataset;
  const small = step.querySelector("img");
  const [width, height] = [small.getAttribute("width"), small.getAttribute("height")];
  Object.assign(viewer().dataset, { tile: `image-${image}`, key });
  const picture = find("[data-picture]");
  picture.className = `picture ${ratio}`;
  picture.querySelector(".placeholder").src = small.src;
  const fresh = Object.assign(new Image(), { alt: link(step).ariaLabel, draggable: false });
  fresh.setAttribute("width", width);
  fresh.setAttribute("height", height);
  fresh.dataset.original = original;
  picture.querySelector("a").href = original;
  picture.querySelector("a > img").replaceWith(fresh); // another element: what was there before would stay until it is loaded
  load(fresh, small.src, large);
  find("[data-size]").textContent = `${width} × ${height}`;
  find("[data-download]").href = `${link(step).pathname}download/`;
  find("[data-copy-picture]").dataset.copyPicture = image;
  const comparing = find("[data-compare]");
  comparing.href = comparing.href.replace(/image=\d+/, `image=${image}`);
  point();
}

/** The large picture and its neighbours; of those that are only passed by, the small one is enough. */
function load(image, small, large) {
  const now = performance.now();
  const hurries = now - stepped < HURRY;
  stepped = now;
  clearTimeout(enlarging);
  const enlarge = () => {
    if (!image.dataset.sharp) image.src = large; // unless somebody looked closer already
    preload();
  };
  if (!hurries) return enlarge();
  image.src = small;
  enlarging = setTimeout(enlarge, HURRY);
}

/** The arrows lead to the neighbours that are known. */
function point() {
  for (const arrow of viewer().querySelectorAll("[data-neighbour]")) {
    const next = arrow.dataset.neighbour === "newer" ? here().previousElementSibling : here().nextElementSibling;
    arrow.hidden = !next;
    if (next) arrow.href = link(next).href;
  }
}

function centre(step) {
  const list = strip();
  const box = step.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  list.scrollBy({ left: box.left + box.width / 2 - frame.left - frame.width / 2, behavior: "instant" });
}

/** The neighbours' pictures are fetched before they are looked at. */
function preload() {
  const all = steps();
  const at = all.indexOf(here());
  warm = PRELOADED.map((step) => all[at + step]).filter(Boolean).map(({ dataset }) => Object.assign(new Image(), { src: dataset.large }));
}

// More of the view

async function fetchSteps(place) {
  const { strip: address, query } = viewer().dataset;
  const url = new URL(address, location);
  url.search = query;
  for (const [name, value] of Object.entries(place)) url.searchParams.set(name, value);
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (answer.redirected) return location.reload(), [];
    if (!answer.ok) throw new Error(answer.statusText);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    return [...holder.content.querySelectorAll("[data-step]")];
  } catch {
    toast("No connection to Musa. What is here can be looked at.");
    return null;
  }
}

/** Bring more of the view at one side, before the last of it is looked at. */
function more(side) {
  const all = steps();
  const left = side < 0 ? all.indexOf(here()) : all.length - 1 - all.indexOf(here());
  if (left > AHEAD) return null;
  if (!coming.has(side)) coming.set(side, bring(side));
  return coming.get(side);
}

async function bring(side) {
  const edge = side < 0 ? strip().firstElementChild : strip().lastElementChild;
  const { place } = edge?.dataset ?? {};
  if (!place) return;
  const list = strip();
  const fresh = await fetchSteps({ [side < 0 ? "before" : "after"]: place });
  if (!fresh) coming.delete(side);
  if (!fresh?.length || list !== viewer()?.querySelector("[data-filmstrip]") || !edge.isConnected) return; // the end, or another list by now: not asked again
  if (side < 0) edge.before(...fresh);
  else edge.after(...fresh);
  coming.delete(side);
  trim(side);
  point();
  centre(here());
}

function trim(side) {
  const all = steps();
  const at = all.indexOf(here());
  const gone = side < 0 ? all.slice(Math.max(MOST, at + AHEAD + 1)) : all.slice(0, Math.max(0, Math.min(all.length - MOST, at - AHEAD)));
  for (const step of gone) step.remove();
  if (gone.length) coming.delete(-side);
}

// The panel

/** The panel follows once the reader rests at a picture; until then it belongs to another one, and can't be used. */
function follow() {
  const panel = find("[data-panel]");
  const told = isTold();
  panel.ariaBusy = told ? null : "true";
  panel.inert = !told;
  if (!told && panel.contains(document.activeElement)) find("[data-canvas]").focus({ preventScroll: true });
  clearTimeout(timer);
  asked?.abort();
  if (!told) timer = setTimeout(refresh, REST);
}

/** Bring the panel of the picture that is shown. */
export async function refresh() {
  if (!viewer()) return;
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const step = here();
  try {
    const answer = await fetch(link(step).href, { signal, headers: { "HX-Request": "true", "HX-Target": "viewer-panel" }, cache: "no-store" });
    if (answer.redirected) return location.reload();
    if (answer.status === 404) return gone(step);
    if (!answer.ok) throw new Error(answer.statusText);
    const html = await answer.text();
    if (!signal.aborted && step === here()) put(html);
  } catch (error) {
    if (error.name !== "AbortError") toast("The story of this picture could not be had.", { label: "Try again", act: refresh });
  }
}

function put(html) {
  const panel = find("[data-panel]");
  const open = panel.querySelector(".story-journal")?.open;
  const isSame = html.includes(`data-panel-of="${panel.querySelector("[data-panel-of]").dataset.panelOf}"`);
  const { id: focused } = panel.contains(document.activeElement) ? document.activeElement : {};
  const top = panel.querySelector(".info-scroll").scrollTop;
  panel.innerHTML = html;
  panel.querySelector(".info-scroll").scrollTop = isSame ? top : 0;
  const journal = panel.querySelector(".story-journal");
  if (open && journal) journal.open = true;
  panel.inert = false;
  panel.ariaBusy = null;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  htmx.process(panel);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: panel } }));
  if (!isSame) announce(link(here()).ariaLabel);
}

function gone(step) {
  announce("This picture was deleted.");
  leaveOut(step);
}

/** Take a picture out of the list; what is shown then is the next one. @returns {boolean} whether there is another */
export function leaveOut(step) {
  const next = step.nextElementSibling ?? step.previousElementSibling;
  if (step === here() && next) show(next);
  if (!next) return false;
  step.remove();
  point();
  preload();
  return true;
}

/** Put a picture back where it was: before another step, or at the end. */
export function putBack(step, before) {
  if (before?.isConnected) before.before(step);
  else strip().append(step);
  show(step);
}

/** A viewer has come onto the page. */
export function start() {
  coming.clear();
  clearTimeout(timer);
  if (!here()) return;
  centre(here());
  preload();
  more(-1);
  more(1);
}

document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const step = event.target.closest("[data-filmstrip] [data-step]");
  const neighbour = event.target.closest("[data-neighbour]");
  if (!step && !neighbour) return;
  event.preventDefault();
  if (step) show(step);
  else walk(neighbour.dataset.neighbour === "newer" ? -1 : 1);
});

if (viewer()) start();
