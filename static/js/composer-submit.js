// Sending what was composed: once per press, with the words kept whatever happens.
import { announce } from "./announce.js";
import { sentenceOf } from "./refusals.js";
import { toast } from "./toasts.js";

const BROKEN = "No connection to Musa. Everything is still here: press Generate again. The same request is never sent twice.";
const ours = (event) => event.detail.elt?.id === "composer";
const form = () => document.getElementById("composer");

/** A name for one press: a version 4 UUID; crypto.randomUUID exists on secure pages only. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function notice(sentence) {
  const element = form().querySelector("[data-composer-notice]");
  element.hidden = !sentence;
  element.querySelector("span").textContent = sentence;
}

function label(text) {
  const element = form().querySelector("[data-generate]");
  element.dataset.usual ??= element.textContent;
  element.textContent = text ?? element.dataset.usual;
  if (text === undefined) delete element.dataset.usual;
}

function sent(count) {
  form().elements.request_key.value = newKey();
  form().classList.remove("refused");
  form().querySelector("[data-refusals]").replaceChildren();
  for (const error of form().querySelectorAll(".error, .composer-body > .notice.danger")) error.remove();
  for (const field of form().querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  form().querySelector(".composer-prompt").classList.remove("invalid");
  if (location.hash === "#composer" && matchMedia("(max-width: 720px)").matches) location.replace("#gallery");
  else if (scrollY > 200) toast(count > 1 ? `${count} pictures queued.` : "1 picture queued.", { label: "Show", act: () => scrollTo({ top: 0 }) });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.closest("#composer")) return;
  event.preventDefault();
  form().requestSubmit();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!ours(event)) return;
  notice("");
  label("Sending…");
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const { lengthComputable, loaded, total } = event.detail;
  if (event.target.id !== "composer" || !lengthComputable || total < 500_000 || loaded >= total) return;
  label(`Sending ${Math.round((100 * loaded) / total)} %`);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (!ours(event)) return;
  if (form().querySelector("[data-generate]").dataset.usual) label();
  const { xhr, successful } = event.detail;
  if (successful) sent(Number(new FormData(form()).get("count")));
  else if (!xhr.status) notice(BROKEN);
  else if (!(xhr.getResponseHeader("Content-Type") || "").startsWith("text/html") || xhr.status >= 500) notice(sentenceOf(xhr));
});

// A refused form has taken the place of the old one: go to what has to be changed.
document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt !== form() || !form().classList.contains("refused")) return;
  form().querySelector("[aria-invalid=true]")?.focus();
  announce(`Not sent. ${form().querySelector(".error, .notice.danger:not([hidden])")?.textContent.trim() ?? ""}`);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-composer-close]")) return;
  event.preventDefault();
  form().classList.remove("refused");
  location.replace("#gallery");
});
