// What is in flight tells its own story: one small question every two seconds while something of the viewer's is, and
// one when somebody comes back to the page. Else nothing is asked. Tiles are replaced one by one where they stand;
// clocks and bars go on by themselves in between.
import { announce } from "./announce.js";
import { tellFound, tellLost, tellSignedOut } from "./connection.js";
import { newsQuestion, showsNewest } from "./news.js";
import { keepBox, tileNow } from "./tile-box.js";

const QUICK = 2_000;
const CALM = 10_000;
const QUIET = 30_000;
const LOOK_NOTED = 60_000;
const MOST_PROGRESS = 95;
const CLOCKS = "[data-in-flight] [data-since], [data-row] [data-since]";
const SIGNS_OF_LIFE = ["pointermove", "pointerdown", "keydown", "wheel"];

const inFlight = () => [...document.querySelectorAll("[data-in-flight]")];
const mine = () => document.querySelectorAll("[data-in-flight][data-mine]").length;
const title = document.title;
const counts = document.querySelectorAll("[data-unfinished]");
let listed = 0;
let elsewhere = Math.max(0, Number(counts[0]?.textContent ?? 0) - mine());
let timer;
let returning;
let clock;
let failures = 0;
let asking = false;
let askAgain = false;
let signedOut = false;
let finishedUnseen = false;
let active = Date.now();
let asked = Date.now();
let lookNoted = Date.now();

function pause() {
  if (failures) return Math.min(CALM, QUICK * 2 ** failures);
  return document.hidden ? CALM : QUICK;
}

/** Ask again in time, as long as something of the viewer's is in flight. */
function schedule() {
  clearTimeout(timer);
  if (mine() && !signedOut) timer = setTimeout(ask, pause());
  tick();
  name();
}

/** Somebody is back: one question for all that tells of it at the same moment. */
function comeBack() {
  clearTimeout(returning);
  returning = setTimeout(ask, 50);
}

async function ask() {
  if (asking) return void (askAgain = true); // two answers to the same question would replace the same tile twice
  const question = composed();
  if (!question || signedOut) return;
  const focused = document.activeElement?.closest?.("[data-in-flight]")?.id;
  const pending = inFlight().filter((tile) => "mine" in tile.dataset).map((tile) => tile.id);
  asking = true;
  askAgain = false;
  const ok = await changes(question);
  asking = false;
  asked = Date.now();
  failures = ok ? 0 : failures + 1;
  ended(pending.filter((id) => !document.getElementById(id)?.matches("[data-in-flight]")));
  if (focused && !document.getElementById(focused)?.contains(document.activeElement)) refocus(focused);
  schedule();
  if (!signedOut) tellConnection();
  if (askAgain) comeBack();
}

/** What the page knows, as the address of the question; nothing if nothing could change. */
function composed() {
  const tiles = inFlight();
  const news = newsQuestion();
  if (!tiles.length && !news) return null;
  const question = new URLSearchParams(news ?? {});
  if (tiles.length) question.set("known", tiles.map(told).join(","));
  if (news && showsNewest() && !document.hidden && Date.now() - lookNoted > LOOK_NOTED) {
    question.set("looking", "1");
    lookNoted = Date.now();
  }
  return `${document.body.dataset.changes}?${question}`;
}

/** What a tile knows of itself: its state, and its place in the line. */
function told(tile) {
  const place = tile.querySelector("[data-place]");
  return tile.dataset.inFlight + (place ? `-${place.dataset.place}` : "");
}

/** Ask what changed and let htmx put it in place; whether an answer came. */
async function changes(question) {
  try {
    const answer = await fetch(question, { headers: { "HX-Request": "true" } });
    signedOut = answer.status === 401;
    if (signedOut) tellSignedOut();
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

function tellConnection() {
  if (failures > 1 || (failures && !navigator.onLine)) tellLost(mine() ? pause() : 0);
  else if (!failures) tellFound();
}

let moved = false;
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const next = detail.fragment.firstElementChild;
  if (!detail.target.matches(".tile") || !next?.matches(".tile")) return;
  moved = true;
  keepBox(detail.target, next);
});

function refocus(id) {
  tileNow(id)?.querySelector("a")?.focus({ preventScroll: true });
}

/** Tell that so many of the viewer's came to an end; `ready`: how many by a picture, if that is known. */
export function tellEnd(count, ready) {
  announce(count > 1 ? `${count} generations came to an end.` : "A generation came to an end.");
  finishedUnseen ||= document.hidden;
  document.dispatchEvent(new CustomEvent("generations-ended", { detail: { count, ready } }));
}

function ended(ids) {
  const ready = ids.filter((id) => tileNow(id)?.matches("[data-image]"));
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

/** Let the clocks and bars go on, every second while there are any. */
export function tick() {
  const clocks = document.querySelectorAll(CLOCKS);
  for (const clock of clocks) {
    const seconds = Math.max(0, Math.floor(Date.now() / 1000 - clock.dataset.since));
    clock.textContent = spell(seconds);
    const progress = Math.min(MOST_PROGRESS, (100 * seconds) / (clock.dataset.usual || 60));
    for (const bar of clock.closest(".tile, [data-row]").querySelectorAll("[data-progress]")) bar.style.setProperty("--v", progress.toFixed(1));
  }
  if (!clocks.length) clock = clearInterval(clock);
  else clock ??= setInterval(tick, 1000);
}

schedule();
document.addEventListener("htmx:load", schedule);
addEventListener("pageshow", (event) => { if (event.persisted) comeBack(); });
addEventListener("online", comeBack);
addEventListener("focus", () => { if (Date.now() - asked > QUICK) comeBack(); });
for (const sign of SIGNS_OF_LIFE) {
  addEventListener(sign, () => {
    const quiet = Date.now() - active;
    active = Date.now();
    if (quiet > QUIET) comeBack();
  }, { capture: true, passive: true });
}
document.addEventListener("click", ({ target }) => { if (target.closest("[data-try-now]")) ask(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return schedule();
  finishedUnseen = false;
  name();
  return comeBack();
});
