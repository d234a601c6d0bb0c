// What is in flight tells its own story: one small question every two seconds, until nothing is left.
// Tiles are replaced one by one where they stand; clocks and bars go on by themselves in between.
import { announce } from "./announce.js";

const QUICK = 2_000;
const CALM = 10_000;
const OTHERS = 15_000;
const MOST_PROGRESS = 95;

const inFlight = () => [...document.querySelectorAll("[data-in-flight]")];
const mine = () => document.querySelectorAll("[data-in-flight][data-mine]").length;
const title = document.title;
const counts = document.querySelectorAll("[data-unfinished]");
let listed = 0;
let elsewhere = Math.max(0, Number(counts[0]?.textContent ?? 0) - mine());
const offline = () => document.getElementById("offline");
let timer;
let failures = 0;
let asking = false;
let finishedUnseen = false;

function pause() {
  if (document.hidden) return CALM;
  if (failures) return Math.min(CALM, QUICK * 2 ** failures);
  return mine() ? QUICK : OTHERS;
}

function schedule() {
  clearTimeout(timer);
  if (inFlight().length) timer = setTimeout(ask, pause());
  tick();
  name();
}

async function ask() {
  const waiting = inFlight();
  if (asking || !waiting.length) return; // two answers to the same question would replace the same tile twice
  const focused = document.activeElement?.closest?.("[data-in-flight]")?.id;
  const pending = waiting.filter((tile) => "mine" in tile.dataset).map((tile) => tile.id);
  const known = waiting.map(told).join(",");
  asking = true;
  const ok = await changes(known);
  asking = false;
  failures = ok ? 0 : failures + 1;
  if (offline()) offline().hidden = failures < 2;
  ended(pending.filter((id) => !document.getElementById(id)?.matches("[data-in-flight]")));
  if (focused && !document.getElementById(focused)?.contains(document.activeElement)) refocus(focused);
  schedule();
}

/** What a tile knows of itself: its state, and its place in the line. */
function told(tile) {
  const place = tile.querySelector("[data-place]");
  return tile.dataset.inFlight + (place ? `-${place.dataset.place}` : "");
}

/** Ask what changed and let htmx put it in place; whether an answer came. */
async function changes(known) {
  try {
    const address = `${document.body.dataset.changes}?known=${encodeURIComponent(known)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (answer.redirected) return location.reload();
    if (!answer.ok) return false;
    if (answer.status === 200) {
      moved = false;
      htmx.swap(document.body, await answer.text(), { swapStyle: "none" });
      if (moved) {
        document.getElementById("catching-up")?.replaceChildren(); // it has caught up
        document.body.dispatchEvent(new CustomEvent("generation-changed"));
      }
    }
    return true;
  } catch {
    return false;
  }
}

// The picture takes the box that was kept for it: a ratio that is off by a little must not move the rows below.
const successors = new Map();
let moved = false;
const ratio = (tile) => tile.className.match(/\br-(\d+)\b/);
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const next = detail.fragment.firstElementChild;
  if (!detail.target.matches(".tile") || !next?.matches(".tile")) return;
  moved = true;
  successors.set(detail.target.id, next.id);
  const [kept, own] = [ratio(detail.target), ratio(next)];
  if (kept && own && Math.abs(kept[1] / own[1] - 1) < 0.05) next.classList.replace(own[0], kept[0]);
});

function refocus(id) {
  const tile = document.getElementById(successors.get(id) ?? id);
  tile?.querySelector("a")?.focus({ preventScroll: true });
}

/** Tell that so many of the viewer's came to an end; `ready`: how many by a picture, if that is known. */
export function tellEnd(count, ready) {
  announce(count > 1 ? `${count} generations came to an end.` : "A generation came to an end.");
  finishedUnseen ||= document.hidden;
  document.dispatchEvent(new CustomEvent("generations-ended", { detail: { count, ready } }));
}

function ended(ids) {
  const ready = ids.filter((id) => document.getElementById(successors.get(id) ?? id)?.matches("[data-image]"));
  if (ids.length) tellEnd(ids.length, ready.length);
}

/** Show how many of the viewer's are unfinished on a page that lists them all, and holds no tiles. */
export function showUnfinished(count) {
  listed = count;
  elsewhere = 0;
  name();
}

function name() {
  const running = mine() + listed;
  const mark = finishedUnseen && !running ? "✓ " : running ? `(${running}) ` : "";
  document.title = mark + title;
  for (const count of counts) count.textContent = running + elsewhere || "";
  document.dispatchEvent(new CustomEvent("unfinished", { detail: { running: running + elsewhere, unseen: finishedUnseen } }));
}

function spell(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Let the clocks and bars go on. */
export function tick() {
  for (const clock of document.querySelectorAll("[data-in-flight] [data-since], [data-row] [data-since]")) {
    const seconds = Math.max(0, Math.floor(Date.now() / 1000 - clock.dataset.since));
    clock.textContent = spell(seconds);
    const progress = Math.min(MOST_PROGRESS, (100 * seconds) / (clock.dataset.usual || 60));
    for (const bar of clock.closest(".tile, [data-row]").querySelectorAll("[data-progress]")) bar.style.setProperty("--v", progress.toFixed(1));
  }
}

setInterval(tick, 1000);
schedule();
document.addEventListener("htmx:load", schedule);
addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
addEventListener("online", () => { failures = 0; schedule(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return schedule();
  finishedUnseen = false;
  name();
  return ask();
});
