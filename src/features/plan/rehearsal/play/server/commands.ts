import type { JsonWebKey } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { findAddress } from '#features/account/server/queries.ts';
import { issueToken } from '#features/account/server/commands.ts';
import { copyEvent } from '#features/event/copy/server/commands.ts';
import type { Role } from '#features/assessment/model.ts';
import type { EventRecord } from '#features/event/model.ts';
import { publishEvent } from '#features/event/server/commands.ts';
import { getCast, getEvent } from '#features/event/server/queries.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import { countByChannel } from '#features/registration/pool/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { copyCarriage } from '../../../copy/server/commands.ts';
import { check, simulatePeople, startingProgress, type Progress, type SimulatedPerson } from '../../model.ts';
import { checkTests, openTests, sitTests, sitters, type Told } from '../../exam/server/commands.ts';
import { saveProgress } from '../../server/commands.ts';
import { nobodyMayDrive, rehearsalNeedsTalks } from '../../server/errors.ts';
import { findRehearsal } from '../../server/queries.ts';
import { openSurface, signatureHolds, type Surface } from '../../server/vendor.ts';
import { inParallel, listeners, rehearsalRule, standardPace, truthOf, type Pace } from '../model.ts';

interface Stage {
  slug: string;
  eventId: string;
  programmeKey: string;
  region: string;
  segment: string;
  seats: number;
  items: { title: string; castPosition: number | null; kind: string }[];
  /** The second speaker's place and name: the question goes to him or her. */
  addressee: string;
  /** Tests that are played. */
  tests: Role[];
}

interface Ticket {
  person: SimulatedPerson;
  number: number;
  channel: string;
  token: string;
}

/**
 * Plays a rehearsal that was asked for, from the first sign-up to the published recap, and compares what the system found out
 * with what the simulated people did. Every step from the sign-up on goes through the public HTTP surface at `origin`.
 * Ends with state done (checks say what held) or failed (with the sentence why); never throws for what the play met.
 */
export async function playRehearsal(app: App, { rehearsalId, origin, pace = standardPace, onProgress = () => {} }: { rehearsalId: string; origin: string; pace?: Pace; onProgress?: (progress: Progress) => void }): Promise<Progress> {
  const rehearsal = await withScope(app.db, system('rehearsal'), (trx) => findRehearsal(trx, rehearsalId));
  if (!rehearsal || rehearsal.state !== 'queued') return rehearsal?.progress ?? startingProgress(0);
  const progress = rehearsal.progress;
  const tell = async (change: Partial<Progress>): Promise<void> => {
    Object.assign(progress, change);
    await saveProgress(app, rehearsalId, { progress });
    onProgress(progress);
  };
  const surface = openSurface(origin);
  try {
    await saveProgress(app, rehearsalId, { state: 'running' });
    const stage = await setStage(app, rehearsal.ofEventId, rehearsalId);
    await saveProgress(app, rehearsalId, { eventId: stage.eventId });
    await tell({ slug: stage.slug, phase: 'sign-up' });
    const token = await driverToken(app, stage, rehearsalId);
    const people = simulatePeople({ count: rehearsal.people, seed: progress.seed, mark: rehearsalId.slice(-12) });
    const before = await simulatedTally(surface, stage);
    const tickets = await signUp(surface, stage, people, pace, async (signedUp) => tell({ signedUp }));
    const truth = truthOf(people, stage.seats);
    const numbers = [...tickets].map((ticket) => ticket.number).sort((a, b) => a - b);
    await tell({
      phase: 'room',
      checks: [
        check('refusals', 0, people.length - tickets.length),
        check('seats', truth.meeting, tickets.filter((ticket) => ticket.channel === 'meeting').length),
        check('overflow', truth.stream, tickets.filter((ticket) => ticket.channel === 'stream').length),
        check('numbers', `1..${people.length}`, numbers.every((number, i) => number === i + 1) ? `1..${numbers.length}` : 'gaps'),
      ],
    });
    const sitting = tickets.slice(0, sitters).map((ticket) => ticket.token);
    const told: Told[] = [];
    const sit = async (role: 'pre' | 'post'): Promise<void> => {
      if (stage.tests.includes(role)) told.push(await sitTests(surface, { slug: stage.slug, role, tokens: sitting, seed: progress.seed, hands: pace.hands }));
    };
    await sit('pre');
    const room = await playRoom(surface, stage, tickets, token, pace, (onNow) => tell({ onNow }));
    await tell({
      phase: 'close',
      onNow: null,
      checks: [
        ...progress.checks,
        check('rundown', stage.items.map((item) => item.title).join(' · '), room.heard.join(' · ')),
        { name: 'presence', expected: `≥ ${listeners}`, seen: String(room.presence), ok: room.presence >= listeners }, // whoever looks on is counted too
        check('question', 'answered', room.question),
      ],
    });
    await sit('post');
    await surface.send(`/api/v1/events/${stage.slug}/close`, {}, { token });
    await tell({ phase: 'recap' });
    const news = await publishWhenWritten(surface, stage, token);
    const tally = await tallyMoved(surface, stage, before, truth.attended);
    const certificates = await issueAndVerify(surface, stage, tickets, token);
    await tell({
      phase: 'done',
      checks: [
        ...progress.checks,
        check('recap', `${room.asker} / ${stage.addressee}`, news.includes(room.asker) && news.includes(stage.addressee) && news.includes(room.answer) ? `${room.asker} / ${stage.addressee}` : 'missing'),
        check('attendance', truth.met, tally.met - before.met),
        check('tally', truth.attended, tally.attendances - before.attendances),
        check('certificates', truth.met, certificates),
        ...(told.length > 0 ? [await checkTests(app, { eventId: stage.eventId, people: sitting.length, told })] : []),
      ],
    });
    await saveProgress(app, rehearsalId, { state: 'done' });
  } catch (reason) {
    app.log.error({ rehearsalId, reason: (reason as Error).stack }, 'rehearsal');
    await saveProgress(app, rehearsalId, { state: 'failed', failure: (reason as Error).message });
  } finally {
    surface.close();
  }
  return progress;
}

