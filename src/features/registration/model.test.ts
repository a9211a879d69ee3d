import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeSeats, readCode, ticketCookie, ticketTokens, toCode } from './model.ts';
import fc from 'fast-check';

test('reserved seats are not given', () => {
  assert.equal(freeSeats({ limit: 10, reserved: 4, taken: 6 }), 0);
  assert.equal(freeSeats({ limit: 10, reserved: 4, taken: 5 }), 1);
});

test('a code is read however it was dictated', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
      const code = toCode(bytes);
      assert.match(code, /^[0-9A-HJKMNP-TV-Z]{8}$/);
      assert.equal(readCode(code), code);
      assert.equal(readCode(` ${code.slice(0, 4).toLowerCase()} - ${code.slice(4)} `), code);
      assert.equal(readCode(code.replaceAll('0', 'o').replaceAll('1', 'l')), code);
    }),
  );
  assert.deepEqual(['', 'ABC', 'ABCDEFGHJ', 'ABCD-EFGU', '😀😀😀😀'].map(readCode), [null, null, null, null, null]);
});

test('different bytes are different codes', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), fc.uint8Array({ minLength: 5, maxLength: 5 }), (a, b) => (toCode(a) === toCode(b)) === (Buffer.compare(a, b) === 0)));
});

test('tokens are found in the bearer header and in ticket cookies, and nowhere else', () => {
  const cookie = `lang=id; ${ticketCookie('0190-e')}=abc_-1; other=zzz; ${ticketCookie('0190-f')}=def`;
  assert.deepEqual(ticketTokens({ authorization: 'Bearer xyz', cookie }), ['xyz', 'abc_-1', 'def']);
  assert.deepEqual(ticketTokens({ authorization: 'Basic eHl6' }), []);
});
