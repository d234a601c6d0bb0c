// Filling the composer at once: from a picture, an earlier prompt, a template. Undo brings back all that was there.
import * as references from "./composer-references.js";
import { chooseProject } from "./composer-project.js";
import { toast } from "./toasts.js";

export const SETTINGS = ["aspect_ratio", "resolution", "count"];
const form = () => document.getElementById("composer");
const given = () => [...references.list().querySelectorAll(":scope > .reference")];

/**
 * Replace what is being composed; what isn't named stays as it is. Undo brings back prompt, settings and references.
 * @param {{prompt?: string, aspect_ratio?: string, resolution?: string, count?: number|string,
 *   project?: {id: number, name: string, hue: number}|string|null,
 *   references?: Array<{id: number, src: string, name: string, width?: number, height?: number}|{url: string}>}} content
 * @param {{message?: string, focus?: boolean}} [more] what the toast says; whether the prompt gets the focus
 * @returns {boolean} whether this page has a composer
 */
export function fillComposer(content, { message = "Filled in.", focus = true } = {}) {
  if (!form()) return false;
  const before = { ...written(), given: given() };
  put(content);
  if (focus) show();
  toast(message, { act: () => putBack(before) });
  return true;
}

/** Prompt, project and settings as they stand in the composer. */
export function written() {
  const { elements } = form(); // a FormData would have the browser style the page once more, even on leaving it
  return Object.fromEntries(["prompt", "project", ...SETTINGS].map((name) => [name, elements[name].value]));
}

/** Put something into the composer, without a word. */
export function put(content) {
  const { elements } = form();
  for (const name of SETTINGS) if (content[name]) elements[name].value = String(content[name]);
  if (content.project !== undefined) chooseProject(content.project);
  if (content.references) references.setReferences(content.references);
  if (content.prompt !== undefined) elements.prompt.value = content.prompt;
  told();
}

/** Bring the composer into view, with the caret at the end of the prompt. */
export function show() {
  const { prompt } = form().elements;
  if (!prompt.checkVisibility()) location.hash = "composer";
  prompt.focus({ preventScroll: true });
  prompt.setSelectionRange(prompt.value.length, prompt.value.length);
}

function putBack({ given: earlier, ...content }) {
  references.setReferences([]);
  references.list().querySelector("[data-reference-add]").before(...earlier);
  references.write();
  put(content);
}

function told() {
  const { prompt } = form().elements;
  prompt.dispatchEvent(new Event("input", { bubbles: true }));
  prompt.dispatchEvent(new CustomEvent("composer-filled", { bubbles: true }));
}
