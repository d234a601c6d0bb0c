// The project that is composed for: chosen from a menu, or begun in place. A closed one is gone from the menu.
import { announce } from "./announce.js";
import { place } from "./placing.js";

const NEW = "new";
const BROKEN = "No connection to Musa. The project was not begun.";
const field = () => document.querySelector("[data-composer-project]");
const panel = () => document.getElementById("project-new");
const error = () => panel().querySelector("[data-project-error]");
const name = () => panel().querySelector("[data-project-name]");
let before = "";

/**
 * Choose a project in the composer; one that the menu doesn't have yet is added to it.
 * @param {{id: number, name: string, hue: number}|string|null} project an id as text must be in the menu; null: none
 */
export function chooseProject(project) {
  if (!field()) return;
  const value = String(project?.id ?? project ?? "");
  if (project?.id && !optionOf(value)) {
    const option = new Option(project.name, value);
    option.dataset.hue = project.hue;
    field().insertBefore(option, optionOf(NEW) ?? null);
  }
  field().value = optionOf(value) ? value : "";
  show();
}

const optionOf = (value) => [...field().options].find((option) => option.value === value);

/** The dot beside the menu, in the project's colour. */
function show() {
  before = field().value;
  const { hue } = field().selectedOptions[0]?.dataset ?? {};
  const dot = field().parentElement.querySelector("[data-project-dot]");
  dot.className = hue ? `dot hue-${hue}` : "dot";
}

function start() {
  if (!field()) return;
  if (!optionOf(NEW)) field().append(new Option("New project…", NEW));
  show();
}

function askName() {
  field().value = before;
  complain("");
  panel().showPopover();
  place(panel(), field());
  name().focus();
}

function complain(sentence) {
  error().hidden = !sentence;
  error().textContent = sentence;
  name().setAttribute("aria-invalid", String(Boolean(sentence)));
}

async function begin() {
  const form = field().form;
  const body = new URLSearchParams({ name: name().value });
  const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    const answer = await fetch(panel().dataset.projectNew, { method: "POST", body, headers });
    if (answer.redirected) throw new Error("signed out");
    const told = await answer.json();
    if (!answer.ok) return complain(told.error ?? BROKEN);
    chooseProject(told);
    name().value = "";
    panel().hidePopover();
    field().focus();
    field().dispatchEvent(new Event("input", { bubbles: true }));
    return announce(`New project ${told.name}, chosen.`);
  } catch {
    return complain(BROKEN);
  }
}

// Before the draft is kept: it must not hear of "New project…".
document.addEventListener("input", (event) => {
  if (event.target !== field() || field().value !== NEW) return;
  event.stopImmediatePropagation();
}, true);

document.addEventListener("change", (event) => {
  if (event.target !== field()) return;
  if (field().value !== NEW) return show();
  event.stopImmediatePropagation();
  return askName();
}, true);

document.addEventListener("click", (event) => { if (event.target.closest("[data-project-begin]")) begin(); });

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-project-name]") || event.key !== "Enter") return;
  event.preventDefault();
  begin();
});

document.addEventListener("htmx:load", (event) => { if (event.detail.elt.id === "composer") start(); });
start();
