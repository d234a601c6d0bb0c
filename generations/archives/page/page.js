const root = document.body.dataset.root, lists = Number(document.body.dataset.lists), all = new Map();
const box = document.querySelector("input"), found = document.getElementById("found"), page = document.getElementById("page");
const status = document.querySelector("[role=status]"), nav = document.querySelector("nav"), MOST = 500;
let asked = false;
function listed(number, rows) { all.set(number, rows); search(); }
function load(number) {
  if (number > lists) return;
  const script = document.createElement("script");
  script.src = `${root}browse/list-${number}.js`;
  script.onload = script.onerror = () => load(number + 1);
  document.head.append(script);
}
function figure([text, day, file, small, width, height]) {
  const one = document.createElement("figure"), link = document.createElement("a"), image = new Image(width, height);
  image.loading = "lazy";
  image.src = root + (small || file);
  if (file) link.href = root + file;
  link.append(image);
  const caption = document.createElement("figcaption"), time = document.createElement("time");
  time.textContent = day;
  caption.append(text, time);
  one.append(link, caption);
  return one;
}
function search() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.hidden = !words.length;
  page.hidden = nav.hidden = words.length > 0;
  status.textContent = "";
  if (!words.length) return;
  if (!asked) { asked = true; load(1); }
  const hits = [];
  for (const number of [...all.keys()].sort((a, b) => a - b)) {
    for (const row of all.get(number)) if (words.every((word) => row[0].toLowerCase().includes(word))) hits.push(row);
  }
  const still = all.size < lists ? ", still looking…" : "";
  status.textContent = `${hits.length.toLocaleString()} found${hits.length > MOST ? `, the first ${MOST} shown` : ""}${still}`;
  found.replaceChildren(...hits.slice(0, MOST).map(figure));
}
box.addEventListener("input", search);
