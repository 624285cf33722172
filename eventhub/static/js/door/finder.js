// Finding a guest by name without leaving the camera: the search lies over it and gives way to every verdict.

export function finder(panel, link) {
  const field = panel.querySelector("input[type=search]");
  const direction = panel.querySelector("form[role=search] [name=direction]");

  function open(way) {
    direction.value = way();
    panel.hidden = false;
    field.focus();
    field.select();
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    link.focus({ preventScroll: true });
  }

  panel.querySelector("[data-find-close]").addEventListener("click", (event) => {
    event.preventDefault();
    close();
  });

  return {
    offer(way) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        open(way);
      });
    },
    close,
    get isOpen() {
      return !panel.hidden;
    },
  };
}
