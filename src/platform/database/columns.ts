/**
 * Columns of a batch as PostgreSQL's array literals, for `unnest`. The driver can write arrays too, but asks of every element what it is;
 * of ten columns for 400 people that was a tenth of a sign-up's cost.
 */

/** Ids, numbers, booleans: values that need no quotes. */
export function plainColumn(values: readonly (string | number | boolean | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** Any text. */
export function textColumn(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`)).join(',')}}`;
}

/** bytea, in its hex form. */
export function bytesColumn(values: readonly (Uint8Array | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`)).join(',')}}`;
}
