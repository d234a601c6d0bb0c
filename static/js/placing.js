// Where a menu or a panel opens: beside what opened it, and inside the window.
const MARGIN = 8;
const GAP = 4;

/** Place an open popover below an element, or above it where there is more room. */
export function place(popover, anchor) {
  const around = anchor.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.max(MARGIN, Math.min(around.left, innerWidth - width - MARGIN));
  const below = around.bottom + GAP;
  const fits = below + height <= innerHeight - MARGIN;
  const top = fits ? below : Math.max(MARGIN, around.top - height - GAP);
  popover.style.setProperty("inset", `${top}px auto auto ${left}px`);
}

// Those that are marked are placed beside the button that names them.
document.addEventListener("toggle", (event) => {
  if (event.newState !== "open" || !event.target.matches("[data-placed]")) return;
  const anchor = document.querySelector(`[popovertarget="${event.target.id}"]`);
  if (anchor?.checkVisibility()) place(event.target, anchor);
}, true);
