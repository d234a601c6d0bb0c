// What is shown on pictures: switched in the bar, remembered for each person on this device.
import { refreshMarks } from "./tile-marks.js";

const YEAR = 365 * 24 * 3600;
const READ = ["project", "tags"]; // a page has them only if they were asked for
const gallery = () => document.querySelector("[data-gallery]");
const switches = () => [...document.querySelectorAll("[data-mark-switch]")];

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-mark-switch]")) return;
  const wanted = switches().filter((one) => one.checked).map((one) => one.dataset.markSwitch);
  document.cookie = `marks-${document.body.dataset.viewer}=${wanted.join(".")}; path=/; samesite=lax; max-age=${YEAR}`;
  gallery().dataset.marks = wanted.join(" ");
  if (!target.checked || !READ.includes(target.dataset.markSwitch)) return;
  refreshMarks([...gallery().querySelectorAll(".tile[data-image]")].map((tile) => tile.dataset.image));
});
