// Stacks: the pictures of one request lie on one another. A press opens or closes one where it lies; a switch opens all.
import { focusTile } from "./gallery-keys.js";
import { keyOf, typing } from "./keys.js";

const KEPT = "stacks";
const MOST_KEPT = 100;
const YEAR = 365 * 24 * 3600;
const gallery = document.querySelector("[data-gallery]");
const cookie = `stacks-${document.body.dataset.viewer}`;
const isOff = () => gallery.dataset.stacks === "off";
const tilesOf = (id) => [...gallery.querySelectorAll(`.tile[data-stack="${CSS.escape(id)}"]`)];
const isClosed = (id) => tilesOf(id).some((tile) => tile.matches(".closed"));
const today = () => new Date().toISOString().slice(0, 10);

// Which ones were opened or closed by hand, in this tab: so that they lie so again after Back or a reload.
const byHand = new Map(JSON.parse(sessionStorage.getItem(KEPT) || "[]"));
function keep(id, closed) {
  byHand.delete(id);
  byHand.set(id, closed);
  sessionStorage.setItem(KEPT, JSON.stringify([...byHand].slice(-MOST_KEPT)));
}

/** Give tiles that came without buttons, because nobody saw them, what they lack. */
async function complete(bare) {
  for (const tile of bare) delete tile.dataset.bare;
  try {
    const answer = await fetch(`${gallery.dataset.wholeTiles}?${new URLSearchParams(bare.map((tile) => ["image", tile.dataset.image]))}`);
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    for (const whole of holder.content.querySelectorAll(".tile")) {
      const tile = document.getElementById(whole.id);
      const fold = tile?.querySelector(":scope > [data-stack-fold]");
      tile?.append(...whole.querySelectorAll(":scope > :not(a)"));
      if (fold) tile.querySelector(".tile-foot").append(fold);
    }
  } catch {
    for (const tile of bare) tile.dataset.bare = ""; // they are links to their pictures, and ask again when they are laid anew
  }
}

/** Let a stack lie closed or open. What was moved to the trash is no part of it: the next one then lies on top. */
function lay(id, closed) {
  const tiles = tilesOf(id);
  const [first, ...others] = tiles.filter((tile) => !tile.hidden);
  const fold = tiles.map((tile) => tile.querySelector("[data-stack-fold]")).find(Boolean);
  if (!first || !fold) return;
  const size = others.length + 1;
  const lies = closed && size > 1;
  for (const tile of tiles) tile.classList.remove("stack", "closed", "tucked");
  first.classList.add("stack");
  first.classList.toggle("closed", lies);
  for (const tile of others) tile.classList.toggle("tucked", lies);
  const bare = (lies ? [first] : [first, ...others]).filter((tile) => "bare" in tile.dataset);
  if (bare.length) complete(bare);
  fold.hidden = size < 2;
  fold.ariaExpanded = String(!lies);
  fold.ariaLabel = `${size} pictures of one request`;
  fold.textContent = size;
  if (!first.contains(fold)) (first.querySelector(".tile-foot") ?? first).append(fold);
}

/** Change how tiles lie while one of them stays where it is seen. */
function holding(tile, change) {
  const before = tile?.getBoundingClientRect().top;
  change();
  const shown = tile?.matches(".tucked") ? tilesOf(tile.dataset.stack).find((one) => one.matches(".stack")) : tile;
  if (shown) scrollBy({ top: shown.getBoundingClientRect().top - before, behavior: "instant" });
}

function toggle(tile) {
  const id = tile.dataset.stack;
  const closed = !isClosed(id);
  const first = tilesOf(id).find((one) => one.matches(".stack"));
  holding(closed ? first : tile, () => lay(id, closed));
  keep(id, closed);
  if (tile.matches(".tucked")) focusTile(first);
}

/** Open the stack in which a tile lies. */
export function reveal(tile) {
  if (!tile.matches(".tucked")) return;
  lay(tile.dataset.stack, false);
  keep(tile.dataset.stack, false);
}

function switchAll(control) {
  const off = !isOff();
  const edge = gallery.getBoundingClientRect().top + scrollY;
  const top = [...gallery.querySelectorAll(".tile:not([hidden], .tucked)")].find((tile) => tile.getBoundingClientRect().bottom > 110);
  byHand.clear();
  sessionStorage.removeItem(KEPT);
  document.cookie = `${cookie}=off; path=/; samesite=lax; max-age=${off ? YEAR : 0}`;
  control.ariaChecked = String(!off);
  holding(scrollY > edge ? top : null, () => {
    gallery.dataset.stacks = off ? "off" : "on";
    for (const first of gallery.querySelectorAll(".stack")) lay(first.dataset.stack, !off && first.closest("[data-day]").dataset.day < today());
  });
}

function layAsKept(root) {
  for (const first of root.querySelectorAll(".stack")) {
    const id = first.dataset.stack;
    if (byHand.has(id) && byHand.get(id) !== isClosed(id)) lay(id, byHand.get(id));
  }
}

if (gallery) {
  if (!isOff()) layAsKept(gallery);
  document.addEventListener("click", (event) => {
    const fold = event.target.closest("[data-stack-fold]");
    if (fold) toggle(fold.closest(".tile"));
    const control = event.target.closest("[data-stacks-switch]");
    if (control) switchAll(control);
  });
  document.addEventListener("keydown", (event) => {
    const tile = event.target.closest?.("[data-gallery] .tile[data-stack]");
    if (!tile || keyOf(event) !== "b" || typing(event) || isOff()) return;
    event.preventDefault();
    toggle(tile);
  });
  document.addEventListener("htmx:load", ({ detail }) => { if (!isOff()) layAsKept(detail.elt); });
  new MutationObserver((changes) => {
    const ids = new Set(changes.map(({ target }) => target.dataset.stack).filter(Boolean));
    for (const id of ids) lay(id, isClosed(id));
  }).observe(gallery, { attributes: true, attributeFilter: ["hidden"], subtree: true });
}
