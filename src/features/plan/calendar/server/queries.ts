import { readFileSync } from 'node:fs';
import { readMarkedDays, type MarkedDays } from '../model.ts';

let known: MarkedDays[] | undefined;

/** Public holidays, joint leave and Ramadan, each dated and sourced, as the data file beside this feature has them; read once. */
export function listMarkedDays(): readonly MarkedDays[] {
  return (known ??= readMarkedDays(readFileSync(new URL('../data/days.tsv', import.meta.url), 'utf8')));
}
