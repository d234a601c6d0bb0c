// Suggestions under the search box: fields and their values, people, saved views, and one's own last searches.
import { place } from "./placing.js";
import { recent, remember } from "./search-recent.js";
import { show } from "./search-results.js";

const PAUSE = 120; // ms without a key before it asks
const MOST = 8;
const MOST_RECENT = 3;
const form = document.querySelector("#search[data-suggest]");
const box = form?.elements.q;
let panel;
let asked;
let timer;

const list = () => panel.querySelector("[role=listbox]");
const options = () => [...list().querySelectorAll("[role=option]")];
const active = () => list().querySelector("[aria-selected=true]");
const textOf = (one) => one?.dataset.text ?? one?.dataset.href ?? one?.dataset.search;
const isOpen = () => Boolean(panel?.matches(":popover-open"));

function made() {
  const element = document.createElement("div");
  element.className = "suggestions search-suggestions";
  element.popover = "manual";
  element.innerHTML = `<ul role="listbox" id="search-options" aria-label="Suggestions"></ul>
    <footer class="hide-phone"><span><kbd class="kbd">↑</kbd><kbd class="kbd">↓</kbd>choose</span><span><kbd class="kbd">↵</kbd>search</span><span class="push"></span><span>“exact words” · -without · OR · prefix*</span></footer>`;
  document.body.append(element);
  return element;
}

function open() {
  panel ??= made();
  if (!isOpen()) panel.showPopover();
  panel.style.setProperty("inline-size", `${form.getBoundingClientRect().width}px`);
  place(panel, form);
  box.ariaExpanded = "true";
}

function close() {
  clearTimeout(timer);
  asked?.abort();
  if (!isOpen()) return;
  panel.hidePopover();
  box.ariaExpanded = "false";
  box.removeAttribute("aria-activedescendant");
}

async function offer() {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const before = box.value.slice(0, box.selectionEnd);
  let html = "";
  try {
    const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(before)}`, { headers: { "HX-Request": "true" }, signal });
    if (answer.ok) html = await answer.text();
  } catch (error) {
    if (error.name === "AbortError") return;
  }
  if (signal.aborted || document.activeElement !== box) return;
  const chosen = isOpen() ? textOf(active()) : undefined;
  open();
  list().innerHTML = html;
  addRecent();
  if (chosen) mark(options().find((one) => textOf(one) === chosen));
  if (!options().length) return close();
  place(panel, form);
}

/** One's own last searches come after the others, as far as there is room. */
function addRecent() {
  const room = Math.min(MOST_RECENT, MOST - options().length);
  const searches = recent(box.value).slice(0, Math.max(0, room));
  if (!searches.length) return;
  list().append(Object.assign(document.createElement("li"), { className: "heading", role: "presentation", textContent: "Your last searches" }));
  for (const [index, search] of searches.entries()) list().append(option(search, index));
}

function option(search, index) {
  const element = document.createElement("li");
  Object.assign(element, { className: "option", role: "option", id: `recent-${index + 1}`, ariaSelected: "false" });
  element.dataset.search = search;
  element.innerHTML = `<svg class="icon" aria-hidden="true"><use href="#icon-history"/></svg><span class="truncate"></span>`;
  element.querySelector(".truncate").textContent = search;
  return element;
}

function mark(one) {
  for (const other of options()) other.ariaSelected = String(other === one);
  if (!one) return box.removeAttribute("aria-activedescendant");
  box.setAttribute("aria-activedescendant", one.id);
  return one.scrollIntoView({ block: "nearest" });
}

function choose(one) {
  const { href, search, text } = one.dataset;
  close();
  if (href) return show(href);
  if (search) box.value = search;
  else {
    const after = box.value.slice(box.selectionEnd).trimStart();
    box.value = text + after;
    box.setSelectionRange(text.length, text.length);
  }
  if (search) remember(search);
  return box.dispatchEvent(new Event("input", { bubbles: true }));
}

function keys(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!isOpen()) {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    offer();
    return;
  }
  const all = options();
  const at = all.indexOf(active());
  const act = {
    ArrowDown: () => mark(all[at + 1] ?? all[0]),
    ArrowUp: () => mark(all[at - 1] ?? (at < 0 ? all.at(-1) : undefined)),
    Escape: close,
    Enter: at >= 0 && (() => choose(all[at])),
    Tab: at >= 0 && (() => choose(all[at])),
  }[event.key];
  if (event.key === "Enter" && at < 0) close();
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}

if (form) {
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "search-options", "aria-autocomplete": "list" })) box.setAttribute(name, value);
  box.addEventListener("keydown", keys, true);
  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isTrusted && !box.value.endsWith(":")) return; // chosen a moment ago: only a field asks for its values
    timer = setTimeout(offer, PAUSE);
  });
  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".search-suggestions")) event.preventDefault(); // the box keeps the focus
  });
  document.addEventListener("click", (event) => {
    const one = event.target.closest(".search-suggestions [role=option]");
    if (one) choose(one);
  });
  addEventListener("pagehide", close);
}
