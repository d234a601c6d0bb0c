// Saying of an image what it is worth, without a word from the server but how to take it back.
import { toast } from "./toasts.js";

const GENERAL = "That did not work, and nothing was changed. Try again in a moment.";
const OFFLINE = "No connection to Musa: that was not kept. Try again.";
const last = new Map(); // by image: what is said of one goes out in its order
const token = () => document.querySelector("#act [name=csrfmiddlewaretoken]").value;

async function post(address, values) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      keepalive: true, // closing the page loses nothing
      headers: { "HX-Request": "true", Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams(values),
    });
    if (answer.ok && !answer.redirected) return answer;
    const isPlain = (answer.headers.get("Content-Type") ?? "").startsWith("text/plain");
    toast(isPlain ? await answer.text() : GENERAL);
  } catch {
    toast(OFFLINE);
  }
  return null;
}

function inOrder(image, act) {
  const said = (last.get(image) ?? Promise.resolve()).then(act);
  last.set(image, said);
  return said;
}

/**
 * Pick, reject, rate or star an image.
 * @param {number} image its id
 * @param {"judge"|"rate"|"star"} verb
 * @param {string} value "pick", "reject" or ""; "1" to "5" or ""; a star is put on or taken off
 * @returns {Promise<{undo: string}|null>} the address that takes it back, "" if it was so already; null if it wasn't kept
 */
export function say(image, verb, value = "") {
  return inOrder(image, async () => {
    const address = `/images/${image}/${verb}/`;
    const answer = await post(address, { judge: { verdict: value }, rate: { rating: value }, star: {} }[verb]);
    if (!answer) return null;
    return verb === "star" ? { undo: address } : answer.json();
  });
}

/** Take something back; whether that was possible. */
export const takeBack = (image, address) => inOrder(image, async () => Boolean(await post(address, {})));

/** What is known of images by now, by id; those in the trash are missing. */
export async function factsOf(address, ids) {
  const answer = await fetch(`${address}?image=${ids.join(",")}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  return new Map((await answer.json()).pictures.map((picture) => [picture.id, picture]));
}
