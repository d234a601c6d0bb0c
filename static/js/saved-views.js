// Saved views: the name is spent once the view is saved; opening one closes their menu.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches("[data-save-view]")) detail.elt.reset();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("#views-menu a[data-show]")) document.getElementById("views-menu").hidePopover();
});
