import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Challenge } from 'altcha-lib';
import type { App } from '#platform/app/app.ts';
import { withScope } from '#platform/database/scope.ts';
import { longestFillMs, waitOf, workCost, type Proof } from '../model.ts';
import { isOverBudget, signUpRate, takeSlot } from './queries.ts';
import { askForWork, isWorkDone } from './vendor.ts';

interface Door {
  eventId: string;
  programmeId: string;
}

const signatureBytes = 12;
const workMinutes = 60;

/** When a form was given out, signed together with its event and its key: "<time>.<signature>". */
export function stampForm(app: Pick<App, 'keys' | 'clock'>, { eventId, key }: { eventId: string; key: string }): string {
  const at = app.clock.now().getTime().toString(36);
  return `${at}.${app.keys.sign('form', `${eventId}:${key}:${at}`, signatureBytes).toString('base64url')}`;
}

/** Milliseconds since a form was given out; null without a true stamp of this event and key. */
function filledSince(app: Pick<App, 'keys' | 'clock'>, { eventId, key }: { eventId: string; key: string }, stamp: string): number | null {
  const [at = '', signature = ''] = stamp.split('.');
  if (!/^[0-9a-z]{1,12}$/.test(at) || !app.keys.verify('form', `${eventId}:${key}:${at}`, Buffer.from(signature, 'base64url'))) return null;
  const age = app.clock.now().getTime() - parseInt(at, 36);
  return age < 0 || age > longestFillMs ? null : age;
}

/** The task for the script of one form; harder while many sign up. */
export async function giveTask(app: App, door: Door, key: string): Promise<Challenge> {
  const cost = workCost(await signUpRate(app, door));
  return askForWork(app.keys, { eventId: door.eventId, key }, { cost, until: new Date(app.clock.now().getTime() + workMinutes * 60_000) });
}

export interface Arriving {
  key: string;
  /** What the form carries: its signed time, and the script's answer or ''. */
  stamp: string;
  work: string;
  /** The cookie of the browser; null = none came. */
  device: string | null;
}

export interface Arrival {
  proof: Proof;
  device: Buffer | null;
  waitMs: number;
}

/** What stands for a sign-up and how long it waits. Looks at form, browser and rush; never at an address. */
export async function judgeArrival(app: App, door: Door, { key, stamp, work, device }: Arriving): Promise<Arrival> {
  const form = { eventId: door.eventId, key };
  const filledMs = filledSince(app, form, stamp);
  const proof: Proof = (await isWorkDone(app.keys, form, work)) ? 'work' : filledMs === null ? 'none' : 'time';
  const known = device === null ? null : app.keys.lookup('device', device);
  const overBudget = await isOverBudget(app, door, known);
  const perSecond = await signUpRate(app, door);
  const inQueue = proof !== 'work' || overBudget;
  return { proof, device: known, waitMs: Math.round(waitOf({ proof, filledMs: filledMs ?? 0, perSecond, overBudget, slotMs: inQueue ? takeSlot(app, door.eventId) : 0 })) };
}

/** The queue itself: a request that waits, so that it needs no script, and a dropped line sends the same form again. */
export async function waitForTurn({ waitMs }: Pick<Arrival, 'waitMs'>): Promise<void> {
  if (waitMs > 0) await pause(waitMs);
}

/** Keeps how a sign-up came, for the person who looks at oddities. Batched; a replay keeps the first. */
export async function keepArrival(app: App, door: Door, { registrationId, arrival }: { registrationId: string; arrival: Arrival }): Promise<void> {
  await app.groupCommit.submit(`arrival:${door.eventId}`, { registrationId, arrival }, async (items: { registrationId: string; arrival: Arrival }[]) => {
    await withScope(app.db, { kind: 'event', ...door }, (trx) =>
      sql`insert into registration_arrival (event_id, registration_id, device, proof, waited_ms, at)
        select ${door.eventId}, row.*, ${app.clock.now()} from unnest(${items.map((item) => item.registrationId)}::uuid[], ${items.map((item) => item.arrival.device)}::bytea[],
          ${items.map((item) => item.arrival.proof)}::text[], ${items.map((item) => item.arrival.waitMs)}::int[]) row
        on conflict do nothing`.execute(trx),
    );
    return items.map(() => null);
  });
}
