// While somebody draws over tiles, the page scrolls on where the pointer comes near an edge of the window.
import { edge } from "./view.js";

const NEAR = 70; // px
const FASTEST = 22; // px per frame

/**
 * Scroll as long as the pointer is near an edge.
 * @param {() => {x: number, y: number}} pointer where it is, in the window
 * @param {() => void} moved called after each step
 * @returns {() => void} ends it
 */
export function scrollAtEdges(pointer, moved) {
  let frame = requestAnimationFrame(step);
  function step() {
    const { y } = pointer();
    const above = edge() + NEAR - y;
    const below = y - (innerHeight - NEAR);
    const speed = above > 0 ? -above : Math.max(0, below);
    if (speed) {
      scrollBy({ top: Math.sign(speed) * Math.min(FASTEST, Math.abs(speed) / 3), behavior: "instant" });
      moved();
    }
    frame = requestAnimationFrame(step);
  }
  return () => cancelAnimationFrame(frame);
}
