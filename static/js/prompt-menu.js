// One menu for all rows of the prompt history, and the switch between the start of a text and all of it.
import { place } from "./placing.js";
import { toast } from "./toasts.js";
import { walkByArrows } from "./menu-keys.js";

const menu = document.getElementById("prompt-menu");
const entries = () => [...menu.querySelectorAll("[role=menuitem]:not([hidden])")];
let row;
let opener;

const link = (prompt) => prompt.querySelector("[data-prompt-link]");

/** Where the composer is filled with all that the latest use of a prompt had. */
export function everythingOf(prompt) {
  return `${document.body.dataset.studio}?again=${prompt.dataset.generation}#composer`;
}

/** Copy the whole text of a prompt. */
export async function copyPrompt(prompt) {
  const text = (link(prompt) ?? prompt.querySelector("#prompt-text")).textContent;
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("The browser does not allow copying here; select the text instead.");
  }
}

function addresses() {
  const { prompt, generation } = row.dataset;
  return {
    everything: generation && everythingOf(row),
    template: generation && `${menu.dataset.template}?generation=${generation}`,
    pictures: `${document.body.dataset.studio}?q=prompt:${prompt}`,
    variations: `${link(row).href}#variations`,
  };
}

function open(button) {
  opener = button;
  row = button.closest("[data-prompt]");
  const leads = addresses();
  for (const entry of menu.querySelectorAll("a[data-go]")) {
    entry.hidden = !leads[entry.dataset.go];
    if (!entry.hidden) entry.href = leads[entry.dataset.go];
  }
  menu.showPopover();
  place(menu, button);
  button.ariaExpanded = "true";
  entries()[0].focus();
}

/** Texts that don't fit get the switch; what fits needs none. */
function offerWhole() {
  for (const button of document.querySelectorAll("[data-prompt-expand]")) {
    const text = document.getElementById(button.getAttribute("aria-controls"));
    if (button.ariaExpanded !== "true") button.hidden = text.scrollHeight <= text.clientHeight + 1;
  }
}

function expand(button) {
  const isOpen = button.ariaExpanded !== "true";
  document.getElementById(button.getAttribute("aria-controls")).classList.toggle("whole", isOpen);
  document.getElementById(button.getAttribute("aria-controls")).classList.toggle("clamp-3", !isOpen);
  button.ariaExpanded = String(isOpen);
  button.textContent = isOpen ? "Less" : "Whole text";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-prompt-expand]");
  if (button) expand(button);
  if (menu && event.target.closest("[data-prompt-more]")) open(event.target.closest("[data-prompt-more]"));
});

if (menu) {
  menu.addEventListener("toggle", ({ newState }) => { if (newState === "closed" && opener) opener.ariaExpanded = "false"; });

  menu.addEventListener("click", (event) => {
    if (!event.target.closest("[data-go=copy]")) return;
    menu.hidePopover();
    copyPrompt(row);
  });

  walkByArrows(menu, entries);

  document.addEventListener("htmx:load", offerWhole);
  addEventListener("resize", offerWhole);
  document.fonts?.ready.then(offerWhole);
  offerWhole();
}
