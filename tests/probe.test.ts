import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepSheet } from '#features/attendance/paper/server/commands.ts';
import { createAccount, issueToken } from '#features/account/server/commands.ts';
import { addArticles, readWaiting } from '#features/recap/archive/intake/server/commands.ts';
import { addClipping } from '#features/recap/clipping/server/commands.ts';
import { addPhoto } from '#features/recap/photo/server/commands.ts';
import { takeRoster, uploadRoster } from '#features/registration/roster/server/commands.ts';
import { system, type Grant } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import { storeFile } from '#platform/files/store.ts';
import { loadPages } from '../src/processes/serve.ts';
import { testServer, type TestApp } from './support/app.ts';
import { askStarter } from './support/assessment.ts';
import { makeEvent, type TestEvent } from './support/factory.ts';
import { addPeople } from './support/people.ts';
import { formsOf, sampleBody } from './support/forms.ts';
import { apiEntrances, pageEntrances, type Entrance } from './support/routes.ts';

/**
 * Every way into the product, taken from its routers, tried by everybody on everything: nobody, a participant, an admin of the
 * programme, an organiser of the region, one of another region; on an own object, a foreign one and one that is not there.
 * A new route is covered by being there; a parameter that nobody taught this test to fill makes it fail.
 */
type Who = 'nobody' | 'participant' | 'admin' | 'organiser' | 'stranger';
type What = 'own' | 'foreign' | 'absent';
/** How the parameters of an address are filled, per object. */
type Place = Record<string, string>;

interface Answer {
  status: number;
  to: string | null;
  body: string;
}

const staffSide: readonly Who[] = ['admin', 'organiser', 'stranger'];
let server: TestApp & { origin: string };
let entrances: Entrance[];
const bearer: Record<Who, string | null> = { nobody: null, participant: null, admin: null, organiser: null, stranger: null };
const events = {} as Record<'own' | 'foreign', TestEvent>;
const places = {} as Record<What, Place>;

before(async () => {
  server = await testServer({ pages: await loadPages() });
  const { app } = server;
  entrances = [...(await pageEntrances()), ...(await apiEntrances(app))];
  events.own = await makeEvent(server, { region: '35.09', state: 'live' });
  events.foreign = await makeEvent(server, { region: '73.71', state: 'draft' });
  places.own = await placeOf(events.own);
  places.foreign = await placeOf(events.foreign);
  places.absent = { ...places.own, lot: newId(), pack: newId(), orang: newId(), 'berkas:berkas': newId(), slug: 'tidak-pernah-ada', key: 'tidak-ada', item: newId(), number: '987654', token: 'x'.repeat(43), 'foto:id': newId(), 'kliping:id': newId(), 'bukti:id': newId(), 'pindaian:hash': '0'.repeat(64), 'lembar:id': newId(), 'arsip:id': newId(), 'daftar:id': newId(), agency: newId(), 'sertifikat:payload': 'x.y.z', instrumen: newId() };
  const staffed: [Who, Grant][] = [
    ['admin', { role: 'programme_admin', kind: 'programme', id: events.own.programmeId }],
    ['organiser', { role: 'regional_organiser', kind: 'region', id: '35.09' }],
    ['stranger', { role: 'regional_organiser', kind: 'region', id: '12.71' }],
  ];
  for (const [who, grant] of staffed) {
    const email = `${who}@contoh.id`;
    const { userId } = await createAccount(app, { email, name: `Uji ${who}`, grants: [grant] });
    if (who === 'organiser') await server.asSystem((trx) => trx.updateTable('plan_sheet').set({ uploaded_by: userId }).where('id', '=', places.own['lembar:id']!).execute());
    bearer[who] = (await issueToken(app, email)).token;
  }
  bearer.participant = await signUp();
});
after(() => server.close());

