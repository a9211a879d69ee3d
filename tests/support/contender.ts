/** A process of people who all want the same seats; started by tests/load/registration-rush.test.ts, tells its tally as JSON. */
import { isDeepStrictEqual } from 'node:util';
import { resolveParticipants } from '#features/participant/server/commands.ts';
import { admitBatch, type Admission, type AdmissionRequest } from '#features/registration/admission/server/commands.ts';
import { answerOf } from '#features/registration/server/commands.ts';
import { anybody } from '#platform/app/principal.ts';
import { readConfig } from '#platform/config/config.ts';
import { newId } from '#platform/database/id.ts';
import { createLog } from '#platform/log/log.ts';
import { openProduct, type Doors } from '../../src/processes/open.ts';
import type { TestEvent } from './factory.ts';

const { doors, dataDir, event, from, to, lock } = JSON.parse(process.env.SERENTAK_CONTEND!) as { doors: Doors; dataDir: string; event: TestEvent; from: number; to: number; lock: boolean };
const config = readConfig({ SERENTAK_DATA: dataDir, PORT: '0', HOST: '127.0.0.1', SERENTAK_DEMO: 'off' });
const { app, close } = await openProduct(config, { ...doors, stop: async () => {} }, { work: false, log: createLog('fatal') });
const door = { eventId: event.eventId, programmeId: event.programmeId };
const tally = { failed: 0, refused: 0, meeting: 0, stream: 0 };

/** As `register` does after it has read the form: identity in its batch, then admission in its own. */
async function signUp(who: number): Promise<void> {
  const key = { scope: `registration:${event.eventId}`, key: newId(), bodyHash: Buffer.alloc(32) };
  const identity = await app.groupCommit.submit(`identity:${event.programmeId}`, {
    ...door, simulated: false, key, name: `Orang ${who}`, contact: { kind: 'phone' as const, value: `+62814${String(who).padStart(8, '0')}` },
    regionCode: '35.09', segment: 'umum', institution: null, language: 'id' as const, proven: [],
  }, (items: Parameters<typeof resolveParticipants>[1][number][]) => resolveParticipants(app, items));
  const request: AdmissionRequest = { key, participant: identity.kind === 'participant' ? identity.participant : null, consent: { attend: true, publicity: false, contact: false }, wish: null, regionCode: '35.09', segment: 'umum', via: 'api', by: anybody, origin: 'http://localhost' };
  const submit = () => app.groupCommit.submit(`admission:${event.eventId}`, request, (requests: AdmissionRequest[]) => admitBatch(app, door, requests, { lock }));
  const answers = await Promise.allSettled(who % 2 ? [submit()] : [submit(), submit()]);
  const [first] = answers;
  if (answers.some((one) => one.status === 'rejected')) tally.failed += 1;
  else count((first as PromiseFulfilledResult<Admission>).value, answers.length === 2 ? (answers[1] as PromiseFulfilledResult<Admission>).value : null);
}

/** What the person reads: number, channel, link and code. */
const read = (admission: Admission) => answerOf(app, event.eventId, admission);

function count(admission: Admission, twin: Admission | null): void {
  if (admission.kind !== 'admitted' || (twin && !isDeepStrictEqual(read(twin), read(admission)))) tally.refused += 1;
  else if (admission.admitted.channel === 'meeting') tally.meeting += 1;
  else tally.stream += 1;
}

let next = from;
await Promise.all(Array.from({ length: 800 }, async () => {
  while (next < to) await signUp(next++);
}));
await close();
process.stdout.write(JSON.stringify(tally));
