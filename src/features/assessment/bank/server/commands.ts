import type { Transaction } from 'kysely';
import type { Pillar } from '#features/event/model.ts';
import { lockEvent, type Keyed } from '#features/event/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once } from '#platform/idempotency/idempotency.ts';
import type { Form, Purpose, Words } from '../../model.ts';
import { assertMayRead, assertMayWrite } from '../../server/policy.ts';
import { listItems } from '../../server/queries.ts';
import { problemsOf, problemsTogether, starterBank, type ItemDraft } from '../model.ts';
import { missingHeadings, readItems, writeItems, type ReadItem } from '../sheet/model.ts';
import { headingsMissing, itemWrong, starterUnknown } from './errors.ts';
import { getInstrument } from './queries.ts';

interface Made {
  instrumentId: string;
  versionId: string;
}

/**
 * An instrument of the event's programme made of the starter bank, with the items of the wished pillars (none given = all).
 * Whoever may edit the event may do so. Refuses `starter_unknown`, `forbidden`.
 */
export async function copyStarter(app: App, principal: Principal, { event: slugOrId, starter, wanted = [], key = null }: { event: string; starter: string; wanted?: readonly Pillar[] } & Keyed): Promise<Made> {
  const source = starterBank.find((one) => one.key === starter);
  if (!source) throw starterUnknown();
  const items = source.items.filter(({ pillar }) => wanted.length === 0 || pillar === null || wanted.includes(pillar));
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    return insertInstrument(trx, principal, app.clock.now(), { programmeId: event.programmeId, eventId: event.id, purpose: source.purpose, name: source.name, origin: `starter:${source.key}`, items });
  }));
}

/** A copy of another instrument's newest version, to change it as one likes. Refuses `not_found`, `forbidden`. */
export async function copyInstrument(app: App, principal: Principal, { event: slugOrId, instrumentId, key = null }: { event: string; instrumentId: string } & Keyed): Promise<Made> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    const source = await getInstrument(trx, instrumentId);
    if (source.programmeId !== event.programmeId) throw notFound();
    const items = await listItems(trx, { versionId: source.versions[0]!.id });
    return insertInstrument(trx, principal, app.clock.now(), { programmeId: event.programmeId, eventId: event.id, purpose: source.purpose, name: source.name, origin: `copy:${source.id}`, items });
  }));
}

/** A new instrument with these items, e.g. of a sheet that was looked at. Refuses `item_wrong`, `forbidden`. */
export async function makeInstrument(app: App, principal: Principal, { event: slugOrId, purpose = 'test', name, items, origin = 'console', key = null }: { event: string; purpose?: Purpose; name: Words; items: readonly ItemDraft[]; origin?: string } & Keyed): Promise<Made> {
  assertSound(items);
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    const event = await lockEvent(trx, principal, slugOrId);
    return insertInstrument(trx, principal, app.clock.now(), { programmeId: event.programmeId, eventId: event.id, purpose, name, origin, items });
  }));
}

async function insertInstrument(trx: Transaction<Database>, principal: Principal, now: Date, { programmeId, eventId, purpose, name, origin, items }: { programmeId: string; eventId: string | null; purpose: Purpose; name: Words; origin: string; items: readonly ItemDraft[] }): Promise<Made> {
  const [instrumentId, versionId, by] = [newId(), newId(), principalId(principal)];
  await trx.insertInto('assessment_instrument').values({ id: instrumentId, programme_id: programmeId, purpose, name_id: name.id, name_en: name.en, origin: origin.slice(0, 100), created_by: by, created_at: now }).execute();
  await trx.insertInto('assessment_version').values({ id: versionId, instrument_id: instrumentId, number: 1, created_by: by, created_at: now }).execute();
  await insertItems(trx, versionId, items);
  await writeAudit(trx, { by: principal, at: now, action: 'instrument.create', objectKind: 'instrument', objectId: instrumentId, eventId, detail: { items: items.length, purpose } });
  return { instrumentId, versionId };
}

async function insertItems(trx: Transaction<Database>, versionId: string, items: readonly ItemDraft[]): Promise<void> {
  const places: Record<Form, number> = { A: 0, B: 0 };
  if (items.length === 0) return;
  await trx
    .insertInto('assessment_item')
    .values(items.map((item) => ({
      version_id: versionId, id: newId(), form: item.form, position: ++places[item.form], code: item.code, pillar: item.pillar, kind: item.kind, text_id: item.text.id, text_en: item.text.en,
      options: JSON.stringify(item.options), answer: item.answer === null ? null : JSON.stringify(item.answer), reverse: item.reverse,
    })))
    .execute();
}

/**
 * Replaces the items of an instrument: in its newest version while nobody used it, else in the next one. Refuses `item_wrong`,
 * `not_found`, `forbidden`.
 */
