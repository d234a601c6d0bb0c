// Walking through a tree: arrows along its lines, the panel follows; branches are folded by the server and hidden here.
import { isTree, placeOf, show, showAll, view } from "./lineage-tree.js";
import { keyOf, typing } from "./keys.js";
import { tell as tellTimes } from "./times.js";
import { toast } from "./toasts.js";

const HIDDEN = "lineage_hidden";
const MOST_HIDDEN = 200;
const PAUSE = 120; // milliseconds: who holds an arrow key passes many
const page = document.querySelector("[data-lineage]");
const tree = () => document.getElementById("tree");
const panel = document.getElementById("lineage-panel");
const nodes = () => [...tree().querySelectorAll(".tree-node")];
const link = (node) => node.querySelector(".tree-link");
const chosen = () => tree().querySelector(".tree-node.chosen") ?? tree().querySelector(".tree-node");
const parent = (node) => (node.dataset.parent ? document.getElementById(node.dataset.parent) : null);
const children = (node) => nodes().filter((other) => other.dataset.parent === node.id);
let waiting;
let asking;

/** Choose a picture: the path to it is lit, the panel tells about it. */
function choose(node, { focus = true } = {}) {
  if (!node) return;
  for (const other of tree().querySelectorAll(".tree-node.chosen")) {
    other.classList.remove("chosen");
    link(other).removeAttribute("aria-current");
  }
  node.classList.add("chosen");
  link(node).setAttribute("aria-current", "true");
  light(node);
  oneStop();
  if (focus) link(node).focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest", inline: "nearest" });
  clearTimeout(waiting);
  waiting = setTimeout(tell, PAUSE, node);
}

/** The lines of the path to it, above all others. */
function light(node) {
  const path = new Set();
  for (let one = node; one; one = parent(one)) path.add(one.dataset.key);
  const edges = tree().querySelector(".tree-edges");
  for (const edge of edges.querySelectorAll(".on")) edge.classList.remove("on");
  for (const edge of edges.querySelectorAll("path")) {
    if (!path.has(edge.dataset.to)) continue;
    edge.classList.add("on");
    edges.append(edge);
  }
}

/** The tree is one tab stop; an outline is a list of links. */
function oneStop() {
  for (const node of nodes()) {
    const isStop = !isTree() || node === chosen();
    link(node).tabIndex = isStop ? 0 : -1;
    const fold = node.querySelector(".tree-fold");
    if (fold) fold.tabIndex = isStop ? 0 : -1;
  }
}

async function tell(node) {
  asking?.abort();
  asking = new AbortController();
  if (!(Number(node.dataset.key) > 0)) return;
  panel.setAttribute("aria-busy", "true");
  try {
    const address = page.dataset.panel.replace("/0/", `/${node.dataset.key}/`);
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: asking.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    panel.innerHTML = await answer.text();
    panel.scrollTop = 0;
    tellTimes(panel);
  } catch (error) {
    if (error.name === "AbortError") return;
    toast("The picture’s story could not be fetched. Choose it again in a moment.");
  }
  panel.removeAttribute("aria-busy");
}

/** The one above (-1) or below (1) it: a sibling, or else whoever stands next in its column; in an outline the next line. */
function beside(node, step) {
  if (!isTree()) return nodes()[nodes().indexOf(node) + step];
  const column = nodes().filter((other) => other.dataset.x === node.dataset.x);
  column.sort((one, other) => one.dataset.y - other.dataset.y);
  return column[column.indexOf(node) + step];
}

/** Fetch the tree anew, unfolded otherwise, and hold one picture where it is. */
async function step(address, node) {
  const keep = isTree() && node ? { ...placeOf(node), scroll: { left: view().scrollLeft, top: view().scrollTop } } : null;
  const before = chosen().id;
  const hadFocus = tree().contains(document.activeElement) || document.activeElement === document.body;
  // not stored: going back to this address means the page
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return toast("The tree could not be fetched. Try again in a moment.");
  const content = document.createElement("template");
  content.innerHTML = await answer.text();
  tree().replaceWith(content.content.querySelector("#tree"));
  history.replaceState(history.state, "", address);
  const all = document.getElementById("fold-all");
  all.href = tree().dataset.foldAll;
  all.title = tree().dataset.foldsAll;
  all.setAttribute("aria-label", tree().dataset.foldsAll);
  tellHidden();
  const now = document.getElementById(before) ?? (node && document.getElementById(node.id)) ?? chosen();
  show({ keep });
  choose(now, { focus: hadFocus });
}

