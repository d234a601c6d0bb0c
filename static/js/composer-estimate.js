// What pressing Generate will cost, bring and take; told before it is pressed.
const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");

function money(amount, currency, digits) {
  return new Intl.NumberFormat("en", { style: "currency", currency, minimumFractionDigits: 2, maximumFractionDigits: digits }).format(amount);
}

function duration(seconds) {
  if (!seconds) return "";
  return seconds < 100 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`;
}

function node(tag, text, className = "") {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function tell() {
  const form = document.getElementById("composer");
  const estimate = form?.querySelector("[data-estimate]");
  if (!estimate) return;
  const { aspect_ratio: ratio, resolution, count } = Object.fromEntries(new FormData(form));
  const price = Number(read("prices")[resolution] ?? 0);
  const { currency } = estimate.dataset;
  const each = money(price, currency, 3);
  const sum = money(price * count, currency, count > 1 ? 2 : 3);
  const size = read("sizes")[ratio]?.[resolution] ?? "";
  const usual = duration(read("usual")[resolution]);
  const what = [size, usual].filter(Boolean).join(" · ");
  const cost = "free" in estimate.dataset
    ? [node("strong", "Free"), node("span", "in the sandbox")]
    : [node("strong", sum), ...(count > 1 ? [node("span", `${count} × ${each}`)] : [])];
  estimate.replaceChildren(...cost, node("span", what, "push"));
  if ("free" in estimate.dataset) estimate.title = `${sum} with an API key`;
  form.querySelector("[data-generate]").textContent = count > 1 ? `Generate ${count}` : "Generate";
}

tell();
document.addEventListener("change", (event) => { if (event.target.closest("#composer")) tell(); });
document.addEventListener("composer-filled", tell);
document.addEventListener("htmx:load", (event) => { if (event.detail.elt.id === "composer") tell(); });
addEventListener("pageshow", tell);
