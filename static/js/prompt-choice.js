// Two prompts are chosen to be compared; a third one takes the place of the first.
import { announce } from "./announce.js";
import { toast } from "./toasts.js";

const WORDS = ["Choose two prompts to compare.", "One is chosen: choose another.", "Two are chosen."];
const form = () => document.querySelector("[data-prompts]");
const chosen = () => [...form().querySelectorAll(".prompt-check:checked")];
let order = [];

function tell() {
  const words = WORDS[chosen().length];
  form().querySelector("[data-chosen]").textContent = words;
  announce(words);
}

function choose(box) {
  order = order.filter((other) => other !== box && other.isConnected && other.checked);
  if (box.checked) order.push(box);
  while (order.length > 2) order.shift().checked = false;
  tell();
}

/** Choose a row's prompt, or take it back. */
export function toggleChosen(row) {
  row.querySelector(".prompt-check").click();
}

/** Compare those that are chosen, if they are two. */
export function compareChosen() {
  if (chosen().length === 2) form().requestSubmit();
  else toast(WORDS[chosen().length]);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-prompts] .prompt-check")) choose(target);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-prompts]") || chosen().length === 2) return;
  event.preventDefault();
  compareChosen();
});

document.addEventListener("reset", (event) => {
  if (event.target.matches("[data-prompts]")) setTimeout(() => { order = []; tell(); });
});
