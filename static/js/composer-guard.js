// Has somebody asked for the very same picture already? Told quietly while composing; without having been told, not run.
import { announce } from "./announce.js";

const PAUSE = 700;
const FIELDS = ["csrfmiddlewaretoken", "prompt", "aspect_ratio", "resolution", "reference_images", "reference_urls", "reference_order"];
const ON_THE_WAY = "[data-references] > .reference:not(.refused, :has(.keep))";
const form = () => document.getElementById("composer");
const slot = () => form().querySelector("[data-duplicates]");
const shown = () => slot().querySelector("[data-digest]")?.dataset.digest ?? "";
const ours = (event) => event.detail.elt?.id === "composer";

let asked = "";
let timer;
let question = new AbortController();

/** What makes the request the one it is; nothing while a file among its references is still on its way. */
function request() {
  const data = new FormData(form());
  if (!data.get("prompt").trim() || form().querySelector(ON_THE_WAY)) return null;
  const fields = new URLSearchParams();
  for (const name of FIELDS) for (const value of data.getAll(name)) fields.append(name, value);
  return fields;
}

function changed() {
  if (!form()) return;
  const now = String(request() ?? "");
  if (now === asked) return;
  asked = now;
  clear();
  if (now) timer = setTimeout(ask, PAUSE);
}

function clear() {
  clearTimeout(timer);
  question.abort();
  slot().replaceChildren();
  wait(false);
}

async function ask() {
  clearTimeout(timer);
  question.abort();
  question = new AbortController();
  const body = request();
  if (!body) return;
  try {
    const answer = await fetch(slot().dataset.address, { method: "POST", body, signal: question.signal });
    const notice = answer.status === 200 && !answer.redirected ? await answer.text() : "";
    if (String(request() ?? "") === String(body)) slot().innerHTML = notice;
  } catch {
    // the press asks again
  }
}

/** Whether the button waits for a second press. */
function wait(waits) {
  const count = Number(new FormData(form()).get("count"));
  const label = form().querySelector("[data-run-anyway]");
  label.textContent = count > 1 ? `Run ${count} anyway` : "Run anyway";
  label.hidden = !waits;
  form().querySelector("[data-generate]").hidden = waits;
}

for (const name of ["input", "change", "focusin"]) {
  document.addEventListener(name, (event) => { if (event.target.closest?.("#composer")) changed(); });
}
document.addEventListener("references-changed", changed);
document.addEventListener("composer-filled", changed);
document.addEventListener("htmx:load", (event) => { if (event.detail.elt === form()) asked = ""; });

document.addEventListener("htmx:configRequest", (event) => {
  if (!ours(event)) return;
  event.detail.parameters.guard = "1";
  event.detail.parameters.run_anyway = shown();
});
document.addEventListener("htmx:beforeRequest", (event) => { if (ours(event)) wait(false); });
document.addEventListener("htmx:afterRequest", (event) => {
  if (!ours(event)) return;
  const { xhr, successful } = event.detail;
  if (successful) ask(); // the next press is the same once more
  if (xhr.status !== 409) return;
  clear();
  slot().innerHTML = xhr.responseText;
  asked = String(request() ?? "");
  wait(true);
  form().querySelector("button[type=submit]").focus();
  announce(`Not sent yet. ${slot().querySelector("p").textContent}`);
});
