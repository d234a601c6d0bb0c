// The viewer over the gallery: a press on a tile opens it without leaving the page, whose address then is the image's. Back
// and Escape close it: the gallery lies as it was, and the tile that was looked at last has the focus.
import { focusTile } from "./gallery-keys.js";
import { reveal } from "./stacks.js";
import { show as showResults } from "./search-results.js";
import { refreshMarks } from "./tile-marks.js";
import { toast } from "./toasts.js";
import { here, link, overlay, start, viewer } from "./viewer.js";

const BEHIND = ".skip, .app, .tabbar";
const IMAGE = /^\/images\/\d+\/$/;
const gallery = () => document.querySelector("[data-gallery]");
const isOpen = () => Boolean(overlay()?.open);

let opener; // the id of the tile that was opened
let seen = new Set(); // ids of the images that were looked at
let title;
let asked;

/** What decides which pictures a view shows: it stands in the address of each of its images. */
function query() {
  const { walk } = gallery().dataset;
  if (walk) return walk;
  const given = new URLSearchParams(location.search);
  return new URLSearchParams(["scope", "kind", "q"].filter((name) => given.get(name)).map((name) => [name, given.get(name)])).toString();
}

function open(tile) {
  const { pathname } = tile.querySelector(":scope > a");
  const search = query();
  opener = tile.id;
  seen = new Set();
  title = document.title;
  history.pushState({ viewer: true }, "", search ? `${pathname}?${search}` : pathname);
  fill(tile);
}

function dialog() {
  if (overlay()) return overlay();
  const made = document.createElement("dialog");
  made.className = "viewer-overlay";
  made.ariaLabel = "Image";
  made.ariaModal = "true";
  document.querySelector(".app").after(made);
  return made;
}

async function fill(tile) {
  const place = dialog();
  place.replaceChildren(waiting(tile));
  uncover(place);
  asked?.abort();
  const mine = (asked = new AbortController());
  try {
    const answer = await fetch(location.href, { signal: mine.signal, headers: { "HX-Request": "true" }, cache: "no-store" });
    if (answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(answer.statusText);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    if (mine.signal.aborted) return;
    const thumbnail = tile?.querySelector("img:not(.placeholder)")?.currentSrc;
    if (thumbnail) holder.content.querySelector(".placeholder").src = thumbnail; // it is there: nothing blinks
    place.replaceChildren(holder.content);
    htmx.process(place);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: place } }));
    place.querySelector("[data-canvas]").focus({ preventScroll: true });
    noteSeen();
    start();
    document.dispatchEvent(new CustomEvent("viewer-opened"));
  } catch (error) {
    if (error.name === "AbortError") return;
    toast("The picture could not be opened. Try again in a moment.");
    close();
  }
}

/** What is seen until the viewer is there: the tile's own picture, where it will be. */
function waiting(tile) {
  const holder = document.createElement("div");
  holder.className = "viewer waiting";
  holder.ariaBusy = "true";
  holder.innerHTML = '<section class="stage"><header class="stage-bar"></header><div class="stage-canvas" data-canvas tabindex="-1"><figure class="picture"><img alt=""></figure></div></section><aside class="info"></aside>';
  const image = tile?.querySelector("img:not(.placeholder)");
  if (!image) return holder;
  const ratio = [...tile.classList].find((name) => /^r-\d+$/.test(name));
  holder.querySelector(".picture").classList.add(ratio);
  holder.querySelector("img").src = image.currentSrc || image.src;
  return holder;
}

function uncover(place) {
  document.documentElement.classList.add("viewing");
  for (const element of document.querySelectorAll(BEHIND)) element.inert = true;
  if (!place.open) place.show();
  place.scrollTop = 0;
  place.querySelector("[data-canvas]").focus({ preventScroll: true });
}

/** Leave the viewer as it was entered: by one step back. @returns {boolean} whether one was open */
export function close() {
  if (!isOpen()) return false;
  history.back();
  return true;
}

async function cover() {
  asked?.abort();
  const { tile, key } = viewer()?.dataset ?? {};
  overlay().close();
  overlay().replaceChildren();
  document.documentElement.classList.remove("viewing");
  for (const element of document.querySelectorAll(BEHIND)) element.inert = false;
  document.title = title;
  if (document.fullscreenElement) document.exitFullscreen();
  refreshMarks([...seen]);
  document.dispatchEvent(new CustomEvent("viewer-closed"));
  await returnTo(tile ?? opener, key);
  document.dispatchEvent(new CustomEvent("viewer-left"));
}

/** The tile that was looked at last; where it isn't on the page, its rows are brought. */
async function returnTo(id, key) {
  const shown = (one) => one && !one.hidden && one;
  let tile = shown(document.getElementById(id));
  if (!tile && key && document.querySelector("[data-studio-page]") && !document.getElementById(id)) {
    const place = new URL(location);
    place.searchParams.set("at", key);
    if (await showResults(place.href, { history: "replace" })) tile = shown(document.getElementById(id));
  }
  tile ??= shown(document.getElementById(opener)) || gallery().querySelector(".tile:not([hidden], .tucked)");
  if (!tile) return;
  reveal(tile);
  focusTile(tile);
}

function noteSeen() {
  seen.add(viewer().dataset.tile.replace("image-", ""));
}

if (gallery() && "walk" in gallery().dataset) {
  document.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-gallery] .tile[data-image]");
    if (!tile || event.target.closest("a")?.parentElement !== tile || event.defaultPrevented) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(tile);
  });
  document.addEventListener("viewer-step", () => { if (isOpen()) noteSeen(); });
  addEventListener("popstate", () => {
    if (isOpen()) cover();
    else if (IMAGE.test(location.pathname)) {
      title = document.title;
      opener = `image-${location.pathname.split("/")[2]}`;
      fill(document.getElementById(opener));
    }
  });
} else if (viewer()) {
  // This page was loaded anew where the viewer lay over a gallery: what stood behind it isn't here any more.
  addEventListener("popstate", () => { if (location.pathname !== link(here()).pathname) location.reload(); });
}
