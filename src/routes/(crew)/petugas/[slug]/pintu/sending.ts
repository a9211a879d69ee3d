import { mostScans, offsetOf, type DoorList, type Scan } from '#features/attendance/hall/model.ts';

/** How the line is, by what the last question became: never by what the phone believes. */
export type Line = 'up' | 'down' | 'shut_out';

interface Sent {
  line: Line;
  /** What has to be added to this phone's clock, when the server said its hour. */
  offset: number | null;
  /** Numbers that the server has on its disk. */
  kept: number[];
}

const patienceMs = 10_000;

async function ask<T>(address: string, init?: RequestInit): Promise<{ line: Line; offset: number | null; body: T | null }> {
  const asked = Date.now();
  try {
    const answer = await fetch(address, { ...init, signal: AbortSignal.timeout(patienceMs) });
    if (answer.status === 401 || answer.status === 403 || answer.status === 404) return { line: 'shut_out', offset: null, body: null };
    if (!answer.ok) return { line: 'down', offset: null, body: null };
    const body = (await answer.json()) as T & { now: string };
    return { line: 'up', offset: offsetOf({ asked, answered: Date.now(), server: Date.parse(body.now) }), body };
  } catch {
    return { line: 'down', offset: null, body: null };
  }
}

/** Fetches the list of tickets; the answer also tells what this phone's clock is off by. */
export async function fetchList(slug: string): Promise<{ line: Line; offset: number | null; list: DoorList | null }> {
  const { body: list, ...rest } = await ask<DoorList>(`/api/v1/events/${slug}/door`);
  return { ...rest, list };
}

/** Sends the oldest scans that are not known to be kept. Whatever became of it, sending them again does no harm. */
export async function sendScans(slug: string, { id, label }: { id: string; label: string }, scans: readonly Scan[]): Promise<Sent> {
  const batch = scans.slice(0, mostScans).map(({ sequence, text, direction, at, offset }) => ({ sequence, text, direction, at, offset }));
  const { body, ...rest } = await ask<{ scans: { sequence: number }[] }>(`/api/v1/events/${slug}/scans`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ device: id, label: label || 'Ponsel', scans: batch }),
  });
  return { ...rest, kept: body?.scans.map(({ sequence }) => sequence) ?? [] };
}

/** Asks the worker to keep this page and all it is made of; true once it lies there whole. */
export async function keepPage(scope: string, script = '/petugas/pindai.js'): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  const registration = await navigator.serviceWorker.register(script, { scope });
  const worker = registration.active ?? (await navigator.serviceWorker.getRegistration(scope).then(async (found) => found && (await activeOf(found))));
  if (!worker) return false;
  const parts = [
    ...Array.from(document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet], link[rel=modulepreload], link[rel=icon], link[rel=manifest]'), ({ href }) => href),
    ...Array.from(document.querySelectorAll<HTMLScriptElement>('script[src]'), ({ src }) => src),
    ...performance.getEntriesByType('resource').map(({ name }) => name),
  ].filter((address) => new URL(address).origin === location.origin && !new URL(address).pathname.startsWith('/api/') && !new URL(address).pathname.startsWith(script) && !new URL(address).pathname.endsWith('/sinkron'));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<{ kept: boolean }>) => resolve(data.kept);
    worker.postMessage({ keep: [scope, ...new Set(parts)] }, [port2]);
    setTimeout(() => resolve(false), 60_000);
  });
}

function activeOf(registration: ServiceWorkerRegistration): Promise<ServiceWorker | null> {
  if (registration.active) return Promise.resolve(registration.active);
  const coming = registration.installing ?? registration.waiting;
  return new Promise((resolve) => {
    if (!coming) return resolve(null);
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve(coming);
      if (coming.state === 'redundant') resolve(null);
    });
  });
}
