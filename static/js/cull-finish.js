// The end of going through pictures: what was rejected goes to the trash in one act, if that is wanted; what follows.
import { announce } from "./announce.js";
import { cullThese, namedRest } from "./comparing.js";
import { go, ofPage } from "./cull.js";

const root = document.querySelector("[data-cull-page]");
const dialog = document.getElementById("cull-finish");
const done = document.querySelector("[data-cull-done]");
const selected = location.search.startsWith("?image=") ? namedRest() : [];
const many = (number, one, more = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : more}`;

function open() {
  if (dialog.open) return;
  const [picked, rejected] = [ofPage().count("pick"), ofPage().count("reject")];
  const left = ofPage().ids.length - picked - rejected;
  const find = (selector) => dialog.querySelector(selector);
  find("[data-cull-told]").textContent = `${picked} picked, ${rejected} rejected, ${left} not decided. All of that is saved already.`;
  find("[data-cull-choice=trash]").hidden = !rejected;
  find("[data-cull-choice=collect]").hidden = !picked;
  find("[data-cull-trash-words]").textContent = `Move ${many(rejected, "reject")} to the trash`;
  find("[data-cull-collect-words]").textContent = `Put ${many(picked, "pick")} into a new collection`;
  tellName();
  dialog.returnValue = "";
  dialog.showModal();
  find("[data-cull-end]").focus();
}

function tellName() {
  const { collect } = dialog.querySelector("form").elements;
  dialog.querySelector("[data-cull-name]").hidden = !collect.checked || collect.closest("label").hidden;
}

/** Do one thing to many pictures; whether it was taken on. Its toast tells how it goes, with Undo. */
async function act(values, ids) {
  let taken = false;
  root.addEventListener("htmx:afterRequest", ({ detail }) => { taken = detail.successful; }, { once: true });
  await htmx.ajax("POST", root.dataset.acts, { source: root, swap: "none", values: { ...values, image: ids.join(",") } });
  return taken;
}

async function finish() {
  const { trash, collect, collection } = dialog.querySelector("form").elements;
  const wants = (box) => box.checked && !box.closest("label").hidden;
  const [picks, rejects] = [ofPage().with("pick"), ofPage().with("reject")];
  if (wants(collect) && !(await act({ verb: "collect", collection_name: collection.value }, picks))) return;
  if (wants(trash)) {
    if (!(await act({ verb: "trash" }, rejects))) return;
    ofPage().take(rejects);
  }
  close();
}

function close() {
  root.hidden = true;
  done.hidden = false;
  tell();
  const rest = done.querySelector("[data-cull-rest]");
  if (selected.length) {
    rest.hidden = false;
    rest.textContent = `Go through the other ${selected.length.toLocaleString("en")}`;
  }
  done.focus();
}

function tell() {
  const words = [ofPage().taken.length && `${many(ofPage().taken.length, "reject")} in the trash.`, `${many(ofPage().count("pick"), "pick")}${ofPage().count("reject") ? `, ${many(ofPage().count("reject"), "reject")}` : ""} kept.`];
  done.querySelector("[data-cull-done-words]").textContent = words.filter(Boolean).join(" ");
  done.querySelector("[data-cull-again]").hidden = !ofPage().ids.length;
  announce(done.querySelector("[data-cull-done-words]").textContent);
}

if (root) {
  document.addEventListener("cull-end", open);
  document.addEventListener("cull-changed", () => { if (!done.hidden) tell(); });
  dialog.addEventListener("change", tellName);
  dialog.addEventListener("close", () => { if (dialog.returnValue === "finish") finish(); });
  done.querySelector("[data-cull-again]").addEventListener("click", () => {
    done.hidden = true;
    root.hidden = false;
    go(0);
  });
  done.querySelector("[data-cull-rest]").addEventListener("click", (event) => {
    if (!selected.length) return;
    event.preventDefault();
    cullThese(location.pathname, selected);
  });
  document.addEventListener("acted", ({ detail }) => {
    if (detail.verb === "restore" && detail.done !== false) ofPage().putBack();
  });
}
