// One image: walk to its neighbours, go back to its tile, act on it, look at its own pixels.
import { goBack } from "./gallery-return.js";
import { keyOf, typing } from "./keys.js";

const page = document.querySelector("[data-viewer-page], [data-generation-page]");
const find = (selector) => page.querySelector(selector);
const stage = () => find(".stage");

/** Neighbours replace this entry of the history, so that Back leads to the studio. */
const walk = (which) => () => {
  const link = find(`[data-neighbour=${which}]`);
  if (link) location.replace(link.href);
};
const press = (selector) => () => find(selector)?.click();

function zoom(original) {
  if (!stage()) return;
  const image = find("[data-original]");
  stage().classList.toggle("zoomed", original);
  image.dataset.fit ??= image.src;
  image.src = original ? image.dataset.original : image.dataset.fit;
}

const KEYS = {
  Escape: () => (stage()?.classList.contains("zoomed") ? zoom(false) : goBack(find("[data-back]").href)),
  ArrowLeft: walk("newer"),
  ArrowRight: walk("older"),
  d: press("[data-download]"),
  s: press("[data-star]"),
  e: press("[data-edit-link]"),
  r: press("[data-reference-link]"),
  R: press("[data-run-again]"),
  Delete: press("[data-trash-page]"),
  0: () => zoom(false),
  z: () => zoom(!stage()?.classList.contains("zoomed")),
};

if (page) {
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(":popover-open");
    const act = Object.hasOwn(KEYS, keyOf(event)) && KEYS[keyOf(event)];
    if (!act || open || typing(event) || (event.repeat && event.key === "R")) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const control = event.target.closest("[data-zoom]");
    const neighbour = event.target.closest("[data-neighbour]");
    if (!control && !neighbour) return;
    event.preventDefault();
    if (neighbour) location.replace(neighbour.href);
    else zoom({ fit: false, original: true }[control.dataset.zoom] ?? !stage().classList.contains("zoomed"));
  });
}
