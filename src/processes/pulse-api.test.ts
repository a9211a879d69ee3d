import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { manualClock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { testServer } from '../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../tests/support/factory.ts';

const clock = manualClock(new Date());
let server: Awaited<ReturnType<typeof testServer>>;
before(async () => {
  server = await testServer({ clock });
});
after(() => server.close());

async function post(path: string, { token, body = {}, key }: { token?: string; body?: object; key?: string } = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${server.origin}/api/v1${path}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'accept-language': 'en', ...(token ? { authorization: `Bearer ${token}` } : {}), ...(key ? { 'idempotency-key': key } : {}) },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function signUp(event: TestEvent, name: string): Promise<string> {
  const { status, body } = await post(`/events/${event.slug}/registrations`, { key: newId(), body: { name, email: `${newId()}@contoh.example`, region: '35.09', segment: 'umum', consent: { attend: true } } });
  assert.equal(status, 201);
  return String(body.link).split('/j/')[1]!;
}

const open = (event: TestEvent) => server.asSystem((trx) => trx.updateTable('event').set({ state: 'live', opened_at: clock.now() }).where('id', '=', event.eventId).execute());

test('a pulse counts while the event is live, by the time that has passed on the server', async () => {
  const event = await makeEvent(server);
  const token = await signUp(event, 'Ani Lestari');
  const pulse = () => post(`/events/${event.slug}/pulses`, { token, body: { at: '2001-01-01T00:00:00Z', seconds: 9999 } });
  assert.deepEqual(await pulse(), { status: 200, body: { countedSeconds: 0, counting: false } });
  await open(event);
  assert.deepEqual(await pulse(), { status: 200, body: { countedSeconds: 0, counting: true } });
  // A hundred in the same moment are one.
  await Promise.all(Array.from({ length: 100 }, pulse));
  assert.deepEqual(await pulse(), { status: 200, body: { countedSeconds: 0, counting: true } });
  clock.advance(60_000);
  assert.deepEqual(await pulse(), { status: 200, body: { countedSeconds: 60, counting: true } });
});

test('a pulse without a link, or with the link of another event, is refused and leaves nothing', async () => {
  const [mine, other] = [await makeEvent(server), await makeEvent(server)];
  await open(mine);
  await open(other);
  const token = await signUp(other, 'Budi Santosa');
  for (const attempt of [post(`/events/${mine.slug}/pulses`), post(`/events/${mine.slug}/pulses`, { token }), post(`/events/${mine.slug}/pulses`, { token: 'nonsense' })]) {
    const { status, body } = await attempt;
    assert.deepEqual([status, body.reason], [401, 'sign_in_needed']);
  }
  const rows = await server.asSystem((trx) => trx.selectFrom('attendance_evidence').select('id').where('event_id', 'in', [mine.eventId, other.eventId]).execute());
  assert.deepEqual(rows, []);
});

test('progress is open to anybody; an unknown programme is told so', async () => {
  const event = await makeEvent(server);
  const { key } = await server.asSystem((trx) => trx.selectFrom('programme').select('key').where('id', '=', event.programmeId).executeTakeFirstOrThrow());
  const answer = await fetch(`${server.origin}/api/v1/programmes/${key}/progress`);
  const progress = (await answer.json()) as { proven: object; events: { total: number; lines: { slug: string; counts: unknown }[] } };
  assert.deepEqual(progress.proven, { people: 0, met: 0, attendances: 0, events: 0 });
  assert.deepEqual(progress.events.lines.map(({ slug, counts }) => [slug, counts]), [[event.slug, null]]);
  const unknown = await fetch(`${server.origin}/api/v1/programmes/tidak-ada/progress`);
  assert.deepEqual([unknown.status, ((await unknown.json()) as { reason: string }).reason], [404, 'programme_unknown']);
});
