// Minus and plus beside a number: the same field, for a thumb.

for (const button of document.querySelectorAll("[data-step]")) button.hidden = false;

document.addEventListener("htmx:after:swap", () => {
  for (const button of document.querySelectorAll("[data-step][hidden]")) button.hidden = false;
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-step]");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  const before = field.value;
  if (Number(button.dataset.step) > 0) field.stepUp();
  else field.stepDown();
  if (field.value !== before) field.dispatchEvent(new Event("change", { bubbles: true }));
});
