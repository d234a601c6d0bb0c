// Downloads that are chosen in a dialog: format, size, names. Without a script the same form is a page of its own.
import { toast } from "./toasts.js";

const FAILED = "The dialog could not be opened. Try again in a moment.";
const OFFLINE = "No connection to Musa. Try again when it is back.";

/** Where a picture's file is. @param {string|number} image its id */
export const addressOfFile = (image) => document.getElementById("use-again").dataset.download.replace("/0/", `/${image}/`);

/**
 * Ask how pictures shall be downloaded.
 * @param {string} address where the dialog comes from
 * @param {FormData|URLSearchParams} selection which pictures: the fields of a selection
 */
export async function askDownload(address, selection) {
  if (document.querySelector(".download-dialog")) return;
  const token = document.querySelector("#act [name=csrfmiddlewaretoken]").value;
  let answer;
  try {
    answer = await fetch(address, { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": token }, body: new URLSearchParams([...selection]) });
  } catch {
    return toast(OFFLINE);
  }
  const html = await answer.text();
  const dialog = new DOMParser().parseFromString(html, "text/html").querySelector("dialog");
  if (!dialog) return toast((answer.headers.get("Content-Type") || "").startsWith("text/plain") ? html : FAILED);
  document.body.append(dialog);
  htmx.process(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

/** Whether what is typed can be used; else the button waits. */
function judge() {
  const form = document.getElementById("download-form");
  const button = form?.querySelector("[type=submit]");
  if (button) button.disabled = Boolean(form.querySelector("[data-wrong]"));
}

function insert(input, text) {
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  input.focus();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("htmx:afterSwap", ({ target }) => { if (target.closest?.(".download-form")) judge(); });

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-download-selection]");
  const field = event.target.closest("[data-download-field]");
  const close = event.target.closest("[data-download-close]");
  if (field) return insert(document.getElementById("download-pattern"), `{${field.dataset.downloadField}}`);
  if (close?.closest("dialog")) {
    event.preventDefault();
    return close.closest("dialog").close();
  }
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  askDownload(opener.form.action, new FormData(opener.form, opener));
});

// The answer is a file: the page stays, and the dialog has done its work. Were it refused, the form would come as a page.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("dialog [data-download-form]")) return;
  setTimeout(() => {
    target.closest("dialog").close();
    toast("The download begins. It goes on while you work.");
  });
});
