import { Agent, request } from 'node:http';

/** What one person was answered; `status` 0 = the line broke. */
export interface RushAnswer {
  status: number;
  number: number;
  channel: string;
  retryAfter: string | null;
  text: string;
}

export interface RushPerson {
  who: number;
  key: string;
  body: string;
}

/** Somebody with a phone number of their own. */
export function rushPerson(slug: string, who: number, more: Record<string, unknown> = {}): RushPerson {
  const body = { name: `Peserta ${who}`, phone: `0813${String(who).padStart(8, '0')}`, region: '35.09', segment: 'umum', consent: { attend: true, publicity: false, contact: false }, ...more };
  return { who, key: `rush-${slug}-${who}`, body: JSON.stringify(body) };
}

/** People who sign up over kept connections, so many at a time. */
export function rushClient({ connections }: { connections: number }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    signUp: ({ key, body }: RushPerson, origin: string, slug: string): Promise<RushAnswer> =>
      new Promise((resolve) => {
        const sent = request(`${origin}/api/v1/events/${slug}/registrations`, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'idempotency-key': key } }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (part: string) => (text += part)).on('error', () => resolve(broken)).on('end', () => {
            const answer = response.complete ? (JSON.parse(text) as { number?: number; channel?: string }) : {};
            resolve(response.complete ? { status: response.statusCode!, number: answer.number ?? 0, channel: answer.channel ?? '', retryAfter: response.headers['retry-after'] ?? null, text } : broken);
          });
        });
        sent.on('error', () => resolve(broken)).end(body);
      }),
    close: () => agent.destroy(),
  };
}

const broken: RushAnswer = { status: 0, number: 0, channel: '', retryAfter: null, text: '' };
