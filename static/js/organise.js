// The panel of an image's page that says what it belongs to. What was refused stands there as it was before.
document.addEventListener("toggle", (event) => {
  if (event.newState === "open" && event.target.id === "collection-choices") event.target.querySelector("input[name=find]").focus();
}, true);

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt, successful } = detail;
  if (!elt.matches?.(".organise form")) return;
  if (successful && elt.dataset.closes) document.getElementById(elt.dataset.closes)?.hidePopover();
  if (!successful && elt.matches(".organise-project")) elt.reset();
});
