// The tree of a lineage: put in its place once, then zoomed as one plane and panned by scrolling. No script per picture.
const SMALLEST = 0.15;
const LARGEST = 2;
const STEP = 1.25;
const BELOW_HEADS = 30; // pixels: where the plane begins
const TIGHT = 0.35; // below that the columns are narrower than their names
const wide = matchMedia("(min-width: 721px)");
const page = () => document.querySelector("[data-lineage]");
const tree = () => document.getElementById("tree");
export const view = () => tree()?.querySelector(".tree-view");
let zoom = 1;

/** Whether the family is shown as a tree, and not as an outline. */
export const isTree = () => page()?.classList.contains("as-tree") ?? false;

/** Write the places that the server found into the style, and bring the chosen picture into view. */
export function show({ keep = null } = {}) {
  for (const element of tree().querySelectorAll("[data-x]")) element.style.setProperty("--x", element.dataset.x);
  for (const element of tree().querySelectorAll("[data-y]")) element.style.setProperty("--y", element.dataset.y);
  setZoom(zoom);
  if (keep) hold(keep);
  else middle(tree().querySelector(".chosen"));
  frame();
}

/** Where an element stands in the view, so that it can be held there while everything around it is placed anew. */
export const placeOf = (element) => {
  const { left, top } = element.getBoundingClientRect();
  return { id: element.id, left, top };
};

function hold({ id, left, top, scroll }) {
  if (scroll) view().scrollTo(scroll);
  const element = document.getElementById(id);
  if (!element) return;
  const now = element.getBoundingClientRect();
  view().scrollBy({ left: now.left - left, top: now.top - top, behavior: "instant" });
}

function middle(node) {
  if (!node || !isTree()) return;
  const box = view();
  const x = Number(node.dataset.x) * zoom;
  const y = Number(node.dataset.y) * zoom;
  box.scrollTo({ left: x - box.clientWidth * 0.4, top: y - box.clientHeight * 0.4, behavior: "instant" });
}

/** Scale the plane; the point of the view at `at` (the middle, if it isn't given) stays where it is. */
export function setZoom(wanted, at) {
  const box = view();
  const { width, height } = tree().dataset;
  const left = at ? at.x - box.getBoundingClientRect().left : box.clientWidth / 2;
  const top = at ? at.y - box.getBoundingClientRect().top : box.clientHeight / 2;
  const x = (box.scrollLeft + left) / zoom;
  const y = (box.scrollTop + top) / zoom;
  const before = zoom;
  zoom = Math.min(Math.max(wanted, SMALLEST), LARGEST);
  const canvas = box.querySelector(".tree-canvas");
  canvas.style.setProperty("inline-size", isTree() ? `${width * zoom}px` : "auto");
  canvas.style.setProperty("block-size", isTree() ? `${height * zoom + BELOW_HEADS}px` : "auto");
  box.querySelector(".tree-plane").style.setProperty("transform", isTree() ? `scale(${zoom})` : "none");
  box.querySelector(".tree-heads").style.setProperty("--zoom", zoom);
  box.querySelector(".tree-heads").classList.toggle("tight", zoom < TIGHT);
  if (before !== zoom) box.scrollTo({ left: x * zoom - left, top: y * zoom - top, behavior: "instant" });
  document.getElementById("tree-zoom").textContent = `${Math.round(zoom * 100)}%`;
  frame();
}

/** Everything in view, as large as it can be, but no larger than it is. */
export function showAll() {
  const box = view();
  const { width, height } = tree().dataset;
  setZoom(Math.min(1, box.clientWidth / width, (box.clientHeight - BELOW_HEADS) / height));
  box.scrollTo({ left: 0, top: 0, behavior: "instant" });
}

/** Draw what is in view into the overview. */
function frame() {
  const map = tree().querySelector(".minimap");
  const box = view();
  const scale = { x: Number(map.dataset.scaleX) / zoom, y: Number(map.dataset.scaleY) / zoom };
  const drawn = map.viewBox.baseVal;
  const rect = map.querySelector(".view");
  const x = box.scrollLeft * scale.x;
  const y = box.scrollTop * scale.y;
  rect.setAttribute("x", Math.min(x + 2, drawn.width));
  rect.setAttribute("y", Math.min(y + 1, drawn.height));
  rect.setAttribute("width", Math.max(Math.min(box.clientWidth * scale.x, drawn.width - x - 4), 0));
  rect.setAttribute("height", Math.max(Math.min(box.clientHeight * scale.y, drawn.height - y - 2), 0));
  map.toggleAttribute("hidden", !isTree());
}

function asTree() {
  const outline = page().querySelector('[name="view"][value="outline"]').checked;
  page().classList.toggle("as-tree", wide.matches && !outline);
  page().classList.add("ready");
  show();
}

if (page()) {
  asTree();
  wide.addEventListener("change", asTree);
  page().addEventListener("change", ({ target }) => { if (target.name === "view") asTree(); });
  page().addEventListener("click", (event) => {
    const { target } = event;
    const by = target.closest("[data-zoom-by]");
    if (by) setZoom(zoom * STEP ** Number(by.dataset.zoomBy));
    if (target.closest("[data-zoom-all]")) showAll();
    const map = target.closest(".minimap");
    if (map) jump(map, event);
  });
  page().addEventListener("scroll", frame, { capture: true, passive: true });
  addEventListener("resize", frame);
  page().addEventListener("wheel", (event) => {
    if (!event.ctrlKey || !isTree() || !event.target.closest(".tree-view")) return;
    event.preventDefault();
    setZoom(zoom * Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
  }, { passive: false });
}

function jump(map, { clientX, clientY }) {
  const point = new DOMPoint(clientX, clientY).matrixTransform(map.getScreenCTM().inverse());
  const box = view();
  box.scrollTo({
    left: (point.x * zoom) / map.dataset.scaleX - box.clientWidth / 2,
    top: (point.y * zoom) / map.dataset.scaleY - box.clientHeight / 2,
  });
}

/** Zoom by a factor around a point of the screen. */
export const zoomBy = (factor, at) => setZoom(zoom * factor, at);
