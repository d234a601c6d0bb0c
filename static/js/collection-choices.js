// The panel that adds to a collection: the field has the focus as it opens, and it closes when something was chosen.
document.addEventListener("toggle", (event) => {
  if (event.newState === "open" && event.target.id === "collection-choices") event.target.querySelector("input[name=find]").focus();
}, true);

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const closes = detail.successful && detail.elt.dataset?.closes;
  if (closes) document.getElementById(closes)?.hidePopover();
});
