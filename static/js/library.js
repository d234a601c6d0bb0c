// The library: files are dropped, pasted or chosen and uploaded in place; names are changed in place; trash has Undo.
import { announce } from "./announce.js";
import { Refused, upload } from "./composer-uploads.js";
import { sentenceOf } from "./refusals.js";
import { toast } from "./toasts.js";

const page = document.querySelector("[data-library]");
const find = (selector) => page.querySelector(selector);
const items = () => find("[data-library-items]");
const sheet = () => document.querySelector("[data-library-sheet]");
const copy = (name) => document.querySelector(`template[data-library-${name}]`).content.firstElementChild.cloneNode(true);
const links = () => [...items().querySelectorAll(".library-item:not([hidden]) > a")];

// Uploads

function bring(files) {
  find("[data-library-refusals]").replaceChildren();
  const boxes = files.map(box);
  items().prepend(...boxes);
  for (const [index, file] of files.entries()) send(file, boxes[index]);
  if (files.length) announce(`${files.length} on the way.`);
}

function box(file) {
  const element = copy("uploading");
  const picture = element.querySelector("img");
  picture.src = URL.createObjectURL(file);
  for (const event of ["load", "error"]) picture.addEventListener(event, () => URL.revokeObjectURL(picture.src), { once: true });
  picture.addEventListener("error", () => picture.remove(), { once: true });
  element.querySelector("[data-upload-name]").textContent = file.name;
  element.querySelector("[data-library-again]").addEventListener("click", () => send(file, element));
  return element;
}

async function send(file, element) {
  const bar = element.querySelector(".upload-progress");
  const words = element.querySelector("[data-upload-words]");
  element.classList.replace("broken", "uploading");
  bar.ariaLabel = `Uploading ${file.name}`;
  const progress = (percent) => {
    bar.style.setProperty("--v", percent);
    bar.ariaValueNow = percent;
    words.textContent = `${percent} %`;
  };
  progress(0);
  try {
    const image = await upload(file, { progress });
    if (image.note) tell(file.name, image.note);
    await show(image, element);
  } catch (error) {
    if (error instanceof Refused) {
      tell(file.name, error.message, "danger");
      element.remove();
    } else {
      element.classList.replace("uploading", "broken");
      words.textContent = error.message;
    }
  }
}

/** Put what arrived where its upload stood; what the page shows already stays where it is. */
async function show(image, element) {
  if (document.getElementById(`image-${image.id}`)) return element.remove();
  const address = page.dataset.item.replace("/0/", `/${image.id}/`);
  const response = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!response.ok) throw new Error("It has arrived; load the page again to see it.");
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  const item = template.content.querySelector(".library-item");
  element.replaceWith(item);
  htmx.process(item);
  return htmx.trigger(item, "htmx:load", { elt: item });
}

function tell(name, sentence, tone = "") {
  const notice = copy("refusal");
  if (tone) notice.classList.add(tone);
  notice.querySelector("use").setAttribute("href", `#icon-${tone ? "circle-alert" : "info"}`);
  notice.querySelector("strong").textContent = name;
  notice.querySelector("span > span").textContent = sentence;
  find("[data-library-refusals]").append(notice);
}

// Names

function rename(field) {
  const name = field.value.trim();
  if (name === field.defaultValue.trim() || name === field.dataset.sent) return;
  field.dataset.sent = name;
  field.form.requestSubmit();
}

function complain(form, sentence) {
  const error = form.querySelector(".error");
  error.hidden = !sentence;
  error.textContent = sentence;
  form.elements.name.setAttribute("aria-invalid", String(Boolean(sentence)));
}

function renamed(form, name) {
  const field = form.elements.name;
  const before = field.defaultValue;
  field.value = field.defaultValue = name;
  complain(form, "");
  if (before === name) return;
  toast(`Renamed to “${name}”.`, before && { act: () => { field.value = before; rename(field); } });
}

function listen() {
  page.addEventListener("focusout", (event) => { if (event.target.matches("[data-library-name]")) rename(event.target); });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.matches("[data-library-name]")) return;
    event.target.value = event.target.defaultValue;
    complain(event.target.form, "");
    event.target.select();
  });
  page.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt.matches("[data-library-trash]") && detail.successful) hide(detail.elt.closest(".library-item"));
    if (!detail.elt.matches(".library-name")) return;
    delete detail.elt.elements.name.dataset.sent;
    if (detail.successful) renamed(detail.elt, detail.xhr.responseText);
    else complain(detail.elt, detail.xhr.status ? sentenceOf(detail.xhr) : "No connection to Musa. Nothing was changed.");
  });
  page.addEventListener("change", (event) => {
    if (!event.target.matches("[data-library-files]")) return;
    bring([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    bring([...event.clipboardData.files]);
  });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    sheet().hidden = false;
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) sheet().hidden = true; });
  document.addEventListener("drop", (event) => {
    sheet().hidden = true;
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    bring([...event.dataTransfer.files]);
  });
}

function hide(item) {
  const all = links();
  const here = all.indexOf(item.querySelector(":scope > a"));
  const held = item.contains(document.activeElement);
  item.hidden = true;
  if (held) (all[here + 1] ?? all[here - 1])?.focus();
}

if (page) listen();
