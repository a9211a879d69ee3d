/**
 * A fact is a value that knows where it stands in the record, such as `event.speakers[0].name`.
 * The writer reaches every value through these functions, so a sentence cannot use one without naming it.
 */

export interface Fact<T> {
  readonly value: T;
  readonly path: string;
}

type Present<T> = Exclude<T, null | undefined>;

/** Nobody states an empty text or an empty list: it counts as absent, like null. */
function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
    || (Array.isArray(value) && value.length === 0);
}

/** The value under `key`, or null where the record does not state it. Absence carries on: a field of nothing is nothing. */
export function field<T extends object, K extends keyof T & string>(from: Fact<T> | null, key: K): Fact<Present<T[K]>> | null {
  if (from === null) return null;
  const value = from.value[key];
  return isAbsent(value) ? null : { value: value as Present<T[K]>, path: `${from.path}.${key}` };
}

/** The stated elements of a list with their own paths; an absent list has none. */
export function items<T>(from: Fact<readonly T[]> | null): Fact<Present<T>>[] {
  if (from === null) return [];
  return from.value.flatMap((value, index) =>
    isAbsent(value) ? [] : [{ value: value as Present<T>, path: `${from.path}[${index}]` }]);
}
