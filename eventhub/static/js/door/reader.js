// Reads QR codes from a picture: with the browser's own detector where there is one, else with ours in WebAssembly.

async function native() {
  try {
    const formats = (await window.BarcodeDetector?.getSupportedFormats()) ?? [];
    return formats.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch {
    return null;
  }
}

async function own(module, wasm) {
  const { BarcodeDetector, prepareZXingModule } = await import(module);
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

// A function from a picture to the texts of its QR codes.
export async function reader({ module, wasm }) {
  const detector = (await native()) ?? (await own(module, wasm));
  return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue);
}
