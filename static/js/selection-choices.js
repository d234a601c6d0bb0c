// The panels of the selection's bar: projects, collections and tags are found as their name is typed.
import { act } from "./selection-bar.js";

const bar = document.querySelector("[data-selection-bar]");
const PAUSE = 150; // ms
let timer;
let asked;

const options = (panel) => [...panel.querySelectorAll("[data-bulk-options] .option")];

function open(panel) {
  const find = panel.querySelector("[data-bulk-find]");
  if (!find) return void panel.querySelector("button, input")?.focus();
  if (find.matches("[data-bulk-tag]")) suggest(find);
  else htmx.trigger(find, "bulk-open");
}

/** The tags that begin so, and on top what was typed, if no tag is called so. */
async function suggest(find) {
  asked?.abort();
  asked = new AbortController();
  const typed = find.value.trim();
  let names = [];
  try {
    const answer = await fetch(`${bar.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
    if (answer.ok && !answer.redirected) names = await answer.json();
  } catch (error) {
    if (error.name === "AbortError") return;
  }
  const isNew = typed && !names.some((name) => name.toLowerCase() === typed.toLowerCase());
  const rows = names.map((name) => option(name, name));
  if (isNew && verb() === "tag") rows.unshift(option(typed, `New tag “${typed}”`));
  find.closest("[data-bulk]").querySelector("[data-bulk-options]").replaceChildren(...rows);
}

function option(name, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "option";
  button.dataset.tag = name;
  button.append(Object.assign(document.createElement("span"), { className: "truncate", textContent: words }));
  return button;
}

const verb = () => document.querySelector("[name=bulk-tag]:checked").value;

function take(choice) {
  const panel = choice.closest("[data-bulk]");
  const { tag, choice: id, newName } = choice.dataset;
  if (tag) return act(verb(), { tag });
  return act(panel.dataset.bulkVerb, newName ? { collection_name: newName } : { [panel.dataset.bulkName]: id });
}

/** Enter in the field means what was typed exactly, else the first that is offered. */
function enter(find) {
  const typed = find.value.trim();
  if (find.matches("[data-bulk-tag]")) return typed && act(verb(), { tag: typed });
  const all = options(find.closest("[data-bulk]"));
  const same = all.find(({ dataset }) => dataset.name?.toLowerCase() === typed.toLowerCase());
  return typed && all.length ? take(same ?? all[0]) : null;
}

function keydown(event) {
  const panel = event.target.closest?.("[data-bulk]");
  const find = panel?.querySelector("[data-bulk-find]");
  if (!find) return;
  if (event.key === "Enter" && event.target === find && !event.isComposing) {
    event.preventDefault();
    enter(find);
  }
  const all = [find, ...options(panel)];
  const next = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!next || !all.includes(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  (all[all.indexOf(event.target) + next] ?? all.at(next > 0 ? 0 : -1)).focus();
}

if (bar) {
  // the field has the focus as the panel opens (autofocus): what is typed at once isn't lost
  document.addEventListener("beforetoggle", ({ newState, target }) => {
    const find = newState === "open" && target.querySelector?.("[data-bulk-find]");
    if (find) find.value = "";
  }, true);
  document.addEventListener("toggle", ({ newState, target }) => {
    if (newState === "open" && target.matches("[data-bulk]")) open(target);
  }, true);
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-bulk-tag], [name=bulk-tag]")) return;
    clearTimeout(timer);
    timer = setTimeout(suggest, target.type === "radio" ? 0 : PAUSE, document.querySelector("[data-bulk-tag]"));
  });
  document.addEventListener("click", ({ target }) => {
    const choice = target.closest("[data-bulk] [data-bulk-options] .option");
    if (choice) take(choice);
  });
  document.addEventListener("keydown", keydown);
}
