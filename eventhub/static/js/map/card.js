// The card of the seat under the mouse, the focus or the finger. The server says what is in it; here it is fetched, put
// beside the seat, kept while the hand is on it, and put away by Escape.

const map = document.querySelector("svg.map");
const card = document.getElementById("card");
const body = card?.querySelector(".card-body");
const APPEARS = 140;
const LEAVES = 320;
const GAP = 14;

let seat = null;
let waiting = 0;
let asked = null;

const seatOf = (target) => target.closest?.("[data-seat]");
const pressed = () => seat.getAttribute("aria-pressed") === "true";

function place() {
  if (!seat || card.hidden || card.dataset.by === "finger") return;
  const at = seat.getBoundingClientRect();
  const frame = map.parentElement.getBoundingClientRect();
  const inSight = at.bottom > frame.top && at.top < frame.bottom && at.right > frame.left && at.left < frame.right;
  card.style.visibility = inSight ? "" : "hidden";
  const { offsetWidth: width, offsetHeight: height } = card;
  const above = at.top - height - GAP;
  const below = at.bottom + GAP;
  const top = above >= 72 || below + height > innerHeight ? Math.max(above, 8) : below;
  const left = Math.min(Math.max(at.left + at.width / 2 - width / 2, 8), innerWidth - width - 8);
  card.style.insetBlockStart = `${top}px`;
  card.style.left = `${left}px`;
}

// Whose seat it is only this page knows; the rest is the server's.
function agree() {
  const content = body.firstElementChild;
  if (!content || !seat) return;
  const state = content.dataset.state;
  const now = pressed() ? "mine" : state === "free" ? "free" : "gone";
  for (const part of content.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== now;
}

async function fill(fresh) {
  const wanted = seat.dataset.seat;
  asked = wanted;
  const said = seat.getAttribute("aria-label");
  const response = await fetch(card.dataset.source + encodeURIComponent(wanted), { cache: fresh ? "reload" : "default" }).catch(() => null);
  if (!response?.ok || asked !== wanted || seat?.dataset.seat !== wanted) return false;
  body.innerHTML = await response.text();
  card.dataset.said = said;
  agree();
  return true;
}

async function show(target, by) {
  clearTimeout(waiting);
  seat = target;
  if (!(await fill(false)) || seat !== target) return;
  card.dataset.by = by;
  card.style.visibility = "";
  card.hidden = false;
  place();
  if (by === "finger") body.querySelector("[data-when]:not([hidden]) button")?.focus({ preventScroll: true });
}

function hide() {
  clearTimeout(waiting);
  asked = null;
  if (!card.hidden && card.contains(document.activeElement)) seat?.focus();
  card.hidden = true;
  seat = null;
}

function later(action, wait) {
  clearTimeout(waiting);
  waiting = setTimeout(action, wait);
}

// Another seat's element may stand for the same seat after an answer; and what it says may be news.
function renew() {
  if (!seat) return;
  const now = map.querySelector(`[data-seat="${CSS.escape(seat.dataset.seat)}"]`);
  if (!now) {
    hide();
    return;
  }
  seat = now;
  if (card.hidden) return;
  const news = now.getAttribute("aria-label") !== card.dataset.said;
  agree();
  place();
  if (!news) return;
  if (card.dataset.by === "finger") hide();
  else fill(true).then(place);
}

if (map && card) {
  map.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    const over = seatOf(event.target);
    if (over && over !== seat) later(() => show(over, "mouse"), APPEARS);
    else if (!over && card.dataset.by === "mouse") later(hide, LEAVES);
    else if (over) clearTimeout(waiting);
  });
  map.addEventListener("pointerleave", () => {
    if (card.dataset.by === "mouse" || card.hidden) later(hide, LEAVES);
  });
  card.addEventListener("pointerenter", () => clearTimeout(waiting));
  card.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && card.dataset.by === "mouse") later(hide, LEAVES);
  });
  // Not on the drawing itself: Chromium takes an SVG that listens to focus for a tab stop.
  map.parentElement.addEventListener("focusin", (event) => {
    // Only a focus that is seen: a click has its own card.
    if (event.target.matches("[data-seat]:focus-visible")) show(event.target, "focus");
  });
  map.parentElement.addEventListener("focusout", ({ relatedTarget }) => {
    if (card.dataset.by === "focus" && !card.contains(relatedTarget)) later(hide, 60);
  });
  map.addEventListener("click", (event) => {
    if (event.pointerType !== "touch") return;
    const under = seatOf(event.target);
    if (under) show(under, "finger");
    else hide();
  });
  card.querySelector("[data-close]").addEventListener("click", hide);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || card.hidden || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      hide();
    },
    { capture: true },
  );
  document.addEventListener("htmx:after:swap", renew);
  document.addEventListener("map:moved", place);
  addEventListener("scroll", place, { passive: true });
  addEventListener("resize", place);
}
