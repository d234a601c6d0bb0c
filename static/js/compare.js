// Pictures side by side, or two over one another: which of them is meant, how they are shown, what is said of each.
import { announce } from "./announce.js";
import { keyOf } from "./keys.js";
import { leave } from "./leaving.js";
import { factsOf, say, takeBack } from "./saying.js";
import { toast } from "./toasts.js";
import { fit, forget, isSynced, isZoomed, layAll, level, pan, setSynced, toggle, zoomBy } from "./zooming.js";

const root = document.querySelector("[data-compare-page]");
const STEP = 80; // px by an arrow key
const FURTHER = 1.4; // times, by key or button
const VERDICTS = { p: "pick", x: "reject", u: "" };
const MODES = ["side", "slider", "difference"];
const panes = () => [...root.querySelectorAll("[data-pane]")];
const idOf = (pane) => Number(pane.dataset.pane);
let current = root?.querySelector("[data-pane]");

const letterOf = (pane) => pane.querySelector(".letter").textContent;
const modes = () => [...root.querySelectorAll("[name=mode]")];
const laidOver = () => root.querySelector("[data-laid-over]");
const mode = () => root.dataset.mode;

/** The frame that keys zoom and move. */
const frame = () => (mode() === "side" ? current.querySelector("[data-frame]") : laidOver().querySelector("[data-frame]"));

function take(pane, { focus = true } = {}) {
  current = pane;
  for (const one of panes()) one.classList.toggle("current", one === pane);
  if (focus) pane.focus({ preventScroll: true });
  if (focus) pane.scrollIntoView({ block: "nearest", inline: "nearest" });
  tellLevel();
}

const step = (by) => take(panes()[(panes().indexOf(current) + by + panes().length) % panes().length]);

function tellLevel() {
  const button = root.querySelector("[data-zoom-level]");
  if (frame()?.clientWidth) button.textContent = isZoomed(frame()) ? `${level(frame())}%` : "Fit";
}

function show(name) {
  if (!laidOver() || !MODES.includes(name)) return;
  if (name !== "side" && !isSynced()) sync(); // one over the other, both have to move
  root.dataset.mode = name;
  laidOver().hidden = name === "side";
  for (const input of modes()) input.checked = input.value === name;
  for (const note of root.querySelectorAll("[data-for]")) note.classList.toggle("shown", note.dataset.for === name);
  layAll();
}

/** What is thought of a picture, on its pane. */
function tell(pane, { verdict, rating, starred } = {}) {
  if (verdict !== undefined) pane.dataset.verdict = verdict;
  if (rating !== undefined) pane.dataset.rating = rating || "";
  const star = pane.querySelector("[data-say=star]");
  if (starred !== undefined) star.ariaPressed = String(starred);
  for (const button of pane.querySelectorAll("[data-say=judge]")) button.ariaPressed = String(button.value === pane.dataset.verdict);
  for (const button of pane.querySelectorAll("[data-say=rate]")) {
    button.classList.toggle("on", button.value <= pane.dataset.rating);
    button.ariaPressed = String(button.value === pane.dataset.rating);
  }
}

const WORDS = { pick: "picked", reject: "rejected", "": "neither picked nor rejected" };

async function judge(pane, verb, value) {
  const { verdict, rating } = pane.dataset;
  const starred = pane.querySelector("[data-say=star]").ariaPressed === "true";
  const before = { verdict, rating, starred };
  const now = { judge: { verdict: value }, rate: { rating: value }, star: { starred: !starred } }[verb];
  tell(pane, now);
  const told = await say(idOf(pane), verb, value);
  if (!told) return tell(pane, before);
  const said = { judge: WORDS[value], rate: value ? `rated ${value}` : "rating taken back", star: starred ? "star taken off" : "starred" }[verb];
  const sentence = `${letterOf(pane)}: ${said}.`;
  announce(sentence);
  if (told.undo) toast(sentence, { act: () => undo(pane, told.undo) });
}

async function undo(pane, address) {
  if (await takeBack(idOf(pane), address)) await refresh([idOf(pane)]);
}

