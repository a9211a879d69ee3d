import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSignUp } from './schema.ts';

const body = { name: 'Budi Santosa', phone: '081234567890', region: '35.09', segment: 'umum', institution: 'SMAN 1 Jember', consent: { attend: true, publicity: false, contact: true } };
const faults = (more: Record<string, unknown>) => {
  const read = readSignUp({ ...body, ...more });
  return 'faults' in read ? read.faults : null;
};

test('a complete sign-up is read, tidied and without what nobody asked for', () => {
  assert.deepEqual(readSignUp({ ...body, name: '  Budi \u200b Santosa ', institution: '', role: 'admin', consent: { attend: true, hidden: 1 } }), {
    signUp: { name: 'Budi Santosa', contact: { kind: 'phone', value: '+6281234567890' }, regionCode: '35.09', segment: 'umum', institution: null, nip: null, guardian: null, ofAge: false, wish: null, consent: { attend: true, publicity: false, contact: false } },
  });
});

test('each wrong field has its reason', () => {
  const table: [Record<string, unknown>, Record<string, string>][] = [
    [{ name: undefined }, { name: 'required' }],
    [{ name: ' ' }, { name: 'required' }],
    [{ name: 7 }, { name: 'name_wrong' }],
    [{ name: 'B' }, { name: 'too_short' }],
    [{ name: 'x'.repeat(10_000) }, { name: 'too_long' }],
    [{ name: '12345' }, { name: 'name_wrong' }],
    [{ phone: undefined }, { phone: 'contact_needed' }],
    [{ phone: '' }, { phone: 'contact_needed' }],
    [{ phone: '0812345' }, { phone: 'phone_incomplete' }],
    [{ phone: ['0812'] }, { phone: 'wrong' }],
    [{ phone: 'x'.repeat(60_000) }, { phone: 'phone_wrong' }],
    [{ email: 'budi@example.id' }, { email: 'contact_once' }],
    [{ phone: undefined, email: 'budi' }, { email: 'email_wrong' }],
    [{ phone: undefined, contact: '0812345' }, { contact: 'phone_incomplete' }],
    [{ phone: undefined, contact: '' }, { contact: 'contact_needed' }],
    [{ region: '35' }, { region: 'regency_unknown' }],
    [{ region: 'Jember' }, { region: 'regency_unknown' }],
    [{ region: undefined }, { region: 'required' }],
    [{ segment: '' }, { segment: 'required' }],
    [{ institution: 'x'.repeat(201) }, { institution: 'too_long' }],
    [{ channel: 'meeting' }, { channel: 'wrong' }],
    [{ consent: undefined }, { 'consent.attend': 'consent_needed' }],
    [{ consent: { attend: false } }, { 'consent.attend': 'consent_needed' }],
    [{ consent: { attend: true, publicity: 'yes' } }, { 'consent.publicity': 'wrong' }],
  ];
  for (const [more, fields] of table) assert.deepEqual(faults(more)?.fields, fields, JSON.stringify(more).slice(0, 80));
});

test('all faults are named at once, with the values their sentences need', () => {
  assert.deepEqual(readSignUp({ name: 'x'.repeat(10_000), phone: '0812345' }), {
    faults: { fields: { name: 'too_long', phone: 'phone_incomplete', region: 'required', segment: 'required', 'consent.attend': 'consent_needed' }, values: { max: 200, missing: 3 } },
  });
});

test('nothing that can be sent is an accident', () => {
  fc.assert(fc.property(fc.anything(), (anything) => 'faults' in readSignUp(anything)));
  fc.assert(fc.property(fc.object(), (more) => { readSignUp({ ...body, ...more }); }));
});
