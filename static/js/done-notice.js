// Telling that it's done to somebody who looks elsewhere: a mark on the page's icon, and the browser's notification for
// those who switched it on. It asks for the permission when it is switched on, never by itself.
import { toast } from "./toasts.js";

const KEY = "done-notice";
const icon = document.querySelector("link[rel=icon]");
const plain = icon?.href;
const switches = document.querySelectorAll("[data-done-notice]");
const isPossible = "Notification" in window && isSecureContext;
const isOn = () => isPossible && localStorage.getItem(KEY) === "on" && Notification.permission === "granted";
let drawn = "";

function show() {
  for (const control of switches) {
    control.hidden = !isPossible;
    control.ariaChecked = String(isOn());
  }
}

async function toggle() {
  if (isOn()) localStorage.removeItem(KEY);
  else if ((await Notification.requestPermission()) === "granted") localStorage.setItem(KEY, "on");
  else toast("The browser doesn’t let Musa tell you: allow notifications for this site in its settings, then try again.");
  show();
}

const several = (count, one, more) => (count > 1 ? `${count} ${more}` : one);

function sentence(count, ready) {
  if (ready === undefined) return several(count, "A request came to an end.", "requests came to an end.");
  const without = count - ready;
  const parts = [];
  if (ready) parts.push(several(ready, "Your picture is ready.", "pictures are ready."));
  if (without) parts.push(several(without, "One ended without a picture.", "ended without a picture."));
  return parts.join(" ");
}

function tell({ count, ready }) {
  if (!isOn() || !document.hidden) return;
  const notification = new Notification("Musa", { body: sentence(count, ready), icon: plain, tag: "musa-done" });
  notification.addEventListener("click", () => {
    focus();
    notification.close();
  });
}

/** The icon with a dot: yellow on dark while something runs, green when it's done and nobody has looked. */
async function badge(mark) {
  if (!icon || mark === drawn) return;
  drawn = mark;
  if (!mark) return void (icon.href = plain);
  const colour = mark === "done" ? "#35c26b" : "#f4f4f5";
  const image = await (await fetch(plain)).text();
  const dot = `<circle cx="24" cy="8" r="8" fill="#121214"/><circle cx="24" cy="8" r="5.5" fill="${colour}"/></svg>`;
  if (mark === drawn) icon.href = `data:image/svg+xml,${encodeURIComponent(image.replace("</svg>", dot))}`;
}

document.addEventListener("unfinished", ({ detail }) => badge(detail.running ? "running" : detail.unseen ? "done" : ""));
document.addEventListener("generations-ended", ({ detail }) => tell(detail));
for (const control of switches) control.addEventListener("click", toggle);
show();
