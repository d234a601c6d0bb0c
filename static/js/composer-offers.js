// A file that says how it was made: its prompt and settings are offered beside it, to be used again.
import { announce } from "./announce.js";
import { fillComposer } from "./composer-fill.js";

const offers = new Map(); // of a reference: what was said of it

/** The list of offers, below what was refused. */
function list() {
  const refusals = document.querySelector("#composer [data-refusals]");
  const there = document.getElementById("reference-offers");
  if (there || !refusals) return there;
  const made = Object.assign(document.createElement("ul"), { id: "reference-offers", className: "refusals", ariaLabel: "Made with a prompt" });
  refusals.after(made);
  return made;
}

function offer({ detail: { reference, name, offer: offered } }) {
  if (!offered || !list()) return;
  const notice = Object.assign(document.createElement("li"), { className: "notice reference-offer" });
  notice.innerHTML = `<svg class="icon" aria-hidden="true"><use href="#icon-info"/></svg><span><strong></strong> <span></span><span class="offer-prompt"></span></span><button class="button small" type="button">Use prompt and settings</button>`;
  notice.querySelector("strong").textContent = name;
  notice.querySelector("strong + span").textContent = `${offered.words}.`;
  notice.querySelector(".offer-prompt").textContent = offered.prompt;
  notice.querySelector("button").addEventListener("click", () => {
    const { prompt, aspect_ratio, resolution } = offered;
    fillComposer({ prompt, aspect_ratio, resolution }, { message: "Prompt and settings filled in." });
    forget(reference);
  });
  offers.get(reference)?.remove();
  offers.set(reference, notice);
  list().append(notice);
  announce(`${name}: ${offered.words}. Its prompt and settings can be used.`);
}

function forget(reference) {
  offers.get(reference)?.remove();
  offers.delete(reference);
  if (!offers.size) document.getElementById("reference-offers")?.remove();
}

document.addEventListener("reference-arrived", offer);
document.addEventListener("references-changed", () => {
  for (const reference of offers.keys()) if (!reference.isConnected) forget(reference);
});
