import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';

type Detect = (picture: ImageBitmapSource) => Promise<{ rawValue: string }[]>;
interface Detector {
  new (options: { formats: string[] }): { detect: Detect };
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Finds the QR codes in a picture. */
export type Reader = (picture: HTMLVideoElement | ImageBitmap) => Promise<string[]>;

/** The phone's own reader where it has one (Android), else ours, compiled to WebAssembly and served from our own origin. */
export async function createReader(): Promise<Reader> {
  const own = (globalThis as { BarcodeDetector?: Detector }).BarcodeDetector;
  if (own && (await own.getSupportedFormats().catch((): readonly string[] => [])).includes('qr_code')) {
    const detector = new own({ formats: ['qr_code'] });
    return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue);
  }
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader');
  await prepareZXingModule({ overrides: { locateFile: () => wasmAddress }, fireImmediately: true });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  return async (picture) => {
    const [width, height] = 'videoWidth' in picture ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height];
    if (width === 0 || height === 0) return [];
    // A ticket fills a third of the picture: 800 pixels are enough for its 49 modules, and four times as fast as the full picture.
    const scale = Math.min(1, 800 / Math.max(width, height));
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), { formats: ['QRCode'], maxNumberOfSymbols: 2 });
    return found.filter(({ isValid }) => isValid).map(({ text }) => text);
  };
}

const lookEveryMs = 200;

/** Looks through the camera until told to stop; `onText` hears each code as often as it is seen. Refuses like `getUserMedia`. */
export async function watchCamera(video: HTMLVideoElement, onText: (text: string) => void): Promise<() => void> {
  const [reader, stream] = await Promise.all([createReader(), navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })]);
  video.srcObject = stream;
  await video.play();
  let looking = true;
  const look = async (): Promise<void> => {
    if (!looking) return;
    for (const text of await reader(video).catch(() => [])) onText(text);
    setTimeout(() => void look(), lookEveryMs);
  };
  void look();
  return () => {
    looking = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
