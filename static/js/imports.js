// A file that is brought in: its way is shown, and a refusal stands beside it. Without a script the form does it alone.
const form = () => document.querySelector("[data-import-form]");

function refuse(sentence) {
  const error = form().querySelector("[data-import-error]");
  error.querySelector("span").textContent = sentence;
  error.hidden = !sentence;
}

function busy(is) {
  form().querySelector("[data-import-progress]").hidden = !is;
  form().querySelector("[type=submit]").disabled = is;
}

function send() {
  const request = new XMLHttpRequest();
  const bar = form().querySelector("[data-import-progress]");
  request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = total ? (100 * loaded) / total : 0; });
  request.addEventListener("loadend", () => {
    busy(false);
    if (request.status === 201) return location.assign(JSON.parse(request.responseText).url);
    const type = request.getResponseHeader("Content-Type") ?? "";
    if (type.startsWith("application/json")) return refuse(JSON.parse(request.responseText).error);
    return refuse(type.startsWith("text/plain") ? request.responseText : "It did not arrive. Check the connection, and try again.");
  });
  refuse("");
  bar.value = 0;
  busy(true);
  request.open("POST", form().action);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form()));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-import-form]")) return;
  event.preventDefault();
  send();
});
