// What a reference is for, by key on its box: S subject, T style, L layout, 0 none. The menu does the same.
import { announce } from "./announce.js";
import { roleOf } from "./composer-reference.js";
import { keyOf, typing } from "./keys.js";

const KEYS = { s: "subject", t: "style", l: "layout", 0: "" };

document.addEventListener("keydown", (event) => {
  const reference = event.target.closest?.(".composer-references > .reference");
  const role = reference && roleOf(reference);
  if (!role || !Object.hasOwn(KEYS, keyOf(event)) || (event.target !== role && typing(event)) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  role.value = KEYS[keyOf(event)];
  role.dispatchEvent(new Event("change", { bubbles: true }));
  announce(role.value ? role.selectedOptions[0].textContent : "No role.");
});
