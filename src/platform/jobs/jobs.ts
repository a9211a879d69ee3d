import type { Transaction } from 'kysely';
import { PgBoss } from 'pg-boss';
import type pg from 'pg';
import type { Logger } from 'pino';
import { appRole } from '#platform/database/connect.ts';
import { sentAhead } from '#platform/database/prepared.ts';
import type { Database } from '#platform/database/schema.ts';
import type { Wakeups } from '#platform/live/wakeups.ts';
import { queueOf, type Receiver } from '#platform/signals/receiver.ts';

/** Background work in PostgreSQL: announced in our own transaction, woken after the commit. */
export interface Jobs {
  /** One job per receiver of the signal, in the transaction of the cause. Nobody listening = nothing to do. */
  announce(trx: Transaction<Database>, signal: string, payload: object): Promise<void>;
  /** After the commit: makes the workers look now and not at their next poll. */
  wake(signal: string): void;
  stop(): Promise<void>;
}

const topic = 'job';

/** The schema of the job library, made by the owner; the product's role may only add to it. */
export async function prepareJobs(connection: pg.ClientConfig, receivers: readonly Pick<Receiver, 'signal' | 'name'>[], log: Logger): Promise<void> {
  const boss = new PgBoss({ ...bossConnection(connection), max: 1, supervise: false, schedule: false });
  boss.on('error', (reason: Error) => log.error({ reason: reason.message }, 'jobs'));
  await boss.start();
  for (const receiver of receivers) {
    await boss.createQueue(queueOf(receiver), { retryLimit: 5, retryDelay: 2, retryBackoff: true, expireInSeconds: 600 });
  }
  const db = boss.getDb();
  await db.executeSql(`grant usage on schema pgboss to ${appRole}`);
  await db.executeSql(`grant select, insert on all tables in schema pgboss to ${appRole}`);
  await db.executeSql(`grant execute on all functions in schema pgboss to ${appRole}`);
  await boss.stop({ graceful: false });
}

/**
 * @param connection of the unprivileged role, enough to announce.
 * @param worker the owner's connection, used when this process also runs the jobs (`work`).
 */
export async function startJobs({ connection, worker, receivers, wakeups, log, work }: { connection: pg.ClientConfig; worker: pg.ClientConfig; receivers: readonly Receiver[]; wakeups: Wakeups; log: Logger; work: boolean }): Promise<Jobs> {
  const boss = new PgBoss({ ...bossConnection(work ? worker : connection), max: work ? 6 : 2, migrate: false, supervise: work, schedule: false });
  boss.on('error', (reason: Error) => log.error({ reason: reason.message }, 'jobs'));
  await boss.start();
  const timers: NodeJS.Timeout[] = [];
  if (work) {
    for (const receiver of receivers) {
      const queue = queueOf(receiver);
      const workerId = await boss.work(queue, { pollingIntervalSeconds: 2, batchSize: 1 }, async (batch: { data: unknown }[]) => {
        for (const job of batch) await receiver.receive(job.data);
      });
      wakeups.on(topic, (signal) => {
        if (signal === null || signal === receiver.signal) boss.notifyWorker(workerId);
      });
      if (receiver.everySeconds) {
        const run = (): void => void boss.send(queue, {}, { singletonKey: queue, singletonSeconds: Math.max(1, receiver.everySeconds! - 1) }).catch((reason: Error) => log.error({ reason: reason.message }, 'schedule'));
        timers.push(setInterval(run, receiver.everySeconds * 1000).unref());
      }
    }
  }
  return {
    async announce(trx, signal, payload) {
      // Nobody asks which id a job got, so nobody waits for it.
      const db = { executeSql: async (text: string, values?: unknown[]) => ({ rows: (await trx.executeQuery(sentAhead(text, values ?? []))).rows }) };
      for (const receiver of receivers) {
        if (receiver.signal === signal) await boss.insert(queueOf(receiver), [{ data: payload }], { db });
      }
    },
    wake: (signal) => wakeups.send(topic, signal),
    async stop() {
      timers.forEach((timer) => clearInterval(timer));
      await boss.stop({ graceful: true, timeout: 5000 });
    },
  };
}

function bossConnection(connection: pg.ClientConfig) {
  const { host, port, user, password, database, connectionString } = connection;
  return {
    ...(connectionString ? { connectionString } : {}),
    ...(host ? { host } : {}),
    ...(port ? { port } : {}),
    ...(user ? { user } : {}),
    ...(typeof password === 'string' ? { password } : {}),
    ...(database ? { database } : {}),
  };
}
