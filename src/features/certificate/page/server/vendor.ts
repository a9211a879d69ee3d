import { fileURLToPath } from 'node:url';
import QRCode from 'qrcode';
import { typesetter, type Typesetter } from '#platform/files/typeset.ts';
import { payloadAddress } from '../../payload/model.ts';
import type { CertificatePage } from '../model.ts';

const template = fileURLToPath(new URL('../data/certificate.typ', import.meta.url));

/** Light around a code, in modules, so that cameras find it (ISO/IEC 18004 asks for four). */
const quiet = 4;

/** A QR code as one grey byte per module, with its light around. */
function codePixels(words: string): { modules: number; pixels: Uint8Array } {
  // One segment of bytes and a fixed mask: choosing them took 10 ms a code, and signatures look random under any mask.
  const { data, size } = QRCode.create([{ data: Buffer.from(words), mode: 'byte' }], { errorCorrectionLevel: 'L', maskPattern: 3 }).modules;
  const modules = size + 2 * quiet;
  const pixels = new Uint8Array(modules * modules).fill(255);
  for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) if (data[row * size + column]) pixels[(row + quiet) * modules + column + quiet] = 0;
  return { modules, pixels };
}

/** The page as PDF (fonts embedded) or SVG. The code holds the address of the check with the whole signed payload in it. */
export function renderCertificate(page: CertificatePage, { base, format = 'pdf', logo = null, setter = typesetter() }: { base: string; format?: 'pdf' | 'svg'; logo?: Uint8Array | null; setter?: Typesetter }): Promise<Buffer> {
  const { modules, pixels } = codePixels(payloadAddress(base, page.payload));
  return setter.set({ template, format, inputs: { page: JSON.stringify(page), modules: String(modules) }, files: { code: pixels, ...(logo ? { logo } : {}) } });
}
