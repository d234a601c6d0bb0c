// What a search or a filter shows comes into the page that is there: the box keeps the caret, an open filter stays open,
// the address follows. Links marked with data-show lead there without leaving the page.
import { announce } from "./announce.js";
import { toast } from "./toasts.js";

const gallery = () => document.getElementById("gallery");
const box = () => document.getElementById("q");
let asked;
let shown = location.href;

/** What of an address decides which pictures are shown; where among them somebody stands doesn't. */
function view(address) {
  const { pathname, searchParams } = new URL(address, location.href);
  return [pathname, ...["q", "scope", "kind", "sort"].map((name) => searchParams.get(name) ?? "")].join("\n");
}

/**
 * Show what an address of the studio shows.
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
  try {
    const answer = await fetch(url, { signal: mine.signal });
    if (answer.redirected) return location.assign(url);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return false;
    put(page.getElementById("gallery"), page.getElementById("scrubber"), { way, typed });
    return true;
  } catch (error) {
    if (error.name !== "AbortError") toast("That could not be searched. What you see is what was found before: try again.");
    return false;
  } finally {
    if (asked === mine) gallery().ariaBusy = "false";
  }
}

function put(fresh, scrubber, { way, typed }) {
  const focused = document.activeElement?.id;
  const address = fresh.querySelector(".gallery-bar").dataset.address;
  shown = new URL(address, location.href).href;
  if (way) history[`${way}State`](null, "", address);
  document.dispatchEvent(new CustomEvent("gallery-leaves"));
  if (!typed) box().value = fresh.querySelector("#q").value;
  refreshParts(fresh);
  refreshChildren(fresh);
  refreshScrubber(scrubber);
  htmx.process(gallery());
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: gallery() } }));
  document.dispatchEvent(new CustomEvent("gallery-shown"));
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo({ top: 0, behavior: "instant" }); // what was asked for begins there; where somebody was, the address says
  const count = gallery().querySelector(".result-count").textContent;
  announce(count || gallery().dataset.everything || "All pictures.");
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
  const stay = ["gallery-bar", "offline"];
  const old = new Map([...gallery().children].map((child) => [keyOf(child), child]));
  let last = gallery().querySelector(".gallery-bar");
  for (const child of [...fresh.children]) {
    const here = old.get(keyOf(child));
    old.delete(keyOf(child));
    if (here && stay.includes(keyOf(child))) last = here;
    else if (here?.matches("[data-gallery]")) last = refill(here, child);
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
    if (location.pathname === new URL(shown).pathname && view(location.href) !== view(shown)) show(location.href, { history: "" });
  });
}
