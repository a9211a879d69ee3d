import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { keepReportedFigures } from '#features/attendance/server/commands.ts';
import { importChannels } from '#features/channel/archive/server/commands.ts';
import { channelEntry } from '#features/channel/schema.ts';
import { addChannel } from '#features/channel/server/commands.ts';
import { listChannels } from '#features/channel/server/queries.ts';
import { importEvent } from '#features/event/archive/server/commands.ts';
import { copyEvent } from '#features/event/copy/server/commands.ts';
import { addDays, instantOf, type CastMember, type Pillar } from '#features/event/model.ts';
import { closeEvent, publishEvent } from '#features/event/server/commands.ts';
import { findEvent, getCast, getEvent } from '#features/event/server/queries.ts';
import { readProgramme, type ProgrammeAdditions } from '#features/programme/archive/model.ts';
import { importBaselineFacts } from '#features/programme/fact/server/commands.ts';
import { planBatch, requestBatch } from '#features/plan/batch/server/commands.ts';
import { findNewestBatch } from '#features/plan/batch/server/queries.ts';
import { importProgramme } from '#features/programme/server/commands.ts';
import { findProgramme, listProgrammes, listSegments } from '#features/programme/server/queries.ts';
import { importQuestions } from '#features/question/archive/server/commands.ts';
import { importClipping } from '#features/recap/clipping/server/commands.ts';
import { asPrinted } from '#features/recap/knowledge/model.ts';
import { approveKnowledge } from '#features/recap/knowledge/server/commands.ts';
import { listCandidates } from '#features/recap/knowledge/server/queries.ts';
import { readReach, readRecord, type Additions, type CastPlace } from '#features/recap/record/archive/model.ts';
import { draftRecap, publishRecap } from '#features/recap/server/commands.ts';
import { publishedRecapOf } from '#features/recap/server/queries.ts';
import { ensurePools } from '#features/registration/pool/server/commands.ts';
import { importNotes, importRundown } from '#features/rundown/archive/server/commands.ts';
import type { ItemKind } from '#features/rundown/model.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import type { JsonValue } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { localDate } from '#platform/i18n/format.ts';

type Facts = Record<string, JsonValue>;
type ProgrammeFacts = Facts & { key: string };
type EventFacts = Facts & { programme: string; source: string };

interface UpcomingPlan {
  slug: string;
  copyOf: string;
  daysAhead: number;
  startHour: string;
  channels: { kind: string; name: string; link: string | null; capacity: number | null }[];
  rundown: { kind: ItemKind; title: string; minutes: number; cast: CastPlace | null }[];
}

/** `answers`: the pillar of each question, in their order, under which its answer is found again. */
type EventAdditions = Omit<Additions, 'segments'> & { answers?: Pillar[] };

interface DemoFiles {
  programmes: ProgrammeFacts[];
  events: EventFacts[];
  additions: { programmes: Record<string, Omit<ProgrammeAdditions, 'reach'>>; events: Record<string, EventAdditions>; upcoming: UpcomingPlan };
}

const folder = join(import.meta.dirname, '../../database/demo');
const demo = system('demo');
const lock = 7_310_516;

/** The facts of five articles, and what we add to them (`additions.json` says so of itself). */
export function readDemo(): DemoFiles {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return { ...(read('facts.json') as Pick<DemoFiles, 'programmes' | 'events'>), additions: read('additions.json') as DemoFiles['additions'] };
}

export interface DemoLoaded {
  programmes: number;
  events: number;
  upcoming: string;
}

/**
 * Loads three programmes, five events that were held, closed and with their published recap, and one that is to come. It writes by
 * the features' commands alone. Repeating it changes nothing; after a crash it goes on where it stopped.
 */
export async function loadDemo(app: App): Promise<DemoLoaded> {
  return alone(app, () => load(app));
}

/** One loader at a time, in whatever process. */
function alone<T>(app: App, act: () => Promise<T>): Promise<T> {
  return withScope(app.db, demo, async (trx) => {
    await sql`select pg_advisory_xact_lock(${lock})`.execute(trx);
    return act();
  });
}

async function load(app: App): Promise<DemoLoaded> {
  const { programmes, events, additions } = readDemo();
  for (const programme of programmes) {
    const { key } = programme;
    const reach = events.filter((event) => event.programme === key).flatMap(readReach);
    await importProgramme(app, demo, readProgramme(programme, { ...additions.programmes[key]!, reach }));
    await importBaselineFacts(app, demo, { programme: key });
  }
  for (const event of events) await loadEvent(app, event, additions.events[event.source]!);
  await loadUpcoming(app, additions.upcoming);
  await loadBaliGroups(app);
  return { programmes: programmes.length, events: events.length, upcoming: additions.upcoming.slug };
}

