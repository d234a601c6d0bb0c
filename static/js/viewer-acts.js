// What is done with the picture in the viewer. It always means the picture that is seen, also while its panel is on its way.
import { close } from "./viewer-overlay.js";
import { here, idOf, isTold, leaveOut, overlay, putBack, refresh, viewer, walk } from "./viewer.js";
import { useAgain } from "./using-again.js";

const PANEL_OFF = "viewer-panel";
const removed = new Map(); // by image: its step, and what stood after it
const find = (selector) => viewer().querySelector(selector);

/** Post to one of the addresses of the picture that is seen; its panel then tells what became of it. */
export async function press(act, values = {}) {
  const id = idOf(here());
  await htmx.ajax("POST", `/images/${id}/${act}`, { source: document.body, swap: "none", values });
  if (viewer() && idOf(here()) === id) refresh();
}

export const star = () => press("star/");

function judge(button) {
  press(new URL(button.form.action).pathname.split("/").at(-2) + "/", { [button.name]: button.value });
}

/** Into the trash, with Undo, and on to the next one. The last one of all leads back. */
export async function trash() {
  const step = here();
  if (isTold() && !find("[data-trash-page]")) return; // it is there already
  const id = idOf(step);
  const before = step.nextElementSibling;
  const alone = !before && !step.previousElementSibling;
  if (alone && !overlay()?.open) return find("[data-trash-page]")?.form.requestSubmit(find("[data-trash-page]"));
  removed.set(id, { step, before });
  const tile = document.getElementById(`image-${id}`);
  if (tile?.matches(".tile")) tile.hidden = true;
  if (!leaveOut(step)) close();
  await htmx.ajax("POST", `/images/${id}/trash/`, { source: document.body, swap: "none" });
}

/** Go on from the picture in the composer: of the page beneath, if it has one. */
export function goOn(kind) {
  const step = here();
  if (kind === "run" || kind === "prompt" || kind === "again" ? !step.dataset.generation : false) return;
  const isHere = Boolean(document.getElementById("composer"));
  if (kind === "reference" || kind === "run" || !isHere) return useAgain(kind, step);
  document.addEventListener("viewer-left", () => useAgain(kind, step), { once: true });
  close();
}

export function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

export function switchPanel() {
  const off = !viewer().classList.contains("without-panel");
  localStorage.setItem(PANEL_OFF, off ? "off" : "");
  layPanel();
}

function layPanel() {
  const off = localStorage.getItem(PANEL_OFF) === "off";
  viewer().classList.toggle("without-panel", off);
  const control = find("[data-panel-switch]");
  if (control) control.ariaExpanded = String(!off);
  dispatchEvent(new Event("resize"));
}

document.addEventListener("click", (event) => {
  if (!viewer() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hit = (selector) => event.target.closest(selector);
  const acts = [
    ["[data-full-screen]", fullScreen],
    ["[data-panel-switch]", switchPanel],
    ["[data-viewer-page] [data-trash-page]", trash],
    ["[data-viewer-page] .image-rating button", () => judge(hit("button"))],
    ["[data-viewer-page] [data-run-again]", () => goOn("run")],
    ["[data-viewer-page] [data-go-on]", () => goOn(hit("[data-go-on]").dataset.goOn)],
  ];
  const act = acts.find(([selector]) => hit(selector))?.[1];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("fullscreenchange", () => {
  const control = viewer() && find("[data-full-screen]");
  if (control) control.ariaPressed = String(Boolean(document.fullscreenElement));
});

// Undo of the trash: back to its place, and to be seen.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const id = detail.successful && detail.elt.dataset?.undoShows?.replace("image-", "");
  const gone = id && removed.get(id);
  if (!gone) return;
  removed.delete(id);
  detail.elt.closest(".toast")?.remove();
  if (viewer() && !gone.step.isConnected) putBack(gone.step, gone.before);
});

// What was done elsewhere on the page, such as Undo in a toast.
document.addEventListener("acted", ({ detail }) => {
  if (viewer() && detail.images?.map(String).includes(idOf(here()))) refresh();
});

document.addEventListener("viewer-opened", layPanel);
if (viewer()) layPanel();
