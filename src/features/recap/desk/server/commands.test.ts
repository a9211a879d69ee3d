import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getEvent } from '#features/event/server/queries.ts';
import { anybody, system, type Grant, type Principal } from '#platform/app/principal.ts';
import type { Clock } from '#platform/clock/clock.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { formatPressDate, type Language } from '#platform/i18n/format.ts';
import { testApp, type TestApp } from '../../../../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../../../../tests/support/factory.ts';
import { isFact, type RecapDocument } from '../../document/model.ts';
import { announceDue, draftRecap, publishRecap } from '../../server/commands.ts';
import { countPublishedRecaps, latestRecapOf, listPublishedRecaps, publishedRecapOf, whichHaveRecap } from '../../server/queries.ts';
import {
  approveRecap, arrangeRecap, documentIn, overrideFinding, refreshRecap, returnRecap, saveRecap, setDesk, submitRecap,
} from './commands.ts';
import { checkContextOf, findingsOf, isOpen, listVersions } from './queries.ts';
import { listWaiting } from '../waiting/server/queries.ts';

let product: TestApp;
let now = new Date('2026-11-21T03:00:00Z');
const clock: Clock = { now: () => now };
before(async () => {
  product = await testApp({ clock });
  for (const [id, name] of [['writer', 'Penulis'], ['editor', 'Penyunting'], ['other', 'Organisator'], ['admin', 'Admin']] as const) {
    await product.app.ownerDb.withSchema('auth').insertInto('user' as never).values({ id, name, email: `${id}@test`, emailVerified: true } as never).execute();
    if (id !== 'admin') await product.app.ownerDb.insertInto('account_grant').values({ id: newId(), user_id: id, role: 'regional_organiser', scope_kind: 'region', scope_id: '35', granted_at: now }).execute();
  }
});
after(() => product.close());

const staff = (userId: string, grant: Grant): Principal => ({ kind: 'staff', userId, email: `${userId}@test`, name: userId, grants: [grant] });
const organiser = (userId: string): Principal => staff(userId, { role: 'regional_organiser', kind: 'region', id: '35' });
const adminOf = (event: TestEvent): Principal => staff('admin', { role: 'programme_admin', kind: 'programme', id: event.programmeId });
const machine = system('recap');
const [writer, editor, other] = [organiser('writer'), organiser('editor'), organiser('other')];

const reasonOf = (reason: string) => (thrown: unknown): boolean => {
  assert.ok(thrown instanceof Refusal, String(thrown));
  assert.equal(thrown.reason, reason);
  return true;
};

/** A closed event with a machine-written draft. */
async function drafted(): Promise<TestEvent> {
  const event = await makeEvent(product, { state: 'closed' });
  await draftRecap(product.app, machine, { event: event.slug });
  return event;
}

const latest = (event: TestEvent, language: Language = 'id') => product.asSystem(async (trx) => (await latestRecapOf(trx, { eventId: event.eventId, language }))!);
const publicNow = (event: TestEvent, language: Language = 'id') => withScope(product.db, anybody, (trx) => publishedRecapOf(trx, { slug: event.slug, language, now }));

async function edit(event: TestEvent, principal: Principal, change: (document: RecapDocument) => void, version?: number): Promise<number> {
  const stored = await latest(event);
  const document = structuredClone(documentIn(stored));
  change(document);
  return (await saveRecap(product.app, principal, { event: event.slug, language: 'id', version: version ?? stored.version, raw: JSON.stringify(document) })).version;
}
const addWords = (words: string) => (document: RecapDocument): void => void document.paragraphs[0]!.push([{ text: words }]);
const audits = (event: TestEvent) => product.asSystem(async (trx) => (await trx.selectFrom('audit').select(['action', 'actor_id']).where('event_id', '=', event.eventId).where('action', 'like', 'recap.%').orderBy('at').orderBy('id').execute()).map(({ action, actor_id }) => `${action} ${actor_id}`));

