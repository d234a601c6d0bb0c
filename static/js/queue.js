// The queue's page looks again every three seconds while something is unfinished. What changed is put in its place, row
// by row: what has the focus, an open dialog and the place that is being read stay as they are.
import { showUnfinished, tellEnd, tick } from "./live.js";

const PACE = 3_000;
const CALM = 15_000;
const page = document.querySelector("[data-queue]");
const shown = new WeakMap();
let timer;

const isLive = () => page.querySelector("[data-rows] > [data-own], [data-part=running], [data-part=waiting]");
const own = (root) => [...root.querySelectorAll("[data-own]")].map((row) => row.id);

async function look() {
  clearTimeout(timer);
  const fresh = await fetched();
  if (fresh) {
    stop(fresh.querySelector("[data-banner]"));
    const before = own(page);
    const focused = document.activeElement.id;
    merge(page, fresh);
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
    htmx.process(page);
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: document.body } }));
    const left = new Set(own(page));
    const ended = before.filter((id) => !left.has(id)).length;
    if (ended) tellEnd(ended);
    count();
  }
  schedule();
}

/** What stopped the queue, or no longer does, is told above the page. */
function stop(told) {
  const banner = document.getElementById("banner");
  told.remove();
  const text = told.innerHTML;
  if (shown.get(banner) === text) return;
  shown.set(banner, text);
  banner.replaceChildren(told.content);
}

async function fetched() {
  try {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
    if (answer.redirected) location.reload();
    if (!answer.ok) return null;
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    return holder;
  } catch {
    return null;
  }
}

function schedule() {
  tick();
  if (isLive()) timer = setTimeout(look, document.hidden ? CALM : PACE);
}

const key = (element) => element.id || element.dataset.part;
const isInUse = (element) => element.matches(":popover-open");

/** Make the children of `here` those of `there`, by their names; what is the same or in use is not touched. */
function merge(here, there) {
  const known = new Map([...here.children].map((child) => [key(child), child]));
  const wanted = [...there.children];
  const names = new Set(wanted.map(key));
  for (const [name, gone] of known) if (!names.has(name) && !isInUse(gone)) leave(gone);
  let last = null;
  for (const fresh of wanted) {
    const place = last ? last.nextElementSibling : here.firstElementChild;
    const old = known.get(key(fresh));
    if (old) {
      if (old !== place) here.insertBefore(old, place);
      last = renewed(old, fresh);
    } else {
      here.insertBefore(fresh, place);
      remember(fresh);
      last = fresh;
    }
  }
}

function renewed(old, fresh) {
  const text = fresh.outerHTML;
  if (shown.get(old) === text || isInUse(old)) return old;
  const rows = old.querySelector("[data-rows]");
  if (rows) {
    merge(rows, fresh.querySelector("[data-rows]"));
    for (const part of [".section-head", ".queue-more"]) swap(old, part, fresh);
    shown.set(old, text);
    return old;
  }
  old.replaceWith(fresh);
  shown.set(fresh, text);
  return fresh;
}

function swap(section, selector, fresh) {
  const [old, next] = [section.querySelector(selector), fresh.querySelector(selector)];
  if (old && next) {
    if (old.textContent !== next.textContent && !old.contains(document.activeElement)) old.replaceWith(next);
  } else if (old) old.remove();
  else if (next) section.append(next);
}

/** Take a row out; the focus that was in it goes to the next one. */
function leave(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const focused = row.contains(document.activeElement);
  row.remove();
  if (focused) (next?.querySelector("a") ?? document.getElementById("main")).focus({ preventScroll: true });
}

function remember(element) {
  shown.set(element, element.outerHTML);
  for (const row of element.querySelectorAll("[data-row]")) shown.set(row, row.outerHTML);
}

const count = () => showUnfinished(Number(page.querySelector("[data-unfinished-now]").dataset.unfinishedNow));

if (page) {
  count();
  schedule();
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (page.contains(detail.elt) || detail.elt.closest(".toast")) look(); });
  document.addEventListener("visibilitychange", () => (document.hidden ? undefined : look()));
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
}
