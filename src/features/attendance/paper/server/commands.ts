import { instantOf } from '#features/event/model.ts';
import { assertMayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { readPicture } from '#platform/files/picture.ts';
import { storeFile, type StoredFile } from '#platform/files/store.ts';
import { notFound } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { keepEvidence, withdrawEvidence } from '../../evidence/server/commands.ts';
import { recomputeLedger } from '../../server/commands.ts';
import { getLedgerEvent } from '../../server/queries.ts';
import { attendanceComputed } from '../../server/signals.ts';
import { isPdf, largestSheet, readNumbers } from '../model.ts';
import type { SheetEntry } from '../schema.ts';
import { numbersUnknown, numbersWrong, sheetHours, sheetTooLarge, sheetUnreadable } from './errors.ts';
import { listForSheet, listSheets, type PrintedLine } from './queries.ts';

interface Keyed {
  event: string;
  key: IdempotencyKey | null;
}

/** The lines of a printed sheet leave our house with names: one line of the audit. Refuses `not_found` and `forbidden`. */
export async function printSheet(app: App, principal: Principal, { event: slug, channelId }: { event: string; channelId: string | null }): Promise<PrintedLine[]> {
  return withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slug);
    assertMayEdit(principal, event);
    const lines = await listForSheet(trx, { eventId: event.id, channelId });
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'paper.print', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { rows: lines.length } });
    return lines;
  });
}

/**
 * Keeps the scan of a signed sheet by the hash of its bytes; the same scan again is the same sheet, with the newer title and hours.
 * Refuses `not_found`, `forbidden`, `paper_too_large` (413), `invalid` (neither picture nor PDF; hours the wrong way round).
 */
export async function keepSheet(app: App, principal: Principal, { event: slugOrId, entry, bytes, key }: Keyed & { entry: SheetEntry; bytes: Uint8Array }): Promise<{ hash: string }> {
  await withScope(app.db, principal, async (trx) => assertMayEdit(principal, await getEvent(trx, slugOrId)));
  const file = await storeSheet(app, bytes);
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const now = app.clock.now();
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const day = event.startsAt ? localDate(event.startsAt, event.zone) : event.startsOn;
    const [from, until] = [instantOf(day, entry.from, event.zone), instantOf(day, entry.until, event.zone)];
    if (until <= from) throw sheetHours();
    await trx
      .insertInto('attendance_file')
      .values({ event_id: event.id, hash: file.hash, kind: 'paper', name: entry.title, type: file.type, layout: 'sign_in_sheet', started_at: from, ended_at: until, rows: 0, taken_by: principalId(principal), taken_at: now })
      .onConflict((conflict) => conflict.columns(['event_id', 'hash']).doUpdateSet({ name: entry.title, started_at: from, ended_at: until }))
      .execute();
    const hash = file.hash.toString('hex');
    // Hours that were mended hold for what was ticked before, too; the ledger is computed again with the next tick or "compute".
    await trx.updateTable('attendance_evidence').set({ started_at: from, ended_at: until }).where('event_id', '=', event.id).where('source', '=', 'paper').where('file_hash', '=', file.hash).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'paper.keep', objectKind: 'attendance_file', objectId: hash, eventId: event.id });
    return { hash };
  }));
}

async function storeSheet(app: App, bytes: Uint8Array): Promise<StoredFile> {
  if (bytes.length > largestSheet) throw sheetTooLarge(largestSheet / 1024 / 1024);
  const picture = readPicture(bytes);
  if (picture) return storeFile(app, picture.bytes, { type: picture.type });
  if (!isPdf(bytes)) throw sheetUnreadable();
  return storeFile(app, bytes, { type: 'application/pdf' });
}

/**
 * Which numbers bear a signature on this sheet: the whole set, so that ticking again mends. Each becomes evidence of the sheet's hours,
 * with the sheet's hash and the number as its line; what is unticked is taken back. Refuses `not_found`, `forbidden`, `paper_numbers`
 * (a piece that is no number), `paper_unknown` (numbers nobody has); then nothing changes.
 */
export async function tickSheet(app: App, principal: Principal, { event: slugOrId, hash, numbers: typed, key }: Keyed & { hash: string; numbers: string }): Promise<{ ticked: number; added: number; withdrawn: number }> {
  const { numbers, wrong } = readNumbers(typed);
  if (wrong.length > 0) throw numbersWrong(wrong);
  const done = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const sheet = (await listSheets(trx, { eventId: event.id })).find((one) => one.hash === hash);
    if (!sheet) throw notFound();
    const people = await trx.selectFrom('registration').select(['id', 'number']).where('event_id', '=', event.id).where('state', '=', 'active').where('number', 'in', numbers.length > 0 ? numbers : [0]).execute();
    const known = new Map(people.map(({ number, id }) => [number, id]));
    const unknown = numbers.filter((number) => !known.has(number));
    if (unknown.length > 0) throw numbersUnknown(unknown);
    const keyOf = (number: number): string => `${hash.slice(0, 32)}:${number}`;
    const gone = sheet.numbers.filter((number) => !known.has(number));
    const withdrawn = await withdrawEvidence(trx, event.id, { source: 'paper', sourceKeys: gone.map(keyOf) });
    const { added } = await keepEvidence(trx, event.id, numbers.map((number) => ({
      registrationId: known.get(number)!, source: 'paper', sourceKey: keyOf(number), startedAt: new Date(sheet.from), endedAt: new Date(sheet.until), grade: 'D',
      file: { hash: Buffer.from(hash, 'hex'), row: number }, decidedBy: principalId(principal), recordedAt: app.clock.now(),
    })));
    await trx.updateTable('attendance_file').set({ rows: numbers.length }).where('event_id', '=', event.id).where('hash', '=', Buffer.from(hash, 'hex')).execute();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'paper.tick', objectKind: 'attendance_file', objectId: hash, eventId: event.id, detail: { ticked: numbers.length, added, withdrawn } });
    await recomputeLedger(app, trx, principal, await getLedgerEvent(trx, { id: event.id }));
    return { ticked: numbers.length, added, withdrawn };
  }));
  app.jobs.wake(attendanceComputed);
  return done;
}
