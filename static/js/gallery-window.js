// A long gallery in a short document: newer rows come on top without moving the view, and rows far away leave. In their
// place stands a gap of exactly their height, which knows between which sort keys they lie, so that they can come back.
import { announce } from "./announce.js";
import { notePlace } from "./gallery-place.js";
import { keepingView } from "./view.js";

const MOST = 220;
const KEPT = 180;
const PIECE = 60;
const AHEAD = 1; // screens: what is nearer comes back
const FAR = 1.6; // screens: what is nearer doesn't leave
const MOST_TRIMMED = 12;
const STAYS = "[hidden], [data-in-flight], :has(:checked:not([data-select]), [aria-expanded='true'], [aria-busy])";

const days = document.querySelector("[data-gallery]");
const count = () => days.querySelectorAll(".tile").length;
const isSeen = (tile) => tile.offsetParent !== null;

/** Rows of the gallery as they are, without the page around them. */
async function fetchRows(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content;
}

function place(values) {
  const url = new URL(days.dataset.top, location);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return url;
}

function enliven(elements) {
  for (const element of elements) htmx.process(element);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: days } }));
}

// Rows leave.

/** The rows of a list from top to bottom, each with the tiles that lie hidden in it; a stack is never cut. */
function rowsOf(list) {
  const rows = [];
  let row = null;
  for (const item of list.children) {
    if (!item.matches(".tile")) row = null;
    else if (row && !isSeen(item)) row.tiles.push(item);
    else {
      const box = item.getBoundingClientRect();
      const joined = row && (Math.abs(row.start - box.top) < 2 || (item.dataset.stack && item.dataset.stack === row.tiles.at(-1).dataset.stack));
      if (!joined) rows.push((row = { tiles: [], top: box.top, bottom: box.bottom }));
      row.start = box.top;
      row.bottom = Math.max(row.bottom, box.bottom);
      row.tiles.push(item);
    }
  }
  return rows;
}

const distance = (row) => Math.max(0, row.top - innerHeight, -row.bottom);
const mayLeave = (row) => distance(row) > FAR * innerHeight && !row.tiles.some((tile) => tile.matches(STAYS) || tile.contains(document.activeElement));

function shrink() {
  let left = count();
  if (left <= MOST) return;
  const rows = [...days.querySelectorAll(".tiles")].flatMap(rowsOf);
  const leaving = new Set();
  for (const row of rows.filter(mayLeave).sort((a, b) => distance(b) - distance(a))) {
    if (left <= KEPT) break;
    leaving.add(row);
    left -= row.tiles.length;
  }
  keepingView(() => piecesOf(rows, leaving).forEach(leave));
}

/** Neighbouring rows that leave together, as few tiles as a page has. */
function piecesOf(rows, leaving) {
  const pieces = [];
  let piece = null;
  for (const row of rows) {
    const follows = piece && piece.at(-1).tiles.at(-1).nextElementSibling === row.tiles[0];
    const size = piece?.reduce((sum, one) => sum + one.tiles.length, 0);
    if (!leaving.has(row)) piece = null;
    else if (follows && size + row.tiles.length <= PIECE) piece.push(row);
    else pieces.push((piece = [row]));
  }
  return pieces;
}

function leave(rows) {
  const tiles = rows.flatMap((row) => row.tiles);
  const list = tiles[0].parentElement;
  const before = list.getBoundingClientRect().height;
  const gap = document.createElement("li");
  gap.className = "gap";
  gap.ariaHidden = "true";
  gap.dataset.newest = tiles[0].dataset.key;
  gap.dataset.oldest = tiles.at(-1).dataset.key;
  gap.dataset.width = days.clientWidth;
  gap.style.setProperty("block-size", "0");
  tiles[0].before(gap);
  for (const tile of tiles) tile.remove();
  gap.style.setProperty("block-size", `${before - list.getBoundingClientRect().height}px`);
  nearing.observe(gap);
}

// Rows come back.

const nearing = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) comeBack(target);
}, { rootMargin: `${AHEAD * 100}% 0px` });

async function comeBack(gap) {
  if (gap.ariaBusy) return;
  gap.ariaBusy = "true";
  try {
    const rows = await fetchRows(place({ cursor: Number(gap.dataset.newest) + 1, after: Number(gap.dataset.oldest) - 1 }));
    const tiles = [...rows.querySelectorAll(".tile")].filter((tile) => !document.getElementById(tile.id));
    if (!gap.isConnected) return; // something else is shown by now
    nearing.unobserve(gap);
    keepingView(() => {
      gap.replaceWith(...tiles);
      enliven(tiles);
    });
    shrink();
    notePlace();
  } catch {
    gap.ariaBusy = null;
    addEventListener("scrollend", () => again(gap), { once: true });
    addEventListener("online", () => again(gap), { once: true });
  }
}

function again(gap) {
  nearing.unobserve(gap);
  if (gap.isConnected) nearing.observe(gap);
}

// Newer rows come on top.

let coming = null;
const topping = new IntersectionObserver((entries) => {
  if (entries.some(({ isIntersecting }) => isIntersecting)) loadNewer();
}, { rootMargin: "1200px 0px" });