/** Somebody said something elsewhere, or took it back. */
async function refresh(ids) {
  const facts = await factsOf(root.dataset.facts, ids).catch(() => new Map());
  for (const pane of panes()) if (facts.has(idOf(pane))) tell(pane, facts.get(idOf(pane)));
}

function move(key) {
  const [across, down] = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
  if (isZoomed(frame())) return pan(frame(), across * STEP, down * STEP);
  return step(-(across + down));
}

function sync() {
  setSynced(!isSynced(), frame());
  root.querySelector("[data-synced]").ariaPressed = String(isSynced());
  announce(isSynced() ? "All zoom and move together." : "Each zooms and moves on its own.");
}

function keydown(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector(":popover-open, dialog[open]")) return;
  const isRange = event.target.matches("[data-cut]");
  if (!isRange && event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select")) return;
  const key = keyOf(event);
  const arrow = key.startsWith("Arrow") && !isRange && !event.target.matches("input");
  const acts = {
    ...Object.fromEntries(Object.entries(VERDICTS).map(([name, value]) => [name, () => judge(current, "judge", value)])),
    ...Object.fromEntries([..."12345"].map((star) => [star, () => judge(current, "rate", star)])),
    0: () => (isZoomed(frame()) ? fit(frame()) : judge(current, "rate", "")),
    s: () => judge(current, "star"),
    z: () => toggle(frame()),
    "+": () => zoomBy(frame(), FURTHER),
    "=": () => zoomBy(frame(), FURTHER),
    "-": () => zoomBy(frame(), 1 / FURTHER),
    l: sync,
    m: () => show(MODES[(MODES.indexOf(mode()) + 1) % MODES.length]),
    Delete: () => current.querySelector("[data-remove]")?.click(),
    Backspace: () => current.querySelector("[data-remove]")?.click(),
    Escape: () => (isZoomed(frame()) ? fit(frame()) : leave(root.querySelector("[data-leave]").href)),
  };
  if (!arrow && !Object.hasOwn(acts, key)) return;
  if (event.repeat && !arrow && !["+", "=", "-"].includes(key)) return event.preventDefault();
  event.preventDefault();
  if (arrow) move(key);
  else acts[key]();
}

function click(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hit = (selector) => event.target.closest(selector);
  const said = hit("[data-say]");
  const link = hit("[data-replaces]");
  if (hit("[data-zoom-in]")) zoomBy(frame(), FURTHER);
  else if (hit("[data-zoom-out]")) zoomBy(frame(), 1 / FURTHER);
  else if (hit("[data-zoom-level]")) toggle(frame());
  else if (hit("[data-synced]")) sync();
  else if (hit("[data-leave]")) leave(hit("[data-leave]").href);
  else if (link) location.replace(link.href); // one entry of the history, so that Back leads out of here
  else if (said) {
    const pressed = said.ariaPressed === "true" ? "" : said.value; // pressed once more, it is taken back
    judge(said.closest("[data-pane]"), said.dataset.say, pressed);
  } else return;
  event.preventDefault();
}

if (root) {
  for (const pane of panes()) tell(pane);
  take(current, { focus: false });
  show("side");
  document.addEventListener("keydown", keydown);
  root.addEventListener("click", click);
  root.addEventListener("focusin", ({ target }) => { if (target.closest("[data-pane]")) take(target.closest("[data-pane]"), { focus: false }); });
  root.addEventListener("pointerdown", ({ target }) => { if (target.closest("[data-pane]")) take(target.closest("[data-pane]"), { focus: false }); });
  root.addEventListener("zoomed", tellLevel);
  root.addEventListener("change", ({ target }) => {
    if (target.matches("[name=mode]")) show(target.value);
    if (target.matches("[data-only-differences]")) root.querySelector("[data-differences]").classList.toggle("only", target.checked);
  });
  root.querySelector("[data-differences]").classList.add("only");
  root.addEventListener("input", ({ target }) => {
    if (target.matches("[data-cut]")) laidOver().style.setProperty("--cut", `${target.value}%`);
  });
  document.addEventListener("acted", ({ detail }) => refresh(detail.images ?? []));
  document.addEventListener("load", ({ target }) => { if (target.matches?.("[data-frame] img")) layAll(); }, true);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) refresh(panes().map(idOf)); });
  forget();
}
