import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createAccount, issueToken } from '#features/account/server/commands.ts';
import { eventDetails } from '#features/event/schema.ts';
import { createEvent } from '#features/event/server/commands.ts';
import { system, type Grant } from '#platform/app/principal.ts';
import { loadDemo } from './demo.ts';
import { testServer } from '../../tests/support/app.ts';

const { app, origin, close } = await testServer();
after(close);

const tokenFor = async (email: string, grant: Grant) => {
  await createAccount(app, { email, name: 'Uji', grants: [grant] });
  return (await issueToken(app, email)).token;
};
let organiser = '';
let foreigner = '';
before(async () => {
  await loadDemo(app);
  const details = eventDetails.parse({ theme: 'Masih rahasia', organiser: 'Dinas', startsOn: '2027-01-04', startHour: '09.00', endHour: '12.00', zone: 'WIB' });
  await createEvent(app, system('test'), { programme: 'jember-2021', details, regions: ['Jember'] });
  organiser = await tokenFor('jember@serentak.example', { role: 'regional_organiser', kind: 'region', id: '35.09' });
  foreigner = await tokenFor('bali@serentak.example', { role: 'regional_organiser', kind: 'region', id: '51' });
});

const get = async (path: string) => {
  const response = await fetch(`${origin}/api/v1${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { events: { slug: string }[] } };
};
const post = async (path: string, { token = organiser, key = crypto.randomUUID() as string } = {}) => {
  const response = await fetch(`${origin}/api/v1/events/${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'idempotency-key': key, 'accept-language': 'en' } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test('the list shows what anybody may see, the coming event first, and no draft', async () => {
  const { status, body } = await get('/events?limit=3');
  assert.deepEqual([status, body.total, body.events.map((event) => event.slug)], [200, 6, ['jember-ulang', 'bali-2023-08-21', 'bangka-barat-2021-07-15']]);
  assert.deepEqual((await get('/events?region=51.03&pillar=ethics')).body.events.map((event) => event.slug), ['bali-2023-08-21']);
  assert.deepEqual((await get('/events?text=tidak-ada')).body, { total: 0, events: [] });
});

test('a question that cannot be meant is refused with the field', async () => {
  const { status, body } = await get('/events?region=Jember&from=besok');
  assert.deepEqual([status, body.reason, Object.keys(body.fields as object).sort()], [422, 'invalid', ['from', 'region']]);
});

test('one event tells its cast in order, its channels without links, and what an absent one and a draft share: nothing', async () => {
  const { status, body } = await get('/events/jember-ulang');
  const cast = body.cast as { role: string; position: number; name: string }[];
  assert.deepEqual([status, cast.map(({ role, position, name }) => `${role} ${position} ${name}`)], [200, [
    'keynote 1 Hendy Siswanto', 'speaker 1 M Yasin, S.Kom., M.Kom.', 'speaker 2 Firdaus Rahman, A.Md.A.', 'moderator 1 Firdaus Wahyu Gama Ashaary',
  ]]);
  assert.deepEqual((body.channels as { kind: string; capacity: number | null }[]).map(({ kind, capacity }) => [kind, capacity]), [['meeting', 1000], ['stream', null]]);
  assert.equal(JSON.stringify(body).includes('zoom.example'), false);
  const absent = await get('/events/none-such');
  assert.deepEqual(absent, await get('/events/jember-2027-01-04'));
  assert.equal(absent.status, 404);
});

test('programmes come with every fact of their sources and with our note on the scale', async () => {
  const { body } = await get('/programmes');
  const programmes = body.programmes as { key: string; facts: Record<string, unknown>; literacyScale: object | null; reach: unknown[] }[];
  assert.deepEqual(programmes.map(({ key, literacyScale, reach }) => [key, literacyScale, reach.length]), [
    ['asn-2023', null, 0], ['gnld-2021', { min: 1, max: 5, source: 'm.cyberthreat.id/read/9293' }, 0], ['jember-2021', null, 4],
  ]);
  assert.deepEqual((programmes[1]!.facts.baseline as { literacyIndex: object }).literacyIndex, {
    value: 3.47, scaleMin: 1, scaleMax: 4, asWritten: '3,47 dari skala 1 hingga 4', judgement: 'masih di bawah tingkatan baik',
    note: "as the article states it; the national survey's own scale differs, so the scale is data, never a constant",
  });
});

test('staff take an event step by step; others and strangers do not', async () => {
  assert.equal((await post('jember-ulang/open', { token: 'none' })).status, 401);
  assert.deepEqual([(await post('jember-ulang/open', { token: foreigner })).status, (await post('none-such/open')).status], [404, 404]);
  assert.deepEqual((await post('jember-ulang/end')).body, { reason: 'event_state_ended', message: 'This event cannot be ended because it is not live.' });
  const key = crypto.randomUUID();
  const opened = await post('jember-ulang/open', { key });
  assert.deepEqual([opened.status, opened.body.state], [200, 'live']);
  assert.deepEqual(await post('jember-ulang/open', { key }), opened);
  assert.equal((await post('jember-ulang/open')).status, 409);
  assert.deepEqual([(await post('jember-ulang/end')).body.state, (await post('jember-ulang/close')).body.state], ['ended', 'closed']);
});

test('a step without a key is refused, and changes nothing', async () => {
  const response = await fetch(`${origin}/api/v1/events/jember-ulang/close`, { method: 'POST', headers: { authorization: `Bearer ${organiser}` } });
  assert.deepEqual([response.status, ((await response.json()) as { reason: string }).reason], [400, 'idempotency_key_missing']);
});
