// The composer's references: dropped, pasted, chosen, picked from the gallery; ordered, replaced, removed, never lost.
// The list on the page is the truth: `reference_order` is written from it. A file is uploaded as soon as it is given.
import { announce } from "./announce.js";
import * as box from "./composer-reference.js";
import { Interrupted, Refused, objection, upload } from "./composer-uploads.js";
import { pick } from "./picker.js";
import { toast } from "./toasts.js";

export const MOST = 14;
const KINDS = { reference_images: "image", reference_urls: "url" };

const files = new WeakMap(); // of a reference that is not (yet) on the server
const uploads = new WeakMap(); // what ends its upload
const replaced = new WeakMap(); // what stood in its place
const notices = new WeakMap(); // what was said of it

const form = () => document.getElementById("composer");
/** The list of references, or nothing on a page without composer. */
export const list = () => form()?.querySelector("[data-references]");
/** Those that count: all but the refused ones, which only say so. */
export const references = () => (list() ? [...list().querySelectorAll(":scope > .reference:not(.refused)")] : []);
/** Those whose files are on their way. */
export const onTheWay = () => references().filter((reference) => reference.classList.contains("uploading"));
const fileField = () => form().elements.references;
const adder = () => list().querySelector("[data-reference-add]");
const said = () => form().querySelector("[data-refusals]");

/** The references that are images or addresses, in order: [{field, value, src, name, width, height, mark, note, role}]. */
export function keptReferences() {
  return references().filter(box.keepOf).map(box.contentOf);
}

/** Replace all references by others: [{id, src, name, width, height} or {url}], each with its role if it has one. */
export function setReferences(items) {
  for (const reference of list().querySelectorAll(":scope > .reference")) drop(reference);
  said().replaceChildren();
  for (const item of items.slice(0, MOST)) {
    const kept = item.url ? { field: "reference_urls", value: item.url, src: "", name: short(item.url), role: item.role } : ofImage(item);
    list().insertBefore(made(kept), adder());
  }
  write();
}

/** Add an image of the gallery. */
export function addImage(image, options) {
  return addKept(ofImage(image), options);
}

/**
 * Add a reference that is kept by its id or its address.
 * @param {{first?: boolean, instead?: Element}} [options] `first` puts it before the others, `instead` in another's place
 * @returns {number} its number, 0 if there was no room
 */
export function addKept(kept, { first = false, instead } = {}) {
  const there = references().findIndex((reference) => {
    const { name, value } = box.keepOf(reference) ?? {};
    return name === kept.field && value === String(kept.value);
  });
  if (there >= 0 && instead) toast(`It is reference ${there + 1} already.`);
  if (there >= 0) return there + 1;
  if (!instead && !room([kept]).length) return 0;
  const reference = made(kept);
  if (instead) replace(instead, reference);
  else list().insertBefore(reference, first ? list().firstElementChild : adder());
  write();
  return references().indexOf(reference) + 1;
}

/** Add a picture that lies at an address. */
export function addAddress(text, options) {
  return addKept({ field: "reference_urls", value: text, src: "", name: short(text) }, options);
}

/** Add files, the first of them `instead` of a reference; what can't be given is named with the reason, the others stay. */
export function addFiles(chosen, { instead } = {}) {
  for (const notice of [...said().children]) if (!("stays" in notice.dataset)) notice.remove();
  const good = [...chosen].filter((file) => !objection(file));
  for (const file of chosen) if (objection(file)) refuse(box.blank(template(), file.name), file.name, objection(file));
  const taken = instead ? [...good.slice(0, 1), ...room(good.slice(1))] : room(good);
  for (const [index, file] of taken.entries()) {
    const reference = box.blank(template(), file.name);
    files.set(reference, file);
    box.showFile(reference, file);
    if (instead && index === 0) replace(instead, reference);
    else list().insertBefore(reference, adder());
  }
  write();
  if (taken.length) announce(`${references().length} of ${MOST} references.`);
}

/** Bring what did not arrive once more. */
export function tryAgain(those = references().filter((reference) => reference.classList.contains("broken"))) {
  for (const reference of those) box.setState(reference, "");
  write();
}

