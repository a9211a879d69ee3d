import type { Transaction } from 'kysely';
import { getEvent } from '#features/event/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { findStyle, openLogo } from '../../style/server/queries.ts';
import { certificatePage, plainAccent } from '../model.ts';
import { renderCertificate } from './vendor.ts';
import { fileName, saidBy } from '../../payload/model.ts';
import { baseOf, payloadOf } from '../../server/commands.ts';
import { findRule } from '../../server/queries.ts';

/** Colour and logo of a programme's certificates. */
export interface Look {
  accent: string;
  logo: Buffer | null;
}

export async function lookOf(app: Pick<App, 'config'>, trx: Transaction<Database>, programmeId: string): Promise<Look> {
  return { accent: (await findStyle(trx, programmeId)).accent ?? plainAccent, logo: await openLogo(app, trx, programmeId) };
}

/** The PDF of a kept certificate under the name agencies ask for. It shows what was signed, whatever has changed since; its colours are those of today. */
export async function certificateFile(app: Pick<App, 'config' | 'origin'>, held: { payload: string; number: string; name: string }, { language, look }: { language: Locale; look: Look }): Promise<{ name: string; bytes: Buffer }> {
  const payload = saidBy(held.payload);
  const page = certificatePage(payload, held.payload, { language, accent: look.accent, logo: look.logo !== null });
  return { name: fileName(held.number, held.name), bytes: await renderCertificate(page, { base: baseOf(app), logo: look.logo }) };
}

/** What a certificate of this event would look like: an invented name, and a code that no key has signed. As PDF, or as a picture for the console. Refuses `not_found`. */
export async function samplePage(app: App, principal: Principal, { event: slug, language, format }: { event: string; language: Locale; format: 'pdf' | 'svg' }): Promise<Buffer> {
  const { payload, look } = await withScope(app.db, principal, async (trx) => {
    const event = await getEvent(trx, slug);
    const { name: programme } = await trx.selectFrom('programme').select('name').where('id', '=', event.programmeId).executeTakeFirstOrThrow();
    return {
      payload: payloadOf(app, { event, programme, rule: await findRule(trx, event.id), name: m.certificate_preview_name({}, { locale: language }), number: `${event.slug.toUpperCase()}-00000-XXXXXXXX`, now: app.clock.now() }),
      look: await lookOf(app, trx, event.programmeId),
    };
  });
  const unsigned = `${Buffer.from('{}').toString('base64url')}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${'A'.repeat(86)}`;
  return renderCertificate({ ...certificatePage(payload, unsigned, { language, accent: look.accent, logo: look.logo !== null }), rehearsal: m.certificate_sample({}, { locale: language }).toUpperCase() }, { base: baseOf(app), format, logo: look.logo });
}
