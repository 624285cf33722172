// Keeps the screen on while a ticket is shown, where the device can.

let lock = null;

async function hold() {
  if (document.visibilityState !== "visible" || lock) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => (lock = null));
  } catch {
    // Low battery, or not allowed: the screen goes dark as it always does.
  }
}

if ("wakeLock" in navigator) {
  hold();
  document.addEventListener("visibilitychange", hold);
}
