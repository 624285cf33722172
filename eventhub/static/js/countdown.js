// Ticks every [data-countdown] on the page, speaks the few moments that matter, and asks once to keep the seats.

const SOON = 60;
const ASK = 120;
const SPOKEN = [300, 120, 60, 45, 30, 15, 0];

// Deadlines on this device's clock: the server sends its own "now", so a wrong clock here does no harm. An element's
// deadline is taken anew when a swap or a morph brings other times.
const deadlines = new WeakMap();

function deadline(element) {
  const { expiresAt, now } = element.dataset;
  const key = `${expiresAt} ${now}`;
  let known = deadlines.get(element);
  if (known?.key !== key) {
    known = { key, at: Date.now() + Date.parse(expiresAt) - Date.parse(now) };
    deadlines.set(element, known);
  }
  return known.at;
}

function figures(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

function show(element, seconds) {
  const place = element.querySelector("b") ?? element;
  const text = figures(seconds);
  if (place.textContent !== text) place.textContent = text;
  element.classList.toggle("soon", seconds < SOON);
}

// Sessions storage may be forbidden; then a question may be asked once more, which is harmless, and nothing reloads twice
// in a row because the server's answer no longer carries an expired clock.
function once(what, expiresAt) {
  try {
    if (sessionStorage.getItem(what) === expiresAt) return false;
    sessionStorage.setItem(what, expiresAt);
  } catch {
    return true;
  }
  return true;
}

let before = null;

function speak(timer, seconds) {
  const expiresAt = timer.dataset.expiresAt;
  if (before?.expiresAt === expiresAt) {
    const crossed = SPOKEN.filter((moment) => seconds <= moment && moment < before.seconds).at(-1);
    const words = crossed === undefined ? null : JSON.parse(timer.dataset.words)[crossed];
    if (words) document.getElementById("status").textContent = words;
  }
  before = { expiresAt, seconds };
}

function ask(timer, seconds) {
  const dialog = document.querySelector("dialog#extend");
  if (!dialog) return;
  if (dialog.open && seconds > ASK) dialog.close();
  if (dialog.open || seconds > ASK || seconds <= 0) return;
  if (once("countdown-asked", timer.dataset.expiresAt)) dialog.showModal();
}

function end(timer) {
  // Without its hash the address is a real navigation, and never a repeated POST.
  if (once("countdown-ended", timer.dataset.expiresAt)) location.replace(location.pathname + location.search);
}

function tick() {
  const timers = document.querySelectorAll("[data-countdown]");
  for (const element of timers) {
    const seconds = Math.max(0, Math.ceil((deadline(element) - Date.now()) / 1000));
    show(element, seconds);
    if (element.getAttribute("role") !== "timer") continue;
    speak(element, seconds);
    ask(element, seconds);
    if (seconds === 0) end(element);
  }
}

setInterval(tick, 1000);
document.addEventListener("htmx:after:swap", tick);
document.addEventListener("visibilitychange", tick);
tick();

document.addEventListener("click", ({ target }) => target.closest("dialog#extend [data-close]")?.closest("dialog").close());
