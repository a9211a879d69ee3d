import { assertMayEdit } from '#features/event/server/policy.ts';
import type { EventRecord } from '#features/event/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { assertMayKeepLots } from '#features/plan/lot/server/policy.ts';
import { getLot } from '#features/plan/lot/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, system, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { openFile, storeFile } from '#platform/files/store.ts';
import { writeWorkbook } from '#platform/files/sheet/writer.ts';
import { writeZip, type ArchivePart } from '#platform/files/zip.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { packRunning } from './errors.ts';
import { gatherPack, moreLines, type Gathered } from './queries.ts';
import { packRequested, type PackRequested } from './signals.ts';
import { packWorkbook, renderPack } from './vendor.ts';

export type PackFormat = 'pdf' | 'xlsx';

async function render(app: App, { pack, photos }: Gathered, format: PackFormat): Promise<Buffer> {
  const language = pack.language;
  if (format === 'xlsx') return packWorkbook(pack, { overview: m.pack_overview({}, { locale: language }) });
  const files: Record<string, Uint8Array> = {};
  for (const [name, file] of photos) {
    const bytes = await openFile(app, file);
    if (bytes) files[name] = bytes;
  }
  // A picture whose bytes are gone (a restore without files) leaves its caption in the workbook and no hole here.
  const sections = pack.sections.map((section) => (section.pictures ? { ...section, pictures: section.pictures.filter(({ file }) => files[file]) } : section));
  return renderPack({ ...pack, sections }, { files, more: moreLines(language) });
}

/** One event's evidence as PDF or workbook; it holds names, so each is a line of the audit. Refuses `not_found` and `forbidden`. */
export async function exportPack(app: App, principal: Principal, { event: slugOrId, language, format }: { event: string; language: Locale; format: PackFormat }): Promise<{ name: string; bytes: Buffer; figures: Gathered['figures'] }> {
  const gathered = await withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slugOrId);
    assertMayEdit(principal, event);
    const found = await gatherPack(trx, event, { language, now: app.clock.now() });
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'pack.export', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { rows: found.people, format } });
    return found;
  });
  return { name: `data-dukung-${gathered.pack.slug}.${format}`, bytes: await render(app, gathered, format), figures: gathered.figures };
}

/** Asks the worker for a lot's file. Refuses `not_found`, `forbidden`, `pack_running`. */
export async function requestLotPack(app: App, principal: Principal, { lotId, language, key = null }: { lotId: string; language: Locale; key?: IdempotencyKey | null }): Promise<{ packId: string }> {
  const answer = await withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const lot = await getLot(trx, { lotId });
    assertMayKeepLots(principal, lot.programmeId);
    const now = app.clock.now();
    // One whose worker died is not in the way for ever.
    const running = await trx.selectFrom('report_pack').select('id').where('lot_id', '=', lotId).where('state', 'in', ['queued', 'running']).where('asked_at', '>', new Date(now.getTime() - 30 * 60_000)).executeTakeFirst();
    if (running) throw packRunning();
    const packId = newId();
    await trx.insertInto('report_pack').values({ id: packId, programme_id: lot.programmeId, lot_id: lotId, language, asked_by: principalId(principal), asked_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'pack.request', objectKind: 'lot', objectId: lotId, detail: { pack: packId } });
    const news: PackRequested = { packId };
    await app.jobs.announce(trx, packRequested, news);
    return { packId };
  }));
  app.jobs.wake(packRequested);
  return answer;
}

const worker = system('pack');

/** Puts a lot's file together; a second run of the same job begins anew and ends the same. */
export async function buildLotPack(app: App, { packId }: PackRequested): Promise<void> {
  const job = await withScope(app.db, worker, async (trx) => {
    const pack = await trx.selectFrom('report_pack').selectAll().where('id', '=', packId).executeTakeFirst();
    if (!pack || pack.state === 'done') return null;
    const rows = await trx.selectFrom('plan_lot_event as own').innerJoin('event', 'event.id', 'own.event_id').select('event.id').where('own.lot_id', '=', pack.lot_id).where('event.simulated', '=', false).where('event.state', '<>', 'draft').orderBy('event.starts_on').orderBy('event.slug').execute();
    await trx.updateTable('report_pack').set({ state: 'running', done: 0, total: rows.length }).where('id', '=', packId).execute();
    return { pack, lot: await getLot(trx, { lotId: pack.lot_id }), ids: rows.map((row) => row.id) };
  });
  if (!job) return;
  const language = job.pack.language as Locale;
  const locale = { locale: language };
  const save = (change: { done?: number; state?: 'done' | 'failed'; file_hash?: Buffer; size?: number; failure?: string }) =>
    withScope(app.db, worker, (trx) => trx.updateTable('report_pack').set({ ...change, ...(change.state ? { finished_at: app.clock.now() } : {}) }).where('id', '=', packId).execute());
  try {
    const parts: ArchivePart[] = [];
    const summary: (string | number)[][] = [[m.pack_event({}, locale), m.pack_when({}, locale), m.pack_registrations({}, locale), m.pack_attendances({}, locale), m.pack_met({}, locale), m.pack_section_papers({}, locale)]];
    for (const [at, id] of job.ids.entries()) {
      const { event, gathered } = await withScope(app.db, worker, async (trx): Promise<{ event: EventRecord; gathered: Gathered }> => {
        const found = await getEvent(trx, id);
        return { event: found, gathered: await gatherPack(trx, found, { language, now: app.clock.now() }) };
      });
      for (const format of ['pdf', 'xlsx'] as const) parts.push({ name: `${event.slug}/data-dukung-${event.slug}.${format}`, bytes: await render(app, gathered, format) });
      const missing = gathered.papers.filter(({ state }) => state === 'missing').length;
      summary.push([event.slug, event.startsOn, gathered.figures.registrations, gathered.figures.attendances, gathered.figures.met, missing === 0 ? m.pack_complete({}, locale) : m.pack_missing_count({ count: missing }, locale)]);
      await save({ done: at + 1 });
    }
    parts.unshift({ name: `paket-${job.lot.number}.xlsx`, bytes: await writeWorkbook([{ name: `${job.lot.number}. ${job.lot.name}`, rows: summary }]) });
    const zip = writeZip(parts);
    const file = await storeFile(app, zip, { type: 'application/zip' });
    await save({ state: 'done', file_hash: file.hash, size: zip.length });
  } catch (reason) {
    await save({ state: 'failed', failure: reason instanceof Error ? reason.message.slice(0, 300) : 'unknown' });
    app.log.error({ pack: packId, reason: reason instanceof Error ? reason.message : String(reason) }, 'pack');
  }
}

/** The lot's file; each download is a line of the audit. Refuses `not_found` (not there, or not ready) and `forbidden`. */
export async function downloadLotPack(app: App, principal: Principal, { packId }: { packId: string }): Promise<{ name: string; bytes: Buffer }> {
  const { hash, number } = await withScope(app.db, principal, async (trx) => {
    const row = await trx.selectFrom('report_pack').selectAll().where('id', '=', packId).executeTakeFirst();
    if (!row?.file_hash) throw notFound();
    assertMayKeepLots(principal, row.programme_id);
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'pack.download', objectKind: 'lot', objectId: row.lot_id, detail: { pack: packId } });
    return { hash: row.file_hash, number: (await getLot(trx, { lotId: row.lot_id })).number };
  });
  const bytes = await openFile(app, { hash, type: 'application/zip' });
  if (!bytes) throw notFound();
  return { name: `data-dukung-paket-${number}.zip`, bytes };
}
