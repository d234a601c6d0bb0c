// Toasts: one at a time, 8 seconds, longer while the pointer or the focus rests on it. One with `data-lasting` stays
// beside the others until it is told to live.
const LIFE = 8000;
const region = document.getElementById("toasts");

/**
 * Show a toast.
 * @param {string} message a sentence
 * @param {{label?: string, act?: Function, undoUrl?: string}} [more] what its button does: call `act`, or post to `undoUrl`
 */
export function toast(message, { label = "Undo", act, undoUrl } = {}) {
  const element = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  element.querySelector("[data-message]").textContent = message;
  const button = element.querySelector("[data-toast-action]");
  button.textContent = label;
  button.hidden = !act && !undoUrl;
  button.addEventListener("click", async () => {
    element.remove();
    if (act) act();
    else await htmx.ajax("POST", undoUrl, { source: document.body, swap: "none" });
  });
  region.append(element);
}

/** Let a toast live its time; those before it go. */
export function live(element) {
  for (const other of region.querySelectorAll(".toast:not([data-lasting])")) if (other !== element) other.remove();
  if ("lasting" in element.dataset) return;
  let timer;
  const start = () => { timer = setTimeout(() => element.remove(), LIFE); };
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) element.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, start);
  start();
}

if (region) {
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.matches?.(".toast"));
    if (added.length) live(added.at(-1));
  }).observe(region, { childList: true });
  const last = [...region.querySelectorAll(".toast")].at(-1);
  if (last) live(last);
}

// The server asks for one by HX-Trigger: {"toast": {"message": …, "undo_url": …}}.
document.addEventListener("toast", ({ detail }) => toast(detail.message, { undoUrl: detail.undo_url }));
