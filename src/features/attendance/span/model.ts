/** A span of time in milliseconds since 1970: `from` belongs to it, `until` no longer does. */
export interface Span {
  from: number;
  until: number;
}

/**
 * What moments prove that each hold for `holds` seconds and together prove the time between when at most `reach` seconds apart.
 * A function of the set of moments: their order and number make no difference.
 */
export function spansOfInstants(instants: readonly number[], { holds, reach }: { holds: number; reach: number }): Span[] {
  const spans: Span[] = [];
  for (const at of [...instants].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && at <= last.until - holds * 1000 + reach * 1000) last.until = at + holds * 1000;
    else spans.push({ from: at, until: at + holds * 1000 });
  }
  return spans;
}
