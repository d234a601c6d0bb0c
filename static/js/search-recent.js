// What somebody searched for last, kept in this browser for each person.
const KEY = `searches-${document.body.dataset.viewer}`;
const MOST = 20;

/** The searches that have this text in them, newest first. */
export function recent(text) {
  const wanted = text.trim().toLowerCase();
  return read().filter((search) => search.toLowerCase().includes(wanted) && search.toLowerCase() !== wanted);
}

/** Keep a search as the newest. */
export function remember(search) {
  const text = search.trim();
  if (!text) return;
  const others = read().filter((other) => other !== text);
  localStorage.setItem(KEY, JSON.stringify([text, ...others].slice(0, MOST)));
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}