test('a recap goes from draft to public over the desk, each step by whose step it is, and every step is in the audit', async () => {
  const event = await drafted();
  const { slug } = event;
  const assign = () => setDesk(product.app, other, { event: slug, entry: { writerId: 'writer', editorId: 'editor', embargoUntil: null }, key: keyFor(other, 'recap.desk', `desk-${slug}`, {}) });
  await assign();
  await assign();
  await assert.rejects(edit(event, other, addWords('Panitia berterima kasih.')), reasonOf('forbidden'));
  assert.equal(await edit(event, writer, addWords('Panitia berterima kasih.')), 2);
  await assert.rejects(approveRecap(product.app, editor, { event: slug }), reasonOf('recap_step_from_draft'));
  await assert.rejects(publishRecap(product.app, editor, { event: slug }), reasonOf('recap_not_approved'));
  await submitRecap(product.app, writer, { event: slug });
  assert.equal((await latest(event)).state, 'checked');
  await assert.rejects(approveRecap(product.app, writer, { event: slug }), reasonOf('forbidden'));
  await returnRecap(product.app, editor, { event: slug });
  assert.equal((await latest(event)).state, 'draft');
  await submitRecap(product.app, writer, { event: slug });
  await approveRecap(product.app, editor, { event: slug });
  assert.deepEqual([(await latest(event)).state, (await latest(event, 'en')).state], ['approved', 'approved']);
  await assert.rejects(publishRecap(product.app, writer, { event: slug }), reasonOf('forbidden'));
  assert.equal(await publicNow(event), null);
  await publishRecap(product.app, editor, { event: slug });
  assert.deepEqual([(await publicNow(event))?.version, (await publicNow(event, 'en'))?.version], [2, 2]);
  assert.match((await publicNow(event))!.recap.paragraphs[0]!.text, /Panitia berterima kasih\.$/);
  assert.deepEqual(await audits(event), [
    'recap.draft recap', 'recap.assign other', 'recap.save writer', 'recap.submit writer', 'recap.return editor', 'recap.submit writer', 'recap.approve editor', 'recap.publish editor',
  ]);
});

test('a stranger sees no desk, and a participant may not save', async () => {
  const event = await drafted();
  const stranger = staff('stranger', { role: 'regional_organiser', kind: 'region', id: '51' });
  await assert.rejects(submitRecap(product.app, stranger, { event: event.slug }), reasonOf('not_found'));
  await assert.rejects(edit(event, anybody, addWords('Halo semua.')), reasonOf('forbidden'));
});

test('a tampered article is refused by name and nothing is kept of it', async () => {
  const event = await drafted();
  const token = (document: RecapDocument) => document.paragraphs.flat(2).find((span) => isFact(span) && span.fact[0] === 'event.theme');
  await assert.rejects(edit(event, writer, (document) => {
    const theme = token(document);
    assert.ok(theme && isFact(theme));
    theme.value = 'Dampak Negatif Bermedsos';
  }), reasonOf('recap_fact_altered'));
  await assert.rejects(edit(event, writer, (document) => document.paragraphs[0]!.push([{ value: '1.000', fact: ['event.attended.count'] }])), reasonOf('recap_fact_unknown'));
  for (const raw of ['', '{', '[]', '{"title":[],"dateline":[],"paragraphs":[[[{"text":1}]]]}', JSON.stringify({ ...documentIn(await latest(event)), state: 'published' })]) {
    await assert.rejects(saveRecap(product.app, writer, { event: event.slug, language: 'id', version: 1, raw }), reasonOf('recap_document_unreadable'));
  }
  assert.equal((await latest(event)).version, 1);
});

test('two who edit the same version: the second is told, not written over; saving nothing new makes no version', async () => {
  const event = await drafted();
  assert.equal(await edit(event, writer, () => {}), 1);
  assert.equal(await edit(event, writer, addWords('Satu kalimat.')), 2);
  await assert.rejects(edit(event, editor, addWords('Kalimat lain.'), 1), reasonOf('recap_changed_meanwhile'));
  assert.doesNotMatch((await latest(event)).recap.paragraphs[0]!.text, /Kalimat lain/);
});

test('a form sent twice has one effect', async () => {
  const event = await drafted();
  const change = { verb: 'add', paragraph: 0, text: 'Ditambah sekali.' } as const;
  const send = () => arrangeRecap(product.app, writer, { event: event.slug, language: 'id', version: 1, change, key: keyFor(writer, 'recap.arrange', 'the-same-key', change) });
  assert.deepEqual([await send(), await send()], [{ version: 2 }, { version: 2 }]);
  assert.equal((await latest(event)).version, 2);
});

