/**
 * The share of pairs in which a value of `a` is larger than one of `b` (ties count half): 0.5 when the two come from one
 * distribution, near 0 or 1 when they are told apart. The effect size of the Mann-Whitney U test.
 */
export function shareLarger(a: readonly number[], b: readonly number[]): number {
  let larger = 0;
  for (const x of a) for (const y of b) larger += x > y ? 1 : x === y ? 0.5 : 0;
  return larger / (a.length * b.length);
}

/** Standard deviations by which the Mann-Whitney U of two samples lies off what one distribution gives (normal approximation). */
export function mannWhitneyZ(a: readonly number[], b: readonly number[]): number {
  const [n, m] = [a.length, b.length];
  return ((shareLarger(a, b) - 0.5) * n * m) / Math.sqrt((n * m * (n + m + 1)) / 12);
}
