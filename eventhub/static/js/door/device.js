// What this device and its scans are called. A repeat of a scan under the same name is harmless at the server.

const KEY = "eventhub.door.device";

// Pages without https have no crypto.randomUUID, but they do have getRandomValues.
export function randomId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Storage may be forbidden; then the device is a new one after each reload, which costs nothing but a clear "where".
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing to do: it is only remembered until the page is left.
  }
}

let device = recall(KEY);
if (!device) {
  device = `door-${randomId()}`;
  remember(KEY, device);
}

export const deviceId = device;
