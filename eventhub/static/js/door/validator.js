// The door's screen: whatever reads a code sends the one form, and the verdict gives way by itself.

import { camera } from "./camera.js";
import { deviceId, randomId } from "./device.js";
import { finder } from "./finder.js";
import { settings } from "./settings.js";
import { signal } from "./signals.js";

const ADMITTED_FOR = 2000; // ms
const BOUNCE = 200; // ms in which a scanner may send the same code twice

const form = document.getElementById("door-form");
const input = form?.elements.code;
const line = form?.querySelector(".connection");
const finePointer = matchMedia("(pointer: fine)");

let unanswered = null; // the scan whose answer never came: sent again under the same name
let last = { code: "", at: -Infinity };
let leaving;
let search;

function verdict() {
  return document.getElementById("verdict");
}

function close() {
  clearTimeout(leaving);
  verdict().hidden = true;
  ready();
}

// A touch keyboard would cover the camera, so only a mouse's page takes the focus by itself.
function ready() {
  if (finePointer.matches) input.focus();
}

function check(code) {
  const typed = input.value;
  input.value = code;
  form.requestSubmit();
  input.value = typed;
}

// Before htmx gathers the fields: each scan has a name of its own, and the device says which it is.
function name(event) {
  const sent = event.target;
  if (!sent.matches("[data-scan]")) return;
  const code = event.submitter?.name === "code" ? event.submitter.value : sent.elements.code.value;
  const now = performance.now();
  if (code === last.code && now - last.at < BOUNCE) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  last = { code, at: now };
  const direction = new FormData(sent).get("direction");
  const again = unanswered && unanswered.code === code && unanswered.direction === direction;
  const scan = again ? unanswered.scan : randomId();
  sent.elements.device.value = deviceId;
  sent.elements.scan_id.value = scan;
  unanswered = { code, direction, scan };
}

function show() {
  const shown = verdict();
  clearTimeout(leaving);
  if (shown.hidden) return;
  signal(shown.dataset.tone);
  search.close();
  if (shown.dataset.tone === "yes") leaving = setTimeout(close, ADMITTED_FOR);
  ready();
}

if (form) {
  search = finder(document.getElementById("find"), form.querySelector("[data-find]"));
  search.offer(() => new FormData(form).get("direction"));
  document.addEventListener("submit", name, true);
  document.addEventListener("htmx:config:request", ({ target }) => {
    if (target === form) input.value = "";
  });
  document.addEventListener("htmx:after:request", ({ detail }) => {
    // The counts' own request says that there is a connection, not that the scan was heard.
    if (detail.ctx.request.method === "POST" && detail.ctx.response.status < 500) unanswered = null;
    line.hidden = false;
  });
  document.addEventListener("htmx:error", () => {
    line.hidden = true;
    last = { code: "", at: -Infinity };
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail.ctx.request.method === "POST") show();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-next]")) {
      event.preventDefault();
      close();
    }
  });
  // A scanner is a keyboard that nobody sees: what it types goes into the field wherever the focus is.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (!verdict().hidden) close();
      else search.close();
    }
    const writable = event.target.closest("input:not([type=radio]), textarea, select");
    if (search.isOpen && verdict().hidden) return;
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !writable) input.focus();
  });
  settings(document.getElementById("door-settings"));
  const root = document.getElementById("camera");
  if (root) camera(root, check);
  if (!verdict().hidden) show();
  ready();
}
