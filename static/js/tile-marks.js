// The marks and stars of tiles, asked for anew when something changed them; the tiles themselves stay as they are.
const MOST = 300;

/** Show the marks that these images have by now, on those of them that are on the page. */
export async function refreshMarks(ids) {
  const here = [...new Set(ids)].filter((id) => document.getElementById(`image-${id}`)).slice(0, MOST);
  const address = document.querySelector("[data-selection-bar]")?.dataset.tiles;
  if (!here.length || !address) return;
  try {
    const answer = await fetch(`${address}?${new URLSearchParams(here.map((id) => ["image", id]))}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    for (const told of holder.content.querySelectorAll("[data-tile]")) put(told);
  } catch {
    // they are right again when the page is; what was done is told by its toast
  }
}

function put(told) {
  const tile = document.getElementById(told.dataset.tile);
  const marks = tile?.querySelector(".tile-marks");
  if (marks) marks.replaceChildren(...told.querySelector("[data-marks]").childNodes);
  const star = tile?.querySelector("[data-star]");
  if (star) star.ariaPressed = told.querySelector("[data-star]").getAttribute("aria-pressed");
}
