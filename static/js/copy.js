// Copy buttons: data-copy names the element whose text is copied, data-copy-text is the text, data-copy-location the page's address.
import { toast } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-text], [data-copy-location]");
  if (!button) return;
  const { copy, copyText } = button.dataset;
  const text = copyText ?? (copy ? document.querySelector(copy).textContent.trim() : location.href.split("#")[0]);
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied.");
  } catch {
    toast("The browser does not allow copying here; select the text instead.");
  }
});
