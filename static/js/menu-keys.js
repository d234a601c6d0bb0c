// In a menu the arrows, Home and End walk from entry to entry, and Tab leaves it.

/** Let keys walk through a menu; `entries()` are those that it has by now. */
export function walkByArrows(menu, entries) {
  menu.addEventListener("keydown", (event) => {
    const all = entries();
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: all[at + 1] ?? all[0], ArrowUp: all.at(at - 1), Home: all[0], End: all.at(-1) }[event.key];
    if (event.key === "Tab") menu.hidePopover();
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  });
}
