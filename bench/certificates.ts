import { readFileSync } from 'node:fs';
import { certificatePage } from '#features/certificate/page/model.ts';
import { renderCertificate } from '#features/certificate/page/server/vendor.ts';
import { saidBy } from '#features/certificate/payload/model.ts';
import { askForCertificates, issueCertificates } from '#features/certificate/server/commands.ts';
import type { Staff } from '#platform/app/principal.ts';
import { createTypesetter } from '#platform/files/typeset.ts';
import { testApp } from '../tests/support/app.ts';
import { makeEvent } from '../tests/support/factory.ts';
import { addPeople } from '../tests/support/people.ts';
import type { Measured } from './run.ts';

const seed = 7;
const base = 'https://serentak.example';
/** Pages under way: the renderer works while the next ones are drawn up. */
const ahead = 16;

/**
 * Certificates for everybody of an event: signed, logged, kept and set as PDF, against the renderer alone on the same pages
 * (which are drawn up before its clock starts). `BENCH_PEOPLE` shortens it.
 */
export async function certificates(): Promise<Measured> {
  const people = Number(process.env.BENCH_PEOPLE ?? 20_000);
  const world = await testApp();
  try {
    const event = await makeEvent(world, { state: 'closed' });
    const now = new Date();
    for (let done = 0; done < people; done += 1000) {
      const some = await addPeople(world, event, Math.min(1000, people - done));
      await world.asSystem((trx) => trx.insertInto('attendance').values(some.map(({ registrationId }) => ({ event_id: event.eventId, registration_id: registrationId, seconds: 6000, needed_seconds: 5400, met: true, reason: 'met', computed_at: now }))).execute());
    }
    const admin: Staff = { kind: 'staff', userId: 'bench', email: 'bench@example.id', name: 'Bench', grants: [{ role: 'programme_admin', kind: 'programme', id: event.programmeId }] };
    const { run } = await askForCertificates(world.app, admin, { event: event.slug, key: null });

    const started = performance.now();
    const processorBefore = processorSeconds();
    let peak = 0;
    let half = 0;
    const watch = setInterval(() => (peak = Math.max(peak, residentMib())), 500);
    await issueCertificates(world.app, { eventId: event.eventId, runId: run });
    const signing = (performance.now() - started) / 1000;
    const payloads = (await world.asSystem((trx) => trx.selectFrom('certificate').select('payload').where('event_id', '=', event.eventId).orderBy('serial').execute())).map((row) => row.payload);
    if (payloads.length !== people) throw new Error(`${payloads.length} certificates for ${people} people`);
    const rendering = await setAll(payloads, () => (half = peak));
    const seconds = (performance.now() - started) / 1000;
    clearInterval(watch);
    const processor = processorSeconds() - processorBefore;

    const alone = await setAlone(payloads.slice(0, Math.min(2000, people)));
    const ours = people / seconds;
    return {
      name: 'certificates', ours: round(ours), baseline: round(alone), ratio: round(ours / alone), unit: 'certificates/s', seed,
      figures: { people, seconds: round(seconds), signed_per_s: Math.round(people / signing), rendered_per_s: Math.round(people / rendering), rss_mib: peak, rss_half_way_mib: half, processor_ms_each: round((processor / people) * 1000) },
    };
  } finally {
    await world.close();
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The typesetter's processes, which are children of this one. */
function setters(): string[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter((pid) => pid !== '' && quietly(`/proc/${pid}/cmdline`).includes('typeset-program'));
}

/** A file of a process that may have ended. */
function quietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Memory of this process and of the typesetter's, in MiB. */
function residentMib(): number {
  const pages = setters().map((pid) => Number(quietly(`/proc/${pid}/statm`).split(' ')[1] ?? 0));
  return Math.round((process.memoryUsage.rss() + pages.reduce((sum, count) => sum + count, 0) * 4096) / 2 ** 20);
}

/** Processor time so far of this process, of the setters that ended and of those at work (PostgreSQL's own is not in it). */
function processorSeconds(): number {
  const ticks = (pid: string, fields: number[]): number => {
    const stat = quietly(`/proc/${pid}/stat`);
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.reduce((sum, field) => sum + Number(words[field - 3] ?? 0), 0);
  };
  return (ticks('self', [14, 15, 16, 17]) + setters().reduce((sum, pid) => sum + ticks(pid, [14, 15]), 0)) / 100;
}

/** Sets every page through the product's own way; answers seconds. */
async function setAll(payloads: readonly string[], halfWay: () => void): Promise<number> {
  const setter = createTypesetter();
  const started = performance.now();
  let next = 0;
  await Promise.all(Array.from({ length: ahead }, async () => {
    for (let i = next++; i < payloads.length; i = next++) {
      if (i === payloads.length >> 1) halfWay();
      const jws = payloads[i]!;
      await renderCertificate(certificatePage(saidBy(jws), jws, { language: 'id' }), { base, setter });
    }
  }));
  setter.close();
  return (performance.now() - started) / 1000;
}

/** The renderer alone: the same pages, drawn up before; pages a second. */
async function setAlone(payloads: readonly string[]): Promise<number> {
  const setter = createTypesetter();
  const jobs: Parameters<typeof setter.set>[0][] = [];
  const collect = { set: async (job: (typeof jobs)[number]) => (jobs.push(job), Buffer.alloc(0)), close: () => {} };
  for (const jws of payloads) await renderCertificate(certificatePage(saidBy(jws), jws, { language: 'id' }), { base, setter: collect });
  const started = performance.now();
  await Promise.all(jobs.map((job) => setter.set(job)));
  const seconds = (performance.now() - started) / 1000;
  setter.close();
  return jobs.length / seconds;
}
