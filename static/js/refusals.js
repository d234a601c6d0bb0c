// An answer that is not a picture of the page: a refusal is told as a toast, in the server's own sentence.
import { toast } from "./toasts.js";

const GENERAL = "That did not work, and nothing was changed. Try again in a moment.";

/** The sentence of a refusal: what the server wrote as plain text, else a general one. */
export function sentenceOf(xhr) {
  const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  return plain && xhr.responseText.length < 400 ? xhr.responseText : GENERAL;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, elt } = event.detail;
  if (xhr.status < 400) return;
  const isForm = elt.matches("form, [data-form-inside]") && (xhr.getResponseHeader("Content-Type") || "").startsWith("text/html");
  if (!isForm) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:responseError", ({ detail }) => {
  const quiet = detail.elt.closest("#composer") || detail.requestConfig.headers["X-Quiet"];
  if (!quiet) toast(sentenceOf(detail.xhr));
});

document.addEventListener("htmx:sendError", ({ detail }) => {
  const quiet = detail.elt.closest("#composer") || detail.requestConfig.headers["X-Quiet"];
  if (!quiet) toast("No connection to Musa. Nothing was changed.");
});
