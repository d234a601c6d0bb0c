// What is selected on this page: images one by one, or all results but some. Kept in the tab, so that it survives
// scrolling, tiles that leave, a reload and Back; gone when the page shows something else, with a way back.
import { announce } from "./announce.js";
import { toast } from "./toasts.js";

const KEY = `selection ${location.pathname}`;
const gallery = () => document.querySelector("[data-gallery]");
const bar = () => document.querySelector("[data-selection-bar]");
const empty = () => ({ source: source(), images: new Map(), every: null, except: new Map(), anchor: null });
const idOf = (tile) => Number(tile.dataset.image);
const keyOf = (tile) => Number(tile.dataset.key);

let state;
let isOn = false; // the Select button is pressed, even if nothing is selected yet

/** The image chosen last, from which a range begins: `{id, key}`, or null. */
export const anchor = () => state.anchor;

/** Whether tiles can be selected on this page. */
export const canSelect = () => Boolean(gallery() && bar());

/** What stands behind the ? of the address of what the page shows, without a place in it. */
export function source() {
  const { source: given, top } = gallery().dataset;
  return given ?? (top ? new URL(top, location).search.slice(1) : "");
}

/** Whether a click on a tile means selecting. */
export const isSelecting = () => canSelect() && (isOn || count() > 0);

/** How many images are selected. */
export function count() {
  if (!state) return 0;
  return state.every ? Math.max(0, state.every.count - state.except.size) : state.images.size;
}

/** That in words: 12,482, or "more than 100,000". */
export const spoken = () => (state.every && !state.every.exact ? state.every.words : count().toLocaleString("en"));

/** Whether all results are selected, but some. */
export const isEvery = () => Boolean(state?.every);

/** Whether the image of a tile is selected. */
export const isSelected = (tile) => holds(state, tile);

/** What is selected just now, for later: says of a tile whether it was. */
export function asNow() {
  const then = { ...state, images: new Map(state.images), except: new Map(state.except) };
  return (tile) => holds(then, tile);
}

function holds(selection, tile) {
  if (!selection || !tile.dataset.image) return false;
  if (!selection.every) return selection.images.has(idOf(tile));
  return keyOf(tile) <= selection.every.newest && !selection.except.has(idOf(tile));
}

/** What names the selection in a form. */
export function fields() {
  if (!state.every) return { image: [...state.images.keys()] };
  return { every: 1, source: state.source, newest: state.every.newest, except: [...state.except.keys()] };
}

/**
 * Select images, or take them out of the selection.
 * @param {Iterable<HTMLElement|[number, number]>} images tiles, or pairs of id and sort key
 * @param {boolean} on
 */
export function choose(images, on) {
  for (const image of images) {
    const [id, key] = Array.isArray(image) ? image : [idOf(image), keyOf(image)];
    if (!id) continue;
    if (!state.every) on ? state.images.set(id, key) : state.images.delete(id);
    else if (key <= state.every.newest) on ? state.except.delete(id) : state.except.set(id, key);
  }
  changed();
}

/** Let the next range begin at a tile. */
export function setAnchor(tile) {
  if (tile.dataset.image) state.anchor = { id: idOf(tile), key: keyOf(tile) };
  keep();
}

/**
 * Select all results that there are.
 * @param {{count: number, exact: boolean, words: string}} total how many
 * @param {number} newest above this sort key nothing is meant
 */
export function chooseEvery(total, newest) {
  state = { ...empty(), every: { ...total, newest } };
  changed();
}

/** Select nothing any more, and leave the mode in which a click selects. */
export function clear({ quietly = false } = {}) {
  state = empty();
  isOn = false;
  changed(quietly);
}

/** Enter or leave the mode in which a click selects. */
export function setSelecting(on) {
  if (!on) return clear();
  isOn = true;
  announce("Choose pictures: a click selects.");
  return tell();
}

/** A stroke over tiles: each call selects those that it covers by now, and no longer those that only it had selected. */
export function brush() {
  let own = [];
  return (tiles) => {
    const covered = new Set(tiles);
    const left = own.filter((tile) => tile.isConnected && !covered.has(tile));
    const fresh = tiles.filter((tile) => !isSelected(tile));
    if (!left.length && !fresh.length) return;
    own = [...own.filter((tile) => !left.includes(tile)), ...fresh];
    choose(left, false);
    choose(fresh, true);
  };
}

function changed(quietly = false) {
  keep();
  tell();
  if (!quietly) announce(count() ? `${spoken()} selected.` : "Nothing is selected.");
}

function tell() {
  document.dispatchEvent(new CustomEvent("selection-changed"));
}

function keep() {
  if (!count()) return sessionStorage.removeItem(KEY);
  try {
    sessionStorage.setItem(KEY, packed(state));
  } catch {
    sessionStorage.removeItem(KEY); // too much to keep: it lives as long as the page
  }
}

function packed({ images, except, ...rest }) {
  return JSON.stringify({ ...rest, images: [...images], except: [...except], href: location.pathname + location.search });
}

function kept() {
  const found = JSON.parse(sessionStorage.getItem(KEY) || "null");
  return found && { ...found, images: new Map(found.images), except: new Map(found.except) };
}

/** What was selected belongs to something else than is shown now. */
function drop() {
  const former = sessionStorage.getItem(KEY);
  const many = spoken();
  clear({ quietly: true });
  toast(many === "1" ? "One picture is no longer selected." : `${many} pictures are no longer selected.`, {
    act: () => {
      sessionStorage.setItem(KEY, former);
      location.assign(JSON.parse(former).href);
    },
  });
}

function match() {
  if (count() && state.source !== source()) drop();
  else if (!count()) state = empty();
  tell();
}

if (canSelect()) {
  state = kept() ?? empty();
  match();
  document.addEventListener("gallery-shown", match);
}
