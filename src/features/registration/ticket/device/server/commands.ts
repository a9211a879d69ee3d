import type { App } from '#platform/app/app.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { withScope } from '#platform/database/scope.ts';
import { notFound } from '#platform/http/refusal.ts';
import { joinByLink } from '../../../claim/server/commands.ts';
import { confirmFirst, contactMismatch, tooManyTries } from '../../../server/errors.ts';
import { countTries, isContactOf } from '../../server/commands.ts';
import { findTicket, findTickets, linkToken, type FoundTicket } from '../../server/queries.ts';
import { isOpenedElsewhere } from './queries.ts';

const triesPerLink = 5;

export interface OpenInput {
  /** Of the link that was pressed. */
  token: string;
  /** What the browser holds already: its own ticket needs no further proof. */
  tokens: readonly string[];
  /** Last four digits of the phone, the whole number, or the whole e-mail address; '' = not asked yet. */
  contact: string;
}

/**
 * Enters by a personal link. The first device that opens it is the holder's (the one that signed up through the form is known from
 * the start); links get forwarded, so on any other one the holder says whose it is before anything personal is shown or entered.
 * In a browser with the ticket of a claim, or of the person it claims, the two are joined. Refuses `not_found`, `confirm_first`,
 * `contact_mismatch`, and `too_many_tries` after five in 15 minutes.
 */
export async function openTicket(app: App, { token, tokens, contact }: OpenInput): Promise<FoundTicket & { token: string }> {
  const found = await findTicket(app, token);
  if (!found) throw notFound();
  const held = await findTickets(app, tokens);
  const isKnown = held.some(({ holder }) => holder.participantId === found.holder.participantId);
  if (!isKnown) await proveDevice(app, found, contact);
  const others = held.filter(({ holder }) => holder.programmeId === found.holder.programmeId && holder.participantId !== found.holder.participantId);
  const { joined } = others.length > 0 ? await joinByLink(app, [found.holder, ...others.map(({ holder }) => holder)]) : { joined: false };
  const now = joined ? ((await findTicket(app, token)) ?? found) : found;
  return { ...now, token: linkToken(app.keys, { registrationId: now.holder.registrationId, linkVersion: now.linkVersion }) };
}

async function proveDevice(app: App, { holder }: FoundTicket, contact: string): Promise<void> {
  const { eventId, registrationId } = holder;
  const now = app.clock.now();
  const isFirst = await withScope(app.db, holder, async (trx) => {
    if (await isOpenedElsewhere(trx, { eventId, registrationId })) return false;
    const { numInsertedOrUpdatedRows } = await trx.insertInto('registration_device').values({ event_id: eventId, registration_id: registrationId, opened_at: now }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n; // of two at once one is the first
  });
  if (isFirst) return;
  if (contact.trim() === '') throw confirmFirst();
  const bucket = app.keys.lookup('claim', `link ${registrationId}`);
  const [tries] = await withScope(app.db, holder, (trx) => countTries(trx, eventId, [bucket], now));
  if (tries! > triesPerLink) throw tooManyTries();
  await withScope(app.db, holder, async (trx) => {
    const row = await trx.selectFrom('participant').select(['contact_kind', 'contact']).where('id', '=', holder.participantId).executeTakeFirstOrThrow();
    if (!isContactOf(app, { contactKind: row.contact_kind as 'phone' | 'email', contact: row.contact }, contact)) throw contactMismatch();
    await trx.deleteFrom('registration_attempt').where('event_id', '=', eventId).where('bucket', '=', bucket).execute();
    await writeAudit(trx, { by: holder, at: now, action: 'registration.open_elsewhere', objectKind: 'registration', objectId: registrationId, eventId });
  });
}
