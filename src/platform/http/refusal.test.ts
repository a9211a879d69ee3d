import { test } from 'node:test';
import assert from 'node:assert/strict';
import { forbidden, refusalOf } from './refusal.ts';

const asked = (reason: unknown) => {
  const refusal = refusalOf(reason);
  return refusal && [refusal.reason, refusal.status];
};

test('a refusal is itself, a text that is no id is absent, a text that cannot be kept is invalid, and the rest is broken', () => {
  assert.deepEqual(asked(forbidden()), ['forbidden', 403]);
  assert.deepEqual(asked({ code: '22P02', message: 'invalid input syntax for type uuid: "abc"' }), ['not_found', 404]);
  assert.deepEqual(asked({ code: '22021', message: 'invalid byte sequence for encoding "UTF8": 0x00' }), ['invalid', 422]);
  assert.equal(asked({ code: '22P02', message: 'invalid input syntax for type integer: "abc"' }), null);
  assert.equal(asked(new Error('boom')), null);
  assert.equal(asked(undefined), null);
});
