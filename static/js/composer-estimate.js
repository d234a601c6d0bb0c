// What pressing Generate will cost, bring and take; told before it is pressed, and after every change.
import { references } from "./composer-references.js";

const MATCH = "match_input_image";
const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");
const form = () => document.getElementById("composer");

const formatters = new Map(); // dear to make: one for each currency and number of digits

function money(amount, currency, digits) {
  const kind = `${currency} ${digits}`;
  if (!formatters.has(kind)) formatters.set(kind, new Intl.NumberFormat("en", { style: "currency", currency, minimumFractionDigits: 2, maximumFractionDigits: digits }));
  return formatters.get(kind).format(amount);
}

function duration(seconds) {
  if (!seconds) return "";
  return seconds < 100 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`;
}

function node(tag, text, className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

/**
 * The ratio of the model that is nearest to a picture's, as the server has it.
 * @param {number} width
 * @param {number} height
 * @param {Object<string, Object<string, string>>} sizes by ratio and resolution, as "1856 × 2304"
 * @returns {string} such as "3:2"
 */
export function nearestRatio(width, height, sizes) {
  const distance = (ratio) => {
    const [across, down] = sizes[ratio]["1K"].split(" × ").map(Number);
    return Math.abs(Math.log(width / height) - Math.log(across / down));
  };
  return Object.keys(sizes).reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
}

/** The ratio that matching will bring: "" as long as nobody knows, as of a picture that lies at an address. */
function matched(sizes) {
  const [first] = references();
  if (!first) return "1:1";
  const { width, height } = first.dataset;
  return width && height ? nearestRatio(width, height, sizes) : "";
}

/** Write what is chosen now into the estimate, the chip for matching, the resolutions and the button. */
export function tell() {
  const estimate = form()?.querySelector("[data-estimate]");
  if (!estimate) return;
  const sizes = read("sizes");
  const { aspect_ratio: chosen, resolution, count } = Object.fromEntries(new FormData(form()));
  const ratio = chosen === MATCH ? matched(sizes) : chosen;
  tellMatch(matched(sizes), chosen === MATCH);
  for (const place of form().querySelectorAll("[data-size]")) place.textContent = sizes[ratio]?.[place.dataset.size] ?? "as the reference";
  tellCost(estimate, resolution, count, [sizes[ratio]?.[resolution], duration(read("usual")[resolution])]);
  const button = form().querySelector("[data-generate]");
  button.textContent = form().dataset.waiting ?? (count > 1 ? `Generate ${count}` : "Generate");
}

function tellMatch(ratio, isChosen) {
  const chip = form().querySelector("[data-match]");
  const isKnown = Boolean(references().length && ratio);
  chip.classList.toggle("known", isKnown);
  chip.querySelector("[data-match-label]").textContent = isKnown ? `Match ref · ${ratio}` : "Match ref";
  if (isKnown) {
    const [across, down] = ratio.split(":");
    chip.querySelector(".shape").style.setProperty("--r", (across / down).toFixed(3));
  }
  const help = form().querySelector("[data-match-help]");
  help.hidden = !isChosen || isKnown;
  help.textContent = references().length
    ? "The first reference lies at an address: its ratio is known when the provider has fetched it."
    : "Matching needs a reference. Without one the picture becomes a square.";
}

function tellCost(estimate, resolution, count, [size, usual]) {
  const price = Number(read("prices")[resolution] ?? 0);
  const { currency } = estimate.dataset;
  const each = money(price, currency, 3);
  const sum = money(price * count, currency, count > 1 ? 2 : 3);
  const cost = "free" in estimate.dataset
    ? [node("strong", "Free"), node("span", "in the sandbox")]
    : [node("strong", sum), ...(count > 1 ? [node("span", `${count} × ${each}`)] : [])];
  estimate.replaceChildren(...cost, node("span", [size, usual].filter(Boolean).join(" · "), "push"));
  if ("free" in estimate.dataset) estimate.title = `${sum} with an API key`;
}

requestAnimationFrame(() => setTimeout(tell)); // the pictures come first: numbers and money are dear to write
document.addEventListener("change", (event) => { if (event.target.closest("#composer")) tell(); });
for (const name of ["composer-filled", "references-changed", "reference-measured"]) document.addEventListener(name, tell);
document.addEventListener("htmx:load", (event) => { if (event.detail.elt.id === "composer") tell(); });
addEventListener("pageshow", tell);