export async function replaceItems(app: App, principal: Principal, { instrumentId, items, key = null }: { instrumentId: string; items: readonly ItemDraft[] } & Keyed): Promise<Made & { number: number }> {
  assertSound(items);
  return change(app, principal, { instrumentId, key }, () => items);
}

/** Writes one item in place of the one with its form and code, or at the end. As `replaceItems`. */
export async function saveItem(app: App, principal: Principal, { instrumentId, item, key = null }: { instrumentId: string; item: ItemDraft } & Keyed): Promise<Made & { number: number }> {
  const [problem] = problemsOf(item);
  if (problem) throw itemWrong(problem);
  const isIt = (other: ItemDraft) => other.form === item.form && other.code === item.code;
  return change(app, principal, { instrumentId, key }, (items) => (items.some(isIt) ? items.map((other) => (isIt(other) ? item : other)) : [...items, item]));
}

/** Takes an item out, its parallel in the other form with it. As `replaceItems`. */
export async function removeItem(app: App, principal: Principal, { instrumentId, code, key = null }: { instrumentId: string; code: string } & Keyed): Promise<Made & { number: number }> {
  return change(app, principal, { instrumentId, key }, (items) => items.filter((other) => other.code !== code));
}

/** What is wrong within one item stops a change; forms that are not parallel yet are shown and stop the setting of an event. */
function assertSound(items: readonly ItemDraft[]): void {
  const problem = items.flatMap(problemsOf)[0] ?? [...problemsTogether(items).values()].flat().find((one) => one !== 'forms_unlike');
  if (problem) throw itemWrong(problem);
}

async function change(app: App, principal: Principal, { instrumentId, key }: { instrumentId: string } & Keyed, how: (items: readonly ItemDraft[]) => readonly ItemDraft[]): Promise<Made & { number: number }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key ?? null, async () => {
    const now = app.clock.now();
    const locked = await trx.selectFrom('assessment_instrument').select('id').where('id', '=', instrumentId).forUpdate().executeTakeFirst();
    if (!locked) throw notFound();
    const instrument = await getInstrument(trx, instrumentId);
    assertMayWrite(principal, instrument);
    const newest = instrument.versions[0]!;
    // Locked: somebody who begins an attempt at this moment marks it as used before or after, not meanwhile.
    const { used_at } = await trx.selectFrom('assessment_version').select('used_at').where('id', '=', newest.id).forUpdate().executeTakeFirstOrThrow();
    const before = await listItems(trx, { versionId: newest.id });
    const items = how(before);
    const number = used_at === null ? newest.number : newest.number + 1;
    const versionId = used_at === null ? newest.id : newId();
    if (used_at === null) await trx.deleteFrom('assessment_item').where('version_id', '=', versionId).execute();
    else await trx.insertInto('assessment_version').values({ id: versionId, instrument_id: instrumentId, number, created_by: principalId(principal), created_at: now }).execute();
    await insertItems(trx, versionId, items);
    await writeAudit(trx, { by: principal, at: now, action: 'instrument.change', objectKind: 'instrument', objectId: instrumentId, detail: { version: number, items: items.length } });
    return { instrumentId, versionId, number };
  }));
}

/**
 * Reads an item bank from a sheet and names every problem, row by row; nothing is kept. Refuses what `readSheet` refuses, and
 * `headings_missing`.
 */
export async function previewSheet(principal: Principal, bytes: Uint8Array): Promise<{ items: ReadItem[] }> {
  assertMayRead(principal);
  const { rows } = await readSheet(bytes, { limits: { bytes: 2_000_000, rows: 500, columns: 40 } });
  const missing = missingHeadings(rows[0]?.cells ?? []);
  if (missing.length > 0) throw headingsMissing(missing);
  return { items: readItems(rows) };
}

/** One version as a workbook that reads back to the same items. No formula survives; the audit says who took the keys out. */
export async function exportItems(app: App, principal: Principal, { instrumentId, versionId }: { instrumentId: string; versionId?: string | undefined }): Promise<{ name: string; body: Buffer }> {
  assertMayRead(principal);
  const { instrument, number, items } = await withScope(app.db, principal, async (trx) => {
    const found = await getInstrument(trx, instrumentId);
    const version = versionId === undefined ? found.versions[0]! : found.versions.find(({ id }) => id === versionId);
    if (!version) throw notFound();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'instrument.export', objectKind: 'instrument', objectId: instrumentId, detail: { version: version.number, items: version.items } });
    return { instrument: found, number: version.number, items: await listItems(trx, { versionId: version.id }) };
  });
  return { name: `soal-${instrument.name.id.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 60)}-v${number}.xlsx`, body: await writeXlsx(writeItems(items), { name: `Soal v${number}` }) };
}
