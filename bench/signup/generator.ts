import { connect, type Socket } from 'node:net';

export interface Load {
  port: number;
  connections: number;
  /** Stops after so many milliseconds, or after `count` requests; whichever is given. */
  ms?: number;
  count?: number;
  /** The next request as it goes over the line; null = nothing more. */
  next(): string | null;
}

export interface LoadResult {
  answered: number;
  /** By status. */
  statuses: Record<number, number>;
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** A request as bytes; bodies are JSON unless told otherwise. */
export function rawRequest(method: string, path: string, headers: Record<string, string>, body = ''): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, ...(body ? { 'content-length': String(Buffer.byteLength(body)) } : {}) }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/**
 * So many connections that each send the next request as soon as the last is answered. Written on plain sockets, for an HTTP client
 * would take more of the shared processors than the server that is measured.
 */
export async function drive({ port, connections, ms = Infinity, count = Infinity, next }: Load): Promise<LoadResult> {
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  let sent = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, () => new Promise<void>((done, failed) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let waiting: Buffer = Buffer.alloc(0);
    let at = 0;
    const send = (): void => {
      const request = sent < count && performance.now() - began < ms ? next() : null;
      if (request === null) {
        socket.end();
        done();
        return;
      }
      sent += 1;
      at = performance.now();
      socket.write(request);
    };
    socket.on('connect', send).on('error', failed).on('close', () => done());
    socket.on('data', (chunk: Buffer) => {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      const head = waiting.indexOf('\r\n\r\n');
      if (head < 0) return;
      const text = waiting.subarray(0, head).toString('latin1').toLowerCase();
      const length = /\r\ncontent-length: (\d+)/.exec(text);
      const whole = length ? waiting.length >= head + 4 + Number(length[1]) : /\r\ntransfer-encoding: chunked/.test(text) ? waiting.subarray(-5).toString('latin1') === '0\r\n\r\n' : true;
      if (!whole) return;
      waiting = Buffer.alloc(0);
      const status = Number(text.slice(9, 12));
      statuses[status] = (statuses[status] ?? 0) + 1;
      times.push(performance.now() - at);
      send();
    });
  })));
  const seconds = (performance.now() - began) / 1000;
  const sorted = Float64Array.from(times).sort();
  const share = (part: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 10) / 10;
  return { answered: times.length, statuses, seconds, perSecond: Math.round(times.length / seconds), p50Ms: share(0.5), p99Ms: share(0.99) };
}