/** Copies the event with its channels, pools and run of show under a name of its own, marked as simulated, and publishes it. */
async function setStage(app: App, ofEventId: string, rehearsalId: string): Promise<Stage> {
  const by = system('rehearsal');
  const original = await withScope(app.db, by, (trx) => getEvent(trx, ofEventId));
  const newSlug = `geladi-${original.slug.slice(0, 60)}-${rehearsalId.slice(-6)}`;
  const copy = await copyEvent(app, by, { event: ofEventId, newSlug, at: app.clock.now(), simulated: true, rule: rehearsalRule });
  await withScope(app.db, by, (trx) => copyCarriage(trx, { from: ofEventId, to: copy.id, castIds: copy.castIds, links: true }));
  await publishEvent(app, by, { event: copy.id });
  const tests = await openTests(app, { from: ofEventId, to: copy.id });
  return withScope(app.db, by, async (trx) => {
    const cast = await getCast(trx, copy.id);
    const speakers = cast.filter((member) => member.role === 'speaker');
    const items = await listRundown(trx, { eventId: copy.id });
    const addressee = speakers.find((speaker) => speaker.position === 2);
    if (!addressee || items.length === 0) throw rehearsalNeedsTalks();
    const meeting = (await countByChannel(trx, { eventId: copy.id })).find((channel) => channel.kind === 'meeting');
    return {
      slug: copy.slug,
      eventId: copy.id,
      programmeKey: original.programmeKey,
      region: regencyOf(original),
      segment: original.segments[0] ?? (await listSegments(trx, original.programmeId))[0]!.key,
      seats: meeting?.limit === null ? Infinity : (meeting?.limit ?? 0) - (meeting?.reserved ?? 0),
      items: items.map((item) => ({ title: item.title, kind: item.kind, castPosition: speakers.find((speaker) => speaker.id === item.castId)?.position ?? null })),
      addressee: addressee.name,
      tests,
    };
  });
}

function regencyOf(event: EventRecord): string {
  const code = event.regions[0]?.code;
  if (!code) throw rehearsalNeedsTalks();
  return code.includes('.') ? code : `${code}.01`;
}

