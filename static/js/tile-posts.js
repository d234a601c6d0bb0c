// What a tile's star and trash post goes through one listener here: htmx would set up each button of hundreds of tiles.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-post]");
  if (!button) return;
  event.preventDefault();
  const { post: swap } = button.dataset;
  htmx.ajax("POST", button.getAttribute("formaction"), { source: button, target: button, swap });
});
