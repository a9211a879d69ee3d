/**
 * What the coming weeks would bring if they were like the last ones: no trend, no season, nobody's wish. Each future week is drawn
 * at random from the last complete ones, a thousand times over; the interval holds eight of ten draws.
 */
export const weeksLookedAt = 8;
/** Fewer complete weeks than this say nothing, and no number is given. */
export const fewestWeeks = 6;
const draws = 1000;

export interface Forecast {
  /** The weeks it rests on. */
  from: string;
  until: string;
  /** Mean of a week. */
  pace: number;
  weeks: number;
  /** What is there now and after those weeks: the middle, and the ends of the interval. */
  now: number;
  middle: number;
  low: number;
  high: number;
}

/**
 * @param series complete weeks with what each brought, the oldest first, without gaps.
 * @param now what is there today.
 * @param weeks how many weeks are still to come.
 * @returns null where there are too few weeks, or none to come.
 */
export function forecastOf(series: readonly { period: string; value: number }[], { now, weeks }: { now: number; weeks: number }): Forecast | null {
  const last = series.slice(-weeksLookedAt);
  if (last.length < fewestWeeks || weeks < 1 || last.every(({ value }) => value === 0)) return null;
  // The same weeks give the same forecast on every page: a generator of fixed start (mulberry32).
  let state = 20210715;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const ends = Array.from({ length: draws }, () => {
    let sum = now;
    for (let week = 0; week < weeks; week++) sum += last[Math.floor(next() * last.length)]!.value;
    return sum;
  }).sort((a, b) => a - b);
  return {
    from: last[0]!.period, until: last.at(-1)!.period, weeks, now, pace: Math.round(last.reduce((sum, { value }) => sum + value, 0) / last.length),
    low: ends[draws * 0.1]!, middle: ends[draws * 0.5]!, high: ends[draws * 0.9]!,
  };
}
