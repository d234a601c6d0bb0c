// The pictures that are gone through: their order, what was decided of each, and how to take that back.
import { factsOf, say, takeBack } from "./saying.js";

const AT_ONCE = 48;
const VERDICTS = { p: "pick", x: "reject", "": "" };
const FIELDS = { judge: "verdict", rate: "rating", star: "starred" };

/** The session of a page. It tells of every change by `told()`. */
export class Session {
  constructor({ marks, facts }, pictures, told) {
    this.address = facts;
    this.told = told;
    this.verdicts = new Map(marks.split(" ").filter(Boolean).map((mark) => [parseInt(mark, 10), VERDICTS[mark.replace(/\d+/, "")]]));
    this.ids = [...this.verdicts.keys()];
    this.facts = new Map(pictures.map((picture) => [picture.id, picture]));
    this.done = []; // what can be taken back, the last one at the end
    this.taken = []; // [place, id] of what left by the trash
    this.asked = new Set();
  }

  count(verdict) {
    return this.with(verdict).length;
  }

  with(verdict) {
    return this.ids.filter((id) => this.verdicts.get(id) === verdict);
  }

  /** The place of the next one that nobody has decided on, or -1. */
  nextUndecided(from) {
    return this.ids.findIndex((id, place) => place >= from && !this.verdicts.get(id));
  }

  /** The picture picked last before this one was looked at, else the one before it. */
  rival(id) {
    const said = this.done.findLast((one) => one.verb === "judge" && one.id !== id && this.verdicts.get(one.id) === "pick");
    const place = this.ids.indexOf(id);
    return { id: said?.id ?? this.with("pick").findLast((one) => one !== id) ?? this.ids[place - 1] ?? this.ids[place + 1], isPick: this.count("pick") > (this.verdicts.get(id) === "pick") };
  }

  /** Say something of a picture: shown at once, kept as soon as it can be. */
  async say(id, verb, value) {
    const picture = this.facts.get(id);
    const field = FIELDS[verb];
    const before = picture[field];
    const after = verb === "star" ? !before : verb === "rate" ? Number(value) : value;
    if (before === after) return;
    const entry = { id, verb, field, before };
    this.done.push(entry);
    this.put(id, field, after);
    entry.kept = say(id, verb, value);
    const told = await entry.kept;
    if (told?.undo) return;
    this.done = this.done.filter((one) => one !== entry);
    if (!told && this.facts.get(id)?.[field] === after) this.put(id, field, before);
    else this.told();
  }

  /** Take the last thing back. Returns the id of its picture, or undefined if there is nothing. */
  undo() {
    const entry = this.done.pop();
    if (!entry) return undefined;
    this.put(entry.id, entry.field, entry.before);
    entry.kept.then(async (told) => {
      if (told?.undo && !(await takeBack(entry.id, told.undo))) await this.fetch([entry.id]);
    });
    return entry.id;
  }

  put(id, field, value) {
    this.facts.get(id)[field] = value;
    if (field === "verdict") this.verdicts.set(id, value);
    this.told();
  }

  /** Let facts of the pictures around a place come, if they aren't here; what is in the trash by now is left out. */
  async need(from, to) {
    const missing = this.ids.slice(Math.max(0, from), to).filter((id) => !this.facts.has(id) && !this.asked.has(id));
    if (missing.length) await this.fetch(missing.slice(0, AT_ONCE));
  }

  async fetch(ids) {
    for (const id of ids) this.asked.add(id);
    try {
      const found = await factsOf(this.address, ids);
      for (const [id, picture] of found) {
        this.facts.set(id, picture);
        this.verdicts.set(id, picture.verdict);
      }
      const gone = new Set(ids.filter((id) => !found.has(id)));
      this.ids = this.ids.filter((id) => !gone.has(id));
    } catch {
      setTimeout(() => this.told(), 2000); // it is asked for again
    }
    for (const id of ids) this.asked.delete(id);
    this.told();
  }

  /** These went to the trash. */
  take(ids) {
    const leaving = new Set(ids);
    this.taken = this.ids.flatMap((id, place) => (leaving.has(id) ? [[place, id]] : []));
    this.ids = this.ids.filter((id) => !leaving.has(id));
    this.told();
  }

  /** They came back, to the places that they had. */
  putBack() {
    for (const [place, id] of this.taken) this.ids.splice(place, 0, id);
    this.taken = [];
    this.told();
  }
}
