import assert from 'node:assert/strict';
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { test } from 'node:test';
import { createKeys } from '#platform/files/keys.ts';
import { certificateNumber, fileName, findPayload, jwsShape, maskName, readNumber, type Payload } from './model.ts';
import { publicJwk, signingKey, signPayload, verifierOf } from './server/vendor.ts';
import { Dice } from '../../../../tests/support/dice.ts';

const key = await signingKey(createKeys(Buffer.alloc(32, 7)), 1);
const payload: Payload = {
  v: 1, iss: 'https://serentak.example', iat: 1_626_336_000, no: 'JEMBER-2021-07-15-00042-K7QM2X4P', nm: 'Dr. Siti Nurhaliza Mardiyah, S.Sos., M.Si.', ev: 'Jadi Pintar dengan Literasi Digital', pr: 'Gerakan Nasional Literasi Digital',
  rg: ['Kabupaten Jember'], org: 'Kementerian Komunikasi dan Informatika', d: ['2021-07-15'], pl: ['skill', 'safety'], jp: 3, sg: ['Rina Wati', 'Kepala Dinas'],
};
const jws = await signPayload(key, payload);
const read = await verifierOf([key.publicKey]);

test('what was signed is read back; another key does not stand behind it', async () => {
  assert.deepEqual(await read(jws), { ok: true, payload, kid: key.kid });
  const other = await signingKey(createKeys(Buffer.alloc(32, 8)), 1);
  assert.deepEqual(await (await verifierOf([other.publicKey]))(jws), { ok: false, reason: 'unknown_key' });
  const next = await signingKey(createKeys(Buffer.alloc(32, 7)), 2);
  assert.notEqual(next.kid, key.kid);
  assert.equal((await (await verifierOf([next.publicKey, key.publicKey]))(jws)).ok, true);
});

test('a verifier that shares no code with the issuer agrees (RFC 7515 by hand, key from the published JWK)', async () => {
  const { kty, crv, x } = await publicJwk(key.publicKey);
  const published = createPublicKey({ key: { kty: kty!, crv: crv!, x: x! }, format: 'jwk' });
  const [head, body, signature] = jws.split('.') as [string, string, string];
  assert.equal(verify(null, Buffer.from(`${head}.${body}`), published, Buffer.from(signature, 'base64url')), true);
  assert.deepEqual(JSON.parse(Buffer.from(body, 'base64url').toString()), payload);
});

const mutations = Number(process.env.SERENTAK_LONG ? 1_000_000 : 100_000);

test(`none of ${mutations} altered payloads is accepted`, { timeout: 1_200_000 }, async () => {
  const seed = Number(process.env.SEED ?? randomBytes(4).readUInt32LE());
  const dice = new Dice(seed);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
  const at = (length: number): number => dice.number(0, length - 1);
  let accepted = 0;
  for (let i = 0; i < mutations; i++) {
    const place = at(jws.length);
    const kind = at(5);
    const letter = letters[at(letters.length)]!;
    const parts = jws.split('.');
    const forged =
      kind < 2 ? jws.slice(0, place) + letter + jws.slice(place + 1)
      : kind === 2 ? jws.slice(0, place) + jws.slice(place + 1)
      : kind === 3 ? jws.slice(0, place) + letter + jws.slice(place)
      : [parts[0], Buffer.from(JSON.stringify({ ...payload, nm: `${payload.nm}${letter}`, iat: at(2 ** 31) })).toString('base64url'), parts[2]].join('.');
    if (forged !== jws && (await read(forged)).ok) accepted += 1;
  }
  assert.equal(accepted, 0, `SEED=${seed}`);
});

test('headers that ask for less are not obeyed', async () => {
  const [, body, signature] = jws.split('.');
  for (const header of [{ alg: 'none', kid: key.kid, typ: 'serentak-certificate' }, { alg: 'HS256', kid: key.kid, typ: 'serentak-certificate' }, { alg: 'EdDSA', kid: key.kid, typ: 'JWT' }, { alg: 'EdDSA', kid: key.kid, typ: 'serentak-certificate', crit: ['b64'], b64: false }, { alg: 'EdDSA', typ: 'serentak-certificate', jwk: await publicJwk(key.publicKey) }]) {
    const forged = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${body}.${signature}`;
    assert.equal((await read(forged)).ok, false, JSON.stringify(header));
  }
});

test('numbers are read as people type them, and tell nothing about the next', () => {
  const number = certificateNumber('jember-2021-07-15', 42, Uint8Array.of(0, 1, 31, 18, 24, 9, 60, 255));
  assert.equal(number, 'JEMBER-2021-07-15-00042-01ZJR9WZ');
  assert.equal(readNumber(' jember-2021-07-15–00042-o1zjr9wz '), number);
  assert.equal(readNumber('JEMBER-2021-07-15-00042-OLZJR9WZ'), number);
  for (const none of ['', '42', 'JEMBER-2021-07-15-00042', "x' or 1=1 --------", 'JEMBER-00042-01ZJR9W!']) assert.equal(readNumber(none), null, none);
});

test('the payload is found in an address and in a text, and nowhere else', () => {
  assert.match(jws, jwsShape);
  assert.equal(findPayload(`https://serentak.example/sertifikat/${jws}?utm=1`), jws);
  assert.equal(findPayload(`Keywords (${jws})`), jws);
  for (const none of ['', 'eyJ.eyJ.x', jws.slice(0, -3), `x${jws}`]) assert.equal(findPayload(none), null);
});

test('a stranger with a number sees first letters; a file carries letters every system takes', () => {
  assert.equal(maskName('Dr. Siti Nurhaliza, M.Si.'), 'Dr. S••• N•••••• M.Si.');
  assert.equal(fileName('JEMBER-2021-07-15-00042-01ZJR9WZ', 'Dr. Siti Nuráini, M.Si.'), 'JEMBER-2021-07-15-00042-01ZJR9WZ_Dr-Siti-Nuraini-M-Si.pdf');
});
