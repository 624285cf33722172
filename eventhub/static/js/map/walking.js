// Walking over the map by keyboard: arrows by geometry, Home and End in the row, Page Up and Page Down by section, Escape out.

const map = document.querySelector("svg.map");
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CHOOSABLE = "[data-seat][role=button]";

function middle(seat) {
  const box = seat.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

// The nearest seat in the direction of the arrow, where sideways distance counts double.
function neighbour(from, [dx, dy]) {
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const seat of map.querySelectorAll(CHOOSABLE)) {
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

function inRow(seat, last) {
  const row = seat.parentElement.querySelectorAll(CHOOSABLE);
  return last ? row[row.length - 1] : row[0];
}

function inSection(seat, by) {
  const sections = [...map.querySelectorAll(".section")].filter((section) => section.querySelector(CHOOSABLE));
  const at = sections.indexOf(seat.closest(".section"));
  return sections[at + by]?.querySelector(CHOOSABLE);
}

// One tab stop for the whole map: the seat that was walked to last, else the first. The server offers one in each section.
let stop = null;

function keepOneStop() {
  const offered = map.querySelectorAll("[data-seat][tabindex='0']");
  const kept = document.getElementById(stop) ?? offered[0];
  for (const seat of offered) if (seat !== kept) seat.setAttribute("tabindex", "-1");
  kept?.setAttribute("tabindex", "0");
}

function go(to) {
  if (!to) return;
  stop = to.id;
  keepOneStop();
  to.focus();
  to.scrollIntoView?.({ block: "nearest", inline: "nearest" });
}

// Somebody else took the seat where Tab enters its section: the next one stands in for it.
function mend() {
  for (const section of map.querySelectorAll(".section"))
    if (!section.querySelector("[data-seat][tabindex='0']")) section.querySelector(CHOOSABLE)?.setAttribute("tabindex", "0");
}

function leave() {
  document.querySelector("#list summary, #summary a, #summary button")?.focus();
}

map?.addEventListener("keydown", (event) => {
  const seat = event.target.closest("[data-seat]");
  // The card takes the first Escape.
  if (!seat || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in WAYS) go(neighbour(seat, WAYS[event.key]));
  else if (event.key === "Home" || event.key === "End") go(inRow(seat, event.key === "End"));
  else if (event.key === "PageUp" || event.key === "PageDown") go(inSection(seat, event.key === "PageDown" ? 1 : -1));
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
});

if (map) {
  // Not on the drawing itself: Chromium takes an SVG that listens to focus for a tab stop.
  map.parentElement.addEventListener("focusin", (event) => {
    const seat = event.target.closest("[data-seat]");
    if (!seat) return;
    stop = seat.id;
    keepOneStop();
  });
  document.addEventListener("htmx:after:swap", keepOneStop);
  keepOneStop();
}

if (map) document.addEventListener("htmx:after:swap", mend);
