// One menu for all tiles: what to go on with from a picture. Also by the keys E and Shift+R on the tile itself.
import { keyOf, typing } from "./keys.js";
import { place } from "./placing.js";
import { addressOf, useAgain } from "./using-again.js";
import { walkByArrows } from "./menu-keys.js";

const menu = document.getElementById("use-again");
const KEYS = { e: "edit", R: "run" };
const entries = () => [...menu.querySelectorAll("[role=menuitem]:not([hidden])")];
const needsGeneration = (entry) => entry.dataset.use && !["edit", "reference"].includes(entry.dataset.use);
let tile;
let opener;

function open(button) {
  opener = button;
  tile = button.closest(".tile");
  for (const entry of menu.querySelectorAll("[role=menuitem]")) {
    entry.hidden = needsGeneration(entry) && !tile.dataset.generation;
    if (entry.dataset.use && entry.href) entry.href = addressOf(entry.dataset.use, tile.dataset);
  }
  for (const rule of menu.querySelectorAll("hr")) rule.hidden = !tile.dataset.generation && rule !== menu.querySelector("hr");
  menu.dataset.image = tile.dataset.image;
  menu.showPopover();
  place(menu, button);
  button.ariaExpanded = "true";
  entries()[0].focus();
}

if (menu) {
  menu.addEventListener("toggle", ({ newState }) => { if (newState === "closed" && opener) opener.ariaExpanded = "false"; });

  menu.addEventListener("click", (event) => {
    const entry = event.target.closest("[data-use]");
    if (!entry || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (["template", "journal"].includes(entry.dataset.use)) return;
    event.preventDefault();
    menu.hidePopover();
    useAgain(entry.dataset.use, tile);
  });

  walkByArrows(menu, entries);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-more]");
    if (button) open(button);
  });

  document.addEventListener("keydown", (event) => {
    const kind = KEYS[keyOf(event)];
    const focused = document.activeElement?.closest?.("[data-gallery] .tile[data-image]");
    if (!kind || !focused || typing(event) || event.repeat) return;
    if (kind === "run" && !focused.dataset.generation) return;
    event.preventDefault();
    useAgain(kind, focused);
  });
}
