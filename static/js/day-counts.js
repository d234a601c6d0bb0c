// How many pictures a day holds, in its heading: told anew when one came, or went to the trash and back.
const CHANGES = "[data-trash], [data-restore], [data-undo-shows]";
const days = document.querySelector("[data-day-counts]");
let timer;

function soon() {
  clearTimeout(timer);
  timer = setTimeout(tell, 300);
}

async function tell() {
  const question = new URLSearchParams(new URL(days.dataset.top, location).search);
  for (const day of document.querySelectorAll("[data-gallery] [data-day]")) question.append("day", day.dataset.day);
  try {
    const answer = await fetch(`${days.dataset.dayCounts}?${question}`, { headers: { "HX-Request": "true" } });
    if (answer.ok) htmx.swap(document.body, await answer.text(), { swapStyle: "none" });
  } catch { /* the numbers stay as they were */ }
}

if (days) {
  document.addEventListener("generation-changed", soon);
  document.addEventListener("acted", ({ detail }) => { if (["trash", "restore"].includes(detail.verb)) soon(); });
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.successful && detail.elt.matches(CHANGES)) soon(); });
}
