import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { getEvent } from '#features/event/server/queries.ts';
import { isHallTicketTrue, readHallTicket } from '#features/registration/ticket/hall/model.ts';
import { hallTicketKey } from '#features/registration/ticket/hall/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { keepEvidence, type EvidenceEntry } from '../../evidence/server/commands.ts';
import { hourOf, readScan, type DoorList, type Scan } from '../model.ts';
import type { ScanBatch } from '../schema.ts';
import { scanAltered } from './errors.ts';
import { assertAtDoor } from './policy.ts';
import { listForDoor } from './queries.ts';

/** The list for a phone that will be without a line; who took it stands in the audit. Refuses `not_found` and `forbidden`. */
export async function takeDoorList(app: App, principal: Principal, { event: slug }: { event: string }): Promise<DoorList> {
  return withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slug);
    assertAtDoor(principal, event);
    const now = app.clock.now();
    const list = await listForDoor(trx, app.keys, { eventId: event.id, slug: event.slug, now });
    await writeAudit(trx, { by: principal, at: now, action: 'hall.take_list', objectKind: 'event', objectId: event.id, eventId: event.id, detail: { tickets: list.tickets.length } });
    return list;
  });
}

/** What became of a scan: counted, or why not. `number` where the ticket is one of this event. */
export interface KeptScan {
  sequence: number;
  state: 'kept' | 'cancelled' | 'foreign' | 'unknown';
  number: number | null;
}

export interface MergedScans {
  /** The server's hour (ISO): the phone learns from it what its clock is off by. */
  now: string;
  scans: KeptScan[];
}

/**
 * Takes the scans of one device. Their natural key is device and number, so they may come again, in any order, from any number of
 * devices, hours late: the state afterwards depends on the set of scans alone. Answers only after the commit, so that a phone may
 * forget what it was told is kept. Refuses `not_found`, `forbidden`, and `scan_altered` (the same number with other content), which
 * changes nothing.
 */
export async function mergeScans(app: App, principal: Principal, { event: slug, device, label, scans }: { event: string } & ScanBatch): Promise<MergedScans> {
  const trueTickets = await signedByUs(app, scans);
  return withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slug);
    assertAtDoor(principal, event);
    const now = app.clock.now();
    await keepDevice(trx, { eventId: event.id, id: device, label, by: principalId(principal), made: Math.max(0, ...scans.map(({ sequence }) => sequence)), now });
    const read = await resolve(trx, event.id, scans, trueTickets);
    await keepScans(trx, event.id, device, read, now);
    await keepEvidence(trx, event.id, read.flatMap((scan): EvidenceEntry[] => (scan.registrationId === null ? [] : [{
      registrationId: scan.registrationId, source: 'hall_scan', sourceKey: `${device}:${scan.sequence}`, startedAt: new Date(hourOf(scan)), direction: scan.direction,
      grade: 'A', sessionKey: deviceKey(device), recordedAt: now,
    }])));
    return { now: now.toISOString(), scans: read.map(({ sequence, state, number }) => ({ sequence, state, number })) };
  });
}

const deviceKey = (device: string): Buffer => createHash('sha256').update(`door ${device}`).digest();

interface ResolvedScan extends Scan, KeptScan {
  read: 'ticket' | 'code' | 'foreign' | 'unknown';
  registrationId: string | null;
}

/** Which of the texts are hall tickets that we signed. Checked before the transaction: signatures take longer than rows. */
async function signedByUs(app: App, scans: readonly Scan[]): Promise<Set<string>> {
  const key = hallTicketKey(app.keys);
  const texts = new Set(scans.map(({ text }) => text));
  const found = new Set<string>();
  for (const text of texts) {
    const signed = readHallTicket(text);
    if (signed && (await isHallTicketTrue(signed, key))) found.add(text);
  }
  return found;
}

async function resolve(trx: Transaction<Database>, eventId: string, scans: readonly Scan[], trueTickets: ReadonlySet<string>): Promise<ResolvedScan[]> {
  const reads = scans.map((scan) => ({ scan, read: readScan(scan.text) }));
  const ids = reads.flatMap(({ scan, read }) => (read.kind === 'ticket' && trueTickets.has(scan.text) ? [read.registrationId] : []));
  const codes = reads.flatMap(({ read }) => (read.kind === 'code' ? [read.code] : []));
  const rows = await trx
    .selectFrom('registration')
    .select(['id', 'code', 'number', 'state'])
    .where('event_id', '=', eventId)
    .where(({ or, eb }) => or([eb('id', '=', sql<string>`any(${ids}::uuid[])`), eb('code', '=', sql<string>`any(${codes}::text[])`)]))
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byCode = new Map(rows.map((row) => [row.code, row]));
  return reads.map(({ scan, read }) => {
    const row = read.kind === 'ticket' && trueTickets.has(scan.text) ? byId.get(read.registrationId) : read.kind === 'code' ? byCode.get(read.code) : undefined;
    if (row) return { ...scan, read: read.kind === 'ticket' ? 'ticket' : 'code', registrationId: row.id, number: row.number, state: row.state === 'active' ? 'kept' : 'cancelled' };
    const foreign = read.kind === 'ticket' && trueTickets.has(scan.text);
    return { ...scan, read: foreign ? 'foreign' : 'unknown', registrationId: null, number: null, state: foreign ? 'foreign' : 'unknown' };
  });
}

async function keepDevice(trx: Transaction<Database>, { eventId, id, label, by, made, now }: { eventId: string; id: string; label: string; by: string; made: number; now: Date }): Promise<void> {
  await trx
    .insertInto('attendance_device')
    .values({ event_id: eventId, id, label, added_by: by, first_seen_at: now, last_seen_at: now, last_sequence: made })
    .onConflict((conflict) => conflict.columns(['event_id', 'id']).doUpdateSet({
      label, last_seen_at: sql`greatest(attendance_device.last_seen_at, excluded.last_seen_at)`, last_sequence: sql`greatest(attendance_device.last_sequence, excluded.last_sequence)`,
    }))
    .execute();
}

async function keepScans(trx: Transaction<Database>, eventId: string, device: string, scans: readonly ResolvedScan[], now: Date): Promise<void> {
  if (scans.length === 0) return;
  const column = <T>(of: (scan: ResolvedScan) => T): T[] => scans.map(of);
  const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
  await sql`
    insert into attendance_scan (event_id, device_id, sequence, registration_id, read, direction, scanned_at, device_at, offset_ms, received_at)
    select ${eventId}, ${device}, s.*, ${now}::timestamptz from unnest(
      ${column((s) => s.sequence)}::int[], ${column((s) => s.registrationId)}::uuid[], ${column((s) => s.read)}::text[], ${column((s) => s.direction)}::text[],
      ${column((s) => instant(hourOf(s)))}::timestamptz[], ${column((s) => instant(s.at))}::timestamptz[], ${column((s) => s.offset)}::bigint[]) s
    on conflict do nothing`.execute(trx);
  // What was there before must be the same scan: two phones under one name would otherwise swallow each other's people.
  const kept = await trx.selectFrom('attendance_scan').select(['sequence', 'registration_id', 'direction', 'device_at']).where('event_id', '=', eventId).where('device_id', '=', device).where('sequence', 'in', column((s) => s.sequence)).execute();
  const known = new Map(kept.map((row) => [row.sequence, row]));
  for (const scan of scans) {
    const row = known.get(scan.sequence)!;
    const same = row.direction === scan.direction && row.device_at.getTime() === scan.at && (row.registration_id === scan.registrationId || row.registration_id === null);
    if (!same) throw scanAltered(scan.sequence);
  }
}

