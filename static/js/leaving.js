// Back to the page one came from, as it was left; where there is none of ours, to another.

/** Leave for the page before, or for an address. */
export function leave(address) {
  const before = globalThis.navigation?.entries?.()[navigation.currentEntry.index - 1]?.url;
  if (before && new URL(before).origin === location.origin && new URL(before).pathname !== location.pathname) history.back();
  else location.assign(address);
}