const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** Names and numbers in an address, for one event: what a route's parameters may mean. `folder:name` where a name alone is not enough. */
async function placeOf(event: TestEvent): Promise<Place> {
  const number = 1;
  const photo = await addPhoto(server.app, system('test'), {
    event: event.slug, bytes: pixel,
    entry: { caption: 'Peserta uji', captionEn: 'People of a test', credit: 'Panitia', consentKind: 'written', consentBy: 'Panitia', consentOn: '2026-01-01' },
  });
  const clipping = await addClipping(server.app, system('test'), { event: event.slug, picture: pixel, key: null, entry: { outlet: 'Koran Uji', title: null, url: null, publishedOn: null } });
  const occasionId = await oldArticle(event);
  const { rosterId, agencyId } = await agencyList(event);
  const sheet = await keepSheet(server.app, system('test'), { event: event.slug, bytes: pixel, key: null, entry: { title: 'Lembar uji', from: '09.00', until: '10.00' } });
  const [claimant] = await addPeople(server, event, 1);
  const claim = newId();
  const { instrumentId } = await askStarter(server, event, { wanted: ['skill'] });
  return server.asSystem(async (trx) => {
    const at = server.app.clock.now();
    await trx.insertInto('attendance_claim').values({ event_id: event.eventId, id: claim, registration_id: claimant!.registrationId, reason: 'Sinyal hilang sejak awal.', from_at: at, until_at: new Date(at.getTime() + 60_000), photo_hash: Buffer.from(sheet.hash, 'hex'), photo_type: 'image/png', made_at: at }).execute();
    const item = await trx.selectFrom('rundown_item').select('id').where('event_id', '=', event.eventId).orderBy('position').executeTakeFirstOrThrow();
    const sheetId = newId();
    await trx.insertInto('plan_sheet').values({ id: sheetId, programme_id: event.programmeId, file_name: 'bulan.csv', content_hash: 'uji', rows: '[]', outcome: '{"rows":[]}', uploaded_by: 'test', created_at: server.app.clock.now() }).execute();
    await trx.insertInto('question').values({ event_id: event.eventId, id: newId(), number, asker_name: 'Penanya Uji', text: 'Apa kabar?', state: 'asked', asked_at: server.app.clock.now() }).execute();
    await trx.insertInto('poll').values({ event_id: event.eventId, number, kind: 'single', text: 'Setuju?', made_by: 'test', made_at: at }).execute();
    await trx.insertInto('poll_option').values([1, 2].map((position) => ({ event_id: event.eventId, number, position, text: `Jawaban ${position}` }))).execute();
    await trx.insertInto('question_notice').values({ event_id: event.eventId, number, text: 'Sebaris pengumuman', sent_by: 'test', sent_at: at }).execute();
    const body = { title: 'Uji', titleSources: [], dateline: '', datelineSources: [], paragraphs: [{ text: 'Paragraf uji.', sources: [] }], writer: null };
    await trx.insertInto('recap').values({ event_id: event.eventId, language: 'id', version: 1, state: 'draft', title: 'Uji', body: JSON.stringify(body), written_at: server.app.clock.now() }).execute();
    const programme = await trx.selectFrom('programme').select('key').where('id', '=', event.programmeId).executeTakeFirstOrThrow();
    // The register of people belongs to the movement: any entry with a file, whoever asks.
    const { speaker_id: person } = await trx.selectFrom('event_cast').select('speaker_id').where('event_id', '=', event.eventId).executeTakeFirstOrThrow();
    const curriculum = newId();
    await trx.insertInto('speaker_file').values({ id: curriculum, speaker_id: person, kind: 'cv', title: 'CV uji', file_hash: Buffer.from(sheet.hash, 'hex'), type: 'image/png', size: 68, added_by: 'test', added_at: at }).execute();
    // The same id for a paper of the event, since both addresses end alike.
    await trx.insertInto('plan_paper').values({ event_id: event.eventId, id: curriculum, kind: 'cv', title: 'CV uji', file_hash: Buffer.from(sheet.hash, 'hex'), type: 'image/png', size: 68, added_by: 'test', added_at: at }).execute();
    const [lot, pack] = [newId(), newId()];
    await trx.insertInto('plan_lot').values({ id: lot, programme_id: event.programmeId, number: 900, name: 'Paket uji', contractor: 'PT Uji', starts_on: '2020-01-01', ends_on: '2099-12-31', events: 1, people: 10, source: 'kontrak uji', created_at: at }).execute();
    const zip = await storeFile(server.app, Buffer.from('PK'), { type: 'application/zip' });
    await trx.insertInto('report_pack').values({ id: pack, programme_id: event.programmeId, lot_id: lot, language: 'id', state: 'done', done: 0, total: 0, file_hash: zip.hash, size: 2, asked_by: 'test', asked_at: at, finished_at: at }).execute();
    return { lot, pack, 'data:format': 'xlsx', orang: person, 'berkas:berkas': curriculum, slug: event.slug, item: item.id, number: String(number), key: programme.key, token: 'x'.repeat(43), format: 'markdown', 'pengumuman:file': 'poster.svg', 'foto:id': photo.id, 'kliping:id': clipping.id, 'bukti:id': claim, 'pindaian:hash': sheet.hash, 'lembar:id': sheetId, 'arsip:id': occasionId, 'sertifikat:payload': 'x.y.z', 'log:log': 'real', 'growth:from': '1', 'certificates:certificate': 'TIDAK-ADA-00001-00000000', 'daftar:id': rosterId, agency: agencyId, 'unduh:format': 'csv', kode: 'AAAA0000', 'undangan:token': 'x'.repeat(38), 't:token': 'x'.repeat(38), 's:token': 'x'.repeat(38), 'isyarat:id': newId(), account: newId(), peran: 'awal', role: 'pre', instrumen: instrumentId };
  });
}