test('what a person wrote is not written over by our own jobs, only on demand', async () => {
  const event = await drafted();
  await edit(event, writer, addWords('Tulisan tangan.'));
  await product.asSystem((trx) => trx.updateTable('event').set({ theme: 'Tema Baru untuk Semua' }).where('id', '=', event.eventId).execute());
  assert.equal((await draftRecap(product.app, machine, { event: event.slug })).version, 2);
  await assert.rejects(submitRecap(product.app, writer, { event: event.slug }), reasonOf('recap_facts_moved'));
  await refreshRecap(product.app, writer, { event: event.slug, language: 'id', version: 2 });
  await refreshRecap(product.app, writer, { event: event.slug, language: 'en', version: 3 });
  const { recap } = await latest(event);
  assert.match(recap.paragraphs[0]!.text, /“Tema Baru untuk Semua”.*Tulisan tangan\.$/);
  await submitRecap(product.app, writer, { event: event.slug });
  assert.equal((await draftRecap(product.app, writer, { event: event.slug })).version, 5);
  assert.doesNotMatch((await latest(event)).recap.paragraphs[0]!.text, /Tulisan tangan/);
});

test('a certain finding stops the recap until it is resolved, or answered for with a reason by whoever decides', async () => {
  const event = await drafted();
  const wrong = 'Acara berikutnya digelar pada Senin, 31 Februari 2027.';
  await edit(event, writer, addWords(wrong));
  await assert.rejects(submitRecap(product.app, writer, { event: event.slug }), reasonOf('recap_findings_open'));
  await assert.rejects(publishRecap(product.app, adminOf(event), { event: event.slug }), reasonOf('recap_findings_open'));
  const { openFindings } = await findings(event);
  assert.deepEqual(openFindings.map(({ what }) => what), ['date_impossible']);
  const entry = { language: 'id', kind: openFindings[0]!.what, quote: openFindings[0]!.where.quote, reason: 'Demikian tertulis di undangan.' } as const;
  await assert.rejects(overrideFinding(product.app, writer, { event: event.slug, entry }), reasonOf('forbidden'));
  await assert.rejects(overrideFinding(product.app, editor, { event: event.slug, entry: { ...entry, quote: 'lain' } }), reasonOf('recap_finding_gone'));
  const once = () => overrideFinding(product.app, editor, { event: event.slug, entry, key: keyFor(editor, 'recap.override', 'let-it-stand', entry) });
  await once();
  await once();
  assert.deepEqual((await findings(event)).openFindings, []);
  await submitRecap(product.app, writer, { event: event.slug });
  assert.equal((await audits(event)).filter((line) => line === 'recap.override editor').length, 1);
  await edit(event, writer, (document) => void document.paragraphs[0]!.push([{ text: 'Yang lain pada Senin, 30 Februari 2027.' }]));
  await assert.rejects(submitRecap(product.app, writer, { event: event.slug }), reasonOf('recap_findings_open'));
});

test('a fact taken out of a sentence that stays is a blocking finding until it is back, or its sentence gone, or somebody answers for it', async () => {
  const event = await drafted();
  const lead = (document: RecapDocument) => document.paragraphs[0]![0]!;
  const whole = structuredClone(lead(documentIn(await latest(event))));
  await edit(event, writer, (document) => void document.paragraphs[0]!.splice(0, 1, whole.filter((span) => !(isFact(span) && span.fact[0] === 'event.date'))));
  const found = (await findings(event)).openFindings.filter(({ what }) => what === 'fact_dropped');
  assert.deepEqual(found.map(({ certainty, suggestion }) => [certainty, suggestion]), [['certain', formatPressDate('2026-11-21', 'id')]]);
  assert.match(found[0]!.why, /hilang dari kalimat ini/);
  assert.equal((await latest(event)).recap.paragraphs[0]!.text.startsWith(found[0]!.where.quote), true);
  for (const step of [() => submitRecap(product.app, writer, { event: event.slug }), () => publishRecap(product.app, adminOf(event), { event: event.slug })]) await assert.rejects(step(), reasonOf('recap_findings_open'));
  const entry = { language: 'id', kind: 'fact_dropped', quote: found[0]!.where.quote, reason: 'Harinya berdiri di kalimat kedua.' } as const;
  await overrideFinding(product.app, editor, { event: event.slug, entry });
  assert.deepEqual((await findings(event)).openFindings.filter(({ what }) => what === 'fact_dropped'), []);
  await edit(event, writer, (document) => void document.paragraphs[0]!.splice(0, 1, whole));
  assert.deepEqual((await findings(event)).openFindings, []);
  await edit(event, writer, (document) => void document.paragraphs[1]!.splice(0, 1));
  assert.deepEqual((await findings(event)).openFindings.filter(({ what }) => what === 'fact_dropped'), []);
});

