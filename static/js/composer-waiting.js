// Pressed while references are still on their way, Generate waits for them, and says so; what is lost or refused stops it.
import { announce } from "./announce.js";
import { tell } from "./composer-estimate.js";
import { list, onTheWay, tryAgain } from "./composer-references.js";

const form = () => document.getElementById("composer");
const uploads = (count) => `${count} upload${count > 1 ? "s" : ""}`;
let isWaiting = false;

function wait(count) {
  isWaiting = count > 0;
  if (isWaiting) form().dataset.waiting = `Waiting for ${uploads(count)}…`;
  else delete form().dataset.waiting;
  tell();
}

function notice(sentence) {
  const element = form().querySelector("[data-composer-notice]");
  element.hidden = !sentence;
  element.querySelector("span").textContent = sentence;
}

// Before anybody else hears of it.
document.addEventListener("submit", (event) => {
  if (event.target !== form() || !list()) return;
  tryAgain();
  const count = onTheWay().length;
  if (!count) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  notice("");
  if (!isWaiting) announce(`Waiting for ${uploads(count)}. It is sent by itself then.`);
  wait(count);
}, true);

document.addEventListener("references-changed", () => {
  if (!isWaiting) return;
  const count = onTheWay().length;
  if (count) return wait(count);
  // Later: that the last one was refused is told right after this.
  queueMicrotask(() => {
    if (!isWaiting || onTheWay().length) return;
    wait(0);
    form().requestSubmit();
  });
});

document.addEventListener("reference-failed", ({ detail }) => {
  if (!isWaiting) return;
  wait(0);
  notice(`Not sent: ${detail.name} did not arrive. Try it again or remove it, then press Generate.`);
});
