// Bringing files to the server, each by itself as soon as it is given; few at a time, so that the page stays quick.
const AT_ONCE = 3;
const MOST_BYTES = 30_000_000;
const PICTURE = /^image\/(png|jpeg|webp|gif|heic|heif)$/;
const GENERAL = "It could not be stored just now.";
const waiting = [];
let running = 0;

/** The file can't be a reference; the message is a sentence. Trying again changes nothing. */
export class Refused extends Error {}

/** It did not arrive; the message is a sentence. Trying again may help. */
export class Interrupted extends Error {}

/** Why a file can't be given, as a sentence; "" if only the server can tell. */
export function objection(file) {
  if (file.type && !PICTURE.test(file.type)) {
    return "This is not a picture that can be given: PNG, JPEG, WebP, GIF or HEIC.";
  }
  if (file.size > MOST_BYTES) {
    return `This has ${Math.ceil(file.size / 1e6)} MB; at most ${MOST_BYTES / 1e6} MB can be given. Scale it down or compress it.`;
  }
  return file.size ? "" : "This file is empty.";
}

/**
 * Upload one file.
 * @param {File} file
 * @param {{progress?: (percent: number) => void, signal?: AbortSignal}} [options]
 * @returns {Promise<{id: number, src: string, name: string, width: number, height: number, known: boolean, mark: string, note: string}>}
 *   rejects with Refused, Interrupted, or an AbortError
 */
export function upload(file, { progress = () => {}, signal } = {}) {
  return new Promise((resolve, reject) => {
    const reason = objection(file);
    if (reason) return reject(new Refused(reason));
    const job = { file, progress, resolve, reject, request: null };
    signal?.addEventListener("abort", () => {
      const place = waiting.indexOf(job);
      if (place >= 0) waiting.splice(place, 1);
      job.request?.abort();
      reject(signal.reason);
    });
    waiting.push(job);
    next();
  });
}

function next() {
  if (running >= AT_ONCE || !waiting.length) return;
  running += 1;
  send(waiting.shift());
}

function send(job) {
  const request = new XMLHttpRequest();
  job.request = request;
  request.upload.addEventListener("progress", ({ loaded, total }) => job.progress(total ? Math.round((100 * loaded) / total) : 0));
  request.addEventListener("loadend", () => {
    running -= 1;
    settle(job, request);
    next();
  });
  const body = new FormData();
  body.append("file", job.file, job.file.name);
  request.open("POST", document.body.dataset.upload);
  request.setRequestHeader("HX-Request", "true"); // signed out, it is told in a sentence and not by the sign-in page
  for (const [name, value] of Object.entries(JSON.parse(document.body.getAttribute("hx-headers")))) request.setRequestHeader(name, value);
  request.send(body);
}

function settle({ resolve, reject }, request) {
  const type = request.getResponseHeader("Content-Type") || "";
  if (!request.status) return reject(new Interrupted("The connection was lost."));
  if (type.startsWith("application/json")) {
    const answer = JSON.parse(request.responseText);
    return request.status < 300 ? resolve(answer) : reject(new Refused(answer.error));
  }
  const sentence = type.startsWith("text/plain") ? request.responseText : GENERAL;
  return reject(request.status === 413 ? new Refused(sentence) : new Interrupted(sentence));
}
