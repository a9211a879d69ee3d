import type { RequestEvent } from '@sveltejs/kit';
import type { Transaction } from 'kysely';
import { enterCode } from '#features/attendance/code/server/commands.ts';
import { countCodes } from '#features/attendance/code/server/queries.ts';
import { getTerms } from '#features/attendance/term/server/queries.ts';
import type { ParticipantPrincipal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { signInNeeded } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { textOf } from './form.ts';
import { orFormRefusal } from './guard.ts';
import { holderOf } from './ticket.ts';

/** What the code's form shows of a participant: how many are in, how many are asked for, what became of the last. */
export async function codeView(trx: Transaction<Database>, event: RequestEvent, { eventId, registrationId }: ParticipantPrincipal) {
  const sent = event.url.searchParams.get('kode');
  return {
    mine: await countCodes(trx, { eventId, registrationId }),
    needed: (await getTerms(trx, eventId)).codesNeeded,
    sent: sent === 'masuk' ? ('new' as const) : sent === 'lagi' ? ('again' as const) : null,
  };
}

/** Takes the code's form of the room or the ticket; answers a refusal, or null and how the address goes on. */
export async function takeCode(event: RequestEvent, slug: string) {
  const form = await event.request.formData();
  let query = 'kode=masuk';
  const refused = await orFormRefusal(event, form, async () => {
    const holder = await holderOf(event, slug);
    if (!holder) throw signInNeeded();
    const code = textOf(form, 'code');
    // The same key as the API's, so that one entry sent over both is one.
    const key = keyFor(holder, 'attendance.code', form.get('key'), { slug, code });
    const from = { address: event.getClientAddress(), browser: event.request.headers.get('user-agent') };
    const { again } = await enterCode(event.locals.app, holder, { code, from, key });
    if (again) query = 'kode=lagi';
    return null;
  });
  return { refused, query };
}
