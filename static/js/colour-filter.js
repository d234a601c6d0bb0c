// The filter by colour: any colour, from the well or as six digits; alone, or beside the one that is chosen.
import { show } from "./search-results.js";

const HEX = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i;
const parts = (form) => ({ well: form.querySelector("[type=color]"), text: form.querySelector("[type=text]") });

/** Six digits, whatever was typed; undefined if it is no colour. */
function written(text) {
  const digits = HEX.exec(text.trim())?.[1].toLowerCase();
  return digits && `#${digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join("")}`;
}

function find(form, isMore) {
  const { well, text } = parts(form);
  const colour = written(text.value || well.value);
  text.setCustomValidity(colour ? "" : "A colour is six digits, such as #e0a030.");
  if (!form.reportValidity()) return;
  const address = new URL(isMore ? location.href : form.querySelector("[data-without]").href, location.href);
  for (const name of ["at", "cursor", "page"]) address.searchParams.delete(name);
  const query = address.searchParams.get("q")?.trim();
  address.searchParams.set("q", `${query ? `${query} ` : ""}color:${colour}`);
  show(address.href);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("[data-filter-colour]");
  if (!form) return;
  const { well, text } = parts(form);
  if (target === well) text.value = well.value;
  else if (written(text.value)) well.value = written(text.value);
  text.setCustomValidity("");
});

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("[data-filter-colour]");
  if (form && target.type === "color") find(form, false);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filter-colour]")) return;
  event.preventDefault();
  find(event.target, event.submitter?.value === "and");
});