/** On a database without any programme, and on one where an earlier load was cut short; null where there was nothing to do. */
export async function loadDemoWhenEmpty(app: App): Promise<DemoLoaded | null> {
  return alone(app, async () => {
    const { programmes, additions } = readDemo();
    const known = await withScope(app.db, demo, async (trx) => ({ programmes: await listProgrammes(trx), last: await findEvent(trx, additions.upcoming.slug) }));
    const ours = known.programmes.some((programme) => programmes.some((facts) => facts.key === programme.key));
    const unfinished = ours && (!known.last || known.last.state === 'draft');
    return known.programmes.length === 0 || unfinished ? load(app) : null;
  });
}

async function loadEvent(app: App, facts: EventFacts, { answers = [], ...additions }: EventAdditions): Promise<void> {
  const segments = await withScope(app.db, demo, async (trx) => listSegments(trx, (await findProgramme(trx, facts.programme))!.id));
  const { event, notes, channels, rundown, questions, reported } = readRecord(facts, { ...additions, segments });
  const { id, slug, state } = await importEvent(app, demo, event);
  if (state === 'ended') {
    const cast = await withScope(app.db, demo, (trx) => getCast(trx, id));
    const idOf = finder(cast);
    await importChannels(app, demo, { event: slug, channels });
    await importRundown(app, demo, { event: slug, items: rundown.map(({ cast: place, ...item }) => ({ ...item, castId: idOf(place), minutes: null })) });
    await importNotes(app, demo, { event: slug, source: event.source, notes: notes.map(({ cast: place, ...note }) => ({ ...note, castId: idOf(place)! })) });
    await importQuestions(app, demo, { event: slug, source: event.source, questions: questions.map(({ to, answeredBy, ...question }) => ({ ...question, toCastId: idOf(to), answeredByCastId: idOf(answeredBy) })) });
    await withScope(app.db, demo, (trx) => keepReportedFigures(trx, id, reported));
    await closeEvent(app, demo, { event: slug });
  }
  const stated = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);
  await importClipping(app, demo, { event: slug, file: event.source, outlet: stated(facts.outlet), title: event.title });
  const candidates = await withScope(app.db, demo, (trx) => listCandidates(trx, { eventId: id }));
  for (const [at, { number, text, answer, approved }] of candidates.entries()) {
    const pillar = answers[at];
    if (pillar && !approved) await approveKnowledge(app, demo, { event: slug, number, entry: { pillar, question: asPrinted(text), answer: asPrinted(answer) }, key: null });
  }
  const published = await withScope(app.db, demo, (trx) => publishedRecapOf(trx, { slug, language: 'id', now: app.clock.now() }));
  if (published) return;
  await draftRecap(app, demo, { event: slug });
  await publishRecap(app, demo, { event: slug });
}

const finder = (cast: readonly CastMember[]) => (place: CastPlace | null): string | null =>
  cast.find((member) => member.role === place?.role && member.position === place.position)?.id ?? null;

/** A copy of a webinar that was held, a few days ahead of today, with seats and a plan of its own, open for sign-up. */
async function loadUpcoming(app: App, plan: UpcomingPlan): Promise<void> {
  const { original, known } = await withScope(app.db, demo, async (trx) => ({ original: await getEvent(trx, plan.copyOf), known: await findEvent(trx, plan.slug) }));
  if (known && known.state !== 'draft') return;
  const day = addDays(localDate(app.clock.now(), original.zone), plan.daysAhead);
  const { id, slug } = await copyEvent(app, demo, { event: plan.copyOf, newSlug: plan.slug, at: instantOf(day, plan.startHour, original.zone), simulated: false });
  const { cast, channels } = await withScope(app.db, demo, async (trx) => ({ cast: await getCast(trx, id), channels: await listChannels(trx, { eventId: id }) }));
  for (const channel of plan.channels) {
    if (!channels.some((there) => there.kind === channel.kind)) await addChannel(app, demo, { event: slug, entry: channelEntry.parse(channel) });
  }
  await ensurePools(app, demo, { event: slug });
  const idOf = finder(cast);
  await importRundown(app, demo, { event: slug, items: plan.rundown.map(({ cast: place, ...item }) => ({ ...item, castId: idOf(place), asWritten: null })) });
  await publishEvent(app, demo, { event: slug });
}

/** The agencies of Bali 2023 with assumed head counts, and how the planner would put them into eight groups: an example beside what was published. */
async function loadBaliGroups(app: App): Promise<void> {
  const { note, problem } = JSON.parse(readFileSync(join(folder, 'bali-batches.json'), 'utf8')) as { note: string; problem: unknown };
  const event = await withScope(app.db, demo, (trx) => findEvent(trx, 'bali-2023-08-21'));
  if (!event) return;
  const known = await withScope(app.db, demo, (trx) => findNewestBatch(trx, { eventId: event.id }));
  const batchId = known?.id ?? (await requestBatch(app, demo, { event: event.slug, problem, note })).batchId;
  await planBatch(app, { eventId: event.id, batchId });
}
