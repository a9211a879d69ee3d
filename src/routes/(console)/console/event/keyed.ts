import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#platform/app/principal.ts';
import type { IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { orFormRefusal } from '../../../guard.ts';

/**
 * The usual end of a form on one of an event's pages: the command runs once per key, and a page that says "saved" follows, so that
 * reloading it sends nothing. `done` = what the address then says; a refusal comes back with what was typed.
 */
export async function saveOnce(
  event: RequestEvent,
  { principal, action, form, done = 'tersimpan' }: { principal: Principal; action: string; form: FormData; done?: string },
  command: (key: IdempotencyKey) => Promise<unknown>,
) {
  const body = [...form].filter(([name]) => name !== 'key').map(([name, value]) => [name, typeof value === 'string' ? value : '']);
  const refused = await orFormRefusal(event, form, async () => {
    await command(keyFor(principal, action, form.get('key'), { path: event.url.pathname, body }));
    return null;
  });
  if (refused) return refused;
  redirect(303, `${event.url.pathname}?${done}`);
}
