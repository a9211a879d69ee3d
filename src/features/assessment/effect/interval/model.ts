/**
 * Exact confidence interval of a standardised mean change, by inverting the noncentral t distribution (Steiger and Fouladi 1997;
 * Cumming and Finch 2001, "A primer on the understanding, use, and calculation of confidence intervals based on central and
 * noncentral distributions").
 */

/** Standard normal distribution function, from the series of Marsaglia (2004) near the middle and a continued fraction in the tails. */
export function normalBelow(x: number): number {
  if (x < -38) return 0;
  if (x > 38) return 1;
  const density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  if (Math.abs(x) <= 6) {
    let [term, sum] = [x, x];
    for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum) && i < 400; i += 2) {
      term *= (x * x) / i;
      sum += term;
    }
    return 0.5 + sum * density;
  }
  const beyond = Math.abs(x);
  let fraction = beyond;
  for (let i = 60; i >= 1; i--) fraction = beyond + i / fraction;
  return x < 0 ? density / fraction : 1 - density / fraction;
}

/** Natural logarithm of the gamma function (Stirling's series after shifting the argument beyond 10). */
export function logGamma(x: number): number {
  let [at, shift] = [x, 0];
  while (at < 10) {
    shift += Math.log(at);
    at += 1;
  }
  const square = at * at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / at - shift;
}

/** So many steps of Simpson's rule over ten standard deviations of the scale each way: the error stays below 1e-9. */
const steps = 400;

/**
 * P(T <= t) for the noncentral t distribution: the mean of normalBelow(t·s - shift) over s, the square root of a chi-square of
 * `freedom` divided by `freedom`.
 */
export function noncentralBelow(t: number, freedom: number, shift: number): number {
  const spread = 10 / Math.sqrt(2 * freedom);
  const from = Math.max(1e-12, 1 - spread);
  const until = 1 + spread + 2 / freedom;
  const scale = Math.log(2) + (freedom / 2) * Math.log(freedom / 2) - logGamma(freedom / 2);
  const width = (until - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const s = from + i * width;
    const density = Math.exp(scale + (freedom - 1) * Math.log(s) - (freedom * s * s) / 2);
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * density * normalBelow(t * s - shift);
  }
  return (sum * width) / 3;
}

/** The shifts under which `t` would be exceeded, and undercut, in 2.5 of 100 samples. */
export function shiftsFor(t: number, freedom: number): [number, number] {
  const reach = 8 + 3 * Math.abs(t) / Math.sqrt(2 * freedom);
  const find = (share: number): number => {
    let [low, high] = [t - reach, t + reach];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (noncentralBelow(t, freedom, middle) > share) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return [find(0.975), find(0.025)];
}
