import { Agent, request } from 'node:http';
import type { AskedItem } from '#features/assessment/attempt/model.ts';
import type { Dice } from './dice.ts';

export type Given = string[] | boolean | number;
interface Kept {
  value: Given;
  sequence: number;
  acked: boolean;
}

interface Answer<T> {
  status: number;
  body: T;
}

/** People's phones on bad lines: so many connections at once, `broken`: the share of requests whose answer never arrives. */
export function openLines({ origin, slug, connections, broken, dice }: { origin(): string; slug: string; connections: number; broken: number; dice: Dice }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    /** Null = the line broke; whether the server heard it, nobody knows. */
    post<T>(path: string, token: string, body: unknown, key?: string): Promise<Answer<T> | null> {
      const text = JSON.stringify(body);
      const cut = dice.chance(broken);
      return new Promise((resolve) => {
        const sent = request(`${origin()}/api/v1/events/${slug}/${path}`, { method: 'POST', agent, timeout: 20_000, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), authorization: `Bearer ${token}`, ...(key ? { 'idempotency-key': key } : {}) } }, (response) => {
          let answer = '';
          response.setEncoding('utf8').on('data', (part: string) => (answer += part)).on('error', () => resolve(null)).on('end', () => resolve(response.complete && !cut ? { status: response.statusCode!, body: JSON.parse(answer) as T } : null));
        });
        sent.on('timeout', () => sent.destroy()).on('error', () => resolve(null)).end(text);
      });
    },
    close: () => agent.destroy(),
  };
}
export type Lines = ReturnType<typeof openLines>;

interface View {
  attemptId: string;
  items: AskedItem[];
  answers: Record<string, { value: Given; sequence: number }>;
}

export interface Sat {
  attemptId: string;
  /** What the person gave last, item by item. */
  given: Map<string, Given>;
  /** What the server said that it keeps, by item: the newest. */
  acknowledged: Map<string, { value: Given; sequence: number }>;
}

/**
 * One person at one test, as the page does it: what is given goes on the phone's disk, then out with whatever is unsent, again until
 * it is acknowledged; the browser is killed now and then and begins with what the disk and the server have; old requests arrive late.
 * `autosave` off: answers are kept on the screen alone and sent with the handing-in.
 */
export async function sitTest(lines: Lines, { role, token, dice, kills, pause, answer, autosave = true }: { role: string; token: string; dice: Dice; kills: number; pause(): Promise<void>; answer(item: AskedItem, dice: Dice): Given; autosave?: boolean }): Promise<Sat> {
  async function until<T>(path: string, body: unknown, wanted: number, key?: string): Promise<T> {
    for (;;) {
      const heard = await lines.post<T>(path, token, body, key);
      if (heard?.status === wanted) return heard.body;
      if (heard && heard.status !== 503) throw new Error(`${path}: ${heard.status} ${JSON.stringify(heard.body)}`);
      await pause();
    }
  }
  const open = () => until<View>('attempts', { role, language: 'id' }, 201, `begin-${token}-${role}`);
  const view = await open();
  const given = new Map<string, Given>();
  const acknowledged: Sat['acknowledged'] = new Map();
  const disk = new Map<string, Kept>();
  let screen = disk;
  let sequence = 0;
  const old: unknown[] = [];
  const unsent = () => [...screen].filter(([, kept]) => !kept.acked).map(([item, { value, sequence: turn }]) => ({ item, value, sequence: turn, ageMs: 0 }));

  async function send(): Promise<void> {
    const answers = unsent();
    if (answers.length === 0) return;
    const body = { attempt: view.attemptId, answers };
    if (old.length < 4) old.push(body);
    const heard = await lines.post<{ answers: { item: string; sequence: number; state: string }[] }>('answers', token, body);
    if (heard?.status !== 200) return;
    for (const { item, sequence: turn, state } of heard.body.answers) {
      if (state !== 'kept') throw new Error(`${item}: ${state}`);
      acknowledged.set(item, { value: answers.find((one) => one.item === item)!.value, sequence: turn });
      const kept = screen.get(item);
      if (kept?.sequence === turn) kept.acked = true;
    }
  }

  /** What the screen showed and the disk did not have is gone; the page comes again with what the server has. */
  async function killBrowser(): Promise<void> {
    const { answers } = await open();
    screen = autosave ? disk : new Map();
    for (const [item, { value, sequence: turn }] of Object.entries(answers)) if ((screen.get(item)?.sequence ?? 0) < turn) screen.set(item, { value, sequence: turn, acked: true });
    sequence = Math.max(0, ...[...screen.values()].map((kept) => kept.sequence));
  }

  if (!autosave) screen = new Map();
  const visits = [...view.items, ...view.items.filter(() => dice.chance(0.3))];
  for (const item of visits) {
    const value = answer(item, dice);
    given.set(item.id, value);
    screen.set(item.id, { value, sequence: ++sequence, acked: false });
    if (autosave) await send();
    if (autosave && old.length > 0 && dice.chance(0.1)) await lines.post('answers', token, dice.pick(old)); // a request of long ago arrives at last
    if (dice.chance(kills)) await killBrowser();
  }
  await until(`attempts/${role}/submit`, { answers: unsent() }, 200, `submit-${token}-${role}`);
  if (dice.chance(0.2)) await until(`attempts/${role}/submit`, { answers: unsent() }, 200, `again-${token}-${role}`);
  return { attemptId: view.attemptId, given, acknowledged };
}
