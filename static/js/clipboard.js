// The picture itself into the clipboard, as PNG: a button's, or by Ctrl+C the focused tile's or the one the page shows.
import { addressOfFile } from "./download-dialog.js";
import { toast } from "./toasts.js";

const SIDE = 2048; // pixels: what other programs take without delay
const UNABLE = "This browser can't copy pictures. Download it, or drag it from here.";
const INSECURE = "Browsers copy pictures only over https. Download it instead.";

async function png(image) {
  const query = new URLSearchParams({ format: "png", size: SIDE });
  const answer = await fetch(`${addressOfFile(image)}?${query}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "The picture could not be had. Try again in a moment.");
  return new Blob([await answer.arrayBuffer()], { type: "image/png" });
}

/** Copy a picture. @param {string|number} image its id */
export async function copyPicture(image) {
  if (!isSecureContext) return toast(INSECURE);
  if (!navigator.clipboard?.write || !globalThis.ClipboardItem) return toast(UNABLE);
  let refused;
  const picture = png(image).catch((error) => { refused = error; throw error; });
  try {
    // A promise, at once: Safari takes only what is asked for while the key is down.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    toast("Picture copied.");
  } catch {
    await picture.catch(() => {});
    toast(refused ? refused instanceof TypeError ? "No connection to Musa. Try again when it is back." : refused.message : UNABLE);
  }
}

/** The picture that a key means: the focused tile's, else the page's own. */
function meant() {
  const tile = document.activeElement?.closest?.(".tile[data-image]");
  return tile?.dataset.image ?? document.querySelector("[data-viewer-page]")?.dataset.tile?.replace("image-", "");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-picture]");
  if (button) copyPicture(button.dataset.copyPicture || meant());
});

document.addEventListener("copy", (event) => {
  if (event.defaultPrevented || !getSelection().isCollapsed || event.target.closest?.("input, textarea, [contenteditable], dialog:not(.viewer-overlay)")) return;
  const image = meant();
  if (!image) return;
  event.preventDefault();
  copyPicture(image);
});
