// A date goes there as soon as it is picked; one that is typed, when it is complete: at Enter, or on leaving the field.
import { show } from "./search-results.js";

const form = () => document.querySelector("[data-go-to]");
let typed = false;

function go(input) {
  if (input.value && input.validity.valid && input.value !== input.defaultValue) input.form.requestSubmit();
}

document.addEventListener("keydown", ({ target }) => { if (target.matches?.("[data-go-to] [type=date]")) typed = true; });
document.addEventListener("pointerdown", ({ target }) => { if (target.matches?.("[data-go-to] [type=date]")) typed = false; });
document.addEventListener("change", ({ target }) => { if (!typed && target.matches("[data-go-to] [type=date]")) go(target); });
document.addEventListener("focusout", ({ target }) => { if (typed && target.matches?.("[data-go-to] [type=date]")) go(target); });
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-go-to]")) return;
  event.preventDefault();
  show(`${event.target.action}?${new URLSearchParams(new FormData(event.target))}`);
});
document.addEventListener("click", ({ target }) => {
  const input = target.closest?.("[data-go-to] label")?.querySelector("input");
  if (input && matchMedia("(max-width: 720px)").matches) input.showPicker?.(); // there it is an icon
});

// Scrolling on, or one page at a time: remembered on this device.
const YEAR = 365 * 24 * 3600;
document.addEventListener("click", ({ target }) => {
  const control = target.closest?.("[data-paging-switch]");
  if (!control) return;
  const on = control.ariaChecked !== "true";
  document.cookie = `paging-${document.body.dataset.viewer}=pages; path=/; samesite=lax; max-age=${on ? YEAR : 0}`;
  location.reload();
});

// The field says which day was asked for, after Back too; the way to the newest is one that isn't there.
document.addEventListener("gallery-shown", () => {
  const input = form()?.querySelector("[type=date]");
  if (!input) return;
  const at = new URLSearchParams(location.search).get("at") ?? "";
  input.defaultValue = at.length === 10 ? at : "";
  if (document.activeElement !== input) form().reset();
  document.querySelector(".go-to-ends > a").classList.toggle("hide-phone", !document.getElementById("newer"));
});
addEventListener("pageshow", () => form()?.reset());
