import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nipHint, readNip } from './model.ts';

const today = '2026-11-22';
const read = (typed: string) => {
  const answer = readNip(typed, today);
  return answer.ok ? `${answer.kind} ${answer.bornOn} ${answer.sex} ${answer.warnings.join()}`.trim() : answer.missing === undefined ? answer.reason : `${answer.reason} ${answer.missing}`;
};

test('a PNS number is read with or without spaces, dots and dashes', () => {
  for (const typed of ['197803152006041003', '19780315 200604 1 003', '19780315.200604.1.003', '19780315-200604-1-003', ' 19780315 200604 1 003 ', "'197803152006041003", '１９７８０３１５２００６０４１００３']) {
    assert.equal(read(typed), 'pns 1978-03-15 male', typed);
  }
});

test('a PPPK number whose digits 13 and 14 are no month is accepted with a warning', () => {
  assert.equal(read('199009132025242014'), 'pppk 1990-09-13 female month');
  assert.equal(read('199009132025002014'), 'pppk 1990-09-13 female month');
  assert.equal(read('199009132025212014'), 'pppk 1990-09-13 female month');
});

test('what cannot be such a number is refused with its reason', () => {
  const table = {
    '': 'nip_length', '1978031520060410': 'nip_length 2', '1978031520060410031': 'nip_length', 'NIP 197803152006041003': 'nip_length', '060012345': 'nip_length 9',
    '197813152006041003': 'nip_birth', '197802302006041003': 'nip_birth', '190003152006041003': 'nip_birth', '203003152045041003': 'nip_birth',
    '197803151985041003': 'nip_since', '197803152031041003': 'nip_since', '197803152006043003': 'nip_sex', '197803152006040003': 'nip_sex',
  };
  for (const [typed, expected] of Object.entries(table)) assert.equal(read(typed), expected, typed);
});

const two = (value: number) => String(value).padStart(2, '0');
const parts = fc.record({
  born: fc.date({ min: new Date('1950-01-01'), max: new Date('2004-12-31'), noInvalidDate: true }),
  after: fc.integer({ min: 18, max: 22 }),
  month: fc.integer({ min: 0, max: 99 }),
  sex: fc.constantFrom(1, 2),
  serial: fc.integer({ min: 0, max: 999 }),
  gaps: fc.array(fc.constantFrom('', ' ', '.', '-', '  '), { minLength: 17, maxLength: 17 }),
});
const write = ({ born, after, month, sex, serial }: { born: Date; after: number; month: number; sex: number; serial: number }) =>
  `${born.toISOString().slice(0, 10).replaceAll('-', '')}${born.getUTCFullYear() + after}${two(month)}${sex}${String(serial).padStart(3, '0')}`;

test('every number that is put together by the rule is read back as its parts, however it is spaced', () => {
  fc.assert(
    fc.property(parts, (made) => {
      const nip = write(made);
      const answer = readNip(Array.from(nip, (digit, i) => digit + (made.gaps[i] ?? '')).join(''), '2040-01-01');
      assert.deepEqual(answer, {
        ok: true, nip, kind: made.month >= 1 && made.month <= 12 ? 'pns' : 'pppk', bornOn: made.born.toISOString().slice(0, 10),
        sex: made.sex === 1 ? 'male' : 'female', warnings: made.month >= 1 && made.month <= 12 ? [] : ['month'],
      });
    }),
  );
});

test('a digit too few or too many, and any sex digit but 1 and 2, is refused', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 0, max: 17 }), fc.constantFrom(0, 3, 4, 5, 6, 7, 8, 9), (made, at, wrong) => {
      const nip = write(made);
      const [short, long, other] = [nip.slice(0, at) + nip.slice(at + 1), `${nip.slice(0, at)}0${nip.slice(at)}`, write({ ...made, sex: wrong })];
      assert.deepEqual([short, long, other].map((one) => { const answer = readNip(one, '2040-01-01'); return answer.ok || answer.reason; }), ['nip_length', 'nip_length', 'nip_sex']);
    }),
  );
});

test('no text makes the reader throw, and the hint holds three digits alone', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => { readNip(typed, today); }));
  assert.equal(nipHint('197803152006041003'), '…003');
});
