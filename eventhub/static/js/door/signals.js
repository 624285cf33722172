// Three sounds and three buzzes that cannot be confused: one high tone, two low ones, three in between.

import { wants } from "./settings.js";

const SIGNALS = {
  yes: { tones: [[1175, 0, 0.16]], buzz: [70] },
  no: { tones: [[196, 0, 0.24], [156, 0.3, 0.36]], buzz: [260, 110, 260] },
  wait: { tones: [[523, 0, 0.09], [523, 0.16, 0.09], [523, 0.32, 0.09]], buzz: [80, 70, 80, 70, 80] },
};

let audio;

// Browsers let a page sound after the first touch or key only.
function awaken() {
  audio ||= window.AudioContext && new AudioContext();
  if (audio?.state === "suspended") audio.resume().catch(() => {});
}

addEventListener("pointerdown", awaken);
addEventListener("keydown", awaken);

export function signal(tone) {
  const { tones, buzz } = SIGNALS[tone];
  if (wants("buzz")) navigator.vibrate?.(buzz);
  if (!wants("sound") || audio?.state !== "running") return;
  for (const [pitch, after, length] of tones) {
    const start = audio.currentTime + after;
    const voice = new OscillatorNode(audio, { type: pitch < 300 ? "square" : "sine", frequency: pitch });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(pitch < 300 ? 0.25 : 0.5, start + 0.01);
    volume.gain.setValueAtTime(pitch < 300 ? 0.25 : 0.5, start + length - 0.02);
    volume.gain.linearRampToValueAtTime(0, start + length);
    voice.connect(volume).connect(audio.destination);
    voice.start(start);
    voice.stop(start + length);
  }
}
