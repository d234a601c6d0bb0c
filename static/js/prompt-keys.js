// The rows of the prompt history by key: J and K (or the arrows) between them, Enter opens, S stars, U and E use, C copies,
// Space chooses for the comparison, D compares. The page of one prompt answers to the same keys.
import { compareChosen, toggleChosen } from "./prompt-choice.js";
import { copyPrompt, everythingOf } from "./prompt-menu.js";
import { keyOf, typing } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-prompts] [data-prompt]")];
const focused = () => document.activeElement?.closest?.("[data-prompt]");

/** The row that has the focus, or the prompt that the page is about; not while a picture on it has the focus. */
function current() {
  if (document.activeElement?.closest?.(".tile, [popover], dialog")) return null;
  return focused() ?? document.querySelector("[data-prompt-page]");
}

function go(step) {
  const all = rows();
  const next = all[all.indexOf(focused()) + step] ?? (step < 0 ? all[0] : undefined);
  next?.querySelector("[data-prompt-link]").focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function actOf(event) {
  const key = keyOf(event);
  if (rows().length && (key === "j" || (key === "ArrowDown" && focused()))) return () => go(1);
  if (rows().length && (key === "k" || (key === "ArrowUp" && focused()))) return () => go(-1);
  if (rows().length && key === "d") return compareChosen;
  const prompt = current();
  if (!prompt) return null;
  const { generation } = prompt.dataset;
  return {
    s: () => prompt.querySelector("[data-history-star]").click(),
    u: generation && (() => prompt.querySelector("[data-prompt-use]").click()),
    e: generation && (() => location.assign(everythingOf(prompt))),
    c: () => copyPrompt(prompt),
    " ": document.activeElement.matches("[data-prompt-link]") && (() => toggleChosen(prompt)),
  }[key];
}

document.addEventListener("keydown", (event) => {
  if (typing(event) || !document.querySelector("[data-prompts], [data-prompt-page]")) return;
  const act = actOf(event);
  if (!act) return;
  event.preventDefault();
  act();
});
