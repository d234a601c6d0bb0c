// The composer's references: dropped, pasted, chosen, taken from the gallery; ordered, removed, never lost.
// The list on the page is the truth: the file field and `reference_order` are written from it.
import { announce } from "./announce.js";
import { toast } from "./toasts.js";

const MOST = 14;
const MOST_BYTES = 30_000_000;
const PICTURE = /^image\/(png|jpeg|webp|gif|heic|heif)$/;
const PICTURE_NAME = /\.(png|jpe?g|webp|gif|hei[cf])$/i;
const PICTURE_ADDRESS = /^https?:\/\/\S+\.(png|jpe?g|webp|gif|heic)(\?\S*)?$/i;
const KINDS = { reference_images: "image", reference_urls: "url" };

const files = new WeakMap();
const form = () => document.getElementById("composer");
/** The list of references, or nothing on a page without composer. */
export const list = () => form()?.querySelector("[data-references]");
const fileField = () => form().elements.references;
const adder = () => list().querySelector("[data-reference-add]");
const references = () => [...list().querySelectorAll(":scope > .reference")];
const keep = (reference) => reference.querySelector(".keep");

/** The references that are images or addresses, in order: [{field, value, src, name}]. Files can't be kept. */
export function keptReferences() {
  const kept = list() ? references().map(keep).filter(Boolean) : [];
  return kept.map((box) => ({ field: box.name, value: box.value, src: box.dataset.src, name: box.dataset.name }));
}

/** Add an image of the gallery. */
export function addImage({ id, src, name }, options) {
  return addKept({ field: "reference_images", value: String(id), src, name }, options);
}

/** Add a reference that is kept by its id or its address; `first` puts it before the others. Returns its number, 0 if refused. */
export function addKept({ field, value, src, name }, { first = false } = {}) {
  const there = references().findIndex((reference) => keep(reference)?.name === field && keep(reference).value === value);
  if (there >= 0) return there + 1;
  if (!room(1).length) return 0;
  const reference = blank(name);
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: field, value, checked: true });
  box.className = "check keep";
  Object.assign(box.dataset, { src, name });
  reference.append(box);
  if (src) picture(reference, src, name);
  else address(reference, name);
  list().insertBefore(reference, first ? list().firstElementChild : adder());
  write();
  return references().indexOf(reference) + 1;
}

