import { createServer, get } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { addDays } from '#features/event/model.ts';
import { bundle } from '#features/plan/batch/bundle/model.ts';
import { formulate } from '#features/plan/batch/formulation/model.ts';
import { breachesOf, type BatchProblem } from '#features/plan/batch/model.ts';
import { loadSolver, planInWorker } from '#features/plan/batch/server/vendor.ts';
import type { Measured } from './run.ts';
import { Dice } from '../tests/support/dice.ts';

const root = join(import.meta.dirname, '..');
const seed = 20230821;
const seconds = 30;
/** For the bare solver, which comes no nearer in the rest of the time. */
const bareLimit = 15;
const gap = 0.01;

/**
 * Every regency and city with the people it brings, and the day it would like within 60: it may come two days earlier or later. Two
 * groups a day, which together are 97 % full; wishes bunch up by up to three days.
 */
function nation(): BatchProblem {
  const roll = new Dice(seed);
  const names = readFileSync(join(root, 'src/features/region/data/regions.tsv'), 'utf8').split('\n').map((line) => line.split('\t')).filter(([code]) => /^\d\d\.\d\d$/.test(code ?? '')).map(([code, , name]) => `${code} ${name}`);
  const sizes = names.map(() => 200 + Math.floor(roll.next() * 1200));
  const people = sizes.reduce((sum, size) => sum + size, 0);
  const days = Array.from({ length: 60 }, (_, day) => addDays('2026-09-01', day));
  let before = 0;
  const units = names.map((unit, at) => {
    const wish = Math.min(59, Math.max(0, Math.floor((before / people) * 60 + (roll.next() - 0.5) * 3)));
    before += sizes[at]!;
    return { unit, people: sizes[at]!, days: days.slice(Math.max(0, wish - 2), wish + 3) };
  });
  return { days, groupsPerDay: 2, groupCapacity: Math.ceil(people / 120 / 0.97), units, together: [], apart: [] };
}

/** The slowest of small answers of a server in this thread, asked without a pause until the work is over; in milliseconds. */
async function slowestAnswerDuring(work: Promise<unknown>): Promise<number> {
  const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const { port } = server.address() as AddressInfo;
  let [slowest, over] = [0, false];
  void work.finally(() => (over = true));
  while (!over) {
    const began = performance.now();
    await new Promise<void>((done, wrong) => get({ port, host: '127.0.0.1', path: '/' }, (response) => response.resume().on('end', done)).on('error', wrong));
    slowest = Math.max(slowest, performance.now() - began);
    await new Promise((next) => setTimeout(next, 10));
  }
  server.close();
  server.closeAllConnections();
  return slowest;
}

/** Bali's agencies to the proven optimum, and the nation's regencies within 1 % of the bound, each in its thread; beside them the bare solver on the bare model. */
export async function plan(): Promise<Measured> {
  const { problem: bali } = JSON.parse(readFileSync(join(root, 'database/demo/bali-batches.json'), 'utf8')) as { problem: BatchProblem };
  const timed = async (problem: BatchProblem, allowed: number) => {
    const began = performance.now();
    const work = planInWorker({ problem, seconds, gap: allowed });
    const answerMs = await slowestAnswerDuring(work);
    const { solved } = await work;
    if (solved.outcome !== 'planned' || breachesOf(problem, solved.groups).length > 0) throw new Error(`bench plan: ${solved.outcome}, or a broken rule`);
    return { solved, answerMs, seconds: (performance.now() - began) / 1000 };
  };
  const one = await timed({ ...bali, together: bali.together ?? [], apart: bali.apart ?? [] }, 0);
  if (one.solved.splits !== one.solved.bound) throw new Error('bench plan: Bali was not proven');
  const national = nation();
  const all = await timed(national, gap);
  const parts = national.units.length + all.solved.splits;

  const solver = await loadSolver();
  const began = performance.now();
  const { model } = formulate(bundle(national), { sharp: false });
  const bare = solver({ model, seconds: bareLimit, gap });
  const bareSeconds = (performance.now() - began) / 1000;
  const bareParts = bare.values === null ? Infinity : model.cost.reduce((sum, cost, at) => sum + cost * Math.round(bare.values![at]!), 0);

  const round = (value: number): number => Number(value.toPrecision(4));
  return {
    name: 'plan', ours: round(all.seconds), baseline: round(bareSeconds), ratio: round(all.seconds / bareSeconds), unit: 's', seed,
    figures: {
      bali_s: round(one.seconds), national_s: round(all.seconds), national_gap: round((all.solved.splits - all.solved.bound) / parts),
      national_splits: all.solved.splits, national_bound: all.solved.bound, slowest_answer_ms: round(all.answerMs),
      bare_gap: Number.isFinite(bareParts) ? round((bareParts - bare.bound) / bareParts) : 1, bare_splits: Number.isFinite(bareParts) ? bareParts - national.units.length : -1,
    },
  };
}
