// What this device's person prefers: sound, buzz, a screen for the sun or for the night. All of it outlives the page.

import { deviceId, recall, remember } from "./device.js";

const KEY = "eventhub.door.";
const OFF = "off";

export function wants(name) {
  return recall(KEY + name) !== OFF;
}

// The sun needs all the contrast there is; the night must not blind who looks up from it.
function light(theme) {
  const root = document.documentElement;
  if (theme) {
    root.dataset.theme = theme === "night" ? "dark" : "light";
    root.dataset.door = theme;
  } else {
    delete root.dataset.theme;
    delete root.dataset.door;
  }
}

export function settings(form) {
  const theme = recall(KEY + "theme") ?? "";
  for (const name of ["sound", "buzz"]) form.elements[name].checked = wants(name);
  form.elements.theme.value = theme;
  form.querySelector("[data-device-name]").textContent = deviceId.slice(-4).toUpperCase();
  form.hidden = false;
  form.addEventListener("change", ({ target }) => {
    if (target.name === "theme") {
      remember(KEY + "theme", target.value);
      light(target.value);
    } else {
      remember(KEY + target.name, target.checked ? "on" : OFF);
    }
  });
}

light(recall(KEY + "theme"));