/** Add a picture that lies at an address. */
export function addAddress(text) {
  return addKept({ field: "reference_urls", value: text, src: "", name: text.replace(/^https?:\/\//, "") });
}

/** Add files; those that can't be given are named with the reason, the others stay. */
export function addFiles(chosen) {
  list().closest(".field").querySelector("[data-refusals]").replaceChildren();
  const good = [...chosen].filter(acceptable);
  for (const file of room(good.length, good)) {
    const reference = blank(file.name);
    files.set(reference, file);
    const url = URL.createObjectURL(file);
    picture(reference, url, file.name, () => URL.revokeObjectURL(url));
    list().insertBefore(reference, adder());
  }
  write();
  if (good.length) announce(`${references().length} of ${MOST} references.`);
}

function acceptable(file) {
  if (!(file.type ? PICTURE.test(file.type) : PICTURE_NAME.test(file.name))) {
    refuse(file.name, "is not a picture that can be given: PNG, JPEG, WebP, GIF or HEIC. It was left out.");
    return false;
  }
  if (file.size > MOST_BYTES) {
    refuse(file.name, `has ${Math.ceil(file.size / 1e6)} MB; at most ${MOST_BYTES / 1e6} MB can be given. It was left out.`);
    return false;
  }
  return true;
}

function room(wanted, named = []) {
  const free = Math.max(0, MOST - references().length);
  if (wanted > free) {
    const left = named.slice(free);
    refuse(left[0]?.name ?? "One more", `${left.length > 1 ? `and ${left.length - 1} more were` : "was"} left out: at most ${MOST} references can be given.`);
  }
  return named.length ? named.slice(0, free) : Array(Math.min(wanted, free)).fill(null);
}

function refuse(name, sentence) {
  const item = document.createElement("li");
  item.className = "notice danger";
  item.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${document.body.dataset.icons}#circle-alert"/></svg><span><strong></strong> <span></span></span>`;
  item.querySelector("strong").textContent = name;
  item.querySelector("span > span").textContent = sentence;
  form().querySelector("[data-refusals]").append(item);
}

function blank(name) {
  const reference = form().querySelector("[data-reference-template]").content.firstElementChild.cloneNode(true);
  reference.title = name;
  return reference;
}

function picture(reference, src, name, done = () => {}) {
  const image = Object.assign(new Image(), { alt: name, draggable: false });
  image.addEventListener("load", done, { once: true });
  image.addEventListener("error", () => { image.remove(); address(reference, name); done(); }, { once: true });
  image.src = src;
  reference.querySelector(".reference-image").append(image);
}

function address(reference, name) {
  const box = document.createElement("span");
  box.className = "reference-address";
  box.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${document.body.dataset.icons}#${files.has(reference) ? "image" : "link"}"/></svg><span></span>`;
  box.querySelector("span").textContent = name;
  reference.querySelector(".reference-image").append(box);
}

/** Write the file field, the order and the numbers from the list. */
export function write() {
  const all = references();
  const transfer = new DataTransfer();
  const seen = { file: 0, url: 0, image: 0 };
  const order = all.map((reference) => {
    const kind = KINDS[keep(reference)?.name] ?? "file";
    if (kind === "file") transfer.items.add(files.get(reference));
    return `${kind}:${seen[kind]++}`;
  });
  fileField().files = transfer.files;
  form().elements.reference_order.value = order.join(",");
  all.forEach((reference, index) => {
    reference.querySelector(".index").textContent = index + 1;
    reference.querySelector("[data-reference-handle]").ariaLabel = `Move reference ${index + 1} of ${all.length}: arrow keys`;
    reference.querySelector("[data-reference-remove]").ariaLabel = `Remove reference ${index + 1}`;
  });
  form().querySelector("[data-reference-count]").textContent = all.length ? `${all.length} of ${MOST}` : `up to ${MOST}`;
  adder().hidden = all.length >= MOST;
  form().dispatchEvent(new CustomEvent("references-changed", { bubbles: true }));
}

function move(reference, step) {
  const all = references();
  const place = (all.indexOf(reference) + step + all.length) % all.length;
  const others = all.filter((other) => other !== reference);
  list().insertBefore(reference, others[place] ?? adder());
  write();
  reference.querySelector("[data-reference-handle]").focus();
  announce(`Reference ${place + 1} of ${all.length}.`);
}

function remove(reference) {
  const next = reference.nextElementSibling;
  const number = references().indexOf(reference) + 1;
  reference.remove();
  write();
  (next.querySelector("[data-reference-remove]") ?? fileField()).focus();
  toast(`Reference ${number} removed.`, { act: () => { list().insertBefore(reference, next.isConnected ? next : adder()); write(); } });
}

function addFromField() {
  const field = form().querySelector("[data-reference-url]");
  const text = field.value.trim();
  if (!text) return;
  if (!URL.canParse(text) || !/^https?:/.test(text)) return refuse(text, "is not the address of a picture. It begins with https://.");
  field.value = "";
  addAddress(text);
}

/** Take a tile's picture as a reference. */
export function useTile(tile) {
  const image = tile.querySelector("img:not(.placeholder)");
  const number = addImage({ id: tile.dataset.image, src: image.currentSrc || image.src, name: tile.querySelector("a").ariaLabel });
  const hidden = !list().checkVisibility();
  if (number) toast(`Reference ${number} of ${MOST}.`, hidden ? { label: "Compose", act: () => { location.hash = "composer"; } } : {});
}

document.addEventListener("change", (event) => {
  if (event.target === form()?.elements.references) addFiles([...event.target.files]);
});

document.addEventListener("click", (event) => {
  if (!list() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hit = (selector) => event.target.closest(selector);
  if (hit("[data-reference-remove]")) remove(hit(".reference"));
  else if (hit("[data-reference-handle]")) move(hit(".reference"), -1);
  else if (hit("[data-reference-add-url]")) addFromField();
  else if (hit("[data-choose-files]")) fileField().click();
  else if (hit("[data-use-reference]")) {
    event.preventDefault();
    useTile(hit(".tile"));
  }
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  if (step && event.target.matches("[data-reference-handle]")) {
    event.preventDefault();
    move(event.target.closest(".reference"), step);
  }
  if (event.key === "Enter" && event.target.matches("[data-reference-url]")) {
    event.preventDefault();
    addFromField();
  }
});

document.addEventListener("submit", (event) => { if (event.target === form()) addFromField(); }, true);

document.addEventListener("paste", (event) => {
  if (!list()) return;
  const text = event.clipboardData.getData("text/plain").trim();
  const field = event.target.closest?.("input, textarea");
  const pasted = [...event.clipboardData.files];
  if (pasted.length && !(field && text)) addFiles(pasted);
  else if (PICTURE_ADDRESS.test(text) && (!field || field.id === "prompt")) addAddress(text);
  else return;
  event.preventDefault();
});

// At first, and when a refused form comes back. After Back the browser may still hold the chosen files.
function begin() {
  if (!list()) return;
  const held = [...fileField().files];
  if (held.length) addFiles(held);
  else write();
}

begin();
document.addEventListener("htmx:load", (event) => { if (event.detail.elt === form()) begin(); });