test('a number loses its "lebih dari" only with the number: without it, or with another, the article is refused', async () => {
  const event = await drafted();
  await product.asSystem((trx) => trx.insertInto('attendance_reported').values({ event_id: event.eventId, kind: 'attended', count: 2000, qualifier: 'moreThan', basis: 'peserta daring', source: 'uji' }).execute());
  await draftRecap(product.app, writer, { event: event.slug });
  const change = (value: string) => edit(event, writer, (document) => {
    const token = document.paragraphs.flat(2).find((span) => isFact(span) && span.fact.includes('event.attended.qualifier'));
    assert.ok(token && isFact(token) && token.value.toLowerCase() === 'lebih dari 2.000');
    token.value = value;
  });
  for (const value of ['2.000', 'Sekitar 2.000', 'Lebih dari 3.000', 'Lebih dari']) await assert.rejects(change(value), reasonOf('recap_fact_altered'));
  await assert.rejects(edit(event, writer, (document) => {
    const sentence = document.paragraphs[0]!.find((one) => one.some((span) => isFact(span) && span.fact.includes('event.attended.qualifier')))!;
    sentence.splice(sentence.findIndex((span) => isFact(span) && span.fact.includes('event.attended.qualifier')), 1, { value: '2.000', fact: ['event.attended.count'] });
  }), reasonOf('recap_fact_altered'));
});

async function findings(event: TestEvent) {
  return product.asSystem(async (trx) => {
    const all = await findingsOf(trx, { ...(await latestRecapOf(trx, { eventId: event.eventId, language: 'id' }))!, context: await checkContextOf(trx, await getEvent(trx, event.eventId), { now, locale: 'id' }) });
    return { all, openFindings: all.filter(isOpen) };
  });
}

test('in one step publish our own jobs and admins; an organiser only in a rehearsal; twice is once', async () => {
  const [one, two, three] = [await drafted(), await drafted(), await drafted()];
  assert.deepEqual(await publishRecap(product.app, machine, { event: one.slug }), { version: 1 });
  assert.deepEqual(await publishRecap(product.app, adminOf(two), { event: two.slug }), { version: 1 });
  assert.deepEqual(await publishRecap(product.app, adminOf(two), { event: two.slug }), { version: 1 });
  await assert.rejects(publishRecap(product.app, other, { event: three.slug }), reasonOf('recap_not_approved'));
  await product.asSystem((trx) => trx.updateTable('event').set({ simulated: true, copy_of: one.eventId }).where('id', '=', three.eventId).execute());
  assert.deepEqual(await publishRecap(product.app, other, { event: three.slug }), { version: 1 });
  assert.equal((await audits(two)).filter((line) => line.startsWith('recap.publish')).length, 1);
});

test('under an embargo nobody outside reads, counts or finds the recap before the instant; then it is there and announced once', async () => {
  const event = await drafted();
  const instant = new Date(now.getTime() + 3_600_000);
  await setDesk(product.app, adminOf(event), { event: event.slug, entry: { writerId: null, editorId: null, embargoUntil: instant } });
  const outside = () => withScope(product.db, anybody, async (trx) => ({
    read: (await publishedRecapOf(trx, { slug: event.slug, language: 'id', now }))?.version ?? null,
    listed: (await listPublishedRecaps(trx, { language: 'id', limit: 500, offset: 0, now })).some(({ slug }) => slug === event.slug),
    counted: await countPublishedRecaps(trx, { language: 'id', now }),
    found: (await whichHaveRecap(trx, { eventIds: [event.eventId], language: 'id', now })).size,
  }));
  const { counted } = await outside();
  await publishRecap(product.app, adminOf(event), { event: event.slug });
  assert.deepEqual(await outside(), { read: null, listed: false, counted, found: 0 });
  assert.equal(await announceDue(product.app, machine), 0);
  now = new Date(instant.getTime() - 1);
  assert.equal((await outside()).read, null);
  now = instant;
  assert.deepEqual(await outside(), { read: 1, listed: true, counted: counted + 1, found: 1 });
  assert.deepEqual((await publicNow(event))?.publishedAt, instant);
  assert.deepEqual([await announceDue(product.app, machine), await announceDue(product.app, machine)], [1, 0]);
  await assert.rejects(setDesk(product.app, adminOf(event), { event: event.slug, entry: { writerId: null, editorId: null, embargoUntil: new Date(now.getTime() + 1000) } }), reasonOf('recap_already_read'));
});

