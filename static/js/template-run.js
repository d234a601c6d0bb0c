// Running a template: how many pictures these values make, what they cost and how long they take, told at every change.
import { toast } from "./toasts.js";
import { valuesOf } from "./template-values.js";

const form = document.querySelector("[data-run-form]");
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const axes = () => [...form.querySelectorAll("[data-axis]")];
const words = (count, { one, many }) => `${count} ${count === 1 ? one : many}`;

function money(amount, digits) {
  const style = { style: "currency", currency: form.dataset.currency, minimumFractionDigits: 2, maximumFractionDigits: digits };
  return new Intl.NumberFormat("en", style).format(amount);
}

/** As the server says it, so that nothing changes where nothing was changed. */
function about(seconds) {
  if (seconds < 10) return "A few seconds";
  if (seconds < 95) return `About ${Math.round(seconds / 10) * 10} s`;
  if (seconds < 95 * 60) return `About ${Math.round(seconds / 60)} min`;
  return `About ${Math.round(seconds / 3600)} h`;
}

function countOf(axis) {
  const area = axis.querySelector("[data-values] textarea");
  if (area) return valuesOf(area).length;
  const kept = axis.querySelector("[data-kept-list]");
  if (kept) return kept.querySelectorAll(":scope > [data-kept]").length;
  const radio = axis.querySelector("input[type=radio]:checked");
  return radio ? Number(radio.value) : axis.querySelectorAll("input:checked").length;
}

/** The factors of the product; of those that may be left out, nothing is no factor. */
function factors() {
  const all = axes().map((axis) => ({ axis, count: countOf(axis) }));
  return all.filter(({ axis, count }) => count || !("silent" in axis.dataset));
}

const node = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

function tell() {
  const found = factors();
  const count = found.reduce((product, factor) => product * factor.count, 1);
  const resolution = new FormData(form).get("resolution");
  const price = Number(read("run-prices")[resolution] ?? 0);
  const seconds = Math.ceil(count / form.dataset.slots) * (read("run-usual")[resolution] ?? 60);
  const tooMany = count > Number(form.dataset.most);

  const spoken = found.filter((factor) => factor.count !== 1);
  const sum = spoken.flatMap(({ axis, count: of }, index) => [node("span", words(of, axis.dataset)), node("i", index + 1 < spoken.length ? "×" : "=")]);
  sum.push(node("strong", words(count, { one: "image", many: "images" })));
  write(form.querySelector("[data-sum]"), sum);
  write(form.querySelector("[data-cost]"), cost(count, price));
  form.querySelector("[data-time-told]").textContent = count ? `${about(seconds)} with ${form.dataset.slots} at once. ` : "";
  form.querySelector("[data-too-many]").hidden = !tooMany;
  form.querySelector("[data-run]").textContent = count ? `Run ${count}` : "Run";
  form.querySelector("button.primary").disabled = tooMany;
  form.elements.agreed.value = count;
  for (const { axis, count: of } of found) hint(axis, of);
}

function cost(count, price) {
  const all = money(price * count, count > 1 ? 2 : 3);
  if ("free" in form.dataset) {
    return [node("strong", "Free"), node("span", "in the sandbox"), ...(count ? [node("span", `${all} with an API key`, "push")] : [])];
  }
  if (!count) return [];
  return [node("strong", all), ...(count > 1 ? [node("span", `${count} × ${money(price, 3)}`)] : [])];
}

/** Only what is new is written: what is the same is not told again to those who hear the page. */
function write(element, nodes) {
  const text = (all) => [...all].map((one) => one.textContent).join(" ");
  if (text(element.children) !== text(nodes)) element.replaceChildren(...nodes);
}

function hint(axis, count) {
  const element = axis.querySelector("[data-hint]");
  if (!element) return;
  const { of } = element.dataset;
  const isField = axis.querySelector(".variable");
  element.textContent = of ? `${count} of ${of}` : words(count, isField ? { one: "value", many: "values" } : axis.dataset);
}

/** A field without a value: go there, rather than ask the server. */
function missing(event) {
  const empty = factors().find(({ count }) => !count)?.axis;
  if (!empty) return;
  event.preventDefault();
  toast(`Choose or write at least one ${empty.dataset.one}. Nothing was sent yet.`);
  const field = empty.querySelector(".value-input") ?? empty.querySelector("input");
  if (field.matches(".value-input")) field.ariaInvalid = "true";
  field.focus();
}

if (form) {
  for (const type of ["input", "change", "kept-changed"]) form.addEventListener(type, tell);
  form.addEventListener("submit", missing);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.primary"));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) form.elements.request_key.value = `${form.elements.request_key.value.slice(0, 60)}-${Date.now()}`;
    tell();
  });
  tell();
}
