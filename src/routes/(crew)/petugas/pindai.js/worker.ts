/** What the worker needs of its surroundings; the browser's own types for workers and for pages exclude each other. */
interface WorkerScope {
  addEventListener(kind: string, hear: (event: WorkerEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { scope: string };
}
interface WorkerEvent {
  request: Request;
  data: { keep?: string[] };
  ports: readonly { postMessage(answer: unknown): void }[];
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}

/**
 * The worker behind a door's page, limited to that page: it keeps the page and what it is made of, whole or not at all, and gives
 * them out when there is no line. Nothing that was scanned passes through it. Sent to the browser as its own text, so it refers to
 * nothing outside itself.
 */
export function doorWorker(worker: WorkerScope): void {
  const shelf = `door ${worker.registration.scope}`;
  const page = new URL(worker.registration.scope).pathname;

  worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
  worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

  /** Fetches everything first: a shelf with half a page is worse than yesterday's whole one. */
  async function keep(addresses: readonly string[]): Promise<void> {
    const found = await Promise.all(addresses.map(async (address) => {
      const answer = await fetch(address, { credentials: 'same-origin', cache: address === page ? 'reload' : 'default' });
      if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
      return [address, answer] as const;
    }));
    const cache = await caches.open(shelf);
    for (const [address, answer] of found) await cache.put(address, answer);
    const wanted = new Set(addresses.map((address) => new URL(address, worker.registration.scope).href));
    for (const old of await cache.keys()) if (!wanted.has(old.url)) await cache.delete(old);
  }
  worker.addEventListener('message', (event) => {
    const { keep: addresses } = event.data;
    if (addresses) event.waitUntil(keep(addresses).then(() => event.ports[0]?.postMessage({ kept: true }), () => event.ports[0]?.postMessage({ kept: false })));
  });

  /** A line that hangs is no line: after four seconds the kept page is shown. */
  async function fresh(request: Request): Promise<Response> {
    const kept = await (await caches.open(shelf)).match(page);
    if (!kept) return fetch(request);
    const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), 4000));
    return Promise.race([fetch(request).catch(() => kept), late]).then((answer) => (answer.status >= 500 ? kept : answer));
  }
  worker.addEventListener('fetch', (event) => {
    const { request } = event;
    const { pathname, origin } = new URL(request.url);
    if (request.method !== 'GET' || origin !== new URL(worker.registration.scope).origin || pathname.startsWith('/api/')) return;
    if (request.mode === 'navigate') event.respondWith(fresh(request));
    else event.respondWith(caches.open(shelf).then(async (cache) => (await cache.match(request)) ?? fetch(request)));
  });
}
