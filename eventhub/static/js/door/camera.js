// The camera of the door: it starts when asked, says why it does not, and never stops between two guests.

import { recall, remember } from "./device.js";
import { reader } from "./reader.js";

const USED = "eventhub.door.camera";
const LENS = "eventhub.door.lens";
const TORCH = "eventhub.door.torch";
const PAUSE = 120; // ms between two pictures: quick enough for a queue, kind to a battery
const SLOW = 3000; // ms without a code before the remedies are shown
const AGAIN = 2000; // ms that a code has to be out of sight before it counts again

const REASONS = { NotAllowedError: "refused", SecurityError: "refused" };

export function camera(root, onRead) {
  const video = root.querySelector("video");
  const torch = root.querySelector("[data-torch]");
  const turn = root.querySelector("[data-turn]");
  const seen = new Map();
  let stream, read, lastRead, timer;

  root.hidden = false;
  root.querySelector("[data-camera-on]").addEventListener("click", start);
  torch.addEventListener("click", light);
  turn.addEventListener("click", other);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && stream) awake();
  });

  if (!navigator.mediaDevices?.getUserMedia) say(window.isSecureContext ? "missing" : "insecure");
  else if (recall(USED)) start();
  else say("off");

  function say(state) {
    root.dataset.state = state;
    for (const words of root.querySelectorAll(".camera-says [data-state]")) words.hidden = words.dataset.state !== state;
  }

  async function start() {
    say("starting");
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => track.stop());
    try {
      const lens = recall(LENS);
      const wanted = lens ? { deviceId: { ideal: lens } } : { facingMode: { ideal: "environment" } };
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { ...wanted, width: { ideal: 1280 }, height: { ideal: 720 } },
      });
      video.srcObject = stream;
      await video.play();
      read ??= await reader({ module: root.dataset.reader, wasm: root.dataset.wasm });
    } catch (error) {
      stream = null;
      say(REASONS[error.name] ?? "missing");
      return;
    }
    remember(USED, "yes");
    stream.getVideoTracks()[0].addEventListener("ended", () => say("off"));
    await offer();
    awake();
    lastRead = performance.now();
    say("on");
    look();
  }

  async function look() {
    let texts = [];
    try {
      if (video.readyState >= video.HAVE_CURRENT_DATA) texts = await read(video);
    } catch {
      // One picture that cannot be read is no reason to stop: the next comes at once.
    }
    const now = performance.now();
    for (const text of texts) {
      const before = seen.get(text);
      seen.set(text, now);
      lastRead = now;
      if (before === undefined || now - before > AGAIN) onRead(text);
    }
    if (seen.size > 20) for (const [text, at] of seen) if (now - at > AGAIN) seen.delete(text);
    const state = now - lastRead > SLOW ? "slow" : "on";
    if (root.dataset.state !== state && stream?.active) say(state);
    if (stream?.active) timer = setTimeout(look, PAUSE);
  }

  // Light and a second lens are offered where the device has them.
  async function offer() {
    const [track] = stream.getVideoTracks();
    torch.hidden = !track.getCapabilities?.().torch;
    torch.setAttribute("aria-pressed", "false");
    if (!torch.hidden && recall(TORCH) === "on") await shine(true);
    const lenses = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    turn.hidden = lenses.length < 2;
  }

  async function light() {
    const on = torch.getAttribute("aria-pressed") !== "true";
    if (await shine(on)) remember(TORCH, on ? "on" : "off");
  }

  // A lamp that does not obey is no reason to stop looking.
  async function shine(on) {
    try {
      await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    } catch {
      return false;
    }
    torch.setAttribute("aria-pressed", String(on));
    return true;
  }

  async function other() {
    const lenses = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    const current = stream.getVideoTracks()[0].getSettings().deviceId;
    const next = lenses[(lenses.findIndex(({ deviceId }) => deviceId === current) + 1) % lenses.length];
    remember(LENS, next.deviceId);
    await start();
  }

  // A door's phone must not fall asleep between two guests.
  function awake() {
    navigator.wakeLock?.request("screen").catch(() => {});
  }
}
