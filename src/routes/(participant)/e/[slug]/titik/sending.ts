import { mostChanges } from '#features/registration/viewing/model.ts';
import type { PointState } from './state.ts';
import type { Waiting } from './store.ts';

/** How the line is, by what the last question became: never by what the phone believes. */
export type Line = 'up' | 'down' | 'shut_out';

const patienceMs = 10_000;

async function ask<T>(address: string, init?: RequestInit): Promise<{ line: Line; body: T | null }> {
  try {
    const answer = await fetch(address, { ...init, signal: AbortSignal.timeout(patienceMs) });
    if (answer.status === 401 || answer.status === 404) return { line: 'shut_out', body: null };
    return answer.ok ? { line: 'up', body: (await answer.json()) as T } : { line: 'down', body: null };
  } catch {
    return { line: 'down', body: null };
  }
}

export const fetchPoint = (slug: string): Promise<{ line: Line; body: PointState | null }> => ask<PointState>(`/e/${slug}/titik/sinkron`);

/** Sends the oldest notes that wait. Whatever became of it, sending them again does no harm: each person has an id of this device. */
export async function sendNotes(slug: string, waiting: readonly Waiting[], headCount: number | null): Promise<{ line: Line; sent: Waiting[]; kept: string[]; refused: { id: string; message: string }[] }> {
  const sent = waiting.slice(0, mostChanges);
  const { line, body } = await ask<{ kept: string[]; refused: { id: string; message: string }[] }>(`/e/${slug}/titik/sinkron`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({ sentAt: new Date().toISOString(), headCount, changes: sent.map(({ change }) => change) }),
  });
  return { line, sent, kept: body?.kept ?? [], refused: body?.refused ?? [] };
}