const template = () => form().querySelector("[data-reference-template]");
const short = (address) => address.replace(/^https?:\/\//, "");
const ofImage = ({ id, ...image }) => ({ ...image, field: "reference_images", value: String(id) });

function made(kept) {
  const reference = box.blank(template(), kept.name);
  if (kept.src) box.showPicture(reference, kept.src, kept.name);
  else box.showName(reference, kept.name);
  box.keep(reference, kept);
  return reference;
}

function room(wanted) {
  const free = Math.max(0, MOST - references().length);
  const left = wanted.slice(free);
  if (left.length) {
    const others = left.length > 1 ? `and ${left.length - 1} more were` : "was";
    tell(left[0].name || "One more", `${others} left out: at most ${MOST} references can be given.`, { tone: "danger" });
  }
  return wanted.slice(0, free);
}

// On the way

function begin(reference) {
  const ending = new AbortController();
  const file = files.get(reference);
  uploads.set(reference, ending);
  box.setState(reference, "uploading");
  reference.querySelector(".upload-progress").ariaLabel = `Uploading ${file.name}`;
  box.showProgress(reference, 0);
  upload(file, { signal: ending.signal, progress: (percent) => box.showProgress(reference, percent) }).then(
    (image) => arrived(reference, file, image),
    (error) => failed(reference, file, error),
  ).finally(() => uploads.delete(reference));
}

function arrived(reference, file, image) {
  files.delete(reference);
  box.setState(reference, "");
  const twin = references().findIndex((other) => other !== reference && box.keepOf(other)?.name === "reference_images" && box.keepOf(other).value === String(image.id));
  if (twin >= 0) {
    tell(file.name, `is reference ${twin + 1} already.`);
    offer(references()[twin], file, image);
    putBack(reference);
  } else {
    box.keep(reference, ofImage(image));
    box.showArrived(reference, image);
    if (image.note) tell(file.name, image.note, { reference });
    offer(reference, file, image);
  }
  write();
}

/** Tell how a reference was made, where its file said so. */
function offer(reference, { name }, image) {
  form().dispatchEvent(new CustomEvent("reference-arrived", { bubbles: true, detail: { reference, name, offer: image.offer } }));
}

function failed(reference, file, error) {
  if (error.name === "AbortError") return;
  if (error instanceof Refused) {
    files.delete(reference);
    if (replaced.has(reference)) putBack(reference);
    refuse(reference, file.name, error.message);
  } else {
    box.setState(reference, "broken");
    reference.querySelector("[data-reference-again]").title = error instanceof Interrupted ? error.message : "";
    announce(`${file.name} did not arrive. ${error.message}`);
  }
  write();
  form().dispatchEvent(new CustomEvent("reference-failed", { bubbles: true, detail: { name: file.name } }));
}

/** Show that a file was refused, and why, in a box that its owner can dismiss. */
function refuse(reference, name, sentence) {
  box.setState(reference, "refused");
  reference.title = `${name}: ${sentence}`;
  reference.querySelector(".mark").textContent = "Refused";
  reference.querySelector("[data-reference-remove]").ariaLabel = `Dismiss ${name}`;
  if (!reference.isConnected) list().insertBefore(reference, adder());
  tell(name, sentence, { reference, tone: "danger" });
}

function tell(name, sentence, { reference, tone = "" } = {}) {
  const notice = form().querySelector("[data-refusal-template]").content.firstElementChild.cloneNode(true);
  if (tone) notice.classList.add(tone);
  notice.querySelector("use").setAttribute("href", `#icon-${tone ? "circle-alert" : "info"}`);
  notice.querySelector("strong").textContent = name;
  notice.querySelector("span > span").textContent = sentence;
  if (reference && tone) notice.dataset.stays = "";
  if (reference) notices.set(reference, notice);
  said().append(notice);
}

// In the list

/** Take a box out, with what was said of it; what is on its way ends. */
function drop(reference) {
  uploads.get(reference)?.abort();
  box.setState(reference, reference.classList.contains("refused") ? "refused" : "");
  notices.get(reference)?.remove();
  reference.remove();
}

function replace(before, reference) {
  const number = references().indexOf(before) + 1;
  uploads.get(before)?.abort();
  replaced.set(reference, before);
  before.replaceWith(reference);
  if (before.classList.contains("refused")) return notices.get(before)?.remove();
  return toast(`Reference ${number} replaced.`, { act: () => { putBack(reference); write(); } });
}

/** The reference that this one took the place of comes back; if it took none, this one goes. */
function putBack(reference) {
  const before = replaced.get(reference);
  replaced.delete(reference);
  if (before && !before.classList.contains("refused")) {
    box.setState(before, "");
    if (reference.isConnected) reference.replaceWith(before);
    else list().insertBefore(before, adder());
  }
  drop(reference);
}

/** Write the order and the numbers from the list, and bring what is not on its way yet. */
export function write() {
  const all = references();
  for (const reference of all) {
    const state = reference.classList;
    if (files.has(reference) && !uploads.has(reference) && !state.contains("broken")) begin(reference);
  }
  fileField().value = "";
  const seen = { image: 0, url: 0 };
  const kinds = all.map(box.keepOf).filter(Boolean).map((keep) => KINDS[keep.name]);
  form().elements.reference_order.value = kinds.map((kind) => `${kind}:${seen[kind]++}`).join(",");
  all.forEach((reference, index) => {
    reference.querySelector(".index").textContent = index + 1;
    reference.querySelector("[data-reference-handle]").ariaLabel = `Move reference ${index + 1} of ${all.length}: arrow keys`;
    reference.querySelector("[data-reference-remove]").ariaLabel = `Remove reference ${index + 1}`;
    if (box.roleOf(reference)) box.roleOf(reference).ariaLabel = `What reference ${index + 1} is for`;
  });
  const coming = onTheWay().length;
  form().querySelector("[data-reference-count]").textContent = all.length ? `${all.length} of ${MOST}${coming ? `, ${coming} on the way` : ""}` : `up to ${MOST}`;
  adder().hidden = all.length >= MOST;
  list().querySelector("[data-reference-pick]").hidden = all.length >= MOST;
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
  drop(reference);
  write();
  (next.querySelector("[data-reference-remove]") ?? fileField()).focus();
  if (!number) return;
  toast(`Reference ${number} removed.`, { act: () => { list().insertBefore(reference, next.isConnected ? next : adder()); write(); } });
}

function addFromField() {
  const field = form().querySelector("[data-reference-url]");
  const text = field.value.trim();
  if (!text) return;
  if (!URL.canParse(text) || !/^https?:/.test(text)) return tell(text, "is not the address of a picture. It begins with https://.", { tone: "danger" });
  field.value = "";
  addAddress(text);
}

/** Take a tile's picture as a reference. */
export function useTile(tile, options) {
  return useImage(imageOf(tile), options);
}

/** What a tile, or an item of the library, shows: {id, src, name, width, height}. */
export function imageOf(tile) {
  const image = tile.querySelector("img:not(.placeholder)");
  return { id: tile.dataset.image, src: image.currentSrc || image.src, name: tile.querySelector("a").ariaLabel, width: Number(image.getAttribute("width")), height: Number(image.getAttribute("height")) };
}

/** Take an image as a reference, and say which one it is. */
export function useImage(image, { instead } = {}) {
  const number = addImage(image, { instead });
  if (!number || instead) return;
  const hidden = !list().checkVisibility();
  toast(`Reference ${number} of ${MOST}.`, hidden ? { label: "Compose", act: () => { location.hash = "composer"; } } : {});
}

async function pickSome() {
  const chosen = references().map((reference) => {
    const keep = box.keepOf(reference);
    return keep?.name === "reference_images" ? keep.value : "";
  });
  for (const image of await pick({ most: MOST, chosen })) addImage(image);
}

document.addEventListener("change", (event) => {
  if (event.target === form()?.elements.references) addFiles([...event.target.files]);
});

document.addEventListener("click", (event) => {
  if (!list() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hit = (selector) => event.target.closest(selector);
  if (hit("[data-reference-remove]")) remove(hit(".reference"));
  else if (hit("[data-reference-again]")) tryAgain([hit(".reference")]);
  else if (hit("[data-reference-handle]")) move(hit(".reference"), -1);
  else if (hit("[data-pick-references]")) pickSome();
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
addEventListener("online", () => { if (list()) tryAgain(); });

// What was sent is not news any more.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt !== form() || !detail.successful) return;
  for (const reference of list().querySelectorAll(".refused")) drop(reference);
});

// At first, and when a refused form comes back. After Back the browser may still hold the chosen files.
function start() {
  if (!list()) return;
  const held = [...fileField().files];
  if (held.length) addFiles(held);
  else write();
}

start();
document.addEventListener("htmx:load", (event) => { if (event.detail.elt === form()) start(); });
