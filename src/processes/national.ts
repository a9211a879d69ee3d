import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql, type Transaction } from 'kysely';
import { rebuildProgramme } from '#features/report/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';

const nationalKey = 'simulasi-nasional';
const demo = system('demo');
const events = 30_000;
const folder = join(import.meta.dirname, '../../database/demo');

export interface NationalLoaded {
  key: string;
  events: number;
  regencies: number;
  attendances: number;
  people: number;
  seconds: number;
}

type Trx = Transaction<Database>;

/**
 * A year of a national movement in every regency and city, for a demonstration: 30,000 closed events with some twenty people each. All of
 * it is marked as simulated and lies in a programme of its own; nothing of it is in a proven count. Written set by set by a file of
 * statements, since thirty thousand events through their commands would take an hour. Repeating it changes nothing.
 * @param say hears of each step.
 */
export async function loadNational(app: App, say: (step: string) => void): Promise<NationalLoaded> {
  const began = performance.now();
  const known = await withScope(app.db, demo, findNational);
  if (known?.events !== events) {
    if (known) await removeNational(app, say);
    const programme = newId();
    say('events, people, attendances');
    await withScope(app.db, demo, (trx) => runFile(trx, 'national-load.sql', { programme, original: newId(), now: app.clock.now().toISOString() }));
    say('counts');
    await rebuildProgramme(app, programme);
  }
  const { regencies, attendances, people } = (await withScope(app.db, demo, findNational))!;
  return { key: nationalKey, events, regencies, attendances, people, seconds: Math.round((performance.now() - began) / 1000) };
}

/** Takes the simulation away, with its counts. */
export async function removeNational(app: App, say: (step: string) => void): Promise<{ events: number }> {
  return withScope(app.db, demo, async (trx) => {
    const known = await findNational(trx);
    if (!known) return { events: 0 };
    say('events, people, attendances, counts');
    await runFile(trx, 'national-remove.sql', { programme: known.id });
    return { events: known.events };
  });
}

async function findNational(trx: Trx): Promise<{ id: string; events: number; regencies: number; attendances: number; people: number } | undefined> {
  const { rows } = await sql<{ id: string; events: number; regencies: number; attendances: number; people: number }>`
    select p.id, coalesce(t.events, 0) as events, coalesce(t.attendances, 0) as attendances, coalesce(t.people, 0) as people,
      (select count(distinct r.region_code)::int from event_region r join event e on e.id = r.event_id where e.programme_id = p.id and e.simulated) as regencies
    from programme p left join report_programme t on t.programme_id = p.id and t.simulated where p.key = ${nationalKey}`.execute(trx);
  return rows[0];
}

/** Runs a file's statements one by one; `:name` stands for a value of ours. */
async function runFile(trx: Trx, name: string, values: Record<string, string>): Promise<void> {
  await sql`select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`.execute(trx);
  const text = readFileSync(join(folder, name), 'utf8').replace(/^--.*$/gm, '');
  const types: Record<string, string> = { programme: 'uuid', original: 'uuid', now: 'timestamptz' };
  for (const statement of text.split(/;\n/).map((part) => part.trim()).filter(Boolean)) {
    const filled = statement.replace(/(?<![:\w]):(programme|original|now)\b/g, (_, key: string) => `'${values[key]}'::${types[key]}`);
    await sql.raw(filled).execute(trx);
  }
}
