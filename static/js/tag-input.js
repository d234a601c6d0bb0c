// Typing a tag: names that there are already are offered; the field is empty again when the tag is on.
const PAUSE = 120; // ms without a key before it asks
let timer;
let asked = "";

async function suggest(field) {
  const typed = field.value.trim();
  if (typed === asked) return;
  asked = typed;
  try {
    const answer = await fetch(`${field.dataset.tagInput}?${new URLSearchParams({ q: typed })}`);
    if (!answer.ok || answer.redirected || typed !== asked) return;
    const names = await answer.json();
    field.list.replaceChildren(...names.map((name) => new Option(name, name)));
  } catch {
    // without a connection nothing is offered
  }
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-tag-input]")) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, PAUSE, event.target);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-tag-input]")) suggest(event.target);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || !detail.elt.matches?.("[data-tag-form]")) return;
  detail.elt.reset();
  asked = "";
});
