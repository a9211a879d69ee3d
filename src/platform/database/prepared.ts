import { createHash } from 'node:crypto';
import { CompiledQuery, sql, type Compilable, type Kysely, type RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Database } from '#platform/database/schema.ts';

const keptMark = '/* kept */';
const aheadMark = '/* ahead */';
const togetherMark = '/* together */';

/**
 * Begins a statement that PostgreSQL shall parse and plan once per connection: for the few that run in every batch of a rush, whose
 * text never varies (columns as arrays) and whose plan could not be another one on a fuller table.
 */
export const kept = sql.raw(keptMark);

/**
 * Begins a kept statement whose answer nobody needs: it goes out at once and the transaction goes on without waiting. PostgreSQL
 * still does everything in order; if this one fails, the next statement that is waited for (the commit at the latest) throws what
 * it failed of. A round trip costs little at rest and a whole turn of the event loop in a rush.
 */
export const ahead = sql.raw(aheadMark);

/** The same for a statement in words that another library wrote; its text must not hold values. */
export const sentAhead = (text: string, values: readonly unknown[]): CompiledQuery => CompiledQuery.raw(`${aheadMark} ${text}`, [...values]);

type Rows<Query> = Query extends Compilable<infer Row> ? Row[] : Query extends RawBuilder<infer Row> ? Row[] : never;

/** Sends reading statements in one go, in this order, and waits once. Each sees what is committed when its own turn comes, also after a lock. */
export async function together<const Queries extends readonly (Compilable<unknown> | RawBuilder<unknown>)[]>(trx: Kysely<Database>, ...queries: Queries): Promise<{ -readonly [At in keyof Queries]: Rows<Queries[At]> }> {
  const { rows } = await trx.executeQuery(CompiledQuery.raw(togetherMark, queries.map((query) => query.compile(trx))));
  return rows as { -readonly [At in keyof Queries]: Rows<Queries[At]> };
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha256').update(text).digest('base64url').slice(0, 24)));
  return name;
}

type Result = Pick<pg.QueryResult, 'command' | 'rowCount' | 'rows'>;
const unknownYet: Result = { command: '', rowCount: null, rows: [] };

/** Makes a connection of the driver send marked statements as their marks say; `begin` is always sent ahead. */
export function prepareMarked(client: pg.ClientBase): void {
  const plain = client.query.bind(client) as (...args: unknown[]) => unknown;
  const send = (text: string, values: unknown): Promise<Result> =>
    (text.startsWith(keptMark) || text.startsWith(aheadMark) ? plain({ name: nameOf(text), text, values }) : plain(text, values)) as Promise<Result>;
  let failure: { reason: unknown } | null = null;

  const sendAhead = (text: string, values: unknown): Promise<Result> => {
    send(text, values).catch((reason: unknown) => {
      failure ??= { reason };
    });
    return Promise.resolve(unknownYet);
  };
  /** Answers come in order: once this one is there, whatever went ahead has succeeded or failed. */
  const afterAhead = async (answer: Promise<Result>): Promise<Result> => {
    try {
      const result = await answer;
      if (failure === null) return result;
    } catch (reason) {
      failure ??= { reason };
    }
    const { reason } = failure;
    failure = null;
    throw reason;
  };
  const query = (...args: unknown[]): unknown => {
    const [text, values, callback] = args;
    if (typeof text !== 'string' || typeof values === 'function' || callback !== undefined) return plain(...args);
    if (text === 'begin' || text.startsWith('start transaction')) {
      failure = null;
      return sendAhead(text, values);
    }
    if (text === 'rollback') {
      return send(text, values).finally(() => {
        failure = null;
      });
    }
    if (text.startsWith(aheadMark)) return sendAhead(text, values);
    if (text !== togetherMark) return afterAhead(send(text, values));
    const queries = (values as CompiledQuery[]).map((one) => send(one.sql, one.parameters));
    return afterAhead(Promise.allSettled(queries).then((answers) => ({ ...unknownYet, rows: answers.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value.rows;
    }) })));
  };
  client.query = query as typeof client.query;
}