/** A list of one agency, taken over. */
async function agencyList({ slug, eventId }: TestEvent): Promise<{ rosterId: string; agencyId: string }> {
  const { rosterId } = await uploadRoster(server.app, system('test'), { event: slug, bytes: Buffer.from('Nama;HP\nSiti Aminah;081234567890\n'), fileName: 'daftar.csv', agency: 'Dinas Uji' });
  await takeRoster(server.app, { eventId, rosterId });
  return server.asSystem(async (trx) => ({ rosterId, agencyId: (await trx.selectFrom('registration_agency').select('id').where('event_id', '=', eventId).executeTakeFirstOrThrow()).id }));
}

/** An old article in the archive of an event's programme; answers the occasion that waits for review. */
async function oldArticle({ programmeId }: TestEvent): Promise<string> {
  const { key } = await server.asSystem((trx) => trx.selectFrom('programme').select('key').where('id', '=', programmeId).executeTakeFirstOrThrow());
  await addArticles(server.app, system('test'), { programme: key, files: [{ name: 'lama.txt', bytes: Buffer.from('Webinar literasi digital diikuti 77 orang.') }] });
  await readWaiting(server.app, system('test'), { programmeId });
  return server.asSystem(async (trx) => (await trx.selectFrom('recap_occasion').select('id').where('programme_id', '=', programmeId).executeTakeFirstOrThrow()).id);
}

