import { writeAnnouncement } from '#features/recap/announcement/model.ts';
import { whatsAppLimit } from '#features/recap/announcement/chat/model.ts';
import { getAnnouncementInput } from '#features/recap/announcement/server/queries.ts';
import { makePoster } from '#features/recap/poster/model.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import type { Language } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, async () => {
  const principal = allow(event, _policy);
  const { app } = event.locals;
  const language: Language = event.url.searchParams.get('bahasa') === 'en' ? 'en' : 'id';
  const origin = app.config.publicOrigin ?? event.url.origin;
  const input = await withScope(app.db, principal, (trx) => getAnnouncementInput(trx, event.params.slug, origin, app.keys));
  const announcement = writeAnnouncement(input, language);
  return { language, announcement, limit: whatsAppLimit, pictureMissing: makePoster(input, 'poster', language).missing };
});
