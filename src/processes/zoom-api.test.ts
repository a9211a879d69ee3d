import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { takeNotices } from '#features/attendance/notice/server/commands.ts';
import { takeReport } from '#features/attendance/file/server/commands.ts';
import { computeAttendance } from '#features/attendance/server/commands.ts';
import { listAttendance } from '#features/attendance/server/queries.ts';
import { addAccount, removeAccount } from '#features/channel/account/server/commands.ts';
import { personKey } from '#features/participant/model.ts';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testServer, type TestApp } from '../../tests/support/app.ts';
import { Dice } from '../../tests/support/dice.ts';
import { makeEvent, type TestEvent } from '../../tests/support/factory.ts';
import { addPeople } from '../../tests/support/people.ts';

const start = new Date('2026-03-02T02:00:00Z');
const clock = manualClock(start);
const seed = Number(process.env.SERENTAK_SEED ?? Date.now() % 1_000_000);
const secret = 'rahasia-aplikasi-zoom';
const meetingId = '98983188454';
const job = system('test');
let server: TestApp & { origin: string };
before(async () => {
  server = await testServer({ clock });
});
after(() => server.close());

const minute = (at: number): Date => new Date(start.getTime() + at * 60_000);

interface Zoom {
  event: TestEvent;
  account: string;
}

/** An event whose meeting a Zoom account carries, live since its start, with three people who registered. */
async function connected(people = ['Siti Aminah', 'Budi Santoso', 'Rahmat Hidayat']): Promise<Zoom> {
  clock.advance(start.getTime() - clock.now().getTime());
  const event = await makeEvent(server, { state: 'live' });
  const made = await addPeople(server, event, people.length);
  await server.asSystem(async (trx) => {
    await trx.updateTable('channel').set({ url: `https://us02web.zoom.us/j/${meetingId}?pwd=x` }).where('event_id', '=', event.eventId).where('id', '=', event.meetingChannelId).execute();
    for (const [i, name] of people.entries()) {
      const contact = `${personKey(name).replaceAll(' ', '.')}@contoh.example`;
      await trx.updateTable('participant').set({ name, name_key: personKey(name), contact_kind: 'email', contact_hmac: server.app.keys.lookup('contact', `email:${contact}`) }).where('id', '=', made[i]!.participantId).execute();
    }
  });
  const { id } = await addAccount(server.app, job, { event: event.slug, entry: { name: 'Zoom Dinas', secret }, key: null });
  return { event, account: id };
}

interface Told {
  event: string;
  user: string;
  name: string;
  at: number;
  meeting?: string;
  uuid?: string;
}

const bodyOf = ({ event, user, name, at, meeting = meetingId, uuid = 'abc==' }: Told): string => JSON.stringify({
  event, event_ts: minute(at).getTime(),
  payload: {
    account_id: 'AAAA', object: {
      id: meeting, uuid, host_id: 'h', topic: 'Uji', type: 2, start_time: minute(0).toISOString(), timezone: 'Asia/Jakarta',
      ...(event.endsWith('.ended') ? { end_time: minute(at).toISOString() } : {
        participant: { user_id: user, user_name: name, id: '', email: `${personKey(name).replaceAll(' ', '.')}@contoh.example`, [event.endsWith('_left') ? 'leave_time' : 'join_time']: minute(at).toISOString() },
      }),
    },
  },
});

