// A lost connection is told above the gallery, with the time of the next try; so is that one was signed out.
const notice = () => document.getElementById("offline");
const part = (name) => notice().querySelector(`[data-${name}]`);
let tryAt = 0;
let countdown;

/** Tell that no answer came; `pause`: milliseconds to the next try, 0 if only a person or the network brings it on. */
export function tellLost(pause) {
  if (!notice()) return;
  tryAt = pause && Date.now() + pause;
  show("lost");
  count();
  clearInterval(countdown);
  if (pause) countdown = setInterval(count, 1000);
}

/** Tell that answers come again. */
export function tellFound() {
  clearInterval(countdown);
  if (notice()) notice().hidden = true;
}

/** Tell that no answers come any more before one has signed in. */
export function tellSignedOut() {
  clearInterval(countdown);
  if (notice()) show("signed-out");
}

function show(name) {
  notice().hidden = false;
  for (const other of ["lost", "signed-out"]) part(other).hidden = other !== name;
  part("try-now").hidden = name !== "lost";
}

function count() {
  const seconds = Math.max(0, Math.round((tryAt - Date.now()) / 1000));
  part("again").textContent = tryAt ? (seconds ? `Trying again in ${seconds} s.` : "Trying again…") : "It looks again when you come back.";
}
