/**
 * National figures of digital literacy as their publisher gave them: dated, with scale and source. A quiz of a webinar is another
 * measurement on another scale, and never stands on this axis.
 */
import type { Pillar } from '#features/event/model.ts';
import national from './data/national.json' with { type: 'json' };

export interface IndexYear {
  year: number;
  /** As published, to two decimals. */
  published: number;
  parts: Record<Pillar, number>;
}

export interface IndexSeries {
  key: string;
  name: { id: string; en: string };
  scale: { min: number; max: number };
  publisher: string;
  source: string;
  years: IndexYear[];
}

export const nationalSeries: readonly IndexSeries[] = national.series;

/** The figure that many news articles carry with a wrong scale, as they wrote it, and what its survey says. */
export const quotedFigure: { year: number; value: number; asWritten: string; parts: number[]; scale: { min: number; max: number }; source: string } = national.quoted;

/** The plain mean of the parts, which is how the publisher makes the whole (to two decimals it equals every published figure). */
export const meanOfParts = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0) / parts.length;

/** Where a value of a scale stands on a line `length` long. */
export const placeOnScale = (value: number, { min, max }: { min: number; max: number }, length: number): number => ((value - min) / (max - min)) * length;
