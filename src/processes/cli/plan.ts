import { readFile, stat } from 'node:fs/promises';
import { toPlan } from '#features/plan/batch/explanation/model.ts';
import type { BatchPlan } from '#features/plan/batch/model.ts';
import { limits, readBatchFile } from '#features/plan/batch/schema.ts';
import { batchNoFile, batchUndecided } from '#features/plan/batch/server/errors.ts';
import { planInWorker } from '#features/plan/batch/server/vendor.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { formatNumber } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { tableOf, type LoneCommand } from './command.ts';

const seconds = 8;

function textOf({ groups, explanation }: BatchPlan, locale: Locale): string {
  const headings = [m.batch_column_group({}, { locale }), m.batch_column_day({}, { locale }), m.batch_column_units({}, { locale }), m.batch_column_filled({}, { locale })];
  const rows = groups.map(({ group, day, capacity, units }) => [
    String(group), day, units.map(({ unit, people }) => `${unit} ${formatNumber(people, locale)}`).join(', '),
    `${formatNumber(units.reduce((sum, part) => sum + part.people, 0), locale)} / ${formatNumber(capacity, locale)}`,
  ]);
  return groups.length === 0 ? explanation : `${explanation}\n\n${tableOf(headings, rows)}`;
}

/** Reads a file of units, days and wishes and prints the groups. JSON speaks Indonesian whatever the terminal speaks, so that scripts can rely on it. */
export const planBatches: LoneCommand = {
  noun: 'plan', verb: 'batches', words: ['FILE'], options: {},
  about: (locale) => m.cli_plan_batches({}, { locale }),
  async alone({ words, locale }) {
    const found = await stat(words.FILE!).catch(() => null);
    if (!found?.isFile()) throw batchNoFile();
    if (found.size > limits.bytes) throw new Refusal('batch_too_large', 422);
    const problem = readBatchFile(await readFile(words.FILE!, 'utf8'));
    const answer = await planInWorker({ problem, seconds });
    if (answer.solved.outcome === 'unknown') throw batchUndecided(seconds);
    return { data: toPlan(problem, answer, 'id'), text: textOf(toPlan(problem, answer, locale), locale) };
  },
};
