// One image, by touch: a swipe to the side leads to its neighbour.
const page = document.querySelector("[data-viewer-page]");
const FAR = 60; // px; less is a tap
let start = null;

function neighbourOf(from, to) {
  const [across, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
  if (Math.abs(across) < FAR || Math.abs(across) < 2 * Math.abs(down)) return null;
  return page.querySelector(`[data-neighbour=${across > 0 ? "newer" : "older"}]`);
}

if (page) {
  const stage = page.querySelector(".stage");
  stage.addEventListener("touchstart", (event) => {
    const alone = event.touches.length === 1 && !stage.classList.contains("zoomed");
    start = alone ? event.touches[0] : null;
  }, { passive: true });
  stage.addEventListener("touchend", (event) => {
    const neighbour = start && neighbourOf(start, event.changedTouches[0]);
    if (neighbour) location.replace(neighbour.href);
  }, { passive: true });
}
