// Times come from the server in UTC with `datetime`; here they are told in the reader's own time zone.
const DAY = 86_400_000;
const clock = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const short = format({ hour: "2-digit", minute: "2-digit" });
const date = format({ day: "numeric", month: "short" });
const full = format({ dateStyle: "full", timeStyle: "long" });

/** Tells a moment in one way; the browser's formatter is dear, and made for the first one only. */
function format(options) {
  let made;
  return (moment) => (made ??= new Intl.DateTimeFormat("en-GB", options)).format(moment);
}

const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());

function words(moment, style) {
  if (style === "clock") return clock(moment);
  if (style === "short") return short(moment);
  const days = Math.round((midnight(new Date()) - midnight(moment)) / DAY);
  const year = moment.getFullYear() === new Date().getFullYear() ? "" : ` ${moment.getFullYear()}`;
  const day = days === 0 ? "today" : days === 1 ? "yesterday" : `${date(moment)}${year}`;
  return style === "day" ? day : `${day} ${short(moment)}`;
}

/** Tell the times of all within an element. */
export function tell(root) {
  for (const time of root.querySelectorAll("time[data-time]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.textContent = words(moment, time.dataset.time);
    time.title = full(moment);
  }
}

tell(document);
document.addEventListener("htmx:load", (event) => tell(event.detail.elt));
