import { Agent, request } from 'node:http';
import { createPublicKey, randomUUID, verify, type JsonWebKey } from 'node:crypto';

export interface Answer<T> {
  status: number;
  body: T;
}

/** The public HTTP surface, as a stranger's program would use it: the rehearsal has no door of its own. */
export interface Surface {
  read<T>(path: string, token?: string): Promise<Answer<T>>;
  send<T>(path: string, body: unknown, options?: { token?: string; key?: string }): Promise<Answer<T>>;
  /** Opens a live stream and hears its numbered entries until closed. */
  listen(path: string, hear: (entry: StreamEntry) => void): { close(): void };
  close(): void;
}

export interface StreamEntry {
  event: string;
  id: string | null;
  data: string;
}

const patience = 20_000;

/** @param origin `http://127.0.0.1:3000`, without a slash at the end. */
export function openSurface(origin: string, { sockets = 48 } = {}): Surface {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const streams = new Set<() => void>();

  function ask<T>(method: string, path: string, { body, token, key }: { body?: unknown; token?: string; key?: string }): Promise<Answer<T>> {
    const payload = body === undefined ? null : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const call = request(
        `${origin}${path}`,
        {
          method,
          agent,
          timeout: patience,
          headers: {
            ...(payload === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload), 'idempotency-key': key ?? randomUUID() }),
            ...(token ? { authorization: `Bearer ${token}` } : {}),
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            try {
              resolve({ status: response.statusCode ?? 0, body: (text ? JSON.parse(text) : null) as T });
            } catch (reason) {
              reject(reason as Error);
            }
          });
        },
      );
      call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer within ${patience / 1000} s`)));
      call.on('error', reject);
      call.end(payload ?? undefined);
    });
  }

  return {
    read: (path, token) => ask('GET', path, token ? { token } : {}),
    send: (path, body, options = {}) => ask('POST', path, { body, ...options }),
    listen(path, hear) {
      let rest = '';
      const call = request(`${origin}${path}`, { agent: false, headers: { accept: 'text/event-stream' } }, (response) => {
        response.setEncoding('utf8');
        response.on('error', () => {});
        response.on('data', (part: string) => {
          rest += part;
          for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
            const entry = readEntry(rest.slice(0, end));
            rest = rest.slice(end + 2);
            if (entry) hear(entry);
          }
        });
      });
      call.on('error', () => {});
      call.end();
      const close = (): void => {
        streams.delete(close);
        call.destroy();
      };
      streams.add(close);
      return { close };
    },
    close() {
      for (const close of streams) close();
      agent.destroy();
    },
  };
}

/** One block of an event stream (HTML standard, 9.2.6); null for a comment. */
function readEntry(block: string): StreamEntry | null {
  const entry: StreamEntry = { event: 'message', id: null, data: '' };
  for (const line of block.split('\n')) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === 'event') entry.event = value!;
    else if (field === 'id') entry.id = value!;
    else if (field === 'data') entry.data += value!;
  }
  return entry.data ? entry : null;
}

/** Does one of the published keys stand behind a signed certificate (RFC 7515 by hand)? The rehearsal checks like a stranger: it shares no code with the issuer. */
export function signatureHolds(jws: string, keys: readonly JsonWebKey[]): boolean {
  const [head = '', body = '', signature = ''] = jws.split('.');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as { kid?: string };
  const key = keys.find((one) => one.kid === kid);
  return key !== undefined && verify(null, Buffer.from(`${head}.${body}`), createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'));
}
