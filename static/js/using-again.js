// Going on from a picture of the page: its prompt, everything of it, as a reference, as what is edited, or run once more.
import { fillComposer } from "./composer-fill.js";
import { useTile } from "./composer-references.js";
import { newKey } from "./composer-submit.js";
import { toast } from "./toasts.js";

const menu = () => document.getElementById("use-again");
const hasComposer = () => Boolean(document.getElementById("composer"));
const DOUBLE = 1500; // ms: two presses closer than this were meant as one
const presses = new Map();

/** The address of what a menu's entry does for a tile. */
export function addressOf(kind, { image, generation }) {
  const number = { reference: image, edit: image }[kind] ?? generation;
  if (kind === "run") return menu().dataset.again.replace("/0/", `/${generation}/`);
  if (kind === "journal") return menu().dataset.journal.replace("/0/", `/${generation}/`);
  if (kind === "template") return `${menu().dataset.template}?generation=${generation}`;
  return `${document.body.dataset.studio}?${kind}=${number}#composer`;
}

/**
 * Do it in the page if there is a composer, else where there is one.
 * @param {"prompt"|"again"|"reference"|"edit"|"run"} kind
 * @param {HTMLElement} tile the tile of a picture
 */
export function useAgain(kind, tile) {
  if (kind === "run") return run(tile.dataset);
  if (!hasComposer()) return location.assign(addressOf(kind, tile.dataset));
  if (kind === "reference") return useTile(tile);
  if (kind === "edit") return edit(tile);
  return fill(kind, tile.dataset);
}

function edit(tile) {
  const image = tile.querySelector("img:not(.placeholder)");
  const [width, height] = [image.getAttribute("width"), image.getAttribute("height")].map(Number);
  const reference = { id: Number(tile.dataset.image), src: image.currentSrc || image.src, name: tile.querySelector("a").ariaLabel, width, height };
  const content = { prompt: "", aspect_ratio: "match_input_image", references: [reference] };
  return fillComposer(content, { message: "The only reference now. Write what to change." });
}

async function fill(kind, { generation }) {
  let recipe;
  try {
    const answer = await fetch(menu().dataset.recipe.replace("/0/", `/${generation}/`));
    if (!answer.ok || answer.redirected) return toast("That did not work, and nothing was changed. Try again in a moment.");
    recipe = await answer.json();
  } catch {
    return toast("No connection to Musa. Nothing was changed.");
  }
  if (kind === "prompt") return fillComposer({ prompt: recipe.prompt }, { message: "Prompt replaced." });
  const gone = recipe.left_out;
  const without = gone ? ` ${gone} reference${gone > 1 ? "s are" : " is"} in the trash and left out.` : "";
  if (!recipe.project) delete recipe.project; // made for none: what is composed stays where it belongs
  return fillComposer(recipe, { message: `Filled in from generation ${generation}.${without}` });
}

function run({ generation }) {
  const key = keyFor(generation);
  if (!hasComposer()) return post(generation, key);
  const values = { request_key: key, newest_day: document.getElementById("newest-day").value };
  return htmx.ajax("POST", addressOf("run", { generation }), { source: document.body, swap: "none", values });
}

/** The key of a press: of the second one of a double press, the first one's. */
function keyFor(generation) {
  const { at, key } = presses.get(generation) ?? { at: -Infinity };
  const now = performance.now();
  const press = { at: now, key: now - at < DOUBLE ? key : newKey() };
  presses.set(generation, press);
  return press.key;
}

/** By the page's own form: the answer leads to the studio. */
function post(generation, value) {
  const form = document.getElementById("act");
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "request_key", value }));
  form.action = addressOf("run", { generation });
  form.submit();
}

// Coming back to a page, its button to run again names another press.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("[data-run-again]")) button.value = newKey();
});
