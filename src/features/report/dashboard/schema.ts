import type { RegionIndex } from '#features/region/model.ts';
import { cubePillars, everything, type CubeFilter } from '../cube/model.ts';
import { periodKind } from '../cube/period/model.ts';

/** What is drawn on the map. */
export const measures = ['people', 'met', 'attendances', 'events'] as const;
export type Measure = (typeof measures)[number];

const wordOf = { regions: 'wilayah', segments: 'segmen', pillar: 'pilar', lot: 'paket', period: 'periode', side: 'data', measure: 'ukuran' } as const;

/** A filter as an address says it; what is not understood is left out, so that an old link still shows something. */
export function readFilter(params: URLSearchParams, { index, segments, lots, ownSide }: { index: RegionIndex; segments: readonly string[]; lots: readonly string[]; ownSide: CubeFilter['side'] }): { filter: CubeFilter; measure: Measure } {
  const list = (name: string): string[] => [...new Set(params.getAll(name).flatMap((value) => value.split(',')))].filter(Boolean).slice(0, 50);
  const one = <T extends string>(name: string, known: readonly T[]): T | null => known.find((value) => value === params.get(name)) ?? null;
  const period = params.get(wordOf.period) ?? 'all';
  return {
    filter: {
      ...everything,
      side: one(wordOf.side, ['simulasi', 'terbukti']) === null ? ownSide : params.get(wordOf.side) === 'simulasi' ? 'simulated' : 'proven',
      regions: list(wordOf.regions).filter((code) => index.byCode.has(code)),
      segments: list(wordOf.segments).filter((key) => segments.includes(key)),
      pillar: one(wordOf.pillar, [...cubePillars, 'none']),
      lot: one(wordOf.lot, [...lots, 'none']),
      period: periodKind(period) ? period : 'all',
    },
    measure: one(wordOf.measure, measures) ?? 'people',
  };
}

/** The same filter as an address; what is the usual is left out. */
export function filterQuery({ filter, measure = 'people', ownSide }: { filter: CubeFilter; measure?: Measure; ownSide: CubeFilter['side'] }): string {
  const params = new URLSearchParams();
  for (const code of filter.regions) params.append(wordOf.regions, code);
  for (const key of filter.segments) params.append(wordOf.segments, key);
  if (filter.pillar) params.set(wordOf.pillar, filter.pillar);
  if (filter.period !== 'all') params.set(wordOf.period, filter.period);
  if (filter.lot) params.set(wordOf.lot, filter.lot);
  if (filter.side !== ownSide) params.set(wordOf.side, filter.side === 'simulated' ? 'simulasi' : 'terbukti');
  if (measure !== 'people') params.set(wordOf.measure, measure);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