/** Posts as Zoom does: the signature is of `v0:<seconds>:<body>`. */
async function post({ account }: Pick<Zoom, 'account'>, body: string, { key = secret, at = clock.now(), altered = body }: { key?: string; at?: Date; altered?: string } = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const answer = await fetch(`${server.origin}/api/v1/zoom/${account}`, { method: 'POST', body: altered, headers: { 'content-type': 'application/json', 'x-zm-signature': signature, 'x-zm-request-timestamp': timestamp } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** What webhooks left of an event: by name, minutes from the start. */
const spansOf = ({ event }: Zoom) => server.asSystem(async (trx) => (await sql<{ name: string; from: number; until: number; grade: string; known: boolean }>`
  select v.name, extract(epoch from e.started_at - ${start}::timestamptz)::int / 60.0 as from, extract(epoch from e.ended_at - ${start}::timestamptz)::int / 60.0 as until, e.grade, e.registration_id is not null as known
  from attendance_evidence e join attendance_visitor v on v.event_id = e.event_id and v.id = e.visitor_id where e.event_id = ${event.eventId} and e.source = 'zoom_webhook' order by v.name, 2`.execute(trx)).rows
  .map(({ name, from, until, grade, known }) => [name, Number(from), Number(until), grade, known] as const));

const ledgerOf = async ({ event }: Zoom) => {
  await computeAttendance(server.app, job, event.eventId);
  const { lines } = await server.asSystem((trx) => listAttendance(trx, { eventId: event.eventId, filter: 'all', limit: 50, offset: 0 }));
  return lines.map(({ name, verdict }) => [name, verdict && Math.floor(verdict.seconds / 60)]);
};

const joined = (user: string, name: string, at: number, more: Partial<Told> = {}): Told => ({ event: 'meeting.participant_joined', user, name, at, ...more });
const left = (user: string, name: string, at: number, more: Partial<Told> = {}): Told => ({ event: 'meeting.participant_left', user, name, at, ...more });

test('Zoom asks whether the address is ours, and is answered with its token under the secret', async () => {
  const zoom = await connected();
  const { status, body } = await post(zoom, JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' }, event_ts: 1 }));
  assert.deepEqual([status, body], [200, { plainToken: 'qgg8vlvZRS6UYooatFL8Aw', encryptedToken: createHmac('sha256', secret).update('qgg8vlvZRS6UYooatFL8Aw').digest('hex') }]);
});

test('who joins and leaves is provisional evidence of grade D; who is still there counts to the end of the hours', async () => {
  const zoom = await connected();
  for (const told of [joined('1', 'Siti Aminah', 0), joined('2', 'Budi Santoso', 10), left('1', 'Siti Aminah', 60), joined('9', 'Tamu Tak Dikenal', 20)]) assert.deepEqual(await post(zoom, bodyOf(told)), { status: 200, body: { kept: true } });
  assert.equal(await takeNotices(server.app, zoom.event.eventId), 4);
  assert.deepEqual(await spansOf(zoom), [['Budi Santoso', 10, 370, 'D', true], ['Siti Aminah', 0, 60, 'D', true], ['Tamu Tak Dikenal', 20, 380, 'D', false]]);
  assert.deepEqual(await ledgerOf(zoom), [['Siti Aminah', 60], ['Budi Santoso', 170], ['Rahmat Hidayat', null]]);
});

test('the end of a meeting ends whoever is in it, and a webinar tells as a meeting does', async () => {
  const zoom = await connected();
  for (const told of [joined('1', 'Siti Aminah', 0, { event: 'webinar.participant_joined' }), joined('2', 'Budi Santoso', 5, { event: 'webinar.participant_joined', uuid: 'another==' }), { event: 'webinar.ended', user: '', name: '', at: 90 }]) await post(zoom, bodyOf(told));
  await takeNotices(server.app, zoom.event.eventId);
  assert.deepEqual(await spansOf(zoom), [['Budi Santoso', 5, 365, 'D', true], ['Siti Aminah', 0, 90, 'D', true]]);
});

const story = [
  joined('1', 'Siti Aminah', 0), left('1', 'Siti Aminah', 30), joined('4', 'Siti Aminah', 35), left('4', 'Siti Aminah', 100), joined('2', 'Budi Santoso', 2), left('2', 'Budi Santoso', 50), joined('2', 'Budi Santoso', 55),
  left('3', 'Rahmat Hidayat', 70), joined('3', 'Rahmat Hidayat', 40), { event: 'meeting.ended', user: '', name: '', at: 170 },
];

test(`notices repeated, disordered and delayed come to the same evidence (seed ${seed}; replay: SERENTAK_SEED=${seed})`, async () => {
  const dice = new Dice(seed);
  let told: unknown;
  for (let round = 0; round < 6; round++) {
    const zoom = await connected();
    const sent = dice.some([...story, ...dice.some(story, 4), ...dice.some(story, 4)], 18);
    for (const one of round === 0 ? story : sent) {
      clock.advance(minute(one.at + (round === 0 ? 0 : dice.number(0, 120))).getTime() - clock.now().getTime());
      assert.equal((await post(zoom, bodyOf(one))).status, 200);
      if (dice.chance(0.3)) await takeNotices(server.app, zoom.event.eventId);
    }
    await takeNotices(server.app, zoom.event.eventId);
    assert.equal(await takeNotices(server.app, zoom.event.eventId), 0);
    const state = await spansOf(zoom);
    told ??= state;
    assert.deepEqual(state, told);
  }
  assert.deepEqual(told, [['Budi Santoso', 2, 50, 'D', true], ['Budi Santoso', 55, 170, 'D', true], ['Rahmat Hidayat', 40, 70, 'D', true], ['Siti Aminah', 0, 30, 'D', true], ['Siti Aminah', 35, 100, 'D', true]]);
});

test('canary: read one after the other as they come, the same notices make other minutes', () => {
  const minutesOf = (notices: readonly Told[]): number => {
    const open = new Map<string, number>();
    let sum = 0;
    for (const { event, user, at } of notices) {
      if (event.endsWith('_joined')) open.set(user, at);
      else if (open.has(user)) {
        sum += Math.max(0, at - open.get(user)!);
        open.delete(user);
      }
    }
    return sum;
  };
  assert.notEqual(minutesOf(story), minutesOf([...story].reverse()));
});

test('forged, altered, old and unknown senders are refused alike and leave nothing', async () => {
  const zoom = await connected();
  const body = bodyOf(joined('1', 'Siti Aminah', 0));
  const refused = async (answer: ReturnType<typeof post>, reason: string): Promise<void> => {
    const { status, body: said } = await answer;
    assert.deepEqual([status, said.reason], [401, reason]);
  };
  await refused(post(zoom, body, { key: 'another-secret' }), 'zoom_forged');
  await refused(post(zoom, body, { altered: body.replace('Siti', 'Budi') }), 'zoom_forged');
  await refused(post({ account: '01a201ae-d822-7002-8a87-a83b217e82a3' }, body), 'zoom_forged');
  await refused(post(zoom, body, { at: new Date(clock.now().getTime() - 301_000) }), 'zoom_stale');
  await refused(post(zoom, body, { at: new Date(clock.now().getTime() + 301_000) }), 'zoom_stale');
  const unsigned = await fetch(`${server.origin}/api/v1/zoom/${zoom.account}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  assert.equal(unsigned.status, 401);
  assert.equal((await post(zoom, body, { at: new Date(clock.now().getTime() - 299_000) })).status, 200);
  await removeAccount(server.app, job, { event: zoom.event.slug, id: zoom.account, key: null });
  await refused(post(zoom, bodyOf(left('1', 'Siti Aminah', 9))), 'zoom_forged');
  assert.equal(await takeNotices(server.app, zoom.event.eventId), 1);
});

test('another meeting of the account, another day and other news are answered and not kept', async () => {
  const zoom = await connected();
  const foreign = [joined('1', 'Siti Aminah', 0, { meeting: '11122233344' }), joined('1', 'Siti Aminah', 3 * 24 * 60), { ...joined('1', 'Siti Aminah', 0), event: 'meeting.participant_joined_waiting_room' }];
  for (const told of foreign) assert.deepEqual(await post(zoom, bodyOf(told)), { status: 200, body: { kept: false } });
  assert.deepEqual(await post(zoom, 'not json at all'), { status: 200, body: { kept: false } });
  assert.equal(await takeNotices(server.app, zoom.event.eventId), 0);
});

test('what Zoom told yields to the report of the meeting, whichever comes first', async () => {
  const zone = 'Asia/Jakarta';
  const report = Buffer.from(`Topic,ID,Host,Duration (minutes),Start time,End time,Participants\nUji,989 8318 8454,Dinas,180,03/02/2026 09:00:00,03/02/2026 12:00:00,1\n\nName (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,In waiting room\nSiti Aminah,siti.aminah@contoh.example,03/02/2026 09:00:00,03/02/2026 09:40:00,40,Yes,OK,No\n`);
  const take = ({ event }: Zoom) => takeReport(server.app, job, { event: event.eventId, bytes: report, name: 'r.csv', zone, order: null });
  const tell = async (zoom: Zoom): Promise<void> => {
    for (const told of [joined('1', 'Siti Aminah', 0), left('1', 'Siti Aminah', 60), joined('2', 'Budi Santoso', 10), left('2', 'Budi Santoso', 20)]) await post(zoom, bodyOf(told));
    await takeNotices(server.app, zoom.event.eventId);
  };
  const [first, second] = [await connected(), await connected()];
  await tell(first);
  assert.deepEqual(await ledgerOf(first), [['Siti Aminah', 60], ['Budi Santoso', 10], ['Rahmat Hidayat', null]]);
  await take(first);
  await take(second);
  await tell(second);
  const after = [['Siti Aminah', 40], ['Budi Santoso', 0], ['Rahmat Hidayat', null]];
  assert.deepEqual(await ledgerOf(first), after);
  assert.deepEqual(await ledgerOf(second), after);
});
