import { setTimeout as wait } from 'node:timers/promises';
import type { Progress } from '#features/plan/rehearsal/model.ts';
import { requestRehearsal } from '#features/plan/rehearsal/server/commands.ts';
import { findRehearsal, type Rehearsal } from '#features/plan/rehearsal/server/queries.ts';
import { ensureDemoAccounts } from '#features/account/server/commands.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { serve } from '../serve.ts';
import { tableOf, type Command } from './command.ts';

const patienceMs = 5000;
const longestMs = 10 * 60_000;

/**
 * Plays an event with simulated people: by the worker of the server that runs here, or, when none takes the work, by a server of
 * this command's own on a free loopback port. Phases go to standard error as they pass. Fails when a check does not hold.
 */
export const eventRehearse: Command = {
  noun: 'event', verb: 'rehearse', words: ['EVENT'], options: { people: 'string', seed: 'string' },
  about: (locale) => m.cli_event_rehearse({}, { locale }),
  async run({ app, doors, words, options, locale }) {
    const by = system('command-line');
    const programmes = await withScope(app.db, by, listProgrammes);
    // Where nobody can sign in yet, nobody could drive it: the accounts of the first start are made here, and said here.
    const made = await ensureDemoAccounts(app, { programmeIds: programmes.map((programme) => programme.id), region: '35.09' });
    for (const { email, password } of made) process.stderr.write(`${email} ${password}\n`);
    const people = Number(options.people ?? 2050);
    const { rehearsalId, seed } = await requestRehearsal(app, by, { event: words.EVENT!, people, ...(options.seed ? { seed: Number(options.seed) } : {}) });
    process.stderr.write(`seed ${seed}: serentak event rehearse ${words.EVENT} --people ${people} --seed ${seed}\n`);
    const started = await follow(app, rehearsalId, Date.now() + patienceMs, (rehearsal) => rehearsal.state !== 'queued');
    const own = started.state === 'queued' ? await serve({ ...app.config, port: 0, host: '127.0.0.1', services: ['web', 'live', 'worker'] }, doors, { pages: null }) : null;
    try {
      const { id, state, progress, failure } = await follow(app, rehearsalId, Date.now() + longestMs, (rehearsal) => rehearsal.state === 'done' || rehearsal.state === 'failed');
      const holds = state === 'done' && progress.checks.every((check) => check.ok);
      const rows = progress.checks.map((check) => [check.name, check.expected, check.seen, check.ok ? 'ok' : '!!']);
      const data = { id, state, people, ...progress, ok: holds, ...(failure ? { failure } : {}) };
      return { data, failed: !holds, text: [tableOf(['', m.plan_expected({}, { locale }), m.plan_seen({}, { locale }), ''], rows), ...(failure ? [failure] : [])].join('\n') };
    } finally {
      await own?.close();
    }
  },
};

async function follow(app: App, id: string, end: number, enough: (rehearsal: Rehearsal) => boolean): Promise<Rehearsal> {
  let said = '';
  for (;;) {
    const rehearsal = (await withScope(app.db, system('command-line'), (trx) => findRehearsal(trx, id)))!;
    const line = lineOf(rehearsal.progress);
    if (rehearsal.state !== 'queued' && line !== said) process.stderr.write(`${(said = line)}\n`);
    if (enough(rehearsal) || Date.now() > end) return rehearsal;
    await wait(250);
  }
}

const lineOf = ({ phase, signedUp, onNow }: Progress): string => [phase, String(signedUp), ...(onNow ? [onNow] : [])].join(' · ');