const fold = (isOpen) => () => {
  const node = chosen();
  const button = node.querySelector(`.tree-fold[aria-expanded="${isOpen}"]`);
  if (button) step(button.href, node);
};

const hiddenHere = () => tree().dataset.hidden.split(".").filter(Boolean);

function remembered() {
  const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${HIDDEN}=`));
  return found ? found.slice(HIDDEN.length + 1).split(".").filter(Boolean) : [];
}

function remember(keys) {
  const text = keys.slice(-MOST_HIDDEN).join(".");
  document.cookie = `${HIDDEN}=${text}; path=/images/; max-age=${keys.length ? 365 * 24 * 3600 : 0}; samesite=lax`;
}

function tellHidden() {
  const button = page.querySelector("[data-lineage-show]");
  button.hidden = !hiddenHere().length;
  button.querySelector(".number").textContent = hiddenHere().length;
}

async function hide() {
  const node = chosen();
  const onPath = tree().dataset.path.split(".").includes(node.dataset.key);
  if (onPath) return toast("The path to the picture that you opened stays. Choose a branch beside it.");
  const { key } = node.dataset;
  remember([...remembered().filter((other) => other !== key), key]);
  const above = parent(node) ?? document.getElementById(tree().dataset.start);
  choose(above);
  await step(location.href, above);
  toast("The branch is hidden on this device.", { act: () => unhide([key]) });
}

function unhide(keys) {
  remember(remembered().filter((key) => !keys.includes(key)));
  return step(location.href, chosen());
}

const press = (selector) => () => panel.querySelector(selector)?.click();
const KEYS = {
  ArrowLeft: (node) => choose(parent(node)),
  ArrowRight: (node) => choose(children(node)[0]),
  ArrowUp: (node) => choose(beside(node, -1)),
  ArrowDown: (node) => choose(beside(node, 1)),
  Home: () => choose(nodes()[0]),
  "-": fold(true),
  "+": fold(false),
  "=": fold(false),
  h: hide,
  e: press("[data-lineage-edit]"),
  0: showAll,
  Escape: () => page.querySelector("[data-lineage-back]").click(),
};

if (page) {
  oneStop();
  document.addEventListener("keydown", (event) => {
    if (typing(event) || document.querySelector(":popover-open, dialog[open]")) return;
    const act = KEYS[keyOf(event)] ?? KEYS[event.key];
    const moves = event.key.startsWith("Arrow") || event.key === "Home";
    if (!act || (moves && event.target.closest?.(".segmented, .lineage-panel"))) return; // they have their own use there
    if (!isTree() && /^Arrow(Left|Right)$|^Home$/.test(event.key)) return;
    event.preventDefault();
    act(chosen());
  });
  // A press chooses; one on what is chosen opens it, and so does one in the outline.
  page.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const stepping = event.target.closest("[data-step]");
    if (stepping) {
      event.preventDefault();
      step(stepping.href, stepping.closest(".tree-node") ?? chosen());
    }
    if (event.target.closest("[data-lineage-hide]")) hide();
    if (event.target.closest("[data-lineage-show]")) unhide(hiddenHere());
    const node = event.target.closest(".tree-link")?.closest(".tree-node");
    if (!node || !isTree() || node === chosen() || event.detail === 0) return;
    event.preventDefault();
    choose(node);
  });
  page.addEventListener("focusin", ({ target }) => {
    const node = isTree() ? null : target.closest(".tree-link")?.closest(".tree-node");
    if (node && node !== chosen()) choose(node, { focus: false });
  });
  page.addEventListener("change", oneStop);
}
