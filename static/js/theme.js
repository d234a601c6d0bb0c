// A classic script in <head>: the chosen theme stands before the first paint. Nothing chosen: the system decides.
(() => {
  const root = document.documentElement;
  const chosen = localStorage.getItem("theme");
  if (chosen) root.dataset.theme = chosen;
  addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    root.dataset.theme = (root.dataset.theme || system) === "light" ? "dark" : "light";
    localStorage.setItem("theme", root.dataset.theme);
  });
})();
