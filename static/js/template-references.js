// The pictures that a template is given: picked from what is here, taken out again, with undo.
import { pick } from "./picker.js";
import { toast } from "./toasts.js";

const kept = (list) => [...list.querySelectorAll(":scope > [data-kept]")];

/** Write the numbers, and tell that it changed. */
function write(list) {
  kept(list).forEach((item, index) => { item.querySelector(".index").textContent = index + 1; });
  const add = list.querySelector("[data-kept-add]");
  add.hidden = kept(list).length >= Number(list.dataset.most);
  list.dispatchEvent(new CustomEvent("kept-changed", { bubbles: true }));
}

function put(list, { id, src, name }) {
  const template = list.parentElement.querySelector("[data-kept-template]");
  const item = template.content.firstElementChild.cloneNode(true);
  const box = item.querySelector(".keep");
  Object.assign(box, { value: String(id), ariaLabel: `Keep ${name}` });
  item.querySelector("[data-kept-remove]").ariaLabel = `Remove ${name}`;
  item.querySelector(".reference-image").append(Object.assign(new Image(), { src, alt: name, draggable: false }));
  item.title = name;
  list.querySelector("[data-kept-add]").before(item);
}

async function add(list) {
  const chosen = kept(list).map((item) => Number(item.querySelector(".keep").value));
  for (const image of await pick({ most: Number(list.dataset.most), chosen })) put(list, image);
  write(list);
}

function remove(item) {
  const list = item.closest("[data-kept-list]");
  const next = item.nextElementSibling;
  item.remove();
  write(list);
  next.querySelector("button").focus();
  toast("Reference removed.", { act: () => { (next.isConnected ? next : list.querySelector("[data-kept-add]")).before(item); write(list); } });
}

document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-kept-remove]")?.closest("[data-kept]");
  if (item) remove(item);
  const button = event.target.closest("[data-pick]");
  if (button) add(button.closest("[data-kept-list]"));
});