test('a correction is a new version with a note that stays; without a note it is refused', async () => {
  const event = await drafted();
  const admin = adminOf(event);
  const firstAt = now;
  await publishRecap(product.app, admin, { event: event.slug });
  now = new Date(now.getTime() + 60_000);
  assert.equal(await edit(event, admin, addWords('Tambahan yang terlupa.')), 2);
  assert.doesNotMatch((await publicNow(event))!.recap.paragraphs[0]!.text, /terlupa/);
  await assert.rejects(publishRecap(product.app, admin, { event: event.slug }), reasonOf('recap_correction_note_needed'));
  const note = { id: 'Satu kalimat ditambahkan.', en: 'One sentence was added.' };
  await publishRecap(product.app, admin, { event: event.slug, note });
  const seen = (await publicNow(event))!;
  assert.match(seen.recap.paragraphs[0]!.text, /Tambahan yang terlupa\.$/);
  assert.deepEqual([seen.state, seen.publishedAt, seen.corrections], ['corrected', firstAt, [{ version: 2, note: note.id, at: now }]]);
  assert.deepEqual((await publicNow(event, 'en'))?.corrections.map((one) => one.note), [note.en]);
  const versions = await product.asSystem((trx) => listVersions(trx, { eventId: event.eventId, language: 'id' }));
  assert.deepEqual(versions.map(({ version, state }) => [version, state]), [[2, 'corrected'], [1, 'published']]);
});

test('only accounts that see the event are named at its desk', async () => {
  const event = await drafted();
  await assert.rejects(setDesk(product.app, adminOf(event), { event: event.slug, entry: { writerId: 'nobody', editorId: null, embargoUntil: null } }), reasonOf('invalid'));
});

test('a disputed fact of the store that the text uses stops it, with the reason', async () => {
  const event = await drafted();
  await product.asSystem(async (trx) => {
    await trx.insertInto('programme_fact').values({ id: newId(), programme_id: event.programmeId, path: 'programme.name', sentence: 'Program ini bernama demikian.', source: 'uji', state: 'disputed', reason: 'Namanya sudah berganti.', added_by: 'test', added_at: now, changed_at: now }).execute();
  });
  await draftRecap(product.app, machine, { event: event.slug });
  await assert.rejects(publishRecap(product.app, adminOf(event), { event: event.slug }), (thrown: unknown) => {
    assert.ok(thrown instanceof Refusal);
    assert.deepEqual([thrown.reason, thrown.status, thrown.values], ['recap_fact_disputed', 409, { fact: 'Program ini bernama demikian.', because: 'Namanya sudah berganti.' }]);
    return true;
  });
});

test('the list of what waits shows each person their own step, over all events they see, and no longer what is out', async () => {
  const event = await drafted();
  await setDesk(product.app, other, { event: event.slug, entry: { writerId: 'writer', editorId: 'editor', embargoUntil: null } });
  const waitsFor = (principal: Principal) => withScope(product.db, principal, async (trx) => {
    const line = (await listWaiting(trx, principal, { now })).find(({ slug }) => slug === event.slug);
    return line ? [line.task, line.isNamed] : null;
  });
  const stranger = staff('stranger', { role: 'regional_organiser', kind: 'region', id: '51' });
  const row = () => Promise.all([writer, editor, other, stranger].map(waitsFor));
  assert.deepEqual(await row(), [['write', true], ['write', false], ['others', false], null]);
  await submitRecap(product.app, writer, { event: event.slug });
  assert.deepEqual(await row(), [['others', false], ['approve', true], ['others', false], null]);
  await approveRecap(product.app, editor, { event: event.slug });
  assert.deepEqual((await row())[1], ['publish', true]);
  await publishRecap(product.app, editor, { event: event.slug });
  assert.deepEqual(await row(), [null, null, null, null]);
  now = new Date(now.getTime() + 60_000);
  await edit(event, writer, addWords('Satu kalimat lagi.'));
  assert.deepEqual((await row())[0], ['correct', true]);
});
