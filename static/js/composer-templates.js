// Templates at the composer: a slash in the empty prompt offers them, and what stands there is saved as one.
import { announce } from "./announce.js";
import { fillComposer } from "./composer-fill.js";
import { place } from "./placing.js";

const PAUSE = 120; // ms without a key before it asks
const TYPED = /^\/([^\n]{0,80})$/;
const TAKEN = ["csrfmiddlewaretoken", "prompt", "aspect_ratio", "resolution", "count", "reference_images"];
const prompt = () => document.getElementById("prompt");
let panel;
let asked;
let timer;
let refused = false;

const list = () => panel.querySelector("[role=listbox]");
const options = () => [...list().querySelectorAll("[role=option]")];
const active = () => list().querySelector("[aria-selected=true]");
const isOpen = () => Boolean(panel?.matches(":popover-open"));

function made() {
  const element = document.createElement("div");
  element.className = "suggestions template-suggestions";
  element.popover = "manual";
  element.innerHTML = `<ul role="listbox" id="template-options" aria-label="Templates"></ul><p class="help" data-none hidden></p>
    <footer class="hide-phone"><span><kbd class="kbd">↑</kbd><kbd class="kbd">↓</kbd>choose</span><span><kbd class="kbd">↵</kbd>take</span><span><kbd class="kbd">Esc</kbd>close</span></footer>`;
  document.body.append(element);
  return element;
}

function open() {
  panel ??= made();
  if (!isOpen()) panel.showPopover();
  const box = prompt().closest(".composer-prompt");
  panel.style.setProperty("inline-size", `${box.getBoundingClientRect().width}px`);
  place(panel, box);
  const field = prompt();
  field.setAttribute("aria-controls", "template-options");
  field.setAttribute("aria-autocomplete", "list");
}

function close() {
  clearTimeout(timer);
  asked?.abort();
  if (!isOpen()) return;
  panel.hidePopover();
  for (const name of ["aria-controls", "aria-autocomplete", "aria-activedescendant"]) prompt()?.removeAttribute(name);
}

async function offer(query) {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  let html = "";
  let none = query ? "No template matches. Go on writing." : "No templates yet. Save this prompt as one, from the menu above.";
  try {
    const answer = await fetch(`${document.body.dataset.templateMenu}?q=${encodeURIComponent(query)}`, { headers: { "HX-Request": "true" }, signal });
    if (answer.ok) html = await answer.text();
    else none = "That did not work. Try again in a moment.";
  } catch (error) {
    if (error.name === "AbortError") return;
    none = "No connection to Musa. Nothing was lost.";
  }
  if (signal.aborted || !TYPED.test(prompt()?.value ?? "")) return;
  open();
  list().innerHTML = html;
  const message = panel.querySelector("[data-none]");
  message.hidden = options().length > 0;
  message.textContent = none;
  mark(options()[0]);
  place(panel, prompt().closest(".composer-prompt"));
  announce(options().length ? `${options().length} template${options().length > 1 ? "s" : ""}.` : none);
}

function mark(option) {
  for (const other of options()) other.ariaSelected = String(other === option);
  if (!option) return prompt().removeAttribute("aria-activedescendant");
  prompt().setAttribute("aria-activedescendant", option.id);
  return option.scrollIntoView({ block: "nearest" });
}

function choose(option) {
  const field = prompt();
  close();
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (!option.dataset.fill) return location.assign(option.dataset.href);
  const name = option.querySelector("strong").textContent;
  return fillComposer(JSON.parse(option.dataset.fill), { message: `“${name}” is filled in.` });
}

const KEYS = {
  ArrowDown: (all, at) => mark(all[(at + 1) % all.length]),
  ArrowUp: (all, at) => mark(all[(at - 1 + all.length) % all.length]),
  Home: (all) => mark(all[0]),
  End: (all) => mark(all.at(-1)),
  Enter: (all, at) => choose(all[at]),
};

// Before the other keys of the composer: while the list is open, it has the arrows, Enter and Escape.
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "prompt" || !isOpen() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = options();
  const act = event.key === "Escape" ? () => { refused = true; close(); } : all.length && KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act(all, all.indexOf(active()));
}, true);

document.addEventListener("input", (event) => {
  if (event.target.id !== "prompt") return;
  const typed = event.target.value.match(TYPED);
  clearTimeout(timer);
  if (!typed) refused = false;
  if (!typed || refused || document.activeElement !== event.target) return close();
  timer = setTimeout(() => offer(typed[1].trim()), PAUSE);
});

document.addEventListener("mousedown", (event) => {
  if (!isOpen()) return;
  if (event.target.closest(".template-suggestions")) event.preventDefault(); // the prompt keeps the focus
  else if (event.target.id !== "prompt") close();
});

document.addEventListener("focusin", (event) => { if (isOpen() && event.target.id !== "prompt" && !panel.contains(event.target)) close(); });
addEventListener("pagehide", close);

document.addEventListener("click", (event) => {
  const option = event.target.closest(".template-suggestions [role=option]");
  if (option) return choose(option);
  const link = event.target.closest("[data-save-template]");
  const composer = document.getElementById("composer");
  if (!link || !composer || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  event.preventDefault();
  return save(link, composer);
});

/** Take what stands in the composer along to the page where a template is written. */
function save(link, composer) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: `${link.getAttribute("href")}?prefill=1`, hidden: true });
  for (const [name, value] of new FormData(composer)) {
    if (TAKEN.includes(name) && typeof value === "string") form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}
