import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkRecap, recapAsText } from '#features/recap/checking/model.ts';
import { writeRecap, type RecapInput } from '#features/recap/model.ts';
import { readRecap } from '#features/recap/reading/model.ts';
import { buildRegionIndex, readRegionFiles } from '#features/region/model.ts';
import type { Measured } from './run.ts';

const root = join(import.meta.dirname, '..');
const regionText = (name: string): string => readFileSync(join(root, `src/features/region/data/${name}.tsv`), 'utf8');
const longest = 4000; // milliseconds of measuring per part

/** Our own test articles, read over and over; the bare engine only finds the words, numbers and sentence ends of the same texts. */
export async function reader(): Promise<Measured> {
  const regions = buildRegionIndex(readRegionFiles({ regions: regionText('regions'), history: regionText('history'), aliases: regionText('aliases') }));
  const folder = join(root, 'src/features/recap/reading/article/data');
  const texts = readdirSync(folder)
    .map((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { text?: string[] }).text?.join('\n') ?? '')
    .filter((text) => text !== '');
  const facts = JSON.parse(readFileSync(join(root, 'database/demo/facts.json'), 'utf8')) as { events: (RecapInput['event'] & { programme?: string })[]; programmes: { key: string }[] };
  const inputs = facts.events.map((event): RecapInput => ({ event, programme: (facts.programmes.find(({ key }) => key === event.programme) ?? null) as RecapInput['programme'] & object, language: 'id' }));
  const recaps = inputs.map((input) => recapAsText(writeRecap(input)));

  const ours = perSecond(texts, (text) => void readRecap(text, { regions }));
  const bare = perSecond(texts, (text) => void [...text.matchAll(/\p{L}+|\d[\d.,]*|[.!?]+(?=\s)/gu)].length);
  const write = 1000 / perSecond(inputs, (input) => void writeRecap(input));
  const check = 1000 / perSecond(recaps, (text, i) => void checkRecap(text, { facts: inputs[i]!.event, regions, today: '2026-11-21' }));
  const round = (value: number): number => Number(value.toPrecision(4));
  return { name: 'reader', ours: round(ours), baseline: round(bare), ratio: round(ours / bare), unit: 'articles/s', seed: 0, figures: { articles_per_s: round(ours), write_ms: round(write), check_ms: round(check) } };
}

/** Runs over the list, once to warm up, then for up to four seconds. */
function perSecond<Item>(items: readonly Item[], act: (item: Item, index: number) => void): number {
  items.forEach(act);
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < longest) {
    items.forEach(act);
    done += items.length;
  }
  return (done * 1000) / (performance.now() - began);
}
