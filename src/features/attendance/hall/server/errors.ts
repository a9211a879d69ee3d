import { Refusal } from '#platform/http/refusal.ts';

/** The same number of the same device, and another scan: two phones under one name, or a phone that lost its count. */
export const scanAltered = (sequence: number) => new Refusal('scan_altered', 409, { values: { sequence } });
