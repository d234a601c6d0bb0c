// The dialog in which references are picked from what is here: recent, starred, one's uploads, the library; or brought along.
import { announce } from "./announce.js";
import { Interrupted, upload } from "./composer-uploads.js";
import { toast } from "./toasts.js";

const PAUSE = 250; // ms without a key before it searches
const OFFLINE = "Nothing was lost. Try again when it is back.";
const HEADERS = { "HX-Request": "true" }; // signed out, it is told in a sentence and not by the sign-in page

/**
 * Let somebody pick references.
 * @param {{most: number, chosen?: Array<number|string|{id?: number|string}>}} options `most`: so many there may be in all,
 *   those that are `chosen` already counted in; these show their place and can't be picked again
 * @returns {Promise<Array<{id: number, src: string, name: string, width: number, height: number, mark: string, note: string}>>}
 *   the new ones in the order of picking; none if cancelled
 */
export async function pick({ most, chosen = [] }) {
  if (document.querySelector(".picker-dialog")) return [];
  const answer = await ask(document.body.dataset.picker);
  if (!answer.html) {
    toast(answer.sentence);
    return [];
  }
  const dialog = new DOMParser().parseFromString(answer.html, "text/html").querySelector("dialog");
  document.body.append(dialog);
  return new Promise((resolve) => new Picker(dialog, most, chosen.map((one) => String(one?.id ?? one)), resolve));
}

async function ask(url, signal) {
  try {
    const response = await fetch(url, { headers: HEADERS, signal });
    const text = await response.text();
    if (response.ok) return { html: text };
    const isPlain = (response.headers.get("Content-Type") || "").startsWith("text/plain");
    return { sentence: isPlain ? text : "That did not work. Try again in a moment." };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { sentence: `No connection to Musa. ${OFFLINE}` };
  }
}

class Picker {
  constructor(dialog, most, taken, resolve) {
    Object.assign(this, { dialog, taken, room: Math.max(0, most - taken.length), picked: new Map(), uploads: 0, ended: new AbortController() });
    this.form = dialog.querySelector("form");
    this.choices = dialog.querySelector("[data-picker-choices]");
    this.listen();
    dialog.addEventListener("close", () => {
      this.ended.abort();
      dialog.remove();
      resolve(dialog.returnValue === "add" ? [...this.picked.values()] : []);
    });
    dialog.showModal();
    if (matchMedia("(hover: hover)").matches) this.form.elements.q.focus();
    this.number();
    this.watchEnd();
  }