/** Bring the rows above the first, if there are any; done when they are there. */
export function loadNewer() {
  if (coming) return coming;
  const mine = bringNewer().finally(() => { if (coming === mine) coming = null; });
  return (coming = mine);
}

async function bringNewer() {
  const link = document.getElementById("newer");
  if (!link) return;
  topping.unobserve(link);
  link.ariaBusy = "true";
  try {
    const rows = await fetchRows(link.href);
    if (!link.isConnected) return;
    const fresh = [...rows.querySelectorAll(".day")];
    keepingView(() => putOnTop(link, fresh, rows.querySelector("#newer")));
    enliven(days.querySelectorAll(":scope > .day"));
    shrink();
    watchTop();
  } catch {
    link.ariaBusy = null;
    addEventListener("scrollend", watchTop, { once: true });
  }
}

function putOnTop(link, fresh, newer) {
  const held = document.querySelector("[data-held]");
  for (const tile of fresh.flatMap((day) => [...day.querySelectorAll(".tile")])) held?.querySelector(`[id="${tile.id}"]`)?.remove();
  const last = fresh.at(-1);
  const here = last && document.getElementById(last.id);
  if (newer) link.replaceWith(newer);
  else {
    link.remove();
    held?.remove();
  }
  const start = days.querySelector(":scope > .day");
  for (const day of fresh) if (day !== last || !here) days.insertBefore(day, start);
  if (here) join(here.querySelector(".tiles"), [...last.querySelectorAll(".tile")], fresh.length === 1 && newer);
  if (newer) return;
  const today = document.getElementById("newest-day");
  if (today) today.value = days.querySelector(":scope > .day").dataset.day;
  days.dataset.newest = Math.max(days.dataset.newest ?? 0, days.querySelector(".tile")?.dataset.key ?? 0);
}

/** Put the newer tiles of a day above those that are there, whose rows stay as they are: a seam begins them anew. So that
    the last row above it is full, some of the newest may have to wait for the next page: then `newer` leads to them. */
function join(list, tiles, newer) {
  const seam = document.createElement("li");
  seam.className = "seam";
  seam.ariaHidden = "true";
  list.prepend(...tiles, seam);
  if (isFull(list, seam)) return;
  const dropped = [];
  while (newer && dropped.length < MOST_TRIMMED && tiles.length > dropped.length + 20) {
    const first = list.firstElementChild;
    const stack = first.dataset.stack;
    do dropped.push(list.removeChild(list.firstElementChild));
    while (stack && list.firstElementChild.dataset.stack === stack);
    if (!isFull(list, seam)) continue;
    const url = new URL(newer.href);
    url.searchParams.set("after", list.firstElementChild.dataset.key);
    newer.href = url;
    return;
  }
  list.prepend(...dropped);
  seam.insertAdjacentHTML("beforebegin", '<li class="rest" aria-hidden="true"></li>');
}

/** Whether the row above a seam reaches from edge to edge and is no higher than others. */
function isFull(list, seam) {
  let tile = seam.previousElementSibling;
  while (tile && !isSeen(tile)) tile = tile.previousElementSibling;
  if (!tile) return true;
  const box = tile.getBoundingClientRect();
  const row = Number.parseFloat(getComputedStyle(list).getPropertyValue("--row-height"));
  return Math.abs(box.right - list.getBoundingClientRect().right) < 2 && box.height < 1.35 * row;
}

function watchTop() {
  const link = document.getElementById("newer");
  if (link) topping.observe(link);
}

// A gap has the height that its rows had at the width of then.
function resize() {
  keepingView(() => {
    for (const gap of days.querySelectorAll(".gap")) {
      const width = days.clientWidth;
      gap.style.setProperty("block-size", `${(gap.offsetHeight * gap.dataset.width) / width}px`);
      gap.dataset.width = width;
    }
  });
}

// The pictures of the next screen are asked for before they are seen.
const loading = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    target.loading = "eager";
    loading.unobserve(target);
  }
}, { rootMargin: "100% 0px" });
const ahead = (root) => { for (const image of root.querySelectorAll("img[loading=lazy]")) loading.observe(image); };

// What the viewer sends while the newest isn't on the page waits out of sight: it is watched, and stands on top there.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const held = document.querySelector("[data-held]");
  if (!held || held.contains(detail.target) || !/^(days$|tiles-)/.test(detail.target.id)) return;
  if (!detail.fragment.querySelector(".tile[data-mine]")) return;
  detail.target = held;
  announce("It stands on top, among the newest.");
});

if (days) {
  ahead(days);
  document.addEventListener("htmx:load", ({ detail }) => ahead(detail.elt));
  if (!("paged" in days.dataset)) {
    watchTop();
    document.addEventListener("gallery-leaves", () => (coming = null)); // what is on its way is not for what comes
    addEventListener("resize", resize);
    addEventListener("scrollend", shrink);
    document.addEventListener("gallery-shown", watchTop);
    document.addEventListener("htmx:load", () => queueMicrotask(shrink));
  }
}
