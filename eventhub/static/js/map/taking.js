// A click or Enter on the map takes a seat or gives it back. What is sent, and the answer, are those of the list; nothing
// is drawn here. A finger hits too much to take at once: it gets the card, whose button takes.

const map = document.querySelector("svg.map");
const form = document.getElementById("take");
const field = document.getElementById("take-seat");

const waiting = [];
let busy = false;

function next() {
  if (busy || !waiting.length) return;
  const seat = map.querySelector(`[data-seat="${CSS.escape(waiting.shift())}"]`);
  if (seat?.getAttribute("role") !== "button") {
    next();
    return;
  }
  busy = true;
  field.name = seat.getAttribute("aria-pressed") === "true" ? "give_back" : "take";
  field.value = seat.dataset.seat;
  form.requestSubmit();
}

function choose(seat) {
  if (seat?.getAttribute("role") !== "button") return;
  waiting.push(seat.dataset.seat);
  next();
}

if (map && form) {
  form.addEventListener("htmx:finally:request", () => {
    busy = false;
    next();
  });
  map.addEventListener("click", (event) => {
    // The second half of a double click would give back what the first half took.
    if (event.detail > 1 || event.pointerType === "touch") return;
    choose(event.target.closest("[data-seat]"));
  });
  map.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const seat = event.target.closest("[data-seat]");
    if (!seat || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(seat);
  });
}
