// What is being composed outlives page, error and device: the server keeps it for its author, the last one wins.
// This device keeps it only until the server has it.
import { put, written } from "./composer-fill.js";
import { keptReferences } from "./composer-references.js";
import { toast } from "./toasts.js";

const PAUSE = 600;
const FILLING = ["again", "prompt", "reference", "edit"];
const KEPT_HERE = "Draft kept on this device";
const key = `draft:${document.body.dataset.viewer}`;
const form = () => document.getElementById("composer");
const isImage = ({ field }) => field === "reference_images";

let revision = ""; // of the draft as the server last told it
let known = ""; // what of the composer the server has
let touched = false; // by hand, in this tab, since it was last filled or sent
let taking = false;
let away = false;
let timer;
let line = Promise.resolve(); // one after another, so that the last one stays

/** The composer as the server keeps it. */
function content() {
  const references = keptReferences().map((one) => ({ ...(isImage(one) ? { image: Number(one.value) } : { url: one.value }), ...(one.role && { role: one.role }) }));
  const { project, ...others } = written();
  return JSON.stringify({ ...others, ...(project && { project: Number(project) }), references });
}

/** The composer as `put` takes it. */
function shown() {
  const references = keptReferences().map(({ value, ...one }) => (isImage(one) ? { ...one, id: Number(value) } : { url: value, role: one.role }));
  return { ...written(), references };
}

function changed() {
  if (taking || !form() || content() === known) return;
  touched = true;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function save() {
  clearTimeout(timer);
  line = line.then(send);
}

async function send() {
  const body = content();
  if (body === known) return;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": form().elements.csrfmiddlewaretoken.value };
  try {
    const answer = await fetch(form().dataset.draftAddress, { method: "PUT", body, headers, keepalive: body.length < 20_000 });
    if (!answer.ok || answer.redirected) throw new Error("not kept");
    known = body;
    revision = revisionOf(answer);
    localStorage.removeItem(key);
    if (content() === body) sessionStorage.setItem(key, JSON.stringify({ ...shown(), revision }));
    say("");
  } catch {
    keepHere();
    say(KEPT_HERE);
  }
}

const revisionOf = (answer) => (answer.headers.get("ETag") ?? "").replaceAll('"', "");

function keepHere() {
  localStorage.setItem(key, JSON.stringify({ ...shown(), revision, at: Date.now() }));
}

/** What this device kept, if the server has nothing later; or what the server has, if this page was made before. */
function newerHere() {
  const here = JSON.parse(localStorage.getItem(key) || "null");
  localStorage.removeItem(key);
  if (here?.at && (here.revision === revision || here.at * 1000 > Number(revision))) return here;
  const told = JSON.parse(sessionStorage.getItem(key) || "null");
  return told && Number(told.revision) > Number(revision) ? told : null;
}

function say(words) {
  const place = form()?.querySelector("[data-draft-state]");
  if (place && place.textContent !== words) place.textContent = words;
}

/** Put something in without it being the person's doing. */
function take(draft) {
  taking = true;
  put(draft);
  taking = false;
}

/** The page was opened to be filled with something else: the draft is one press away, and the address forgets it. */
function tellFilled(here) {
  const before = here ?? JSON.parse(document.getElementById("draft-before").textContent);
  toast(form().dataset.filled, { act: () => put(before) });
  const address = new URL(location);
  for (const name of FILLING) address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
  known = "";
  changed();
}

function begin() {
  revision = form().dataset.draft;
  const isRefused = form().classList.contains("refused");
  known = isRefused ? "" : content();
  const here = isRefused ? null : newerHere();
  if (isRefused) changed();
  else if (form().dataset.filled) tellFilled(here);
  else if (here) put(here);
}

function leave() {
  away = true;
  if (!form()) return;
  const isKept = content() === known;
  if (touched || !isKept) keepHere(); // the next page may have been asked for before the server knew
  if (!isKept) save();
}

/** Back in this tab: what was composed elsewhere meanwhile is taken over, unless something was begun here. */
async function comeBack() {
  if (!away || touched || !form()) return;
  away = false;
  try {
    const headers = revision ? { "If-None-Match": `"${revision}"` } : {};
    const answer = await fetch(form().dataset.draftAddress, { headers, cache: "no-store" });
    if (answer.status !== 200 || answer.redirected) return;
    const draft = await answer.json();
    if (touched) return;
    take(draft);
    revision = revisionOf(answer);
    known = content();
  } catch {
    // without a connection there is nothing newer to be had
  }
}

document.addEventListener("input", (event) => { if (event.target.closest("#composer")) changed(); });
document.addEventListener("change", (event) => { if (event.target.closest("#composer")) changed(); });
document.addEventListener("references-changed", changed);
document.addEventListener("htmx:load", (event) => { if (event.detail.elt === form()) begin(); });
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt !== form() || !detail.successful) return;
  save();
  touched = false; // it was sent: the prompt stays, and may give way to what is composed elsewhere
});
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => { if (event.persisted) comeBack(); });
addEventListener("online", () => { if (form()) save(); });

if (form()) begin();
