// Filters act at once: a day that is chosen searches; what was typed to find one is spent when one is chosen.
import { show } from "./search-results.js";

const PAUSE = 500; // ms: a year is typed digit by digit
let timer;

function search(form) {
  clearTimeout(timer);
  show(`${form.action}?${new URLSearchParams(new FormData(form))}`);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("[data-filter-dates]");
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE, form);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filter-dates]")) return;
  event.preventDefault();
  search(event.target);
});

document.addEventListener("gallery-shown", () => {
  for (const find of document.querySelectorAll("[data-find]")) if (document.activeElement !== find) find.value = "";
});
