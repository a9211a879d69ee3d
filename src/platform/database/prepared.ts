import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';

const mark = '/* kept */';

/**
 * Begins a statement that PostgreSQL shall parse and plan once per connection: for the few that run in every batch of a rush, whose
 * text never varies (columns as arrays) and whose plan could not be another one on a fuller table.
 */
export const kept = sql.raw(mark);

const names = new Map<string, string>();

/** Makes a connection of the driver send marked statements under a name. */
export function prepareMarked(client: pg.ClientBase): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const query = (...args: unknown[]): unknown => {
    const [text, values] = args;
    if (typeof text !== 'string' || !text.trimStart().startsWith(mark)) return send(...args);
    let name = names.get(text);
    if (name === undefined) names.set(text, (name = createHash('sha256').update(text).digest('base64url').slice(0, 24)));
    return send({ name, text, values });
  };
  client.query = query as typeof client.query;
}
