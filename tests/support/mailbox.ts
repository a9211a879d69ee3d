import { readMessage } from '#features/message/server/queries.ts';
import type { TestApp } from './app.ts';

/** What one registration was sent by one template, in words, oldest first. */
export async function outboxText({ app, asSystem }: Pick<TestApp, 'app' | 'asSystem'>, { registrationId, template }: { registrationId: string; template: string }): Promise<string[]> {
  const rows = await asSystem((trx) => trx.selectFrom('outbox').selectAll().where('registration_id', '=', registrationId).where('template', '=', template).orderBy('version').execute());
  return rows.map((row) => readMessage(app, row).text);
}
