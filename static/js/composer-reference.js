// One reference's box: a picture, an address, a file on its way, one that did not arrive, one that was refused.
const icon = (name) => `<svg class="icon" aria-hidden="true"><use href="#icon-${name}"/></svg>`;
const frame = (reference) => reference.querySelector(".reference-image");

/** The box that its owner checks to keep it: what is sent. None while a file is on its way. */
export const keepOf = (reference) => reference.querySelector(".keep");

/** Where is said what it is for; not on every page. */
export const roleOf = (reference) => reference.querySelector("[data-reference-role]");

/** A box from the page's template, empty but for its name. */
export function blank(template, name) {
  const reference = template.content.firstElementChild.cloneNode(true);
  reference.title = name;
  return reference;
}

/** From now on it is sent: as the id of an image (`reference_images`), or as an address (`reference_urls`). */
export function keep(reference, { field, value, src, name, width, height, mark, note, role }) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: field, value, checked: true });
  box.className = "check keep";
  Object.assign(box.dataset, { src, name });
  reference.append(box);
  reference.title = name;
  const select = roleOf(reference);
  if (select) select.name = `role-${value}`; // it stays with its picture, whichever others are refused
  if (select && role !== undefined) select.value = role;
  if (width && height) measure(reference, width, height);
  const said = reference.querySelector(".mark");
  said.textContent = mark ?? "";
  said.title = note ?? "";
}

/** What is to be known of a kept one, to make the same box again. */
export function contentOf(reference) {
  const box = keepOf(reference);
  const { width, height } = reference.dataset;
  const { textContent: mark, title: note } = reference.querySelector(".mark");
  const role = roleOf(reference)?.value;
  return { field: box.name, value: box.value, src: box.dataset.src, name: box.dataset.name, width: Number(width) || 0, height: Number(height) || 0, mark, note, ...(role && { role }) };
}

function measure(reference, width, height) {
  Object.assign(reference.dataset, { width, height });
}

/** Show a picture; one that the browser can't draw is named instead. */
export function showPicture(reference, src, name) {
  const image = Object.assign(new Image(), { alt: name, draggable: false });
  image.addEventListener("error", () => {
    image.remove();
    showName(reference, name, "image");
  }, { once: true });
  image.src = src;
  frame(reference).prepend(image);
  return image;
}

/** Show a file as long as it is only here, and measure it. */
export function showFile(reference, file) {
  const address = URL.createObjectURL(file);
  const image = showPicture(reference, address, file.name);
  const done = () => URL.revokeObjectURL(address);
  image.addEventListener("load", () => {
    if (!reference.dataset.width) measure(reference, image.naturalWidth, image.naturalHeight);
    reference.dispatchEvent(new CustomEvent("reference-measured", { bubbles: true }));
    done();
  }, { once: true });
  image.addEventListener("error", done, { once: true });
}

/** Show the server's thumbnail where the file was shown, once it is there: nothing blinks. */
export function showArrived(reference, { src, name }) {
  const image = Object.assign(new Image(), { alt: name, draggable: false });
  image.addEventListener("load", () => {
    for (const before of frame(reference).querySelectorAll("img, .reference-address")) before.remove();
    frame(reference).prepend(image);
  }, { once: true });
  image.src = src;
}

/** Show a word in place of a picture. */
export function showName(reference, name, symbol = "link") {
  const box = document.createElement("span");
  box.className = "reference-address";
  box.innerHTML = `${icon(symbol)}<span></span>`;
  box.querySelector("span").textContent = name;
  frame(reference).prepend(box);
}

/** How much of its file has arrived, in per cent. */
export function showProgress(reference, percent) {
  const bar = reference.querySelector(".upload-progress");
  bar.style.setProperty("--v", percent);
  bar.ariaValueNow = percent;
}

/** "uploading", "broken" (trying again may help), "refused", or "" for one that is there. */
export function setState(reference, state) {
  for (const name of ["uploading", "broken", "refused"]) reference.classList.toggle(name, name === state);
  reference.draggable = state !== "refused";
}
