// Says that a request did not get through, takes it back when the next one does, and lets a notice be put away.

const region = document.getElementById("notices");
let cutOff = false;

document.addEventListener("htmx:error", ({ detail }) => {
  // Only a request without any answer; what the server says, it says itself.
  if (!detail.ctx || detail.ctx.response || cutOff) return;
  cutOff = true;
  region.replaceChildren(document.getElementById("no-connection").content.cloneNode(true));
});

document.addEventListener("htmx:after:request", () => {
  if (!cutOff) return;
  cutOff = false;
  region.replaceChildren();
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("#notices [data-close]")) region.replaceChildren();
});