  listen() {
    const { dialog, form } = this;
    let timer;
    const search = () => this.load(this.address());
    dialog.addEventListener("input", (event) => {
      if (event.target !== form.elements.q) return;
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE);
    });
    dialog.addEventListener("change", (event) => {
      if (event.target.name === "source") search();
      else if (event.target.matches("[data-picker-files]")) this.bring([...event.target.files]);
      else if (event.target.matches(".pick input")) this.choose(event.target);
    });
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-picker-close]")) dialog.close();
      else if (event.target.closest("[data-picker-again]")) search();
      else if (event.target.closest("[data-older]")) this.more(event.target.closest("[data-older]"));
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.picked.size && !this.uploads) dialog.close("add");
    });
    dialog.addEventListener("keydown", (event) => this.key(event));
    dialog.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    dialog.addEventListener("dragover", (event) => { event.preventDefault(); event.stopPropagation(); });
    dialog.addEventListener("drop", (event) => this.take(event, event.dataTransfer));
  }

  /** Files that are dropped on the dialog, or pasted into it, are for it alone. */
  take(event, transfer) {
    event.stopPropagation();
    if (!transfer.files.length) return;
    event.preventDefault();
    this.bring([...transfer.files]);
  }

  address() {
    const given = new URLSearchParams(new FormData(this.form));
    return `${this.form.dataset.picker}?${given}`;
  }

  /** Show another list; the newest question wins. */
  async load(url) {
    this.asking?.abort();
    this.asking = new AbortController();
    this.choices.ariaBusy = "true";
    const { html, sentence } = await ask(url, this.asking.signal).catch(() => ({}));
    if (html === undefined && sentence === undefined) return;
    this.choices.ariaBusy = "false";
    this.choices.innerHTML = html ?? "";
    if (html === undefined) this.complain(sentence);
    this.number();
    this.watchEnd();
  }

  complain(sentence) {
    const broken = this.dialog.querySelector("[data-picker-broken]").content.firstElementChild.cloneNode(true);
    broken.querySelector("p").textContent = sentence;
    if (!sentence.startsWith("No connection")) broken.querySelector("h3").remove();
    else broken.querySelector("p").textContent = OFFLINE;
    this.choices.append(broken);
  }

  async more(button) {
    if (button.disabled) return;
    button.disabled = true;
    const { html, sentence } = await ask(button.dataset.older, this.ended.signal).catch(() => ({}));
    if (!button.isConnected) return;
    button.disabled = false;
    if (html === undefined) return sentence && announce(sentence);
    const held = document.activeElement === button;
    const last = [...this.choices.querySelectorAll(".pick")].at(-1);
    button.insertAdjacentHTML("afterend", html);
    button.remove();
    this.number();
    if (held) last?.nextElementSibling?.querySelector("input")?.focus();
    this.watchEnd();
  }

  /** Older ones come before one arrives at the end. */
  watchEnd() {
    this.end?.disconnect();
    const button = this.choices.querySelector("[data-older]");
    if (!button) return;
    this.end = new IntersectionObserver(([entry]) => entry.isIntersecting && this.more(button), { root: this.choices.parentElement, rootMargin: "400px" });
    this.end.observe(button);
  }

  choose(box) {
    const { src, name, width, height, mark, note } = box.dataset;
    if (box.checked) this.picked.set(box.value, { id: Number(box.value), src, name, width: Number(width), height: Number(height), mark, note });
    else this.picked.delete(box.value);
    this.number();
  }

  /** Write every picture's place in the order, and how many places are left. */
  number() {
    const order = [...this.picked.keys()];
    const left = this.room - order.length;
    for (const choice of this.choices.querySelectorAll("label.pick")) {
      const box = choice.querySelector("input");
      const there = this.taken.indexOf(box.value);
      const place = there >= 0 ? there + 1 : order.includes(box.value) && this.taken.length + order.indexOf(box.value) + 1;
      box.checked = Boolean(place);
      box.disabled = there >= 0 || (!place && left <= 0);
      choice.classList.toggle("there", there >= 0);
      const index = choice.querySelector(".index");
      index.hidden = !place;
      index.textContent = place || "";
    }
    this.dialog.querySelector("[data-picker-room]").textContent = left ? `${left} ${left === 1 ? "place" : "places"} left` : "no places left";
    const add = this.dialog.querySelector("[data-picker-add]");
    add.disabled = !order.length || this.uploads > 0;
    add.textContent = this.uploads ? `Waiting for ${this.uploads} upload${this.uploads > 1 ? "s" : ""}…` : `Add ${order.length || ""}`.trim();
    this.rove();
  }

  /** The pictures are one stop of the Tab key; arrows move among them. */
  rove(current = this.choices.querySelector(".pick input[tabindex='0']:enabled") ?? this.boxes()[0]) {
    for (const box of this.boxes()) box.tabIndex = box === current ? 0 : -1;
  }

  boxes() {
    return [...this.choices.querySelectorAll(".pick input:enabled")];
  }

  key(event) {
    event.stopPropagation(); // keys of the page beneath mean nothing here
    const { q } = this.form.elements;
    if (event.target === q) {
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      this.boxes()[0]?.focus();
    } else if (event.key === "/") {
      event.preventDefault();
      q.focus();
    } else if (event.target.matches(".pick input")) {
      const target = this.beside(event.target, event.key);
      if (!target) return;
      event.preventDefault();
      this.rove(target);
      target.focus();
    }
  }

  beside(box, key) {
    const all = this.boxes();
    const here = all.indexOf(box);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (step) return all[here + step];
    if (key === "Home") return all[0];
    if (key === "End") return all.at(-1);
    if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
    const { left, top } = box.getBoundingClientRect();
    const beyond = all.filter((other) => Math.sign(Math.round(other.getBoundingClientRect().top - top)) === (key === "ArrowUp" ? -1 : 1));
    const distance = (other) => Math.hypot(3 * (other.getBoundingClientRect().top - top), other.getBoundingClientRect().left - left);
    return beyond.sort((one, other) => distance(one) - distance(other))[0];
  }

  /** Files from this device: each is picked as soon as it has arrived. */
  bring(files) {
    this.dialog.querySelector("[data-picker-refusals]").replaceChildren();
    const free = Math.max(0, this.room - this.picked.size - this.uploads);
    if (files.length > free) this.refuse(files[free].name, "was left out: there is no place left.");
    const boxes = files.slice(0, free).map((file) => this.box(file));
    this.choices.prepend(...boxes);
    this.uploads += boxes.length;
    this.number();
    let before = Promise.resolve();
    for (const [index, box] of boxes.entries()) before = this.bringOne(files[index], box, before);
    this.dialog.querySelector("[data-picker-files]").value = "";
  }

  box(file) {
    const box = this.dialog.querySelector("[data-picker-uploading]").content.firstElementChild.cloneNode(true);
    const picture = box.querySelector("img");
    picture.src = URL.createObjectURL(file);
    for (const event of ["load", "error"]) picture.addEventListener(event, () => URL.revokeObjectURL(picture.src), { once: true });
    box.querySelector(".upload-progress").ariaLabel = `Uploading ${file.name}`;
    return box;
  }

  /** `before`: the file before it; they are picked in the order in which they were given, whichever arrives first. */
  async bringOne(file, box, before) {
    const bar = box.querySelector(".upload-progress");
    const progress = (percent) => {
      bar.style.setProperty("--v", percent);
      bar.ariaValueNow = percent;
    };
    try {
      const [image] = await Promise.all([upload(file, { signal: this.ended.signal, progress }), before]);
      if (!this.taken.includes(String(image.id))) this.picked.set(String(image.id), image);
      this.show(image, box);
    } catch (error) {
      if (this.ended.signal.aborted) return;
      this.refuse(file.name, error instanceof Interrupted ? `${error.message} Choose it again.` : error.message);
    }
    box.remove();
    this.uploads -= 1;
    this.number();
  }

  /** Put an image that arrived where its upload stood, unless it is in the list already. */
  show(image, box) {
    const known = this.choices.querySelector(`label.pick input[value="${image.id}"]`);
    if (known) return;
    const choice = document.createElement("label");
    choice.className = "pick";
    const picture = Object.assign(new Image(), { src: image.src, alt: "", title: image.name });
    const check = Object.assign(document.createElement("input"), { type: "checkbox", value: image.id, className: "check", ariaLabel: image.name });
    for (const key of ["src", "name", "width", "height", "mark", "note"]) check.dataset[key] = image[key];
    choice.append(picture, check, Object.assign(document.createElement("span"), { className: "index", hidden: true }));
    box.replaceWith(choice);
  }

  refuse(name, sentence) {
    const notice = this.dialog.querySelector("[data-picker-refusal]").content.firstElementChild.cloneNode(true);
    notice.querySelector("strong").textContent = name;
    notice.querySelector("span > span").textContent = sentence;
    this.dialog.querySelector("[data-picker-refusals]").append(notice);
  }
}
