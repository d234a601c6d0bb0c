// The prompt's box: it grows with the text, says how long it is, and is cleared with a way back. Also the starters.
import { fillComposer } from "./composer-fill.js";

const MOST_CHARACTERS = 10_000;
const GROWS = CSS.supports("field-sizing", "content");
const form = () => document.getElementById("composer");

function tell() {
  const shown = form()?.querySelector("[data-prompt-length]");
  if (!shown) return;
  const { prompt } = form().elements;
  const length = [...prompt.value.trim()].length;
  shown.textContent = length > MOST_CHARACTERS - 500 ? `${length} of ${MOST_CHARACTERS}` : length;
  shown.classList.toggle("over", length > MOST_CHARACTERS);
  if (!GROWS) grow(prompt);
}

/** For browsers that don't do it by themselves; the style sheet bounds it. */
function grow(prompt) {
  prompt.style.setProperty("block-size", "auto");
  prompt.style.setProperty("block-size", `${prompt.scrollHeight}px`);
}

document.addEventListener("input", (event) => { if (event.target.id === "prompt") tell(); });
document.addEventListener("htmx:load", (event) => { if (event.detail.elt === form()) tell(); });

document.addEventListener("click", (event) => {
  const starter = event.target.closest("[data-starter]");
  if (starter) {
    const prompt = starter.querySelector("[data-starter-prompt]").textContent;
    fillComposer({ prompt, aspect_ratio: starter.dataset.starter });
  }
  if (event.target.closest("[data-clear-prompt]") && form().elements.prompt.value) {
    fillComposer({ prompt: "" }, { message: "Prompt cleared." });
  }
});

tell();
