import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeReport, withdrawFile } from '#features/attendance/file/server/commands.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { manualClock } from '#platform/clock/clock.ts';
import { testApp, type TestApp } from '../../tests/support/app.ts';
import { makeEvent, type TestEvent } from '../../tests/support/factory.ts';
import { enterZoomQuestions } from './zoom-questions.ts';

let product: TestApp;
before(async () => {
  product = await testApp({ clock: manualClock(new Date('2021-07-15T02:00:00Z')) });
});
after(() => product.close());

const bytes = readFileSync(join(import.meta.dirname, '../../tests/fixtures/zoom/questions.csv'));
const take = (event: TestEvent, file: Uint8Array = bytes) => takeReport(product.app, system('test'), { event: event.slug, bytes: file, name: 'questions.csv', zone: 'Asia/Jakarta', order: null });
const desk = async (event: TestEvent) => (await product.asSystem((trx) => listDeskQuestions(trx, { eventId: event.eventId }))).map(({ number, asker, text, state, via, answer, answeredBy }) => ({ number, asker, text, state, via, answer, answeredBy }));

test('a Q&A report becomes questions at the desk, once, and a typed answer goes along, with its writer where the cast has them', async () => {
  const event = await makeEvent(product, { state: 'ended' });
  const said = await take(event);
  assert.deepEqual([said.layout, said.rows, said.people, said.minutes, said.warnings], ['question', 3, 2, 0, [{ reason: 'questions_handed_over', count: 3 }]]);
  assert.equal(await enterZoomQuestions(product.app, { eventId: event.eventId, hash: said.hash }), 3);
  const expected = [
    { number: 1, asker: 'Siti Aminah', text: 'Bagaimana mengenali hoaks, Bu?', state: 'answered', via: 'zoom_qa', answer: 'Periksa sumbernya.', answeredBy: null },
    { number: 2, asker: 'Peserta anonim Zoom', text: 'Apakah ada sertifikat?', state: 'queued', via: 'zoom_qa', answer: null, answeredBy: null },
    { number: 3, asker: 'Dewi Lestari', text: 'Materi bisa diunduh di mana?\nTerima kasih', state: 'queued', via: 'zoom_qa', answer: null, answeredBy: null },
  ];
  assert.deepEqual(await desk(event), expected);
  // The news is heard twice, the file is taken twice, and it comes again with one more answer: the desk has what it has.
  await take(event);
  assert.equal(await enterZoomQuestions(product.app, { eventId: event.eventId, hash: said.hash }), 0);
  const later = await take(event, Buffer.from(bytes.toString('utf8').replace('Terima kasih",Dewi Lestari,dewi@contoh.example,', 'Terima kasih",Dewi Lestari,dewi@contoh.example,live answered').concat('4,Kapan acara berikutnya?,Budi Santoso,,Answered by Citra Dewi: Bulan depan.\n')));
  assert.equal(await enterZoomQuestions(product.app, { eventId: event.eventId, hash: later.hash }), 1);
  assert.deepEqual(await desk(event), [...expected, { number: 4, asker: 'Budi Santoso', text: 'Kapan acara berikutnya?', state: 'answered', via: 'zoom_qa', answer: 'Bulan depan.', answeredBy: 'Citra Dewi' }]);
});

test('a report that was taken back before anybody heard of it leaves no question, and a closed event takes none', async () => {
  const event = await makeEvent(product, { state: 'ended' });
  const { hash } = await take(event);
  await withdrawFile(product.app, system('test'), { event: event.slug, hash });
  assert.equal(await enterZoomQuestions(product.app, { eventId: event.eventId, hash }), 0);
  assert.deepEqual(await desk(event), []);
  await assert.rejects(take(await makeEvent(product, { state: 'closed' })), { reason: 'report_closed' });
});
