// The bar of the selection: how much it is, all of it at once, and what is done with it, in one request however much.
import { announce } from "./announce.js";
import { askDownload } from "./download-dialog.js";
import { canSelect, choose, chooseEvery, clear, count, fields, isEvery, source, spoken } from "./selection.js";
import { pictures } from "./selection-ranges.js";
import { toast } from "./toasts.js";

const bar = document.querySelector("[data-selection-bar]");
const gallery = () => document.querySelector("[data-gallery]");
const isListed = () => "source" in gallery().dataset || "top" in gallery().dataset;
let all = null; // of the results that are shown: {of, count, words}
let asking = false;

/** Where the newest of what there is may lie at most, by the server's clock in microseconds. */
function newest(now) {
  const keys = [...gallery().querySelectorAll(".tile[data-image]")].map((tile) => Number(tile.dataset.key));
  return Math.max(now, Number(gallery().dataset.newest ?? 0), ...keys);
}

async function ask(values) {
  const answer = await fetch(`${bar.dataset.count}?${new URLSearchParams({ every: 1, source: source(), ...values })}`);
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  return answer.json();
}

/** Ask once how many results there are, so that the bar can offer them. */
async function weigh() {
  const of = source();
  if (asking || !isListed() || all?.of === of) return;
  asking = true;
  try {
    all = { of, ...(await ask({})) };
  } catch {
    all = { of, count: 0 }; // it offers all without their number
  }
  asking = false;
  show();
}

/** Select all results there are at this moment; what comes later is not meant. */
export async function chooseAll() {
  if (!isListed()) return choose(pictures(), true); // in an order of its own: what is on the page
  try {
    const until = newest((await ask({})).now);
    const total = await ask({ newest: until });
    if (!total.count) return announce("There is no picture to select.");
    all = { of: source(), ...total };
    return chooseEvery(total, until);
  } catch {
    return toast("No answer from Musa. Nothing was changed: try again.");
  }
}

function show() {
  const many = count();
  bar.hidden = !many;
  if (!many) return;
  weigh();
  const known = all?.of === source() ? all.count : 0;
  const words = isListed() ? `Select all${known ? ` ${all.words}` : ""}` : "Select all on this page";
  const isAll = isEvery() || (isListed() ? known > 0 && known <= many : pictures().length <= many);
  bar.querySelector("[data-selected-count]").textContent = `${spoken()} selected`;
  for (const element of document.querySelectorAll("[data-select-all-words], [data-select-all].link")) element.textContent = words;
  for (const element of document.querySelectorAll("[data-select-all]")) element.hidden = isAll;
}

/**
 * Do something with the selection.
 * @param {string} verb as the server knows it
 * @param {object} [values] what the verb needs
 */
export async function act(verb, values = {}) {
  if (!count() || bar.ariaBusy === "true") return;
  bar.ariaBusy = "true";
  for (const popover of document.querySelectorAll("[data-bulk]:popover-open")) popover.hidePopover();
  document.dispatchEvent(new CustomEvent("selection-acts", { detail: { verb } }));
  try {
    await htmx.ajax("POST", bar.dataset.acts, { source: bar, swap: "none", values: { verb, ...values, ...packed() } });
  } finally {
    bar.ariaBusy = "false";
    all = null;
    show();
  }
}

/** Many ids in one field: a form may have only so many. */
function packed() {
  return Object.fromEntries(Object.entries(fields()).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value]));
}

function listed() {
  return new URLSearchParams(Object.entries(packed()).filter(([, value]) => value !== ""));
}

function click({ target }) {
  const button = target.closest("button");
  if (!button?.closest("[data-selection-bar], [data-bulk]")) return;
  const { verb, name, value, opens } = button.dataset;
  if (button.matches("[data-clear-selection]")) leave();
  if (button.matches("[data-bulk-purge]")) htmx.ajax("POST", bar.dataset.purge, { target: "#trash-dialog", swap: "innerHTML", values: packed() });
  if (button.matches("[data-bulk-archive]")) askDownload(bar.dataset.archive, listed());
  if (button.matches("[data-bulk-download]")) askDownload(bar.dataset.download, listed());
  if (button.closest(".bulk-more")) button.closest("[popover]").hidePopover();
  if (button.matches("[data-select-all]")) chooseAll();
  if (opens) document.getElementById(opens).showPopover();
  if (verb) act(verb, name ? { [name]: value } : {});
}

/** Nothing is selected any more, and the focus is where one was. */
function leave() {
  clear();
  gallery().querySelector('.tile > a[tabindex="0"]')?.focus({ preventScroll: true });
}

/** Popovers stand above the bar, at the button that opened them. */
function put(popover) {
  const opener = document.querySelector(`[data-selection-bar] [popovertarget="${popover.id}"]`);
  const around = (opener?.checkVisibility() ? opener : bar).getBoundingClientRect();
  const left = Math.max(8, Math.min(around.left, innerWidth - popover.offsetWidth - 8));
  popover.style.setProperty("inset", `auto auto ${innerHeight - bar.getBoundingClientRect().top + 8}px ${left}px`);
}

if (canSelect()) {
  show();
  document.addEventListener("selection-changed", show);
  document.addEventListener("click", click);
  document.addEventListener("toggle", ({ newState, target }) => {
    if (newState === "open" && target.matches("[data-bulk]")) put(target);
  }, true);
}
