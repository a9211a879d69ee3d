import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { certificatePage } from '../model.ts';
import { renderCertificate } from './vendor.ts';
import { fileName, saidBy } from '../../payload/model.ts';
import { baseOf, payloadOf } from '../../server/commands.ts';
import { findRule } from '../../server/queries.ts';

/** The PDF of a kept certificate under the name agencies ask for. It shows what was signed, whatever has changed since. */
export async function certificateFile(app: Pick<App, 'config' | 'origin'>, held: { payload: string; number: string; name: string }, language: Locale): Promise<{ name: string; bytes: Buffer }> {
  const payload = saidBy(held.payload);
  const page = certificatePage(payload, held.payload, { language });
  return { name: fileName(held.number, held.name), bytes: await renderCertificate(page, { base: baseOf(app) }) };
}

/** What a certificate of this event would look like: an invented name, and a code that no key has signed. Refuses `not_found`. */
export async function samplePage(app: App, principal: Principal, { event: slug, language }: { event: string; language: Locale }): Promise<Buffer> {
  const payload = await withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slug);
    const { name: programme } = await trx.selectFrom('programme').select('name').where('id', '=', event.programmeId).executeTakeFirstOrThrow();
    return payloadOf(app, { event, programme, rule: await findRule(trx, event.id), name: m.certificate_preview_name({}, { locale: language }), number: `${event.slug.toUpperCase()}-00000-XXXXXXXX`, now: app.clock.now() });
  });
  const unsigned = `${Buffer.from('{}').toString('base64url')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${'A'.repeat(86)}`;
  return renderCertificate({ ...certificatePage(payload, unsigned, { language }), rehearsal: m.certificate_sample({}, { locale: language }).toUpperCase() }, { base: baseOf(app) });
}
