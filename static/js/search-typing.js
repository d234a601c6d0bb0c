// Results come while one types. The first letter begins an entry in the browser's history, the others belong to it.
import { remember } from "./search-recent.js";
import { show } from "./search-results.js";

const PAUSE = 250; // ms without a key before it searches
const form = document.querySelector("#search[data-suggest]");
let timer;
let begun = false;

function address() {
  const given = new URLSearchParams(new FormData(form));
  if (!given.get("q").trim()) given.delete("q");
  const query = given.toString();
  return query ? `${form.action}?${query}` : form.action;
}

function search() {
  clearTimeout(timer);
  const way = begun ? "replace" : "push";
  begun = true;
  return show(address(), { history: way, typed: true });
}

if (form) {
  const box = form.elements.q;
  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(search, PAUSE);
  });
  box.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  box.addEventListener("blur", () => { begun = false; });
  box.addEventListener("change", () => remember(box.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember(box.value);
    search();
  });
}
