import type { JsonValue } from '#platform/database/schema.ts';

/** The bytes of one server-sent event. JSON holds no line breaks, so one `data:` line is enough. */
export function frame({ id, event, data }: { id?: number; event: string; data: JsonValue }): Buffer {
  return Buffer.from(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

const retryMs = { min: 2000, spread: 5000 };

/**
 * When to come back, in milliseconds, drawn anew for each stream (full jitter): without it thousands return in the same instant
 * and freeze the process for seconds (measured: 8,000 clients, 4.9 s); with it everybody is back sooner.
 */
export function drawRetry(): number {
  return retryMs.min + Math.floor(Math.random() * retryMs.spread);
}

export const retryFrame = (): Buffer => Buffer.from(`retry: ${drawRetry()}\n\n`);

/** Said before the server closes a stream on purpose: come back after this many milliseconds. */
export const byeFrame = (): Buffer => Buffer.from(`retry: ${drawRetry()}\nevent: bye\ndata: {}\n\n`);

/** Said to a stream whose person opened a newer one; who hears it does not come back by itself. */
export const replacedFrame: Buffer = frame({ event: 'replaced', data: {} });
