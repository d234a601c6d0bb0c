// What is done to many images: its toast stays while it goes on, and then lives as long as any other.
// The server tells the page by the event "acted": {act, verb, images: at most 500 ids, every: more than these, done}.
import { announce } from "./announce.js";
import { live } from "./toasts.js";

document.addEventListener("htmx:load", ({ detail }) => {
  const told = detail.elt.closest?.(".act-told") ?? detail.elt.querySelector?.(".act-told");
  const toast = told?.closest(".act-toast");
  if (!toast || !("lasting" in toast.dataset)) return;
  if (!("ended" in told.dataset)) return;
  delete toast.dataset.lasting;
  live(toast);
  announce(told.querySelector("[data-sentence]").textContent);
});

// An entry of the log that was put in the place of another keeps the focus that its button had.
let within = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const entry = detail.target.closest?.(".entry");
  within = entry?.contains(document.activeElement) ? entry.id : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!within || document.activeElement !== document.body) return;
  document.getElementById(within)?.querySelector("button, .link, .strip a")?.focus({ preventScroll: true });
  within = null;
});
