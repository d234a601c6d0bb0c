// Keys that work anywhere: / search, N new picture, ? the sheet.

/** Whether single keys mean text just now, or belong to a dialog. */
export function typing(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  return Boolean(event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]"));
}

/** The key as it is named here: letters are small whatever Caps Lock says; Shift makes another key of them. */
export function keyOf(event) {
  return event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
}

const studio = document.body.dataset.studio;

function show(field) {
  field.focus();
  field.select?.();
}

function compose() {
  const prompt = document.getElementById("prompt");
  if (!prompt) return location.assign(`${studio}#composer`);
  if (!prompt.checkVisibility()) location.hash = "composer";
  return show(prompt);
}

function search() {
  const field = document.getElementById("q");
  return field ? show(field) : location.assign(`${studio}#q`);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("#q, #prompt")) {
    event.target.blur();
    document.querySelector('[data-gallery] .tile > a[tabindex="0"]')?.focus({ preventScroll: true });
  }
  if (typing(event)) return;
  const act = { "/": search, n: compose, "?": () => document.getElementById("keys")?.togglePopover() }[keyOf(event)];
  if (!act) return;
  event.preventDefault();
  act();
});

// Going to the fragment, the browser takes the focus from whatever has it: so after that.
addEventListener("load", () => {
  if (location.hash === "#q") search();
  if (location.hash === "#composer" && matchMedia("(min-width: 721px)").matches) document.getElementById("prompt")?.focus({ preventScroll: true });
});
