// What is being composed outlives the page: prompt, settings and references of the gallery, per person, until sent.
// Also what fills the prompt at once: the starters, and Clear with its Undo.
import { addKept, keptReferences } from "./composer-references.js";
import { toast } from "./toasts.js";

const MOST_CHARACTERS = 10_000;
const SETTINGS = ["aspect_ratio", "resolution", "count"];
const key = `draft:${document.body.dataset.viewer}`;
const form = () => document.getElementById("composer");
let timer;

function keep() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (!form()) return;
    const data = new FormData(form());
    const settings = Object.fromEntries(SETTINGS.map((name) => [name, data.get(name)]));
    localStorage.setItem(key, JSON.stringify({ prompt: data.get("prompt"), ...settings, references: keptReferences() }));
  }, 300);
}

/** Forget the draft: it was sent. */
export function forgetDraft() {
  clearTimeout(timer);
  localStorage.removeItem(key);
}

function fill(prompt) {
  const field = form().elements.prompt;
  field.value = prompt;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new CustomEvent("composer-filled", { bubbles: true }));
}

function choose(name, value) {
  const radio = [...form().elements[name]].find((option) => option.value === value);
  if (radio) radio.checked = true;
}

function restore() {
  const draft = JSON.parse(localStorage.getItem(key) || "null");
  const prefilled = form().classList.contains("refused") || form().elements.prompt.defaultValue;
  if (!draft || prefilled) return;
  if (!form().elements.prompt.value) {
    for (const name of SETTINGS) choose(name, draft[name]);
    fill(draft.prompt ?? "");
  }
  for (const reference of (draft.references ?? []).reverse()) addKept(reference, { first: true });
}

function count() {
  const shown = form()?.querySelector("[data-prompt-length]");
  if (!shown) return;
  const length = [...form().elements.prompt.value.trim()].length;
  shown.textContent = length > MOST_CHARACTERS - 500 ? `${length} of ${MOST_CHARACTERS}` : length;
  shown.classList.toggle("over", length > MOST_CHARACTERS);
}

document.addEventListener("input", (event) => {
  if (!event.target.closest("#composer")) return;
  count();
  keep();
});
document.addEventListener("change", (event) => { if (event.target.closest("#composer")) keep(); });
document.addEventListener("references-changed", keep);
document.addEventListener("htmx:load", (event) => { if (event.detail.elt === form()) count(); });

document.addEventListener("click", (event) => {
  const starter = event.target.closest("[data-starter]");
  if (starter) {
    choose("aspect_ratio", starter.dataset.starter);
    fill(starter.querySelector("[data-starter-prompt]").textContent);
    if (!form().checkVisibility()) location.hash = "composer";
    form().elements.prompt.focus();
  }
  if (event.target.closest("[data-clear-prompt]")) {
    const before = form().elements.prompt.value;
    if (!before) return;
    fill("");
    form().elements.prompt.focus();
    toast("Prompt cleared.", { act: () => fill(before) });
  }
});

if (form()) {
  restore();
  count();
}
