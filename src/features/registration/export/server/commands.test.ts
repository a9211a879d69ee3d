import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { testApp } from '../../../../../tests/support/app.ts';
import { makeEvent } from '../../../../../tests/support/factory.ts';
import { signUpAs } from '../../../../../tests/support/sign-up.ts';
import { system } from '#platform/app/principal.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { harmless, writeCsv, writeXlsx } from '#platform/files/sheet/writer.ts';
import { takeRoster, uploadRoster } from '../../roster/server/commands.ts';
import { errorSheet } from '../../roster/report/model.ts';
import { exportRegistrations } from './commands.ts';

const server = await testApp();
const { app, asSystem } = server;
after(server.close);
const by = system('test');

/** What makes a spreadsheet program calculate: its first sign, after whatever it strips. */
const isFormula = (cell: string): boolean => /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠−]/u.test(cell);
const nasty = ['=1+1', '=HYPERLINK("http://x","klik")', '+62=cmd|\'/c calc\'!A0', '-2+3', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1', '−1', ' =1', '\u200B=1', '\uFEFF=1', '"=1"', '=1;=2', '"",=1'];

test('everybody leaves with number, masked contact and the agency that named them; the audit says so', async () => {
  const event = await makeEvent(server);
  await signUpAs(app, event.slug, { name: '=HYPERLINK("http://x") Siti', phone: '081234567890', institution: '@SUM(A1)' });
  await signUpAs(app, event.slug, { name: 'Budi Santosa', email: 'budi@contoh.id' });
  const { rosterId } = await uploadRoster(app, by, { event: event.slug, bytes: Buffer.from('Nama;Email\nBudi Santosa;budi@contoh.id\n'), fileName: 'a.csv', agency: '=Dinas' });
  await takeRoster(app, { eventId: event.eventId, rosterId });
  for (const format of ['csv', 'xlsx'] as const) {
    const { name, bytes } = await exportRegistrations(app, by, { slug: event.slug, format, locale: 'id' });
    const { rows, formulas } = await readSheet(bytes);
    assert.deepEqual([name, formulas, rows[0]?.cells.slice(0, 3)], [`peserta-${event.slug}.${format}`, 0, ['Nomor', 'Nama', 'Kontak (disamarkan)']]);
    assert.deepEqual(rows.slice(1).map(({ cells }) => [0, 1, 2, 6, 11, 12].map((column) => cells[column] ?? '')), [
      ['1', '\'=HYPERLINK("http://x") Siti', '…7890', "'@SUM(A1)", '', ''],
      ['2', 'Budi Santosa', 'b…@contoh.id', '', "'=Dinas", 'kontak dan nama sama'],
    ]);
  }
  const audit = await asSystem((trx) => trx.selectFrom('audit').select('detail').where('action', '=', 'registration.export').where('event_id', '=', event.eventId).orderBy('id').execute());
  assert.deepEqual(audit.map(({ detail }) => detail), [{ rows: 2, format: 'csv' }, { rows: 2, format: 'xlsx' }]);
});

test('whatever people type, no cell of any sheet we write is a formula, and nothing but an apostrophe is added', async () => {
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.tuple(fc.constantFrom(...nasty), fc.string({ maxLength: 10 })).map((parts) => parts.join('')));
  fc.assert(fc.property(texts, (text) => {
    assert.equal(isFormula(harmless(text)), false);
    assert.ok(harmless(text) === text || harmless(text) === `'${text}`);
  }), { numRuns: 2000 });
  // A whole sheet read back as a spreadsheet reads it, each separator of ours.
  const table = fc.array(fc.array(texts, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 40 });
  await fc.assert(fc.asyncProperty(table, async (rows) => {
    for (const bytes of [Buffer.from(writeCsv(rows, 'id')), Buffer.from(writeCsv(rows, 'en')), await writeXlsx(rows, { name: '=Sheet' })]) {
      const read = await readSheet(bytes).catch((reason: { reason?: string }) => {
        assert.equal(reason.reason, 'sheet_empty');
        return { rows: [], formulas: 0 };
      });
      assert.deepEqual([read.formulas, read.rows.flatMap(({ cells }) => cells).filter(isFormula)], [0, []]);
    }
  }), { numRuns: 3 });
});

test('the error sheet of a hostile list carries its cells without their formulas', async () => {
  const cells = new Map([[2, nasty]]);
  const sheet = errorSheet([{ line: 2, field: 'nip', reason: 'nip_missing', value: null }], { heading: ['=A1'], cells }, 'id');
  for (const bytes of [Buffer.from(writeCsv(sheet, 'id')), await writeXlsx(sheet, { name: 'x' })]) {
    const { rows, formulas } = await readSheet(bytes);
    assert.deepEqual([formulas, rows.flatMap((row) => row.cells).filter(isFormula)], [0, []]);
  }
});
