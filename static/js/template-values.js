// The values of a field as chips. What is sent stands in the field with lines, which works without this too.
import { toast } from "./toasts.js";

const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ");

/** The values that stand in a field with lines, each once. */
export function valuesOf(area) {
  return [...new Set(area.value.split(/\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/).map(plain).filter(Boolean))];
}

function write(box, values) {
  const area = box.querySelector("textarea");
  area.value = values.join("\n");
  draw(box);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function draw(box) {
  const field = box.closest("[data-axis]").dataset.one;
  for (const chip of box.querySelectorAll(".chip")) chip.remove();
  for (const value of valuesOf(box.querySelector("textarea"))) {
    const chip = Object.assign(document.createElement("span"), { className: "chip active" });
    const button = Object.assign(document.createElement("button"), { className: "remove", type: "button", ariaLabel: `Remove ${value}` });
    button.dataset.value = value;
    button.innerHTML = `<svg class="icon small" aria-hidden="true"><use href="#icon-x"/></svg>`;
    chip.append(Object.assign(document.createElement("span"), { textContent: value }), button);
    box.querySelector(".value-input").before(chip);
  }
  box.querySelector(".value-input").ariaLabel = `Add a value of ${field}`;
}

/** Take what is typed in; several lines are several values. */
function take(input) {
  const box = input.closest("[data-values]");
  const area = box.querySelector("textarea");
  if (!input.value.trim()) return;
  area.value += `\n${input.value}`;
  input.value = "";
  write(box, valuesOf(area));
}

function leave(box, value) {
  const before = valuesOf(box.querySelector("textarea"));
  write(box, before.filter((other) => other !== value));
  box.querySelector(".value-input").focus();
  toast(`${value} removed.`, { act: () => write(box, before) });
}

function begin(box) {
  const area = box.querySelector("textarea");
  const input = Object.assign(document.createElement("input"), { className: "value-input", placeholder: "+ Value", autocomplete: "off", enterKeyHint: "done" });
  if (area.inputMode) input.inputMode = area.inputMode;
  if (area.ariaInvalid) {
    input.ariaInvalid = area.ariaInvalid;
    input.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  }
  area.hidden = true;
  box.append(input);
  draw(box);
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches(".value-input") || event.isComposing) return;
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    take(event.target);
  }
  const last = event.target.previousElementSibling?.querySelector(".remove");
  if (event.key === "Backspace" && !event.target.value && last) leave(event.target.closest("[data-values]"), last.dataset.value);
});

document.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!event.target.matches?.(".value-input") || !text.trim().includes("\n")) return;
  event.preventDefault();
  event.target.value += text;
  // an input holds one line: the lines go in one by one
  for (const line of text.split("\n")) {
    event.target.value = line;
    take(event.target);
  }
});

document.addEventListener("focusout", (event) => { if (event.target.matches(".value-input")) take(event.target); });
document.addEventListener("submit", (event) => { for (const input of event.target.querySelectorAll(".value-input")) take(input); }, true);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-values] .remove");
  if (button) leave(button.closest("[data-values]"), button.dataset.value);
});

for (const box of document.querySelectorAll("[data-values]")) begin(box);
// After Back the browser may have put back what was typed.
addEventListener("pageshow", () => { for (const box of document.querySelectorAll("[data-values]")) draw(box); });
