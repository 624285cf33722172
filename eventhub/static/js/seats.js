// The map under the hand: a click or Enter takes a seat or gives it back, arrows walk, buttons zoom. The form that is sent
// and the answer that comes are those of the list; nothing is drawn here.

const pane = document.querySelector(".map-pane");
const map = pane?.querySelector("svg.map");
const form = document.getElementById("take");
const field = document.getElementById("take-seat");
const tip = document.getElementById("tip");
const seatOf = (target) => target.closest?.("[data-seat]");

function choose(seat) {
  if (!seat || seat.getAttribute("role") !== "button" || form.classList.contains("htmx-request")) return;
  field.name = seat.getAttribute("aria-pressed") === "true" ? "give_back" : "take";
  field.value = seat.dataset.seat;
  form.requestSubmit();
}

// Walking: the nearest seat in the direction of the arrow, where sideways distance counts double.

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(seat) {
  const box = seat.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

function neighbour(from, [dx, dy]) {
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const seat of map.querySelectorAll("[data-seat][role=button]")) {
    if (seat === from) continue;
    const [ox, oy] = middle(seat);
    const ahead = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (ahead < 1 || aside > ahead * 2) continue;
    const cost = ahead + aside * 2;
    if (cost < least) [best, least] = [seat, cost];
  }
  return best;
}

function inRow(seat, end) {
  const free = seat.parentElement.querySelectorAll("[data-seat][role=button]");
  return end ? free[free.length - 1] : free[0];
}

function go(to) {
  if (!to) return;
  for (const stop of to.closest(".section").querySelectorAll("[data-seat][tabindex='0']")) stop.setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
  to.scrollIntoView?.({ block: "nearest", inline: "nearest" });
}

// Zoom: whole house, then three steps; what is in the middle stays there.

function zoom(by) {
  const now = Number(pane.dataset.zoom ?? 1);
  const next = by === 0 ? 1 : Math.min(4, Math.max(1, now + by));
  const x = (pane.scrollLeft + pane.clientWidth / 2) / pane.scrollWidth;
  const y = (pane.scrollTop + pane.clientHeight / 2) / pane.scrollHeight;
  if (next === 1) delete pane.dataset.zoom;
  else pane.dataset.zoom = String(next);
  pane.scrollLeft = x * pane.scrollWidth - pane.clientWidth / 2;
  pane.scrollTop = y * pane.scrollHeight - pane.clientHeight / 2;
}

function say(text) {
  if (tip) tip.textContent = text || tip.dataset.rest;
}

if (map && form) {
  document.querySelector(".zoom").hidden = false;
  say("");
  map.addEventListener("click", (event) => choose(seatOf(event.target)));
  map.addEventListener("pointerover", (event) => say(seatOf(event.target)?.getAttribute("aria-label")));
  map.addEventListener("focusin", (event) => say(seatOf(event.target)?.getAttribute("aria-label")));
  map.addEventListener("pointerleave", () => say(""));
  map.addEventListener("keydown", (event) => {
    const seat = seatOf(event.target);
    if (!seat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") choose(seat);
    else if (event.key in WAYS) go(neighbour(seat, WAYS[event.key]));
    else if (event.key === "Home" || event.key === "End") go(inRow(seat, event.key === "End"));
    else return;
    event.preventDefault();
  });
  pane.addEventListener("keydown", (event) => {
    const by = { "+": 1, "=": 1, "-": -1, 0: 0 }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey) return;
    zoom(by);
    event.preventDefault();
  });
  pane.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1 : -1);
    },
    { passive: false },
  );
  for (const button of document.querySelectorAll("[data-zoom-by]"))
    button.addEventListener("click", () => zoom(Number(button.dataset.zoomBy)));
}
