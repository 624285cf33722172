// Zoom by buttons, keys, Ctrl and the wheel, two fingers or a double tap; drag moves the map and never takes a seat. The
// wheel alone scrolls the page.

const pane = document.querySelector(".map-pane");
const map = pane?.querySelector("svg.map");
const STEP = 1.6;
// At full zoom a seat is this many pixels wide.
const SEAT = 12;
const LARGEST = 40;
// Some mice count their wheel in lines.
const LINE = 16;

let scale = 1;
let fitted = null;

function measure() {
  const box = map.viewBox.baseVal;
  const shown = Math.min(map.clientWidth / box.width, map.clientHeight / box.height);
  return { width: box.width * shown, height: box.height * shown, room: map.clientHeight, shown };
}

function most() {
  return Math.max(4, LARGEST / (SEAT * fitted.shown));
}

function middle() {
  const box = pane.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

// Zoom so that what is under the point (in pixels of the window) stays there.
function zoom(to, [x, y] = middle()) {
  if (scale === 1) fitted = measure();
  const next = Math.min(most(), Math.max(1, to));
  if (next === scale) return;
  const point = new DOMPoint(x, y).matrixTransform(map.getScreenCTM().inverse());
  scale = next;
  pane.toggleAttribute("data-zoomed", scale > 1);
  pane.style.blockSize = scale > 1 ? `${fitted.room}px` : "";
  map.style.inlineSize = scale > 1 ? `${fitted.width * scale}px` : "";
  map.style.blockSize = scale > 1 ? `${fitted.height * scale}px` : "";
  const now = point.matrixTransform(map.getScreenCTM());
  pane.scrollLeft += now.x - x;
  pane.scrollTop += now.y - y;
  document.dispatchEvent(new CustomEvent("map:moved"));
}

// Where the keyboard is: the seat that has the focus, else the middle.
function focused() {
  const box = document.activeElement?.closest("[data-seat]")?.getBoundingClientRect();
  return box ? [box.x + box.width / 2, box.y + box.height / 2] : middle();
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "+" || event.key === "=") zoom(scale * STEP, focused());
  else if (event.key === "-") zoom(scale / STEP, focused());
  else if (event.key === "0") zoom(1);
  else return;
  event.preventDefault();
}

function wheel(event) {
  if (!event.ctrlKey && !event.metaKey) {
    // A zoomed map would keep the wheel to itself.
    if (scale === 1 || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    scrollBy(0, event.deltaMode ? event.deltaY * LINE : event.deltaY);
    return;
  }
  event.preventDefault();
  zoom(scale * Math.exp(-event.deltaY * 0.005), [event.clientX, event.clientY]);
}

// Two fingers.

let pinch = null;

function spread([one, two]) {
  return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
}

function pinching(event) {
  if (event.touches.length !== 2) {
    pinch = null;
    return;
  }
  event.preventDefault();
  const [one, two] = event.touches;
  const distance = spread(event.touches);
  if (pinch) {
    const at = [(one.clientX + two.clientX) / 2, (one.clientY + two.clientY) / 2];
    zoom((scale * distance) / pinch.distance, at);
    pane.scrollLeft -= at[0] - pinch.at[0];
    pane.scrollTop -= at[1] - pinch.at[1];
    pinch = { distance, at };
  } else pinch = { distance, at: [(one.clientX + two.clientX) / 2, (one.clientY + two.clientY) / 2] };
}

// A second tap at the same place.

let tapped = null;

function tapping(event) {
  if (event.pointerType !== "touch") return;
  const { clientX: x, clientY: y, timeStamp: at } = event;
  if (tapped && at - tapped.at < 350 && Math.hypot(x - tapped.x, y - tapped.y) < 30) {
    tapped = null;
    zoom(scale * 2, [x, y]);
  } else tapped = { x, y, at };
}

// Drag with the mouse; fingers drag by the browser's own scrolling.

let drag = null;

function press(event) {
  if (event.pointerType !== "mouse" || event.button !== 0) return;
  drag = { id: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
}

function move(event) {
  if (drag?.id !== event.pointerId) return;
  if (!event.buttons) {
    drag = null;
    return;
  }
  const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
  if (!drag.moved && Math.hypot(dx, dy) < 5) return;
  if (!drag.moved) {
    drag.moved = true;
    pane.setPointerCapture(event.pointerId);
    pane.toggleAttribute("data-dragged", true);
  }
  pane.scrollLeft -= dx;
  pane.scrollTop -= dy;
  Object.assign(drag, { x: event.clientX, y: event.clientY });
}

function release() {
  if (drag?.moved) {
    // The click that ends a drag is no choice.
    const swallow = (event) => event.stopPropagation();
    pane.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => pane.removeEventListener("click", swallow, { capture: true }), 0);
  }
  pane.toggleAttribute("data-dragged", false);
  drag = null;
}

if (map) {
  document.querySelector(".zoom").hidden = false;
  for (const button of document.querySelectorAll("[data-zoom-by]")) {
    const by = Number(button.dataset.zoomBy);
    button.addEventListener("click", () => zoom(by ? scale * STEP ** by : 1));
  }
  pane.addEventListener("keydown", keys);
  pane.addEventListener("wheel", wheel, { passive: false });
  pane.addEventListener("touchstart", pinching, { passive: false });
  pane.addEventListener("touchmove", pinching, { passive: false });
  pane.addEventListener("touchend", pinching, { passive: false });
  pane.addEventListener("pointerup", tapping);
  pane.addEventListener("pointerdown", press);
  pane.addEventListener("pointermove", move);
  pane.addEventListener("pointerup", release);
  pane.addEventListener("pointercancel", release);
  pane.addEventListener("dblclick", (event) => {
    if (!event.target.closest("[data-seat]")) zoom(scale * 2, [event.clientX, event.clientY]);
  });
  pane.addEventListener("scroll", () => document.dispatchEvent(new CustomEvent("map:moved")), { passive: true });
}