/** The play acts as the person who asked for it, or as an administrator of the programme when the command line did. */
async function driverToken(app: App, stage: Stage, rehearsalId: string): Promise<string> {
  const { startedBy, programmeId } = await withScope(app.db, system('rehearsal'), async (trx) => {
    const row = await trx.selectFrom('plan_rehearsal').select('started_by').where('id', '=', rehearsalId).executeTakeFirstOrThrow();
    return { startedBy: row.started_by, programmeId: (await getEvent(trx, stage.eventId)).programmeId };
  });
  const email = await findAddress(app, { userId: startedBy, programmeId });
  if (!email) throw nobodyMayDrive();
  return (await issueToken(app, email)).token;
}

async function signUp(surface: Surface, stage: Stage, people: readonly SimulatedPerson[], pace: Pace, tell: (count: number) => Promise<void>): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  let told = 0;
  await inParallel(people, pace.hands, async (person) => {
    const body = { name: person.name, email: person.email, region: stage.region, segment: stage.segment, institution: 'Simulasi', consent: person.consent };
    const { status, body: answer } = await surface.send<{ number: number; channel: string; link: string }>(`/api/v1/events/${stage.slug}/registrations`, body);
    if (status !== 201) return;
    tickets.push({ person, number: answer.number, channel: answer.channel, token: answer.link.split('/j/')[1]! });
    if (tickets.length - told >= 250) {
      told = tickets.length;
      await tell(told);
    }
  });
  await tell(tickets.length);
  return tickets;
}

interface Played {
  heard: string[];
  presence: number;
  question: string;
  asker: string;
  answer: string;
}

/** Opens the room, walks through the run of show while people are present, and lets one of them ask the second speaker. */
async function playRoom(surface: Surface, stage: Stage, tickets: readonly Ticket[], token: string, pace: Pace, tell: (onNow: string) => Promise<void>): Promise<Played> {
  const path = `/api/v1/events/${stage.slug}`;
  const heard: string[] = [];
  let presence = 0;
  for (let i = 0; i < listeners; i += 1) {
    surface.listen(`/live/${stage.slug}`, (entry) => {
      if (entry.event === 'presence') presence = Math.max(presence, (JSON.parse(entry.data) as { count: number }).count);
      if (i > 0 || entry.event === 'presence') return;
      const onNow = titleOnNow(entry.data);
      if (onNow && heard.at(-1) !== onNow) heard.push(onNow);
    });
  }
  await surface.send(`${path}/open`, {}, { token });
  const stopPulses = keepPulsing(surface, path, tickets, pace);
  const asking = tickets.find((ticket) => ticket.person.conduct === 'stays')!;
  const asked = await surface.send<{ number: number }>(`${path}/questions`, { to: '2', text: 'Bagaimana cara menjaga data pribadi saat memakai media sosial?' }, { token: asking.token });
  const answer = 'Aktifkan autentikasi dua faktor dan jangan berikan kode OTP kepada siapa pun.';
  let question = 'not asked';
  const beat = pace.roomMs / stage.items.length;
  for (const item of stage.items) {
    const until = Date.now() + beat;
    await surface.send(`${path}/rundown/next`, {}, { token });
    await tell(item.title);
    if (item.castPosition) await surface.send(`${path}/notes`, { speaker: String(item.castPosition), kind: 'point', text: `materi ${item.title} disampaikan kepada peserta simulasi` }, { token });
    if (item.kind === 'questions' && asked.status === 201) {
      const at = `${path}/questions/${asked.body.number}`;
      await surface.send(`${at}/queue`, {}, { token });
      await surface.send(`${at}/air`, {}, { token });
      const answered = await surface.send<{ state: string }>(`${at}/answer`, { answer, answeredBy: '2' }, { token });
      question = answered.body.state;
    }
    await wait(Math.max(0, until - Date.now()));
  }
  await surface.send(`${path}/rundown/end`, {}, { token });
  await stopPulses();
  await surface.send(`${path}/end`, {}, { token });
  return { heard, presence, question, asker: asking.person.name, answer: answer.slice(0, -1) };
}

interface HeardItem {
  title: string;
  startedAt: string | null;
  endedAt: string | null;
}