/** A real person of the own event, through the API; answers the token of the personal link. */
async function signUp(): Promise<string> {
  const answer = await fetch(`${server.origin}/api/v1/events/${events.own.slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    body: JSON.stringify({ name: 'Siti Aminah', email: 'siti@contoh.id', region: '35.09', segment: 'umum', consent: { attend: true, publicity: false, contact: false } }),
  });
  const { link } = (await answer.json()) as { link: string };
  assert.equal(answer.status, 201);
  const token = link.split('/').at(-1)!;
  places.own.token = token;
  return token;
}

/** The address with its parameters filled. Throws on one that is new here: teach `placeOf` what it means. */
function fill({ path }: Entrance, place: Place): string {
  return path.replace(/([\w-]+)\/:(\w+)/g, (_, folder: string, name: string) => {
    const value = place[`${folder}:${name}`] ?? place[name];
    if (value === undefined) throw new Error(`${path}: this test does not know how to fill ":${name}". Add it to placeOf().`);
    return `${folder}/${encodeURIComponent(value)}`;
  });
}

async function knock(entrance: Entrance, who: Who, place: Place, fields: readonly (readonly [string, string])[] = [['key', newId()]]): Promise<Answer> {
  const headers: Record<string, string> = { accept: entrance.surface === 'api' ? 'application/json' : 'text/html', origin: server.origin };
  const token = bearer[who];
  if (token) headers.authorization = `Bearer ${token}`;
  let body: string | URLSearchParams | null = null;
  if (entrance.method !== 'GET' && entrance.surface === 'api') {
    body = JSON.stringify(sampleBody(entrance.body));
    headers['content-type'] = 'application/json';
    headers['idempotency-key'] = newId();
  } else if (entrance.method !== 'GET') body = new URLSearchParams(fields.map(([name, value]) => [name, value]));
  const answer = await fetch(server.origin + fill(entrance, place) + (entrance.action ?? ''), { method: entrance.method, headers, redirect: 'manual', ...(body === null ? {} : { body }) });
  return { status: answer.status, to: answer.headers.get('location'), body: await answer.text() };
}

/** What tells two answers apart: not the address that was asked for, and not what is new in every answer. */
function plain(answer: Answer, place: Place): Answer {
  const neutral = (text: string): string => {
    let shown = text.replace(/nonce="[^"]*"/g, 'nonce').replace(/__sveltekit_\w+/g, '__sveltekit').replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '{id}');
    for (const [name, value] of Object.entries(place)) if (value.length > 3) shown = shown.replaceAll(value, `{${name}}`);
    return shown;
  };
  return { status: answer.status, to: answer.to && neutral(answer.to), body: neutral(answer.body) };
}

const label = (entrance: Entrance, who: Who, what: What): string => `${entrance.method} ${entrance.path}${entrance.action ?? ''} as ${who} on ${what}`;
const isStaffOnly = (entrance: Entrance): boolean => entrance.policy.who === 'staff';
const hasObject = (entrance: Entrance): boolean => /:(slug|key|item|number|id)\b/.test(entrance.path);
const mayEnter = ({ policy }: Entrance, who: Who): boolean =>
  policy.who !== 'staff' || policy.role === 'any' || (policy.role === 'programme_admin' ? who === 'admin' : who === 'organiser' || who === 'stranger');

test('the routers were read: pages, forms and the API', () => {
  assert.ok(entrances.filter((one) => one.surface === 'page' && one.method === 'GET').length >= 15);
  assert.ok(entrances.some((one) => one.action === '?/publish'));
  assert.ok(entrances.filter((one) => one.surface === 'api').length >= 10);
  assert.equal(new Set(entrances.map((one) => `${one.method} ${one.path}${one.action ?? ''}`)).size, entrances.length);
});

test('a parameter that nobody taught this test to fill stops it', () => {
  assert.throws(() => fill({ surface: 'page', method: 'GET', path: '/x/:unheard', policy: { who: 'anyone' } }, places.own), /does not know how to fill ":unheard"/);
});

test('without a sign-in every staff page leads to the door and every staff route of the API answers 401, whatever the object', async () => {
  for (const entrance of entrances.filter(isStaffOnly)) {
    for (const who of ['nobody', 'participant'] as const) {
      for (const what of ['own', 'foreign', 'absent'] as const) {
        const answer = await knock(entrance, who, places[what]);
        if (entrance.surface === 'api') assert.deepEqual([answer.status, (JSON.parse(answer.body) as { reason: string }).reason], [401, 'sign_in_needed'], label(entrance, who, what));
        else assert.deepEqual([answer.status, answer.to?.startsWith('/console/sign-in?to=%2Fconsole')], [303, true], label(entrance, who, what));
      }
    }
  }
});

test('a participant route knows the holder of a link within the own event alone', async () => {
  for (const entrance of entrances.filter(({ policy }) => policy.who === 'participant')) {
    for (const [who, what] of [['nobody', 'own'], ['nobody', 'absent'], ['participant', 'foreign'], ['participant', 'absent'], ['organiser', 'own']] as const) {
      const answer = await knock(entrance, who, places[what]);
      assert.equal(answer.status, 401, label(entrance, who, what));
    }
  }
});

test('a foreign object answers exactly like one that is not there', async () => {
  // An organiser elsewhere finds the own event as foreign as the draft of a third region; so does the region's organiser the latter.
  const pairs: [Who, Place, What][] = [
    ['admin', places.foreign, 'foreign'],
    ['organiser', places.foreign, 'foreign'],
    ['stranger', places.foreign, 'foreign'],
    ['stranger', places.own, 'own'],
  ];
  const forms = await ownForms();
  const before = await footprint();
  for (const entrance of entrances.filter((one) => isStaffOnly(one) && hasObject(one))) {
    const fields = forms.get(`${entrance.path}${entrance.action ?? ''}`);
    for (const [who, place, what] of pairs) {
      const [there, nowhere] = [await knock(entrance, who, place, fields), await knock(entrance, who, places.absent, fields)];
      assert.deepEqual(plain(there, place), plain(nowhere, places.absent), label(entrance, who, what));
      assert.notEqual(there.status, 200, label(entrance, who, what));
    }
    // A part of a foreign event is no part of the own one.
    const part = ['item', 'number'].find((name) => entrance.path.includes(`:${name}`));
    if (part) {
      const absent = { ...places.own, [part]: places.absent[part]! };
      const foreign = { ...places.own, [part]: part === 'item' ? places.foreign.item! : places.absent.number! };
      assert.deepEqual(plain(await knock(entrance, 'organiser', foreign), foreign), plain(await knock(entrance, 'organiser', absent), absent), `${label(entrance, 'organiser', 'own')}, foreign ${part}`);
    }
  }
  assert.deepEqual(await footprint(), before, 'what was tried in vain left no trace');
});

test('a draft is not there for anybody who does not work on it', async () => {
  for (const entrance of entrances.filter((one) => one.policy.who === 'anyone' && hasObject(one) && !one.path.includes(':key') && one.method === 'GET')) {
    for (const who of ['nobody', 'participant', 'stranger'] as const) {
      assert.deepEqual(plain(await knock(entrance, who, places.foreign), places.foreign), plain(await knock(entrance, who, places.absent), places.absent), label(entrance, who, 'foreign'));
    }
  }
});

test('who may enter finds the own object, and nobody breaks anything', async () => {
  // Reading first: what is written below may end the event.
  for (const entrance of entrances.toSorted((a, b) => Number(a.method !== 'GET') - Number(b.method !== 'GET'))) {
    // Without a sign-in staff routes answer as the test above says.
    for (const who of isStaffOnly(entrance) ? staffSide : (['nobody', 'participant', ...staffSide] as const)) {
      for (const what of ['own', 'foreign', 'absent'] as const) {
        const answer = await knock(entrance, who, places[what]);
        assert.ok(answer.status < 500, `${label(entrance, who, what)}: ${answer.status}\n${answer.body.slice(0, 400)}`);
        const owner = (who === 'admin' || who === 'organiser') && what === 'own';
        if (isStaffOnly(entrance) && owner && entrance.method === 'GET') assert.equal(answer.status, mayEnter(entrance, who) ? 200 : 403, label(entrance, who, what));
      }
    }
  }
});

test('no text in a form breaks the server', async () => {
  const forms = await ownForms();
  for (const entrance of entrances.filter((one) => one.surface === 'page' && one.method === 'POST' && isStaffOnly(one))) {
    const fields = forms.get(`${entrance.path}${entrance.action ?? ''}`) ?? [['key', newId()], ['id', '']];
    for (const hostile of ['', 'ab\u0000c', "'); drop table event; --", 'x'.repeat(10_000)]) {
      const sent = fields.map(([name, value]) => [name, name === 'key' || name === 'version' ? value : hostile] as const);
      const answer = await knock(entrance, 'organiser', places.own, sent);
      assert.ok(answer.status < 500, `${label(entrance, 'organiser', 'own')} with ${JSON.stringify(hostile.slice(0, 20))}: ${answer.status}`);
    }
  }
});

/** What the forms of the own event's pages would send, by route and action: a probe with it gets past the reading and to the rule. */
async function ownForms(): Promise<Map<string, [string, string][]>> {
  const found = new Map<string, [string, string][]>();
  for (const entrance of entrances.filter((one) => one.surface === 'page' && one.method === 'GET' && isStaffOnly(one))) {
    const { body } = await knock(entrance, 'organiser', places.own);
    for (const { action, fields } of formsOf(body)) {
      const name = /^\?\/\w+/.exec(action)?.[0] ?? '';
      if (action === '' || action.startsWith('?')) found.set(`${entrance.path}${name}`, fields);
    }
  }
  assert.ok(found.size >= 10, `only ${found.size} forms were found on the own event's pages`);
  return found;
}

/** Everything both events consist of, to see that nothing moved. */
async function footprint(): Promise<unknown> {
  const ids = [events.own.eventId, events.foreign.eventId];
  return server.asSystem(async (trx) => ({
    events: await trx.selectFrom('event').selectAll().where('id', 'in', ids).orderBy('id').execute(),
    all: await trx.selectFrom('event').select((row) => row.fn.countAll<number>().as('count')).execute(),
    regions: await trx.selectFrom('event_region').selectAll().where('event_id', 'in', ids).orderBy('event_id').orderBy('region_code').execute(),
    cast: await trx.selectFrom('event_cast').selectAll().where('event_id', 'in', ids).orderBy('id').execute(),
    crew: await trx.selectFrom('event_crew').selectAll().where('event_id', 'in', ids).orderBy('id').execute(),
    rundown: await trx.selectFrom('rundown_item').selectAll().where('event_id', 'in', ids).orderBy('id').execute(),
    notes: await trx.selectFrom('rundown_note').selectAll().where('event_id', 'in', ids).orderBy('id').execute(),
    channels: await trx.selectFrom('channel').selectAll().where('event_id', 'in', ids).orderBy('id').execute(),
    pools: await trx.selectFrom('registration_pool').selectAll().where('event_id', 'in', ids).orderBy('id').execute(),
    questions: await trx.selectFrom('question').selectAll().where('event_id', 'in', ids).orderBy('id').execute(),
    recaps: await trx.selectFrom('recap').selectAll().where('event_id', 'in', ids).orderBy('version').execute(),
    rehearsals: await trx.selectFrom('plan_rehearsal').selectAll().where('of_event_id', 'in', ids).orderBy('id').execute(),
  }));
}
