// The address follows the reader: Back, a reload and a link that is passed on lead to the same rows.
import { edge, firstSeen } from "./view.js";

const PLACES = ["at", "cursor", "after"];
const days = document.querySelector("[data-gallery]");
const isTop = (tile) => !document.getElementById("newer") && tile === days.querySelector(".tile:not([hidden], .tucked)") && tile.getBoundingClientRect().top >= edge() - 40;

/** Write where the reader is into the address. */
export function notePlace() {
  if (!days || "paged" in days.dataset || document.documentElement.matches(".viewing")) return; // the address is an image's
  const tile = firstSeen();
  if (!tile?.dataset.key) return;
  const url = new URL(location);
  for (const name of PLACES) url.searchParams.delete(name);
  if (!isTop(tile)) url.searchParams.set("at", tile.dataset.key);
  if (url.href !== location.href) history.replaceState(history.state, "", url);
  document.dispatchEvent(new CustomEvent("gallery-place", { detail: { key: Number(tile.dataset.key) } }));
}

if (days) {
  const given = new URLSearchParams(location.search);
  history.scrollRestoration = "manual"; // what is on the page differs: the address knows the place
  if (PLACES.some((name) => given.has(name))) document.getElementById("gallery").scrollIntoView({ block: "start", behavior: "instant" });
  addEventListener("scrollend", notePlace);
}
