// What a search, a filter or a jump through time shows comes into the page that is there: the box keeps the caret, an open
// filter stays open, the address follows. Links marked with data-show lead there without leaving the page.
import { announce } from "./announce.js";
import { toast } from "./toasts.js";

const VIEW = ["q", "scope", "kind", "from", "to", "sort"];
const PLACES = ["at", "cursor", "after"];
const gallery = () => document.getElementById("gallery");
const box = () => document.getElementById("q");
let asked;
let shown = location.href;

function partsOf(address, names) {
  const { pathname, searchParams } = new URL(address, location.href);
  return [pathname, ...names.map((name) => searchParams.get(name) ?? "")].join("\n");
}

/** Whether two addresses show the same pictures, wherever among them somebody stands. */
const isSameView = (one, other) => partsOf(one, VIEW) === partsOf(other, VIEW);
const isSamePlace = (one, other) => isSameView(one, other) && partsOf(one, PLACES) === partsOf(other, PLACES);

/**
 * Show what an address of the studio shows. Of what is shown already, elsewhere, only the rows come.
 * @param {string} url
 * @param {{history?: "push"|"replace"|"", typed?: boolean}} [how] whether the address gets an entry of its own in the
 *   browser's history; `typed`: it comes from the box, which then stays as it is
 * @returns {Promise<boolean>} whether it is shown; not if something newer was asked for meanwhile, or nothing came
 */
export async function show(url, { history: way = "push", typed = false } = {}) {
  if (new URL(url, location.href).pathname !== new URL(shown).pathname) return location.assign(url); // a view of another page
  asked?.abort();
  const mine = new AbortController();
  asked = mine;
  gallery().ariaBusy = "true";
  const target = isSameView(url, shown) ? "days" : "gallery";
  try {
    const headers = { "HX-Request": "true", "HX-Target": target };
    const answer = await fetch(url, { headers, signal: mine.signal });
    if (answer.status === 401) return location.assign(url); // to the door, and back here
    if (!answer.ok) throw new Error(answer.statusText);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return false;
    const focused = document.activeElement?.id;
    if (target === "days") putRows(fresh.body, url, way);
    else putGallery(fresh.getElementById("gallery"), fresh.getElementById("scrubber"), { way, typed });
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    return true;
  } catch (error) {
    if (error.name !== "AbortError") toast("That could not be shown. What you see is what was there before: try again.");
    return false;
  } finally {
    if (asked === mine) gallery().ariaBusy = "false";
  }
}

function leave(address, way) {
  if (way) history[`${way}State`](null, "", address);
  shown = location.href;
  document.dispatchEvent(new CustomEvent("gallery-leaves"));
}

function arrive(enlivened) {
  htmx.process(enlivened);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: enlivened } }));
  document.dispatchEvent(new CustomEvent("gallery-shown"));
}

function putGallery(fresh, scrubber, { way, typed }) {
  leave(fresh.querySelector(".gallery-bar").dataset.address, way);
  if (!typed) box().value = fresh.querySelector("#q").value;
  refreshParts(fresh);
  refreshChildren(fresh);
  refreshScrubber(scrubber);
  arrive(gallery());
  scrollTo({ top: 0, behavior: "instant" }); // what was asked for begins there; where somebody was, the address says
  announce(gallery().querySelector(".result-count").textContent || gallery().dataset.everything || "All pictures.");
}

/** Rows from elsewhere in what is shown. */
function putRows(fresh, url, way) {
  leave(url, way);
  refreshChildren(fresh);
  arrive(document.querySelector("[data-gallery]"));
  if (document.getElementById("newer")) gallery().scrollIntoView({ block: "start", behavior: "instant" });
  else scrollTo({ top: 0, behavior: "instant" });
  announce(gallery().querySelector(".day h2")?.textContent ?? "");
}

/** Parts of the bar: what they hold is replaced, unless somebody is typing into it. */
function refreshParts(fresh) {
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const here = gallery().querySelector(`[data-part="${part.dataset.part}"]`);
    if (here && !here.querySelector("input:focus")) here.replaceChildren(...part.childNodes);
  }
}

const keyOf = (element) => element.id || element.className;

/** What lies below the bar, one by one: the list itself stays and gets other tiles, because scripts watch it. */
function refreshChildren(fresh) {
  const stays = (child) => child.matches(".gallery-bar, .lost");
  const old = new Map([...gallery().children].filter((child) => !stays(child)).map((child) => [keyOf(child), child]));
  let last = gallery().querySelector(":scope > .lost");
  for (const child of [...fresh.children].filter((child) => !stays(child))) {
    const here = old.get(keyOf(child));
    old.delete(keyOf(child));
    if (here?.matches("[data-gallery]")) last = refill(here, child);
    else {
      if (here) here.replaceWith(child);
      else last.after(child);
      last = child;
    }
  }
  for (const gone of old.values()) gone.remove();
}

function refill(list, fresh) {
  for (const link of list.querySelectorAll("[hx-get]")) htmx.trigger(link, "htmx:abort"); // else its rows would come into these
  for (const { name } of [...list.attributes]) if (!fresh.hasAttribute(name)) list.removeAttribute(name);
  for (const { name, value } of fresh.attributes) list.setAttribute(name, value);
  list.replaceChildren(...fresh.childNodes);
  return list;
}

function refreshScrubber(fresh) {
  const here = document.getElementById("scrubber");
  if (here && fresh) here.replaceWith(fresh);
  else if (here) here.remove();
  else if (fresh) gallery().after(fresh);
  if (fresh) htmx.process(fresh);
}

if (gallery()) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-show]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(link.href);
  });
  addEventListener("popstate", () => {
    if (location.pathname === new URL(shown).pathname && !isSamePlace(location.href, shown)) show(location.href, { history: "" });
  });
  document.addEventListener("gallery-place", () => { shown = location.href; }); // it follows the reader
}
