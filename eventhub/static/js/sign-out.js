// Logging out takes along the tickets that this device kept for being shown without a network.

document.addEventListener("submit", ({ target }) => {
  if (target.matches("form[action='/logout'], form[data-sign-out]")) globalThis.caches?.delete("tickets");
});
