// How deep would this edit lie? Told as soon as a picture is given that was edited often already, with the way out.
import { fillComposer } from "./composer-fill.js";
import { toast } from "./toasts.js";

const FIELDS = ["csrfmiddlewaretoken", "prompt", "reference_images", "reference_urls"];
const form = () => document.getElementById("composer");
const slot = () => form()?.querySelector("[data-edit-depth]");
let asked = "";
let question = new AbortController();

async function ask() {
  if (!slot()) return;
  const images = new FormData(form()).getAll("reference_images");
  const now = String(new URLSearchParams(images.map((id) => ["image", id])));
  if (now === asked) return;
  asked = now;
  question.abort();
  question = new AbortController();
  if (!now) return slot().replaceChildren();
  try {
    const answer = await fetch(`${slot().dataset.address}?${now}`, { headers: { "HX-Request": "true" }, signal: question.signal });
    slot().innerHTML = answer.status === 200 ? await answer.text() : "";
  } catch (error) {
    if (error.name !== "AbortError") asked = ""; // the next change asks again
  }
}

async function redo(address) {
  const given = new FormData(form());
  const body = new URLSearchParams(FIELDS.flatMap((name) => given.getAll(name).map((value) => [name, value])));
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return toast("That did not work, and nothing was changed. Try again in a moment.");
    const recipe = await answer.json();
    if (!recipe.project) delete recipe.project;
    const gone = recipe.left_out;
    const without = gone ? ` ${gone} reference${gone > 1 ? "s are" : " is"} left out: in the trash, or more than fit.` : "";
    return fillComposer(recipe, { message: `${recipe.told}${without}` });
  } catch {
    return toast("No connection to Musa. Nothing was changed.");
  }
}

for (const name of ["references-changed", "composer-filled"]) document.addEventListener(name, ask);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== form()) return;
  asked = "";
  ask();
});
document.addEventListener("change", ({ target }) => { if (target.name === "reference_images") ask(); });
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-redo-here]");
  if (!link || !form() || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  redo(link.dataset.redoHere);
});
ask();