/** The title that a room's entry, or the snapshot a stream begins with, says is on now. */
function titleOnNow(data: string): string | null {
  const { items, payload } = JSON.parse(data) as { items?: HeardItem[]; payload?: { items?: HeardItem[] } };
  return (payload?.items ?? items)?.find((item) => item.startedAt && !item.endedAt)?.title ?? null;
}

/** Everybody who stays says so at once and then every `pulseMs`, a weak link misses now and then; latecomers say it at the end. */
function keepPulsing(surface: Surface, path: string, tickets: readonly Ticket[], pace: Pace): () => Promise<void> {
  const pulse = (list: readonly Ticket[]): Promise<void> => inParallel(list, pace.hands, async (ticket) => void (await surface.send(`${path}/pulses`, {}, { token: ticket.token })));
  const staying = tickets.filter((ticket) => ticket.person.conduct === 'stays');
  const late = tickets.filter((ticket) => ticket.person.conduct === 'late');
  let round = 0;
  let stopped = false;
  const running = (async () => {
    await pulse(staying);
    while (!stopped) {
      await wait(pace.pulseMs);
      round += 1;
      if (!stopped) await pulse(staying.filter((ticket, i) => !ticket.person.weakLink || (i + round) % 3 !== 0));
    }
  })();
  return async () => {
    stopped = true;
    await Promise.all([running, pulse([...late, ...staying])]);
  };
}

/** The draft follows the close by itself; publishing is the editor's act. */
async function publishWhenWritten(surface: Surface, stage: Stage, token: string): Promise<string> {
  for (const end = Date.now() + 30_000; Date.now() < end; await wait(500)) {
    const { status } = await surface.send(`/api/v1/events/${stage.slug}/recap/publish`, {}, { token });
    if (status !== 200) continue;
    const { body } = await surface.read<{ paragraphs: { text: string }[] }>(`/api/v1/events/${stage.slug}/recap`);
    return body.paragraphs.map((paragraph) => paragraph.text).join('\n');
  }
  throw new Error('no recap was written within 30 s of the close');
}

/** So many people take their certificate and have it checked. */
const sampled = 24;

/** Asks for the certificates, waits for them, and checks those of a sample against the published keys. Answers how many were issued, or what is wrong. */
async function issueAndVerify(surface: Surface, stage: Stage, tickets: readonly Ticket[], token: string): Promise<number | string> {
  const path = `/api/v1/events/${stage.slug}/certificates`;
  await surface.send(path, {}, { token });
  let issued: number | null = null;
  for (const end = Date.now() + 30_000; Date.now() < end && issued === null; await wait(300)) {
    const { body } = await surface.read<{ state: string; issued: number } | null>(path, token);
    if (body?.state === 'done') issued = body.issued;
  }
  if (issued === null) return 'not issued within 30 s';
  const { body } = await surface.read<{ keys: JsonWebKey[] }>('/api/v1/certificates/keys');
  let genuine = 0;
  await inParallel(tickets.filter((ticket) => ticket.person.conduct === 'stays').slice(0, sampled), 4, async (ticket) => {
    const { body: own } = await surface.read<{ payload: string }>(`/api/v1/events/${stage.slug}/certificate`, ticket.token);
    if (signatureHolds(own.payload, body.keys)) genuine += 1;
  });
  const wanted = Math.min(sampled, tickets.filter((ticket) => ticket.person.conduct === 'stays').length);
  return genuine === wanted ? issued : `${wanted - genuine} of ${wanted} do not verify`;
}

interface Tally {
  attendances: number;
  met: number;
}

async function simulatedTally(surface: Surface, stage: Stage): Promise<Tally> {
  const { body } = await surface.read<{ simulated: Tally | null }>(`/api/v1/programmes/${stage.programmeKey}/progress`);
  return { attendances: body.simulated?.attendances ?? 0, met: body.simulated?.met ?? 0 };
}

async function tallyMoved(surface: Surface, stage: Stage, before: Tally, expected: number): Promise<Tally> {
  let now = before;
  for (const end = Date.now() + 20_000; Date.now() < end && now.attendances - before.attendances !== expected; await wait(300)) now = await simulatedTally(surface, stage);
  return now;
}
