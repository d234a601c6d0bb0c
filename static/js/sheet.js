// The contact sheet: what is asked again from one of its cells is shown in that cell, and the line above stays true.
import { announce } from "./announce.js";

const sheet = document.querySelector("[data-sheet]");
const tellAll = () => document.body.dispatchEvent(new CustomEvent("generation-changed"));

async function renew(cell) {
  const hadFocus = cell.contains(document.activeElement);
  await htmx.ajax("GET", location.href, { source: cell, target: `#${cell.id}`, select: `#${cell.id}`, swap: "outerHTML ignoreTitle:true" });
  if (hadFocus) document.querySelector(`#${cell.id} .tile > a`)?.focus({ preventScroll: true });
}

if (sheet) {
  // New tiles come with the days of the studio as their place, which is not here.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 201) return;
    detail.shouldSwap = false;
    announce("Asked for again.");
    const cell = detail.requestConfig.elt.closest("[data-sheet] .sheet-cell");
    if (cell) renew(cell);
    tellAll();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.requestConfig.verb === "post" && detail.elt.closest("[data-sheet]")) tellAll();
  });
}
