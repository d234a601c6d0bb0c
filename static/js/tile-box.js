// The picture takes the box that was kept for it: a ratio that is off by a little must not move the rows below.
const ratio = (tile) => tile.className.match(/\br-(\d+)\b/);
const successors = new Map();

/** Let a tile have the box of the one whose place it takes. */
export function keepBox(old, next) {
  successors.set(old.id, next.id);
  const [kept, own] = [ratio(old), ratio(next)];
  if (kept && own && Math.abs(kept[1] / own[1] - 1) < 0.05) next.classList.replace(own[0], kept[0]);
}

/** The tile that has this id, or that took the place of the one that had it. */
export function tileNow(id) {
  return document.getElementById(successors.get(id) ?? id);
}
