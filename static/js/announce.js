/** Say something to those who hear the page; it is not shown. */
export function announce(sentence) {
  const status = document.getElementById("status");
  if (!status) return;
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = sentence; });
}
