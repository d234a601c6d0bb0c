// One's earlier prompts: by the button, or by the arrow up at the start of the prompt. Search, arrows, star, use.
import { fillComposer } from "./composer-fill.js";
import { keyOf, typing } from "./keys.js";
import { place } from "./placing.js";
import { useAgain } from "./using-again.js";

const panel = document.getElementById("prompt-history");
const search = document.getElementById("history-q");
const lines = () => [...panel.querySelectorAll("[data-history-use]")];
const anchor = () => document.querySelector(".composer-prompt");
let goesToLines = false;

function open() {
  goesToLines = true;
  panel.showPopover();
}

function use(line) {
  panel.hidePopover();
  fillComposer({ prompt: line.querySelector("[data-history-text]").textContent }, { message: "Prompt replaced." });
}

/** The prompt with the references and settings of its latest use. */
function useEverything(button) {
  panel.hidePopover();
  useAgain("again", button);
}

/** Up and down among the search and the lines; from a line to its buttons and back by the side arrows. */
function move(key, from) {
  const stops = [search, ...lines()];
  const line = from.closest(".history-line");
  const at = stops.indexOf(line ? line.querySelector("[data-history-use]") : search);
  const across = line ? [...line.querySelectorAll("button")] : [];
  return {
    ArrowDown: stops[at + 1],
    ArrowUp: stops[at - 1],
    Home: line && stops[1],
    End: line && stops.at(-1),
    ArrowRight: across[across.indexOf(from) + 1],
    ArrowLeft: across[across.indexOf(from) - 1],
  }[key];
}

if (panel) {
  panel.addEventListener("toggle", ({ newState }) => {
    if (newState !== "open") return;
    place(panel, anchor());
    if (!goesToLines) search.focus();
    htmx.trigger("[data-history-form]", "history-open");
  });

  // Only then do the stars belong to htmx: a key before would leave the page.
  panel.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target.id !== "history-lines" || !goesToLines) return;
    goesToLines = false;
    (lines()[0] ?? search).focus();
  });

  panel.addEventListener("click", (event) => {
    const line = event.target.closest("[data-history-use]");
    const everything = event.target.closest("[data-history-everything]");
    if (line) use(line);
    if (everything) useEverything(everything);
  });

  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isWriting = event.target === search;
    const next = isWriting && /^Arrow(Left|Right)$|^Home$|^End$/.test(event.key) ? null : move(event.key, event.target);
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (isWriting && event.key === "Enter") {
      event.preventDefault();
      if (lines().length) use(lines()[0]);
    } else if (!typing(event) && { s: 1, e: 1 }[keyOf(event)]) {
      event.preventDefault();
      const button = { s: "[data-history-star]", e: "[data-history-everything]" }[keyOf(event)];
      event.target.closest(".history-line")?.querySelector(button)?.click();
    }
  });
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (!panel || target.id !== "prompt" || event.key !== "ArrowUp" || event.defaultPrevented || event.isComposing) return;
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || target.ariaExpanded === "true") return;
  if (target.selectionStart || target.selectionEnd) return;
  event.preventDefault();
  open();
});
