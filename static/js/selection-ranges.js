// From one tile to another: the tiles between, also those that the page doesn't hold any more.
import { toast } from "./toasts.js";
import { anchor, choose, setAnchor, source } from "./selection.js";

const gallery = () => document.querySelector("[data-gallery]");
const bar = () => document.querySelector("[data-selection-bar]");
const DAY = 86_400_000_000; // microseconds

/** The tiles of pictures, in order; what lies in a closed stack is among them. */
export const pictures = (root = gallery()) => [...root.querySelectorAll(".tile[data-image]:not([hidden])")];

/** The tiles that act as one: all of a closed stack, else the tile alone. */
export function together(tile) {
  if (!tile.matches(".closed")) return [tile];
  return pictures().filter((one) => one.dataset.stack === tile.dataset.stack);
}

/** The tiles from one to another, both and all of closed stacks included. */
export function between(one, other) {
  const all = [...gallery().querySelectorAll(".tile:not([hidden])")];
  const places = [...together(one), ...together(other)].map((tile) => all.indexOf(tile));
  return all.slice(Math.min(...places), Math.max(...places) + 1).filter((tile) => tile.dataset.image);
}

/** Select from where somebody chose last to a tile. */
export async function extendTo(tile) {
  const from = anchor();
  const first = from && document.getElementById(`image-${from.id}`);
  if (!from) choose(together(tile), true);
  else if (first && !isBroken(first, tile)) choose(between(first, tile), true);
  else if (!gallery().dataset.top) choose(together(tile), true); // in another order than by time
  else await chooseFrom(Math.max(from.key, tile.dataset.key), Math.min(from.key, tile.dataset.key), true);
  setAnchor(tile);
}

/** Select a day, or take it out; also what of it isn't on the page. */
export async function chooseDay(day, on) {
  const isWhole = !day.querySelector(".gap") && !isAtEdge(day);
  if (isWhole) return choose(pictures(day), on);
  const start = Date.parse(`${day.dataset.day}T00:00:00Z`) * 1000;
  return chooseFrom(start + DAY - 1, start, on);
}

/** Whether tiles are missing on the page between two. */
function isBroken(one, other) {
  const [first, last] = one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? [one, other] : [other, one];
  const follows = (gap, tile) => tile.compareDocumentPosition(gap) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...gallery().querySelectorAll(".gap")].some((gap) => follows(gap, first) && follows(last, gap));
}

/** Whether a day goes on where the page ends. */
function isAtEdge(day) {
  const days = [...gallery().querySelectorAll("[data-day]")];
  const ends = "paged" in gallery().dataset;
  return ((ends || document.getElementById("newer")) && day === days[0]) || ((ends || document.getElementById("older")) && day === days.at(-1));
}

async function chooseFrom(newest, oldest, on) {
  const question = new URLSearchParams(source());
  question.set("newest", newest);
  question.set("oldest", oldest);
  try {
    const answer = await fetch(`${bar().dataset.between}?${question}`, { headers: { "HX-Request": "true" } });
    if (answer.status === 422) return toast(await answer.text());
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    return choose((await answer.json()).images, on);
  } catch {
    return toast("The pictures between could not be asked for. Nothing was changed: try again.");
  } finally {
    document.dispatchEvent(new CustomEvent("selection-changed")); // a box that was ticked in vain
  }
}
