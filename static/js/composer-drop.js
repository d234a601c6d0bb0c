// Dragging and pasting: files, pictures of other pages and addresses from outside, tiles of a gallery, and the references
// among themselves. What is dropped on a reference takes its place; anywhere else on the page it comes after the others.
import { addAddress, addFiles, imageOf, list, MOST, references, useImage, write } from "./composer-references.js";

const IMAGE = "application/x-musa-image";
const PICTURE_ADDRESS = /^https?:\/\/\S+\.(png|jpe?g|webp|gif|heic)(\?\S*)?$/i;
const MARKS = ["drop-before", "drop-after", "drop-on"];
let dragged = null;

const sheet = () => document.querySelector("[data-drop-sheet]");
const foreign = (event) => !dragged && ["Files", IMAGE, "text/uri-list"].some((type) => event.dataTransfer.types.includes(type));
const over = (event) => event.target.closest?.("[data-references] > .reference");

function unmark() {
  for (const element of document.querySelectorAll(MARKS.map((mark) => `.${mark}`).join())) element.classList.remove(...MARKS);
}

/** Whether the pointer is past the middle of a box: then what is dropped comes after it. */
function after(event, box) {
  const { left, width } = box.getBoundingClientRect();
  return event.clientX > left + width / 2;
}

/** Say how many come, and where they go. */
function invite(event) {
  const coming = [...event.dataTransfer.items].filter((item) => item.kind === "file").length || 1;
  const first = references().length + 1;
  const last = Math.min(first + coming - 1, MOST);
  const [title, place] = sheet().querySelectorAll("strong, span");
  title.textContent = coming > 1 ? `Drop ${coming} pictures` : "Drop to add as a reference";
  if (first > MOST) place.textContent = "There are 14 already. On one of them, it takes its place.";
  else place.textContent = `${last > first ? `They become references ${first} to ${last}` : `It becomes reference ${first}`}. On a reference, ${coming > 1 ? "one" : "it"} takes its place.`;
  sheet().hidden = false;
  document.getElementById("composer").classList.add("dropping");
}

function end() {
  dragged?.classList.remove("dragging");
  dragged = null;
  unmark();
  if (!sheet()) return;
  sheet().hidden = true;
  document.getElementById("composer")?.classList.remove("dropping");
}

document.addEventListener("dragstart", (event) => {
  const tile = event.target.closest?.("[data-image]");
  if (tile) event.dataTransfer.setData(IMAGE, JSON.stringify(imageOf(tile)));
  dragged = event.target.closest?.("[data-references] > .reference") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  dragged.classList.add("dragging");
});

document.addEventListener("dragover", (event) => {
  if (!list()) return;
  const box = over(event);
  unmark();
  if (foreign(event)) {
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    invite(event);
    box?.classList.add("drop-on");
  } else if (dragged && box) {
    event.preventDefault();
    box.classList.add(after(event, box) ? "drop-after" : "drop-before");
  }
});

document.addEventListener("dragleave", (event) => { if (!event.relatedTarget && !dragged) end(); });
document.addEventListener("dragend", end);

document.addEventListener("drop", (event) => {
  if (!list()) return;
  const box = over(event);
  if (dragged && box) {
    event.preventDefault();
    if (box !== dragged) box[after(event, box) ? "after" : "before"](dragged);
    write();
  } else if (foreign(event)) {
    event.preventDefault();
    take(event.dataTransfer, box);
  }
  end();
});

function take(transfer, instead) {
  const image = transfer.getData(IMAGE);
  const files = [...transfer.files].filter((_, index) => !transfer.items[index]?.webkitGetAsEntry?.()?.isDirectory);
  if (image) useImage(JSON.parse(image), { instead });
  else if (files.length) addFiles(files, { instead });
  else if (addressIn(transfer)) addAddress(addressIn(transfer), { instead });
}

/** Of a picture dragged from another page its own address, rather than that of the link around it. */
function addressIn(transfer) {
  const page = new DOMParser().parseFromString(transfer.getData("text/html"), "text/html");
  const text = page.querySelector("img")?.getAttribute("src") ?? transfer.getData("text/uri-list").split("\n")[0].trim();
  return /^https?:/.test(text) ? text : "";
}

document.addEventListener("paste", (event) => {
  if (!list()) return;
  const text = event.clipboardData.getData("text/plain").trim();
  const field = event.target.closest?.("input, textarea");
  const files = [...event.clipboardData.files];
  if (files.length && !(field && text)) addFiles(files.map(named));
  else if (PICTURE_ADDRESS.test(text) && (!field || field.id === "prompt")) addAddress(text);
  else return;
  event.preventDefault();
});

/** Every browser calls a copied picture image.png: the library would be full of them. */
function named(file) {
  if (file.name !== "image.png") return file;
  const moment = new Date().toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return new File([file], `Pasted ${moment.replace(",", "").replaceAll(":", ".")}.png`, { type: file.type });
}
