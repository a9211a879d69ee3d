import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { contactHint, personKey, readContact, tidyText } from './model.ts';

const phone = (typed: string) => {
  const answer = readContact(typed);
  return answer.ok ? answer.contact.value : answer.missing === undefined ? answer.reason : `${answer.reason} ${answer.missing}`;
};

test('every way of writing one Indonesian mobile number is one contact', () => {
  for (const typed of ['081234567890', '0812-3456-7890', '0812 3456 7890', '+62 812 3456 7890', '6281234567890', '62 0812 3456 7890', '+62081234567890', '81234567890', '(0812) 3456.7890', '０８１２３４５６７８９０', ' 081234567890\u200b']) {
    assert.equal(phone(typed), '+6281234567890', typed);
  }
});

test('the short way for plain mobile numbers says what the library says of every prefix and length', () => {
  const digits = fc.integer({ min: 0, max: 10 ** 11 - 1 }).map((n) => String(n).padStart(11, '0'));
  fc.assert(fc.property(fc.constantFrom('0', '62', '+62'), fc.integer({ min: 800, max: 899 }), digits, fc.integer({ min: 5, max: 11 }), (start, prefix, rest, length) => {
    const national = `${prefix}${rest.slice(0, length)}`;
    const byLibrary = parsePhoneNumberFromString(`+62${national}`);
    const whole = /^\+62\d+$/.test(phone(start + national));
    assert.deepEqual([whole, whole ? phone(start + national) : ''], [byLibrary?.isValid() === true, byLibrary?.isValid() ? byLibrary.number : ''], start + national);
  }), { numRuns: 4_000 });
});

test('a number that is not whole says how many digits it lacks at least', () => {
  const table = { '08123456': 'phone_incomplete 2', '0812345': 'phone_incomplete 3', '081234567': 'phone_incomplete 1', '62812345': 'phone_incomplete 3', '+62812345': 'phone_incomplete 3' };
  for (const [typed, expected] of Object.entries(table)) assert.equal(phone(typed), expected, typed);
});

test('what is no number is refused as such', () => {
  const table = { '08123456789012345': 'phone_too_long', '08123456789012': 'phone_too_long', '0812 3456 789a': 'phone_wrong', '': 'phone_wrong', '---': 'phone_wrong', '0000000000': 'phone_wrong', '12345678901234567890': 'phone_too_long' };
  for (const [typed, expected] of Object.entries(table)) assert.equal(phone(typed), expected, typed);
});

test('a landline and a foreign number with its country code are contacts too', () => {
  assert.equal(phone('0331-487890'), '+62331487890');
  assert.equal(phone('+60 12-345 6789'), '+60123456789');
});

test('an e-mail address is lower case, and a broken one is refused', () => {
  assert.deepEqual(readContact(' Budi.Santosa@Example.GO.id '), { ok: true, contact: { kind: 'email', value: 'budi.santosa@example.go.id' } });
  for (const typed of ['budi@', '@example.id', 'budi@example', 'bu di@example.id', 'a..b@example.id', '.a@example.id', 'a.@example.id', `${'x'.repeat(250)}@example.id`, 'budi@exam_ple.id', 'a@b@example.id']) {
    assert.deepEqual(readContact(typed), { ok: false, reason: 'email_wrong' }, typed);
  }
});

test('a normalised contact is its own normal form, whatever was typed', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(\+?62|0)8[0-9 .-]{6,14}$/), fc.emailAddress()), (typed) => {
      const first = readContact(typed);
      if (first.ok) assert.deepEqual(readContact(first.contact.value), first);
    }),
  );
});

test('a number and the digits it lacks make a valid one', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^081[1-9][0-9]{0,6}$/), (typed) => {
      const answer = readContact(typed);
      if (!answer.ok && answer.reason === 'phone_incomplete') assert.ok(['1', '5', '0'].some((digit) => readContact(typed + digit.repeat(answer.missing ?? 0)).ok));
    }),
  );
});

test('titles, case and dots do not make another person, another name does', () => {
  assert.equal(personKey('Drs. Eko Pamuji, M.I.Kom'), personKey('eko  PAMUJI'));
  assert.notEqual(personKey('Eko Pamuji'), personKey('Eko Pamuja'));
  fc.assert(fc.property(fc.string({ minLength: 1 }).filter((text) => tidyText(text) !== ''), (text) => personKey(text) !== ''));
});

test('invisible and direction signs are taken out of a name, letters of any script stay', () => {
  assert.equal(tidyText('Bu\u200Bdi\u202E  San\u0000tosa\n'), 'Budi San tosa');
  assert.equal(tidyText('ꦧꦸꦢꦶ  José Ñ'), 'ꦧꦸꦢꦶ José Ñ');
});

test('a hint shows the last four digits or the first letter and the domain', () => {
  assert.equal(contactHint({ kind: 'phone', value: '+6281234567890' }), '…7890');
  assert.equal(contactHint({ kind: 'email', value: 'budi@example.id' }), 'b…@example.id');
});
