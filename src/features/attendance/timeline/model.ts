/**
 * Who was in when, over which channel: presence minute by minute for the curve, and some people's own lines. Pure; positions are
 * fractions of the picture's width, so that the drawing decides about pixels.
 */
import type { EvidenceSource } from '../evidence/model.ts';
import type { Span } from '../span/model.ts';

/** Channels as the picture tells them apart: letter, pattern and place in the legend, not colour alone. */
export const ways = ['room', 'zoom', 'hall', 'viewing', 'paper', 'word'] as const;
export type Way = (typeof ways)[number];

export const wayOf: Readonly<Record<EvidenceSource, Way>> = {
  room_pulse: 'room', room_code: 'room', zoom_registrant: 'zoom', zoom_guest: 'zoom', zoom_webhook: 'zoom', hall_scan: 'hall', viewing_point: 'viewing', paper: 'paper', manual: 'word',
};

/** One stretch of one person's presence over one way, in milliseconds since 1970. */
export interface Stretch extends Span {
  registrationId: string;
  way: Way;
}

export interface Bin {
  from: number;
  until: number;
  /** People with any evidence in this bin, each once, and per way (somebody on two ways stands in both). */
  people: number;
  byWay: Record<Way, number>;
}

/** So many bars fit a phone's width and still a minute's precision for an event of two hours. */
export const mostBins = 120;

/** Bins of whole minutes over the counted hours, at most `mostBins` of them. */
export function binsOf(stretches: readonly Stretch[], window: Span): Bin[] {
  const minute = 60_000;
  const size = Math.max(1, Math.ceil((window.until - window.from) / minute / mostBins)) * minute;
  const bins: Bin[] = [];
  for (let from = window.from; from < window.until; from += size) {
    bins.push({ from, until: Math.min(window.until, from + size), people: 0, byWay: { room: 0, zoom: 0, hall: 0, viewing: 0, paper: 0, word: 0 } });
  }
  const seen = bins.map(() => ({ all: new Set<string>(), byWay: new Set<string>() }));
  for (const { registrationId, way, from, until } of stretches) {
    const first = Math.max(0, Math.floor((from - window.from) / size));
    const last = Math.min(bins.length - 1, Math.ceil((Math.max(until, from + 1) - window.from) / size) - 1);
    for (let i = first; i <= last; i++) {
      const { all, byWay } = seen[i]!;
      if (!all.has(registrationId)) {
        all.add(registrationId);
        bins[i]!.people += 1;
      }
      const key = `${way} ${registrationId}`;
      if (!byWay.has(key)) {
        byWay.add(key);
        bins[i]!.byWay[way] += 1;
      }
    }
  }
  return bins;
}

/** So many people get a line of their own; of more, every n-th in the order of arrival, so that early and late are both seen. */
export const mostLines = 60;

export interface PersonTrace {
  registrationId: string;
  /** When they first came, for the order. */
  arrived: number;
  stretches: Stretch[];
}

/** Lines in the order of arrival; at most `mostLines`, evenly picked, the first and the last arrival among them. */
export function tracesOf(stretches: readonly Stretch[], window: Span): { shown: PersonTrace[]; people: number } {
  const inside = stretches.flatMap((stretch) => {
    const [from, until] = [Math.max(stretch.from, window.from), Math.min(stretch.until, window.until)];
    return until > from || (stretch.from === stretch.until && stretch.from >= window.from && stretch.from <= window.until) ? [{ ...stretch, from, until }] : [];
  });
  const people = [...Map.groupBy(inside, (stretch) => stretch.registrationId)]
    .map(([registrationId, own]): PersonTrace => ({ registrationId, arrived: Math.min(...own.map(({ from }) => from)), stretches: own.sort((a, b) => a.from - b.from || (a.way < b.way ? -1 : 1)) }))
    .sort((a, b) => a.arrived - b.arrived || (a.registrationId < b.registrationId ? -1 : 1));
  if (people.length <= mostLines) return { shown: people, people: people.length };
  return { shown: Array.from({ length: mostLines }, (_, i) => people[Math.round((i * (people.length - 1)) / (mostLines - 1))]!), people: people.length };
}
