import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { Resvg } from '@resvg/resvg-js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { createKeys } from '#platform/files/keys.ts';
import { createTypesetter } from '#platform/files/typeset.ts';
import { findPayload, payloadAddress, type Payload } from '../payload/model.ts';
import { signingKey, signPayload } from '../payload/server/vendor.ts';
import { certificatePage } from './model.ts';
import { renderCertificate } from './server/vendor.ts';

const key = await signingKey(createKeys(Buffer.alloc(32, 7)), 1);
const plain: Payload = {
  v: 1, iss: 'https://serentak.example', iat: 1_626_336_000, no: 'JEMBER-2021-07-15-00042-K7QM2X4P', nm: 'Siti Aminah', ev: 'Jadi Pintar dengan Literasi Digital', pr: 'Gerakan Nasional Literasi Digital',
  rg: ['Kabupaten Jember'], org: 'Kementerian Komunikasi dan Informatika', d: ['2021-07-15'], pl: ['skill', 'safety', 'ethics', 'culture'], jp: 3, sg: ['Prof. Dr. Rina Wati Kusumaningrum, S.Kom., M.T., Ph.D.', 'Pelaksana Tugas Kepala Dinas Komunikasi, Informatika, Statistik dan Persandian Kabupaten Jember'],
};
const setter = createTypesetter();
after(() => setter.close());

/** The page as grey dots: true where there is ink. */
async function inkOf(payload: Payload, perMillimetre = 3): Promise<{ ink: (x: number, y: number) => boolean; image: { data: Uint8ClampedArray; width: number; height: number } }> {
  const jws = await signPayload(key, payload);
  const svg = await renderCertificate(certificatePage(payload, jws, { language: 'id' }), { base: payload.iss, format: 'svg', setter });
  const width = 297 * perMillimetre;
  const rendered = new Resvg(svg.toString(), { fitTo: { mode: 'width', value: width } }).render();
  const grey = rendered.pixels;
  const ink = (x: number, y: number): boolean => grey[(y * width + x) * 4]! < 235 && grey[(y * width + x) * 4 + 3]! > 20;
  return { ink, image: { data: new Uint8ClampedArray(grey), width: rendered.width, height: rendered.height } };
}
const dots = (millimetres: number): number => Math.round(millimetres * 3);

/** Is any dot inked in this rectangle of millimetres? */
function inked(ink: (x: number, y: number) => boolean, [left, top, right, bottom]: readonly [number, number, number, number]): boolean {
  for (let y = dots(top); y < dots(bottom); y++) for (let x = dots(left); x < dots(right); x++) if (ink(x, y)) return true;
  return false;
}

/** Bands that stay white on every page: the margins inside the frame, and between the name and its neighbours. */
const white = [[10, 15, 30, 145], [267, 15, 287, 145], [36, 67.5, 261, 69.5], [36, 92, 261, 93.7], [36, 103, 261, 104.6], [36, 127, 261, 127.9]] as const;

const given = ['Siti', 'Muhammad Rizky', 'I Gusti Ayu Made', 'Raden Roro Ayu', 'Yohanes', 'Nur Aini', 'Fransiskus Xaverius', 'Cut Nyak', 'Andi Tenri', 'Wolfgang'];
const family = ['Aminah', 'Pangerapan', 'Situmorang Simanjuntak', 'Kusumawardhani Notonegoro', 'Hasibuan', 'Mangkunegara', 'Tjokroaminoto', 'Wijayanti', 'Al-Fatih Ramadhan', 'Ng'];
const before = ['', 'Dr. ', 'Prof. Dr. Ir. H. ', 'dr. ', 'Drs. H. ', 'Ns. '];
const behind = ['', ', S.Sos.', ', S.Kom., M.T.', ', S.H., M.H., CLA', ', Sp.PD-KGEH, FINASIM', ', S.Pd., M.Pd., Ph.D., CPSAK', ', A.Md.Keb., S.Tr.Keb., Bdn., M.Keb.'];

test('five hundred names with titles up to 120 letters stand whole between white margins and touch nothing', { timeout: 600_000 }, async () => {
  const names = Array.from({ length: 500 }, (_, i) => `${before[i % 6]}${given[i % 10]} ${family[Math.floor(i / 10) % 10]}${i % 3 === 0 ? ` ${family[(i + 3) % 10]}` : ''}${behind[i % 7]}`.slice(0, 120));
  names[7] = `Prof. Dr. Ir. H. ${'Kusumawardhani Notonegoro '.repeat(3)}, S.Kom., M.T.`.slice(0, 120);
  names[8] = 'W'.repeat(24);
  names[9] = 'Mangkunegara '.repeat(10).slice(0, 120);
  assert.equal(Math.max(...names.map((name) => name.length)), 120);
  for (const [i, nm] of names.entries()) {
    const { ink } = await inkOf({ ...plain, nm });
    for (const band of white) assert.equal(inked(ink, band), false, `${i} ${nm} in ${band.join(' ')}`);
    assert.equal(inked(ink, [36, 70, 261, 92]), true, nm);
  }
});

test('the longest themes, places and signatories stay inside too', async () => {
  const { ink } = await inkOf({ ...plain, ev: 'Kecakapan Bermedia Digital bagi Pelaku Usaha Mikro, Kecil dan Menengah di Era Transformasi Digital Indonesia '.repeat(3).slice(0, 300), rg: ['Kabupaten Ogan Komering Ulu Selatan', 'Kabupaten Penukal Abab Lematang Ilir', 'Kota Lubuklinggau', 'Kota Palembang', 'Kota Prabumulih'], org: 'Kementerian Komunikasi dan Digital Republik Indonesia bersama Siberkreasi dan Pemerintah Provinsi Sumatera Selatan' });
  for (const band of white) assert.equal(inked(ink, band), false, band.join(' '));
  assert.equal(inked(ink, [120, 196, 287, 201]), false, 'below the signatory');
});

test('the code on the rendered page decodes to the address with the signed payload', async () => {
  await prepareZXingModule({ overrides: { wasmBinary: readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')).buffer as ArrayBuffer }, fireImmediately: true });
  const { image } = await inkOf(plain, 10);
  const jws = await signPayload(key, plain);
  const [found] = await readBarcodes(image as ImageData, { formats: ['QRCode'], tryHarder: true });
  assert.equal(found?.text, payloadAddress(plain.iss, jws));
  assert.equal(findPayload(found!.text), jws);
});

test('the PDF carries the payload, embeds its fonts and sets markup in a name as letters', async () => {
  const payload: Payload = { ...plain, nm: '#panic() $x$ *Siti* "Aminah" \\n [a](b)' };
  const jws = await signPayload(key, payload);
  const pdf = (await renderCertificate(certificatePage(payload, jws, { language: 'id' }), { base: payload.iss, setter })).toString('latin1');
  assert.match(pdf, /^%PDF-1\./);
  assert.equal(findPayload(pdf), jws);
  assert.match(pdf, /\/FontFile3/);
});

test('a page that cannot be set costs itself alone', async () => {
  const jws = await signPayload(key, plain);
  const page = certificatePage(plain, jws, { language: 'id' });
  await assert.rejects(renderCertificate({ ...page, accent: 'no colour' }, { base: plain.iss, setter }));
  assert.match((await renderCertificate(page, { base: plain.iss, setter })).toString('latin1'), /^%PDF/);
});
