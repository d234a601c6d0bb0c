// What others made while the page is open: a pill says how much of it there is. Pressed, it comes on top; the view moves
// then because somebody asked for it, and never otherwise.
import { announce } from "./announce.js";
import { focusTile } from "./gallery-keys.js";
import { show } from "./search-results.js";
import { keepBox } from "./tile-box.js";
import { toast } from "./toasts.js";

const days = () => document.querySelector("[data-news]");
const isTop = () => !document.getElementById("newer") && !("paged" in days().dataset && document.querySelector("[data-held]"));
const pill = () => document.getElementById("news");

/** Whether the newest stand on the page, so that somebody who looks at it sees them. */
export const showsNewest = () => Boolean(days()) && isTop();

/** What the page asks about news: the newest it shows, and how much it was told; null where news has no place. */
export function newsQuestion() {
  if (!days()) return null;
  const { newest, kind } = days().dataset;
  return { newest, kind, told: pill().dataset.count ?? "0" };
}

async function load(button) {
  if (button.ariaBusy) return;
  button.ariaBusy = "true";
  const { news, newest, kind, top } = days().dataset;
  if (!isTop()) return show(top); // the reader stands elsewhere in the gallery
  try {
    const answer = await fetch(`${news}?${new URLSearchParams({ after: newest, kind })}`, { headers: { "HX-Request": "true" } });
    if (answer.headers.has("HX-Refresh")) return location.reload(); // too much to put on top
    if (!answer.ok) throw new Error(answer.statusText);
    arrive(await answer.text());
  } catch {
    button.ariaBusy = null;
    toast("The new pictures could not be fetched. Nothing was changed: press again.");
  }
}

function arrive(text) {
  const holder = document.createElement("template");
  holder.innerHTML = text;
  const fresh = holder.content.firstElementChild;
  const count = fresh.querySelectorAll("[data-image]").length;
  days().dataset.newest = fresh.dataset.newest;
  for (const day of [...fresh.children].reverse()) put(day);
  const top = document.getElementById("newest-day"); // what is generated next goes into it, or opens another
  if (top) top.value = days().querySelector("[data-day]")?.dataset.day ?? "";
  pill().replaceChildren();
  pill().hidden = true;
  delete pill().dataset.count;
  htmx.process(days());
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: days() } }));
  scrollTo({ top: 0, behavior: "instant" });
  const first = days().querySelector(".tile:not([hidden], .tucked) > a");
  first?.focus({ preventScroll: true });
  announce(`${count} on top.`);
}

/** Put a day where it belongs; of one that is there already, only the tiles that are missing. */
function put(day) {
  const here = document.getElementById(day.id);
  if (!here) return days().prepend(day);
  let last = null;
  const list = here.querySelector(".tiles");
  for (const tile of [...day.querySelectorAll(".tile")]) {
    const old = document.getElementById(tile.id);
    const waiting = !old && tile.dataset.generation && document.getElementById(`generation-${tile.dataset.generation}`);
    if (waiting) {
      keepBox(waiting, tile);
      waiting.replaceWith(tile);
    } else if (!old && last) last.after(tile);
    else if (!old) list.prepend(tile);
    last = old ?? tile;
  }
}

function takeDotsOff() {
  for (const dot of document.querySelectorAll("[data-new]")) dot.remove();
  for (const link of document.querySelectorAll("[aria-describedby~=is-new]")) link.setAttribute("aria-describedby", link.getAttribute("aria-describedby").replace("is-new", "").trim());
  announce("Everything is marked as seen.");
  const stop = document.querySelector('[data-gallery] .tile > a[tabindex="0"]');
  if (stop && document.activeElement === document.body) focusTile(stop.parentElement);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-load-news]");
  if (button) load(button);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches("[data-mark-seen]")) takeDotsOff();
});

// An answer to what was asked before the last press would tell of what is on top by now. A pill that has the focus keeps it.
let focused = false;
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target !== pill()) return;
  const next = detail.fragment.firstElementChild ?? detail.fragment;
  if (next.dataset?.after !== days()?.dataset.newest) detail.shouldSwap = false;
  else if (pill().hidden && !next.hidden) announce("Others have made new pictures.");
  focused = pill().contains(document.activeElement);
});
document.addEventListener("htmx:oobAfterSwap", () => {
  if (focused) pill().querySelector("button")?.focus({ preventScroll: true });
  focused = false;
});
